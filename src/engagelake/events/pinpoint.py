"""Amazon Pinpoint's event stream: e-mail, SMS, push, campaign, journey, session and custom events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment

PROBE = "_test.event_stream"
"""What Pinpoint writes to test a stream that was just connected."""

_ENVELOPE = ("client", "application", "application_key", "event_timestamp", "attributes")


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of a Pinpoint event."""
    return "event_type" in value and any(name in value for name in _ENVELOPE)


def event_type(value: dict[str, Any]) -> Any:
    """Return Pinpoint's own word for what happened (`_email.open`, `_SMS.SUCCESS`, a custom name)."""
    return value["event_type"]


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened.

    Pinpoint stamps every e-mail event with the time of the send (developer guide, "Email events"), so all
    but the send itself happened when they arrived. Streams of 2017 say `timestamp` or `timestamp_created`
    in place of `event_timestamp`.
    """
    names = ["event_timestamp", "timestamp", "timestamp_created"]
    kind = value["event_type"]
    if kind.startswith("_email.") and kind != "_email.send":
        names.insert(0, "arrival_timestamp")
    return next((at for name in names if (at := moment(value.get(name)))), None)
