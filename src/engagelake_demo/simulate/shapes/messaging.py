"""AWS End User Messaging SMS and voice records, version 2 (user guide, "Example event data")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..moments import iso

ACCOUNT = "123456789012"
_PENDING = {"TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT"}


class Text(NamedTuple):
    """One message: *sent* in ms, *price* in dollars; *context* is None where the sender gave none."""

    message_id: str
    sent: int
    origin: str
    phone: str
    country: str
    price: float
    context: Mapping[str, str] | None


def event(kind: str, text: Text, at: int, description: str) -> dict[str, Any]:
    """Return the `TEXT_*` record *kind* of *text*, written at *at* (ms)."""
    record: dict[str, Any] = {
        "eventType": kind,
        "eventVersion": "1.0",
        "eventTimestamp": at,
        "isFinal": kind not in _PENDING,
        "originationPhoneNumber": text.origin,
        "destinationPhoneNumber": text.phone,
        "isoCountryCode": text.country,
        "isInternationalSend": False,
        "mcc": "310" if text.country == "US" else "234",
        "mnc": "800" if text.country == "US" else "05",
        "messageId": text.message_id,
        "messageRequestTimestamp": text.sent,
        "messageEncoding": "GSM",
        "messageType": "PROMOTIONAL",
        "messageStatus": kind.removeprefix("TEXT_"),
        "messageStatusDescription": description,
        "totalMessageParts": 1,
        "totalMessagePrice": text.price,
        "totalCarrierFee": 0.00302,
    }
    if text.context is not None:
        record["context"] = dict(text.context)
    return record


def in_eventbridge(record: Mapping[str, Any], event_id: str, at: int) -> dict[str, Any]:
    """Return the EventBridge event whose `detail` is *record*."""
    return {
        "version": "0",
        "id": event_id,
        "detail-type": "Text Message Delivery Status Updated",
        "source": "aws.sms-voice",
        "account": ACCOUNT,
        "time": f"{iso(at)[:19]}Z",
        "region": "us-east-1",
        "resources": [],
        "detail": dict(record),
    }
