"""What a record of each family says, read in Python by the sources' guides: what its row in all_events holds.

Reads no SQL and none of the project's macros. Only what a good record needs is here: no blank texts, no
torn JSON.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from engagelake.quality.event_types import CATALOGUE
from engagelake_demo.simulate.facts import normalised

Row = dict[str, Any]
PUSH = {"PUSH", "GCM", "ADM", "BAIDU", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX"}


def typed(family: str, landed_type: str, record: Mapping[str, Any]) -> Row:
    """Return the columns that *record* fills; a column that is not named is null, or an empty map."""
    row = READERS[family](record)
    known = place(family, landed_type, row.pop("variant", None))
    row["event_type"] = known["event_type"] or landed_type
    row.setdefault("source_event_type", landed_type)
    row["channel"] = row.pop("told_channel", known["channel"])
    if known["channel"] == "PUSH" and row.get("endpoint_channel_type") in PUSH:
        row["channel"] = row["endpoint_channel_type"]
    return {name: value for name, value in row.items() if value is not None}


def place(family: str, landed_type: str, variant: str | None = None) -> dict[str, str]:
    """Return the catalogue's row of a landed type."""
    rows = list(csv.DictReader(CATALOGUE.read_text(encoding="utf-8").splitlines()))
    ours = [row for row in rows if row["family"] == family]
    wanted = [(landed_type, variant or ""), (landed_type, ""), ("*", "")]
    return next(row for key in wanted for row in ours if (row["source_type"], row["variant"]) == key)


def time_of(value: Any) -> datetime | None:
    """Return a source's time, UTC, whole milliseconds."""
    if value is None:
        return None
    if isinstance(value, int | float) or re.fullmatch("[0-9.]+", value):
        milliseconds = float(value) if float(value) > 1e11 else float(value) * 1000
        moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
        return moment if 2000 <= moment.year < 2100 else None
    moment = datetime.fromisoformat(value)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_text(value: Any) -> str | None:
    """Return a JSON value as the maps hold it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def texts(holder: Mapping[str, Any] | None) -> dict[str, str | None]:
    """Return an object as a map of texts."""
    return {name: as_text(value) for name, value in (holder or {}).items()}


def numbers(holder: Mapping[str, Any] | None) -> dict[str, float | None]:
    """Return an object as a map of numbers."""

    def number(value: Any) -> float | None:
        try:
            return float(value)
        except (TypeError, ValueError):
            return None

    return {name: number(value) for name, value in (holder or {}).items()}


def addresses(named: Any) -> list[str]:
    """Return the distinct addresses of a list, as they are compared."""
    return sorted({normalised(each) for each in named or [] if each})


def only(named: Any) -> str | None:
    """Return the one address of a list, or None."""
    found = addresses(named)
    return found[0] if len(found) == 1 else None


def people(recipients: Any, address: str, code: str) -> Row:
    """Return the columns of the recipients that an event names."""
    fields = {"email_address": address, "action": "action", "status": "status", "diagnostic_code": code}
    if recipients is None:
        return {}
    return {
        f"affected_recipients.{ours}": [each.get(theirs) for each in recipients]
        for ours, theirs in fields.items()
    }


def products(listed: Any) -> Row:
    """Return the columns of products."""
    if listed is None:
        return {}
    return {
        f"products.{name}": [each.get(name) for each in listed]
        for name in ("product_id", "category", "variant")
    }


def pinpoint(record: Mapping[str, Any]) -> Row:
    """Read an event of Pinpoint's stream (developer guide, "Streaming events")."""
    told, kind = record.get("attributes", {}), record["event_type"]
    custom = record.get("client_context", {}).get("custom", {})
    given = custom.get("endpoint")
    endpoint = json.loads(given) if given else record.get("endpoint") or {}
    user = endpoint.get("User", {})
    event = record.get("facets", {}).get("email_channel", {}).get("mail_event", {})
    mail, bounce, complaint = (event.get(name, {}) for name in ("mail", "bounce", "complaint"))
    opened, click, delivery = (event.get(name, {}) for name in ("open", "click", "delivery"))
    client = record.get("client", {}).get("client_id") or record.get("unique_id")
    campaign, journey = told.get("campaign_id"), told.get("journey_id")
    channel_type = (endpoint.get("ChannelType") or "").upper() or None
    feedback, recipients = None, None
    if bounce:
        feedback, recipients = "bounce", bounce.get("bounced_recipients")
    elif complaint:
        feedback, recipients = "complaint", complaint.get("complained_recipients")
    feedback_id = bounce.get("feedback_id") or complaint.get("feedback_id")
    names = [each["email_address"] for each in recipients or []]
    context = json.loads(told["customer_context"]) if "customer_context" in told else custom
    is_inbound = kind == "_SMS.RECEIVED"
    product = told.get("product_id") or told.get("_product_id")
    row = {
        "fact_id": feedback and f"pinpoint/{feedback}/{feedback_id}/{','.join(addresses(names))}",
        "message_id": mail.get("message_id") or told.get("message_id"),
        "application_id": record.get("application", {}).get("app_id") or record.get("application_key"),
        "aws_account_id": record.get("awsAccountId") or record.get("account_id"),
        "client_id": client,
        "endpoint_id": client.lower() if not kind.startswith("_email.") or campaign or journey else None,
        "user_id": told.get("user_id") or user.get("UserId"),
        "push_token": endpoint.get("Address") if channel_type in PUSH else None,
        "address": normalised(told["origination_phone_number"])
        if is_inbound
        else _one(endpoint.get("Address"))
        or only(mail.get("destination"))
        or _one(told.get("destination_phone_number")),
        "session_id": record.get("session", {}).get("session_id"),
        "campaign_id": campaign,
        "treatment_id": told.get("treatment_id"),
        "journey_id": journey,
        "send_status": told.get("campaign_send_status") or told.get("journey_send_status"),
        "from_address": mail.get("from_address"),
        "subject": mail.get("common_headers", {}).get("subject"),
        "destination": mail.get("destination"),
        "recipients": delivery.get("recipients"),
        **people(recipients, "email_address", "diagnostic_code"),
        "bounce_type": bounce.get("bounce_type"),
        "bounce_sub_type": bounce.get("bounce_sub_type"),
        "feedback_id": feedback_id,
        "complaint_feedback_type": complaint.get("complaint_feedback_type"),
        "complaint_sub_type": complaint.get("complaint_sub_type"),
        "reporting_mta": delivery.get("reporting_mta") or bounce.get("reporting_mta"),
        "smtp_response": delivery.get("smtp_response"),
        "ip_address": opened.get("ip_address") or click.get("ip_address"),
        "user_agent": opened.get("user_agent") or click.get("user_agent") or complaint.get("user_agent"),
        "link": click.get("link"),
        "unsubscribe_link_tag": (click.get("link_tags") or {}).get("unsubscribeLinkTag"),
        "failure_reason": event.get("reject", {}).get("reason")
        or event.get("rendering_failure", {}).get("error_message"),
        "template_name": event.get("rendering_failure", {}).get("template_name"),
        "processing_time_millis": delivery.get("processing_time_millis"),
        "destination_phone_number": told.get("destination_phone_number"),
        "origination_phone_number": told.get("origination_phone_number"),
        "record_status": told.get("record_status"),
        "price_in_millicents_usd": record.get("metrics", {}).get("price_in_millicents_usd"),
        "endpoint_channel_type": channel_type,
        "endpoint_address": endpoint.get("Address"),
        "endpoint_opt_out": endpoint.get("OptOut"),
        "endpoint_status": endpoint.get("EndpointStatus"),
        "has_endpoint": bool(endpoint),
        "webinar_id": (re.findall(r"^_custom\.registered_for_webinar(\d+)$", kind) or [None])[0],
        "user_attributes": {
            name: values[0] if len(values) == 1 else as_text(values)
            for name, values in user.get("UserAttributes", {}).items()
            if values
        },
        **products([{**told, "product_id": product}] if product else None),
        "attributes": texts(told),
        "metrics": numbers(record.get("metrics")),
        "context": texts(context),
        "event_timestamp": time_of(record.get("event_timestamp"))
        or time_of(record.get("timestamp"))
        or time_of(record.get("timestamp_created")),
        "arrival_timestamp": time_of(record.get("arrival_timestamp")),
        "message_send_timestamp": time_of(mail.get("message_send_timestamp")),
    }
    if kind in ("_campaign.send", "_journey.send"):
        row["told_channel"] = told.get("delivery_type") or channel_type or told.get("journey_activity_type")
    return row


def _one(address: str | None) -> str | None:
    return normalised(address) if address else None


def ses(record: Mapping[str, Any]) -> Row:
    """Read an event or notification of SES (developer guide, "Contents of event data")."""
    kind = record.get("eventType") or record["notificationType"]
    mail = record["mail"]
    bounce, complaint, delivery = (record.get(name, {}) for name in ("bounce", "complaint", "delivery"))
    opened, click, failure = (record.get(name, {}) for name in ("open", "click", "failure"))
    delay, subscription = record.get("deliveryDelay", {}), record.get("subscription", {})
    recipients = (
        bounce.get("bouncedRecipients")
        or complaint.get("complainedRecipients")
        or delay.get("delayedRecipients")
    )
    tags = {name: _tag(values) for name, values in mail.get("tags", {}).items()}
    first = {name: values[0] for name, values in mail.get("tags", {}).items() if values}
    wanted, before = subscription.get("newTopicPreferences", {}), subscription.get("oldTopicPreferences", {})
    feedback_id = bounce.get("feedbackId") or complaint.get("feedbackId")
    names = ",".join(addresses([each["emailAddress"] for each in recipients or []]))
    happened = record.get(kind[:1].lower() + kind[1:], {}).get("timestamp")
    unsubscribe = (click.get("linkTags") or {}).get("unsubscribeLinkTag")
    return {
        "variant": "unsubscribe" if unsubscribe else bounce.get("bounceType", "").lower() or None,
        "fact_id": f"ses/{kind.lower()}/{feedback_id}/{names}" if feedback_id else None,
        "message_id": mail.get("messageId"),
        "aws_account_id": mail.get("sendingAccountId"),
        "client_id": first.get("endpoint_id"),
        "endpoint_id": first.get("endpoint_id", "").lower() or None,
        "user_id": first.get("user_id"),
        "address": only(mail.get("destination")),
        "campaign_id": first.get("campaign_id"),
        "treatment_id": first.get("treatment_id"),
        "journey_id": first.get("journey_id"),
        "from_address": mail.get("source"),
        "subject": mail.get("commonHeaders", {}).get("subject"),
        "destination": mail.get("destination"),
        "recipients": delivery.get("recipients"),
        **people(recipients, "emailAddress", "diagnosticCode"),
        "bounce_type": bounce.get("bounceType"),
        "bounce_sub_type": bounce.get("bounceSubType"),
        "feedback_id": feedback_id,
        "complaint_feedback_type": complaint.get("complaintFeedbackType"),
        "complaint_sub_type": complaint.get("complaintSubType"),
        "reporting_mta": delivery.get("reportingMTA") or bounce.get("reportingMTA"),
        "smtp_response": delivery.get("smtpResponse"),
        "ip_address": opened.get("ipAddress") or click.get("ipAddress"),
        "user_agent": opened.get("userAgent") or click.get("userAgent") or complaint.get("userAgent"),
        "is_bot_event": opened.get("isBotEvent") or click.get("isBotEvent"),
        "link": click.get("link"),
        "unsubscribe_link_tag": unsubscribe,
        "failure_reason": record.get("reject", {}).get("reason") or failure.get("errorMessage"),
        "template_name": failure.get("templateName"),
        "processing_time_millis": delivery.get("processingTimeMillis"),
        "topic_preferences": {
            each["topicName"]: each["subscriptionStatus"]
            for each in wanted.get("topicSubscriptionStatus", [])
        },
        "unsubscribe_all": wanted.get("unsubscribeAll"),
        "unsubscribed_before": before.get("unsubscribeAll"),
        "attributes": tags,
        "event_timestamp": time_of(mail["timestamp"]),
        "arrival_timestamp": time_of(happened or mail["timestamp"]),
        "message_send_timestamp": time_of(mail["timestamp"]),
    }


def _tag(values: list[str]) -> str | None:
    return values[0] if len(values) == 1 else as_text(values)


def messaging(record: Mapping[str, Any]) -> Row:
    """Read an event of End User Messaging (user guide, "Event types"), or SNS's log of a text."""
    if "eventType" not in record:
        return _sns(record)
    context = record.get("context", {})
    told = {
        "destination_phone_number": record["destinationPhoneNumber"],
        "origination_phone_number": record["originationPhoneNumber"],
        "record_status": record["messageStatus"],
        "record_status_description": record.get("messageStatusDescription"),
        "iso_country_code": record.get("isoCountryCode"),
        "mcc": record.get("mcc"),
        "mnc": record.get("mnc"),
        "carrier_name": record.get("carrierName"),
        "number_of_message_parts": record.get("totalMessageParts"),
        "message_id": record["messageId"],
        "message_type": record.get("messageType"),
        "is_final": record.get("isFinal"),
    }
    price, fee = record.get("totalMessagePrice"), record.get("totalCarrierFee")
    metrics = {
        "price_in_millicents_usd": None if price is None else price * 100_000,
        "carrier_fee_in_millicents_usd": None if fee is None else fee * 100_000,
        "call_duration_in_seconds": record.get("callDurationInSeconds"),
        "total_duration_in_minutes": record.get("totalDurationInMinutes"),
    }
    happened = time_of(record["eventTimestamp"])
    return {
        "message_id": record["messageId"],
        "client_id": context.get("endpoint_id"),
        "endpoint_id": context.get("endpoint_id", "").lower() or None,
        "user_id": context.get("user_id"),
        "address": normalised(record["destinationPhoneNumber"]),
        "campaign_id": context.get("campaign_id"),
        "treatment_id": context.get("treatment_id"),
        "journey_id": context.get("journey_id"),
        "destination_phone_number": record["destinationPhoneNumber"],
        "origination_phone_number": record["originationPhoneNumber"],
        "record_status": record["messageStatus"],
        "price_in_millicents_usd": metrics["price_in_millicents_usd"],
        "attributes": _without_nulls(texts(told)),
        "metrics": _without_nulls(numbers(metrics)),
        "context": texts(context),
        "event_timestamp": happened,
        "arrival_timestamp": happened,
        "message_send_timestamp": time_of(record.get("messageRequestTimestamp")),
    }


def _sns(record: Mapping[str, Any]) -> Row:
    told, notification = record["delivery"], record["notification"]
    price = told["priceInUSD"] * 100_000
    happened = time_of(notification["timestamp"])
    return {
        "message_id": notification["messageId"],
        "address": normalised(told["destination"]),
        "destination_phone_number": told["destination"],
        "record_status": record["status"],
        "price_in_millicents_usd": price,
        "attributes": texts(
            {
                "message_id": notification["messageId"],
                "destination_phone_number": told["destination"],
                "record_status": record["status"],
                "record_status_description": told["providerResponse"],
                "mcc": told["mcc"],
                "mnc": told["mnc"],
                "carrier_name": told["phoneCarrier"],
                "number_of_message_parts": told["numberOfMessageParts"],
                "message_type": told["smsType"],
            }
        ),
        "metrics": {"price_in_millicents_usd": price},
        "event_timestamp": happened,
        "arrival_timestamp": happened,
    }


def _without_nulls(holder: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in holder.items() if value is not None}


def app(record: Mapping[str, Any]) -> Row:
    """Read a call of the Segment specification, or what Customer Profiles says of a membership."""
    if "type" not in record:
        return {"contacts": [], "attributes": texts(record)}
    call, said = record["type"], record.get("properties", {})
    known = record.get("context", {}).get("traits", {})
    traits = record.get("traits", {})
    person = known if call == "group" else {**known, **traits}
    page = {"name": record.get("name"), "category": record.get("category"), "group_id": record.get("groupId")}
    one = [said] if "product_id" in said else None
    received = time_of(record.get("receivedAt"))
    who = record.get("anonymousId") or record.get("userId") or ""
    return {
        "source_event_type": call,
        "fact_id": f"app/{record['messageId']}/{who}",
        "message_id": record["messageId"],
        "client_id": record.get("anonymousId"),
        "user_id": record.get("userId"),
        "anonymous_id": record.get("anonymousId"),
        "previous_id": record.get("previousId"),
        "push_token": record.get("context", {}).get("device", {}).get("token"),
        "contacts": addresses([person.get("email"), person.get("phone")]),
        "session_id": as_text(record.get("context", {}).get("sessionId")),
        "webinar_id": as_text(said.get("webinar_id")),
        **products(said.get("products", one)),
        "user_attributes": texts(person) if call == "identify" else {},
        "attributes": {**_without_nulls(page), **texts(said)},
        "metrics": numbers(said),
        "context": texts(traits if call == "group" else person),
        "arrival_timestamp": received,
    }


def inbound(record: Mapping[str, Any]) -> Row:
    """Read what came in: a two-way text, a mail that SES received, an entry of WhatsApp's webhook."""
    if "messageBody" in record:
        return _inbound_text(record)
    return _inbound_mail(record) if "mail" in record else _whatsapp(record)


def _inbound_text(record: Mapping[str, Any]) -> Row:
    sender = normalised(record["originationNumber"])
    told = {
        "body": record["messageBody"],
        "keyword": record.get("messageKeyword"),
        "previous_message_id": record.get("previousPublishedMessageId"),
    }
    return {
        "fact_id": f"inbound/text/{record['inboundMessageId']}/{sender}",
        "message_id": record["inboundMessageId"],
        "address": sender,
        "origination_phone_number": record["originationNumber"],
        "destination_phone_number": record["destinationNumber"],
        "attributes": _without_nulls(told),
    }


def _inbound_mail(record: Mapping[str, Any]) -> Row:
    mail, receipt = record["mail"], record["receipt"]
    headers = mail["commonHeaders"]
    sender = headers["from"][0]
    proven = receipt["dmarcVerdict"]["status"] == "PASS"
    verdicts = {
        f"{name}_verdict": receipt[f"{name}Verdict"]["status"]
        for name in ("spam", "virus", "spf", "dkim", "dmarc")
        if f"{name}Verdict" in receipt
    }
    told = {
        "is_from_proven": str(proven).lower(),
        **verdicts,
        "reply_to": (headers.get("replyTo") or [None])[0],
        "mail_message_id": headers.get("messageId"),
        "bucket_name": receipt.get("action", {}).get("bucketName"),
        "object_key": receipt.get("action", {}).get("objectKey"),
    }
    return {
        "fact_id": f"inbound/mail/{mail['messageId']}",
        "message_id": mail["messageId"],
        "address": normalised(sender) if proven else None,
        "from_address": sender,
        "subject": headers.get("subject"),
        "recipients": receipt["recipients"],
        "attributes": _without_nulls(told),
    }


def _whatsapp(record: Mapping[str, Any]) -> Row:
    (change,) = json.loads(record["whatsAppWebhookEntry"])["changes"]
    value = change["value"]
    ours = value.get("metadata", {}).get("display_phone_number")
    row = {"aws_account_id": record["aws_account_id"], "attributes": {"field": change["field"]}}
    if messages := value.get("messages"):
        sender = messages[0]["from"]
        row["attributes"]["messages"] = as_text(messages)
        return row | {
            "variant": "message",
            "fact_id": f"inbound/whatsapp/{messages[0]['id']}",
            "message_id": messages[0]["id"],
            "address": normalised(sender),
            "origination_phone_number": sender,
            "destination_phone_number": ours,
        }
    if statuses := value.get("statuses"):
        status = statuses[0]
        theirs = status["recipient_id"]
        if errors := status.get("errors"):
            row["attributes"]["record_status_description"] = errors[0]["title"]
        return row | {
            "variant": status["status"],
            "fact_id": f"inbound/whatsapp status/{status['id']}/{status['status']}/{normalised(theirs)}",
            "message_id": status["id"],
            "address": normalised(theirs),
            "origination_phone_number": ours,
            "destination_phone_number": theirs,
            "record_status": status["status"],
        }
    return row


def admin(record: Mapping[str, Any]) -> Row:
    """Read what our own systems announce."""
    return {
        "fact_id": f"admin/{record['messageId']}",
        "message_id": record["messageId"],
        "attributes": texts(record.get("attributes")),
        "metrics": numbers(record.get("attributes")),
    }


READERS: dict[str, Callable[[Mapping[str, Any]], Row]] = {
    "pinpoint": pinpoint,
    "ses": ses,
    "messaging": messaging,
    "app": app,
    "inbound": inbound,
    "admin": admin,
}
