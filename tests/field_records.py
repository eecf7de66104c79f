"""Records of invented people in the sources' own shapes, short to write, for tests that land them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

Record = tuple[str, bytes]
"""A stream, and what is put into it."""

_TIMELESS = {"Send", "Reject", "Rendering Failure"}
_OBJECTS = {"Rendering Failure": "failure", "DeliveryDelay": "deliveryDelay"}


def ses(
    event_type: str,
    message_id: str,
    to: Iterable[str | None],
    at: str,
    *,
    tags: Mapping[str, str] | None = None,
    **detail: Any,
) -> Record:
    """One SES event of *at* (`2026-10-20T09:00`, UTC) about a message to *to*; *detail* is its own object."""
    destination = list(to)
    own = dict(detail) if event_type in _TIMELESS else {"timestamp": f"{at}:00.000Z", **detail}
    sent = f"{at[:10]}T00:00:00.000Z"
    mail = {
        "timestamp": sent,
        "source": "news@example.org",
        "sendingAccountId": "123456789012",
        "messageId": message_id,
        "destination": destination,
        "headersTruncated": False,
        "headers": [],
        "commonHeaders": {"from": ["news@example.org"], "to": destination, "subject": "Autumn"},
        "tags": {
            "ses:configuration-set": ["main"],
            "campaign_id": ["autumn"],
            **{name: [value] for name, value in (tags or {}).items()},
        },
    }
    name = _OBJECTS.get(event_type, event_type.lower())
    return "ses-events", json.dumps({"eventType": event_type, "mail": mail, name: own}).encode()


def bounce(
    message_id: str, to: Iterable[str], at: str, sub_type: str, *bounced: str, permanent: bool = True
) -> Record:
    """One bounce that names *bounced*."""
    return ses(
        "Bounce",
        message_id,
        to,
        at,
        bounceType="Permanent" if permanent else "Transient",
        bounceSubType=sub_type,
        bouncedRecipients=[{"emailAddress": address} for address in bounced],
        feedbackId=f"fb-{message_id}-{at}",
    )


def complaint(
    message_id: str, address: str, at: str, feedback: str | None = None, sub_type: str | None = None
) -> Record:
    """One complaint of *address*."""
    return ses(
        "Complaint",
        message_id,
        [address],
        at,
        complainedRecipients=[{"emailAddress": address}],
        complaintFeedbackType=feedback,
        complaintSubType=sub_type,
        feedbackId=f"fc-{message_id}-{at}",
    )


def subscription(address: str, at: str, before: tuple[bool, str], after: tuple[bool, str]) -> Record:
    """One change of what a contact wants: (unsubscribed from all, OptIn or OptOut of the topic weekly)."""

    def preferences(unsubscribed: bool, status: str) -> dict[str, Any]:
        topics = [{"topicName": "weekly", "subscriptionStatus": status}]
        return {"unsubscribeAll": unsubscribed, "topicSubscriptionStatus": topics}

    return ses(
        "Subscription",
        f"m-{address}",
        [address],
        at,
        contactList="readers",
        source="UnsubscribeHeader",
        newTopicPreferences=preferences(*after),
        oldTopicPreferences=preferences(*before),
    )


def pinpoint(
    event_type: str, client_id: str, at: str, attributes: Mapping[str, Any], endpoint: Any = None
) -> Record:
    """One Pinpoint event; *endpoint* is the document that it carries as JSON text, unless that is None."""
    epoch = _epoch(at)
    record: dict[str, Any] = {
        "event_type": event_type,
        "event_timestamp": epoch,
        "arrival_timestamp": epoch + 400,
        "event_version": "3.1",
        "application": {"app_id": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "sdk": {}},
        "client": {"client_id": client_id},
        "device": {"platform": {}},
        "session": {},
        "attributes": dict(attributes),
        "awsAccountId": "123456789012",
    }
    if endpoint is not None:
        record["client_context"] = {"custom": {"endpoint": json.dumps(endpoint)}}
    return "pinpoint-events", json.dumps(record).encode()


def endpoint(channel_type: str, address: str, user_id: str, **more: Any) -> dict[str, Any]:
    """An ACTIVE endpoint document that has not opted out; *more* replaces its fields."""
    return {
        "ChannelType": channel_type,
        "Address": address,
        "EndpointStatus": "ACTIVE",
        "OptOut": "NONE",
        "User": {"UserId": user_id, "UserAttributes": {}},
        **more,
    }


def campaign_send(client_id: str, at: str, document: Any) -> Record:
    """A campaign's send that carries the endpoint *document*."""
    told = {
        "campaign_id": "autumn",
        "campaign_activity_id": f"act-{client_id}",
        "treatment_id": "0",
        "campaign_send_status": "SUCCESS",
        "delivery_type": "EMAIL",
    }
    return pinpoint("_campaign.send", client_id, at, told, document)


def journey_send(client_id: str, at: str, activity_type: str, document: Any = None) -> Record:
    """A journey's activity that was carried out for an endpoint."""
    told = {
        "journey_id": "journey",
        "journey_activity_id": f"act-{client_id}",
        "journey_activity_type": activity_type,
        "journey_send_status": "SUCCESS",
    }
    return pinpoint("_journey.send", client_id, at, told, document)


def text_failure(number: str, at: str, status: str) -> Record:
    """A text that failed, in Pinpoint's shape."""
    return text_of_old("_SMS.FAILURE", f"sms-{number}-{at}", number, at, status)


def text_of_old(event_type: str, message_id: str, number: str, at: str, status: str) -> Record:
    """One event about a text, in Pinpoint's shape; *status* is what the carrier said."""
    told = {
        "destination_phone_number": number,
        "record_status": status,
        "message_id": message_id,
        "message_type": "Promotional",
    }
    return pinpoint(event_type, f"ep-{number}", at, told)


def text_status(
    event_type: str, number: str, at: str, status: str, description: str, **context: str
) -> Record:
    """What became of a text, in End User Messaging's shape; *context* is what the sender said of it."""
    record = {
        "eventType": event_type,
        "eventVersion": "1.0",
        "eventTimestamp": _epoch(at),
        "isFinal": True,
        "originationPhoneNumber": "+12065550199",
        "destinationPhoneNumber": number,
        "isoCountryCode": "US",
        "messageId": f"eum-{number}-{at}",
        "messageRequestTimestamp": _epoch(at),
        "messageType": "PROMOTIONAL",
        "messageStatus": status,
        "messageStatusDescription": description,
        "totalMessageParts": 1,
        "context": context,
    }
    return "messaging-events", json.dumps(record).encode()


def told_of(message_id: str, event_type: str, number: str, at: str, dollars: float = 0.0) -> Record:
    """One event about the message *message_id* to a phone: a text, an MMS, an RCS message or a call."""
    record = {
        "eventType": event_type,
        "eventVersion": "1.0",
        "eventTimestamp": _epoch(at),
        "originationPhoneNumber": "+12065550199",
        "destinationPhoneNumber": number,
        "messageId": message_id,
        "messageRequestTimestamp": _epoch("2026-10-20T08:59"),
        "messageStatus": event_type.partition("_")[2],
        "totalMessageParts": 2,
        "totalMessagePrice": dollars,
        "carrierName": "Carrier 7",
        "context": {"campaign_id": "texts"},
    }
    return "messaging-events", json.dumps(record).encode()


def text_in(number: str, at: str, body: str) -> Record:
    """What *number* texted us, as SNS publishes it: only its envelope says when."""
    text = {
        "originationNumber": number,
        "destinationNumber": "+12065550199",
        "messageKeyword": "KEYWORD_206555",
        "messageBody": body,
        "inboundMessageId": f"in-{number}-{at}",
    }
    envelope = {
        "Type": "Notification",
        "MessageId": f"sns-{number}-{at}",
        "TopicArn": "arn:aws:sns:us-east-1:123456789012:texts",
        "Message": json.dumps(text),
        "Timestamp": f"{at}:00.000Z",
    }
    return "inbound-events", json.dumps(envelope).encode()


def app(call: str, at: str, **fields: Any) -> Record:
    """A tracker's call of *at*; *fields* are its ids, traits, properties and context."""
    record = {"type": call, "timestamp": f"{at}:00.000Z", **fields}
    return "app-events", json.dumps(record).encode()


def _epoch(at: str) -> int:
    return int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)
