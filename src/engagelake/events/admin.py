"""What our own systems announce: `{"type": "admin", "event": …, "attributes": …}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of an admin event."""
    return value.get("type") == "admin" and "event" in value


def has_no_time(value: dict[str, Any]) -> bool:
    """Return whether *value* does not say when: then it happened as it was sent."""
    return "timestamp" not in value


def event_type(value: dict[str, Any]) -> Any:
    """Return the event's name (`Store Opened`)."""
    return value["event"]


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened: `timestamp`."""
    return moment(value.get("timestamp"))
