"""The views of AWS's events database, written out over raw Pinpoint records: what a row of each holds.

After the definitions that AWS published (digital-user-engagement-events-database; the older reference
architecture has thirteen of them); the treatment is spelt right.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]
Row = dict[str, Any]


def moment(milliseconds: int) -> datetime:
    """Return epoch milliseconds as a UTC timestamp without zone."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)


def common(record: Record) -> Row:
    """The seven columns with which every view begins."""
    said = record["attributes"]
    return {
        "event_timestamp": moment(record["event_timestamp"]),
        "arrival_timestamp": moment(record["arrival_timestamp"]),
        "application_id": record["application"].get("app_id"),
        "endpoint_id": record["client"].get("client_id"),
        "pinpoint_campaign_id": said.get("campaign_id"),
        "pinpoint_treatment_id": said.get("treatment_id"),
        "aws_account_id": record["awsAccountId"],
    }


def tags(record: Record) -> Row:
    """The tail: the context that the client added, and the attributes over it."""
    custom = record.get("client_context", {}).get("custom", {})
    return {"message_tags": {**custom, **record["attributes"]}}


def event_of(record: Record) -> Any:
    """The e-mail facet."""
    return record["facets"]["email_channel"]["mail_event"]


def email(record: Record, *, subject: bool = True) -> Row:
    """The columns of an e-mail's message."""
    mail = event_of(record)["mail"]
    row = {
        **common(record),
        "message_id": mail["message_id"],
        "message_send_timestamp": moment(mail["message_send_timestamp"]),
        "from_address": mail["from_address"],
        "destination": mail["destination"],
    }
    if subject:
        row["subject"] = mail.get("common_headers", {}).get("subject")
    return row | tags(record)


def picked(part: str, **names: str) -> Callable[[Record], Iterator[Row]]:
    """A view that adds columns (name=key) of one part of the e-mail facet."""

    def rows(record: Record) -> Iterator[Row]:
        said = event_of(record).get(part, {})
        yield email(record) | {column: said.get(key) for column, key in names.items()}

    return rows


def bounces(record: Record) -> Iterator[Row]:
    """A row per bounced recipient."""
    bounce = event_of(record)["bounce"]
    names = ("bounce_type", "bounce_sub_type", "feedback_id", "reporting_mta")
    for each in bounce["bounced_recipients"]:
        recipient = {
            f"bounced_recipient_{name}": each.get(name)
            for name in ("email_address", "action", "status", "diagnostic_code")
        }
        yield email(record, subject=False) | {name: bounce.get(name) for name in names} | recipient


def complaints(record: Record) -> Iterator[Row]:
    """A row per complaining recipient."""
    complaint = event_of(record)["complaint"]
    names = ("feedback_id", "user_agent", "complaint_feedback_type")
    for each in complaint["complained_recipients"]:
        said = {name: complaint.get(name) for name in names}
        yield email(record, subject=False) | said | {"complained_email_address": each["email_address"]}


def unsubscribes(record: Record) -> Iterator[Row]:
    """A click, and the tag of its link."""
    click = event_of(record)["click"]
    names = ("ip_address", "user_agent", "link")
    tag = {"unsubscribelinktag": click["link_tags"]["unsubscribeLinkTag"]}
    yield email(record) | {name: click.get(name) for name in names} | tag


def text(*names: str) -> Callable[[Record], Iterator[Row]]:
    """A view of texts with these attributes; its tags are what the sender added, NULL where nothing."""

    def rows(record: Record) -> Iterator[Row]:
        said = record["attributes"]
        given = said.get("customer_context")
        yield {
            **common(record),
            **{name: said.get(name) for name in names},
            "price_in_millicents_usd": record.get("metrics", {}).get("price_in_millicents_usd"),
            "message_tags": json.loads(given) if given else None,
        }

    return rows


def campaign_sends(record: Record) -> Iterator[Row]:
    """The attributes alone are its tags."""
    yield common(record) | {"message_tags": dict(record["attributes"])}


def journey_sends(record: Record) -> Iterator[Row]:
    """A journey's columns in place of the campaign's."""
    said = record["attributes"]
    row = common(record)
    del row["pinpoint_campaign_id"], row["pinpoint_treatment_id"]
    names = ("journey_run_id", "journey_send_status", "journey_id", "journey_activity_id")
    yield row | {name: said.get(name) for name in names} | tags(record)


_TEXT = (
    *("sender_request_id", "destination_phone_number", "record_status", "iso_country_code"),
    *("number_of_message_parts", "message_id"),
)
_SEEN = {"ip_address": "ip_address", "user_agent": "user_agent"}

VIEWS: dict[str, tuple[str, Callable[[Record], Iterator[Row]]]] = {
    "email_send": ("_email.send", picked("send")),
    "email_hardbounce": ("_email.hardbounce", bounces),
    "email_softbounce": ("_email.softbounce", bounces),
    "email_complaint": ("_email.complaint", complaints),
    "email_delivered": (
        "_email.delivered",
        picked(
            "delivery",
            smtp_response="smtp_response",
            reporting_mta="reporting_mta",
            recipients="recipients",
            processing_time_millis="processing_time_millis",
        ),
    ),
    "email_open": ("_email.open", picked("open", **_SEEN)),
    "email_click": ("_email.click", picked("click", **_SEEN, link="link")),
    "email_unsubscribe": ("_email.unsubscribe", unsubscribes),
    "email_rejected": ("_email.rejected", picked("reject", reject_reason="reason")),
    "sms_buffered": ("_SMS.BUFFERED", text(*_TEXT, "message_type")),
    "sms_success": ("_SMS.SUCCESS", text(*_TEXT, "message_type", "origination_phone_number")),
    "sms_failure": ("_SMS.FAILURE", text(*_TEXT)),
    "sms_optout": ("_SMS.OPTOUT", text(*_TEXT, "message_type", "origination_phone_number")),
    "campaign_send": ("_campaign.send", campaign_sends),
    "journey_send": ("_journey.send", journey_sends),
}
"""By view: the type that it shows, and its rows of a record."""
