"""The table `all_events` of AWS's events database, written out: its columns, and what is asked of its mail.

After the table that AWS published (digital-user-engagement-events-database and the reference architecture),
in Hive's words; names are in lower case, as Glue keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MAIL = (
    "struct<message_id:string,message_send_timestamp:bigint,from_address:string,destination:array<string>,"
    "headers_truncated:boolean,headers:array<map<string,string>>,"
    "common_headers:struct<from:string,to:array<string>,subject:string>>"
)
_DELIVERY = (
    "struct<smtp_response:string,reporting_mta:string,recipients:array<string>,processing_time_millis:int>"
)
_CLICK = (
    "struct<ip_address:string,user_agent:string,link:string,"
    "link_tags:struct<unsubscribelinktag:array<string>>>"
)
_COMPLAINT = (
    "struct<complained_recipients:array<struct<email_address:string>>,feedback_id:string,user_agent:string,"
    "complaint_feedback_type:string>"
)
_BOUNCE = (
    "struct<bounce_type:string,bounce_sub_type:string,bounced_recipients:array<struct<email_address:string,"
    "action:string,status:string,diagnostic_code:string>>,feedback_id:string,reporting_mta:string>"
)

COLUMNS = {
    "event_type": "string",
    "event_timestamp": "bigint",
    "arrival_timestamp": "bigint",
    "event_version": "string",
    "application": "struct<app_id:string,sdk:map<string,string>>",
    "client": "struct<client_id:string,cognito_id:string>",
    "device": "struct<platform:map<string,string>>",
    "session": "map<string,string>",
    "attributes": "map<string,string>",
    "client_context": "struct<custom:map<string,string>>",
    "awsaccountid": "string",
    "facets": (
        f"struct<email_channel:struct<mail_event:struct<mail:{_MAIL},send:map<string,string>,"
        f"delivery:{_DELIVERY},open:struct<ip_address:string,user_agent:string>,click:{_CLICK},"
        f"reject:struct<reason:string>,complaint:{_COMPLAINT},bounce:{_BOUNCE}>>>"
    ),
    "metrics": "struct<price_in_millicents_usd:double>",
}
"""Columns and types, in order; the newer version adds its partition, `ingest_timestamp`."""

ENVELOPE = (
    *("event_type", "event_timestamp", "arrival_timestamp", "event_version", "awsAccountId"),
    *("application.app_id", "client.client_id", "client.cognito_id", "attributes", "session"),
    "metrics.price_in_millicents_usd",
)
"""What every event says, by its path in the record and in the table."""

_EVENT = "facets.email_channel.mail_event"
MAIL = tuple(
    f"{_EVENT}.mail.{name}"
    for name in (
        *("message_id", "message_send_timestamp", "from_address", "destination", "headers_truncated"),
        *("headers", 'common_headers."from"', 'common_headers."to"', "common_headers.subject"),
    )
)
"""What every mail says."""


def _part(name: str, *paths: str) -> tuple[str, ...]:
    return tuple(f"{_EVENT}.{name}.{path}" for path in paths)


_CLICKED = _part("click", "ip_address", "user_agent", "link", "link_tags.unsubscribeLinkTag")
_BOUNCED = _part(
    "bounce",
    *("bounce_type", "bounce_sub_type", "feedback_id", "reporting_mta"),
    *(f"bounced_recipients[1].{name}" for name in ("email_address", "action", "status", "diagnostic_code")),
)
PARTS: dict[str, tuple[str, ...]] = {
    "_email.send": (f"{_EVENT}.send",),
    "_email.delivered": _part(
        "delivery", "smtp_response", "reporting_mta", "recipients", "processing_time_millis"
    ),
    "_email.open": _part("open", "ip_address", "user_agent"),
    "_email.click": _CLICKED,
    "_email.unsubscribe": _CLICKED,
    "_email.rejected": _part("reject", "reason"),
    "_email.complaint": _part(
        "complaint",
        *("feedback_id", "user_agent", "complaint_feedback_type", "complained_recipients[1].email_address"),
    ),
    "_email.hardbounce": _BOUNCED,
    "_email.softbounce": _BOUNCED,
}
"""By type of mail, what only it says."""

AS_JSON = (
    "attributes",
    "session",
    "destination",
    "headers",
    '"to"',
    "recipients",
    "unsubscribeLinkTag",
    "send",
)
"""Last names of paths that lead to a list or a map."""


def said(record: Mapping[str, Any], path: str) -> Any:
    """Return what *record*, in Pinpoint's shape, has at *path*; None where it has nothing."""
    found: Any = record
    for step in path.split("."):
        name, _, is_first = step.partition("[")
        found = found.get(name.strip('"')) if found is not None else None
        if is_first and found is not None:
            found = found[0]
    return found


def asked(path: str) -> str:
    """Return the expression that asks the table for *path*."""
    return f"cast({path} as json)" if path.rpartition(".")[2] in AS_JSON else path
