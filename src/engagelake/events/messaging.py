"""AWS End User Messaging SMS, MMS, RCS and voice, version 2 events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of an End User Messaging event."""
    return "eventType" in value and "mail" not in value and ("eventVersion" in value or "messageId" in value)


def event_type(value: dict[str, Any]) -> Any:
    """Return the service's own word for what happened (`TEXT_DELIVERED`, `VOICE_COMPLETED`)."""
    return value["eventType"]


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened: `eventTimestamp`, milliseconds or ISO 8601."""
    return moment(value.get("eventTimestamp"))
