"""Amazon SES: configuration-set events (`eventType`) and identity notifications (`notificationType`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment

PROBE = "AmazonSnsSubscriptionSucceeded"
"""The notification that SES publishes when an identity is given an SNS topic; it tells of no mail."""

_AT_SEND = ("Send", "Reject", "Rendering Failure")
"""Types whose own object holds no time: they happen as the mail is taken."""


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of an SES event or notification."""
    if value.get("notificationType") == "Received":
        return False  # SES receiving: mail that came in, not mail that was sent
    return ("eventType" in value or "notificationType" in value) and "mail" in value


def event_type(value: dict[str, Any]) -> Any:
    """Return SES's own word for what happened (`Open`, `Rendering Failure` with its space)."""
    return value.get("eventType", value.get("notificationType"))


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened: the event's own object says; `mail.timestamp` is only the send."""
    kind = event_type(value)
    inner = "mail" if kind in _AT_SEND else kind[:1].lower() + kind[1:]
    source = value.get(inner)
    return moment(source.get("timestamp")) if isinstance(source, dict) else None
