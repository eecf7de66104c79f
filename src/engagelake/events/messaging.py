"""AWS End User Messaging SMS, MMS, RCS and voice, version 2 events, and what SNS says of its own texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of an End User Messaging event, or of SNS's log of a text."""
    if "eventType" not in value:
        return _is_sns(value)
    return "mail" not in value and ("eventVersion" in value or "messageId" in value)


def event_type(value: dict[str, Any]) -> Any:
    """Return the service's own word for what happened (`TEXT_DELIVERED`, `VOICE_COMPLETED`).

    SNS has none but its status: its texts are called `SNS_SMS_SUCCESS` and `SNS_SMS_FAILURE`.
    """
    if "eventType" in value:
        return value["eventType"]
    status = value["status"]
    return f"SNS_SMS_{status}" if isinstance(status, str) and status.strip() else None


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened: `eventTimestamp`, milliseconds or ISO 8601; SNS's `notification.timestamp`."""
    if "eventType" in value:
        return moment(value.get("eventTimestamp"))
    return moment(value["notification"].get("timestamp"))


def _is_sns(value: dict[str, Any]) -> bool:
    """Return whether *value* is SNS's log of a text (SNS developer guide, "SMS delivery")."""
    parts = (value.get("notification"), value.get("delivery"))
    return "status" in value and all(isinstance(part, dict) for part in parts)
