"""What the ledger was told equals what the records say, read back by the few lines of JSON below."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import datetime

import pytest

from engagelake_demo.simulate.moments import DAY, of
from engagelake_demo.simulate.shapes.ses import OBJECTS

READABLE = {"event", "late", "history", "pretty", "duplicate", "joined"}


def documents(data: bytes) -> list[str]:
    """Return the text of every JSON document of a readable record."""
    text = data.decode("utf-8-sig")
    decoder = json.JSONDecoder()
    found, position = [], 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        _, end = decoder.raw_decode(text, position)
        found.append(text[position:end])
        position = end
    return found


def unwrapped(text: str) -> str:
    """Return the record inside an SNS or EventBridge envelope, or the text itself."""
    value = json.loads(text)
    if value.get("Type") == "Notification":
        return value["Message"]
    if "detail-type" in value:
        return json.dumps(value["detail"], ensure_ascii=False, separators=(",", ":"))
    return text


@pytest.fixture(scope="module")
def records(lived):
    """Every distinct record by event id: (stream, parsed record)."""
    found = {}
    for emission in lived.emissions:
        if emission.kind in READABLE:
            for text in map(unwrapped, documents(emission.data)):
                found[hashlib.sha256(text.encode()).hexdigest()] = (emission.stream, json.loads(text))
    return found


@pytest.fixture(scope="module")
def published(lived):
    """When SNS published each two-way text, which does not say when, by the text's id."""
    found = {}
    for emission in lived.emissions:
        if emission.kind in READABLE and emission.stream == "inbound-events":
            for envelope in map(json.loads, documents(emission.data)):
                if "Message" in envelope:
                    found[json.loads(envelope["Message"])["inboundMessageId"]] = iso(envelope["Timestamp"])
    return found


@pytest.fixture(scope="module")
def pairs(lived, records):
    """(stream, record, fact) of every distinct event."""
    facts = lived.ledger.facts()
    assert facts.keys() == records.keys()
    return [(*records[event_id], fact) for event_id, fact in facts.items()]


def happened(stream: str, record: dict) -> int:
    """Return when a record says that it happened, in ms, by the rule of its family."""
    if stream == "pinpoint-events":
        kind = record["event_type"]
        late = kind.startswith("_email.") and kind != "_email.send"
        return record["arrival_timestamp" if late else "event_timestamp"]
    if stream == "messaging-events":
        return record["eventTimestamp"]
    if stream == "ses-events":
        kind = record.get("eventType") or record["notificationType"]
        return iso(record[OBJECTS[kind]].get("timestamp") or record["mail"]["timestamp"])
    if stream == "inbound-events":
        return iso(record["mail"]["timestamp"])
    if "timestamp" in record:
        return iso(record["timestamp"])
    return iso(record["receivedAt"]) - (iso(record["sentAt"]) - iso(record["originalTimestamp"]))


def iso(text: str) -> int:
    """Return an ISO time in ms."""
    return of(datetime.fromisoformat(text))


def test_the_time_of_every_fact_is_in_its_record(pairs, published):
    """Each record says, by its family's rule, the time that the ledger was told."""
    for stream, record, fact in pairs:
        at = published.get(record.get("inboundMessageId"))
        assert fact.at == (at or happened(stream, record)), record


def test_no_clock_but_the_worlds(pairs):
    """Nothing happens outside the world's years."""
    years = {datetime.fromtimestamp(fact.at / 1000).year for _, _, fact in pairs}
    assert years <= {2025, 2026}


def test_the_view_of_every_event(pairs):
    """Pinpoint's events count in the view of their name, and those of the others in its equal."""
    ses = {"Send": "send", "Delivery": "delivered", "Open": "open", "Complaint": "complaint"}
    ses |= {"Reject": "rejected"}
    for stream, record, fact in pairs:
        if stream == "pinpoint-events":
            kind = record["event_type"]
            name = kind.removeprefix("_").replace(".", "_").lower()
            known = kind in {"_campaign.send", "_journey.send"} or kind.startswith(("_email.", "_SMS."))
            assert fact.view == (name if known and kind != "_email.rendering_failure" else None)
        elif stream == "messaging-events":
            waiting = record["eventType"] in {"TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT"}
            good = record["eventType"] in {"TEXT_SUCCESSFUL", "TEXT_DELIVERED"}
            assert fact.view == ("sms_buffered" if waiting else "sms_success" if good else "sms_failure")
        elif stream == "ses-events":
            kind = record.get("eventType") or record["notificationType"]
            if kind in ses:
                assert fact.view == f"email_{ses[kind]}"
            elif kind == "Bounce":
                hard = record["bounce"]["bounceType"] == "Permanent"
                assert fact.view == ("email_hardbounce" if hard else "email_softbounce")
                assert fact.rows == max(1, len(record["bounce"]["bouncedRecipients"]))
            elif kind == "Click":
                left = "unsubscribeLinkTag" in record["click"]["linkTags"]
                assert fact.view == ("email_unsubscribe" if left else "email_click")
            else:
                assert fact.view is None
        elif stream == "inbound-events":
            assert fact.view == ("inbound_message" if "messageBody" in record else "inbound_email")
        else:
            assert fact.view == ("admin_event" if stream == "admin-events" else None)


def test_every_open_names_its_message(pairs):
    """An open's fact has the message id of the record, in both families, and nothing else has one."""
    for stream, record, fact in pairs:
        opened = None
        if stream == "pinpoint-events" and record["event_type"] == "_email.open":
            opened = record["facets"]["email_channel"]["mail_event"]["mail"]["message_id"]
        if stream == "ses-events" and record.get("eventType") == "Open":
            opened = record["mail"]["messageId"]
        assert fact.opened == opened


def identifiers(stream: str, record: dict) -> tuple:
    """Return (user, endpoint, anonymous) that a record names."""
    if stream in ("inbound-events", "admin-events"):
        return None, None, None
    if stream == "ses-events":
        tags = record["mail"].get("tags", {})
        return tags.get("user_id", [None])[0], tags.get("endpoint_id", [None])[0], None
    if stream == "messaging-events":
        context = record.get("context", {})
        return context.get("user_id"), context.get("endpoint_id"), None
    if stream == "app-events":
        return record.get("userId"), None, record.get("anonymousId")
    custom = record.get("client_context", {}).get("custom", {})
    shown = json.loads(custom["endpoint"]) if "endpoint" in custom else record.get("endpoint", {})
    attributes = record["attributes"]
    user = attributes.get("user_id") or shown.get("User", {}).get("UserId")
    mail = record["event_type"].startswith("_email.")
    transactional = mail and "campaign_id" not in attributes and "journey_id" not in attributes
    return user, None if transactional else record["client"]["client_id"], None


def test_every_fact_names_who_its_record_names(pairs):
    """User, endpoint and browser of each fact are those that the record carries."""
    for stream, record, fact in pairs:
        assert (fact.user, fact.endpoint, fact.anonymous) == identifiers(stream, record), record


def test_every_endpoint_state_is_in_its_record(pairs):
    """The endpoint of a send, or of a push event, is what the ledger was told, attributes included."""
    for stream, record, fact in pairs:
        custom = record.get("client_context", {}).get("custom", {}) if stream == "pinpoint-events" else {}
        text = custom.get("endpoint")
        shown = json.loads(text) if text else record.get("endpoint")
        assert (fact.state is None) == (shown is None)
        if shown is not None:
            user = shown["User"].get("UserId")
            assert fact.state == (
                record["client"]["client_id"],
                shown["ChannelType"],
                shown["Address"].lower(),
                shown["OptOut"],
                user,
            )
            held = shown["User"].get("UserAttributes", {})
            names = ("CustomerStage", "CustomerValue")
            assert fact.traits == tuple((name, held[name][0]) for name in names if held.get(name))


def lower(addresses: list) -> set[str]:
    """Return addresses, or objects that hold one, in lower case."""
    names = ("emailAddress", "email_address")
    return {
        (address if isinstance(address, str) else next(address[n] for n in names if n in address)).lower()
        for address in addresses
    }


def suppressed_by_pinpoint(record: dict) -> set[str]:
    """Return the addresses that a Pinpoint record forbids to message again."""
    event = record.get("facets", {}).get("email_channel", {}).get("mail_event", {})
    kind = record["event_type"]
    if kind == "_email.complaint" and event["complaint"]["complaint_feedback_type"] == "not-spam":
        return set()
    whom = {
        "_SMS.OPTOUT": lambda: [record["attributes"]["destination_phone_number"]],
        "_email.hardbounce": lambda: event["bounce"]["bounced_recipients"],
        "_email.complaint": lambda: event["complaint"]["complained_recipients"],
        "_email.unsubscribe": lambda: event["mail"]["destination"],
    }
    return lower(whom.get(kind, list)())


def suppressed_by_ses(record: dict) -> set[str]:
    """Return the addresses that an SES record forbids to message again."""
    bounce, complaint, click = (record.get(name, {}) for name in ("bounce", "complaint", "click"))
    if bounce.get("bounceType") == "Permanent":
        return lower(bounce["bouncedRecipients"])
    if "unsubscribeLinkTag" in click.get("linkTags", {}):
        return lower(record["mail"]["destination"])
    if record.get("subscription", {}).get("newTopicPreferences", {}).get("unsubscribeAll"):
        return lower(record["mail"]["destination"])
    if complaint.get("complaintFeedbackType") == "not-spam":
        return set()
    return lower(complaint.get("complainedRecipients", []))


def test_every_suppression_is_in_its_record(pairs):
    """Hard bounces, complaints, unsubscribes and STOPs suppress exactly whom they name."""
    for stream, record, fact in pairs:
        told = set(fact.suppresses)
        if stream == "pinpoint-events":
            assert told == suppressed_by_pinpoint(record)
        elif record.get("messageBody") in ("STOP", " stop ", "Stop, merci 🙏", "Arrêt", "unsubscribe"):
            assert told == {record["originationNumber"]}
        else:
            assert told == (suppressed_by_ses(record) if stream == "ses-events" else set())


def act_of(stream: str, record: dict) -> str | None:
    """Return what a record does for a segment."""
    if stream == "pinpoint-events":
        name, products = record["event_type"], [record["attributes"]]
        if name == "_custom.registered_for_webinar5":
            return "registered_for_webinar_5"
        product_id = record["attributes"].get("product_id")
    elif stream == "app-events" and record["type"] == "track":
        name, properties = record["event"], record["properties"]
        products, product_id = properties.get("products", []), properties.get("product_id")
        if name == "Webinar Registered" and str(properties["webinar_id"]) == "5":
            return "registered_for_webinar_5"
    else:
        return None
    red = [p for p in products if p.get("category", "").lower() == "shoes" and p["variant"].lower() == "red"]
    if name == "Order Completed" and red:
        return "bought_red_shoes"
    return "saw_new_shoe" if name == "Product Viewed" and product_id == "SHOE-NEW-01" else None


def test_every_act_is_in_its_record(pairs):
    """Purchases, product views and registrations of both shapes say what the ledger was told."""
    seen = Counter()
    for stream, record, fact in pairs:
        assert fact.act == act_of(stream, record)
        seen[stream, fact.act] += 1
    assert all(seen[stream, "saw_new_shoe"] for stream in ("pinpoint-events", "app-events"))


def test_who_texted_stop_is_sent_no_text_on_any_later_day(pairs):
    """Neither service asks them again, and somebody did stop."""
    stopped = {
        fact.address: fact.at for _, _, fact in pairs if fact.view == "inbound_message" and fact.suppresses
    }
    sent = [
        (record["destinationPhoneNumber"], record["messageRequestTimestamp"])
        for stream, record, _ in pairs
        if stream == "messaging-events"
    ]
    sent += [
        (record["attributes"].get("destination_phone_number"), record["event_timestamp"])
        for stream, record, _ in pairs
        if stream == "pinpoint-events" and record["event_type"] == "_SMS.BUFFERED"
    ]

    assert stopped
    assert [(number, at) for number, at in sent if number in stopped and at > stopped[number] + DAY] == []
