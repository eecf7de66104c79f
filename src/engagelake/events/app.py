"""App events in the Segment specification's shape, as Segment, RudderStack and most trackers send them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment, plausible

_TYPES = ("track", "page", "screen", "identify", "group", "alias")
_IDENTITIES = ("messageId", "anonymousId", "userId")


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of a call of the Segment specification."""
    return value.get("type") in _TYPES and any(name in value for name in _IDENTITIES)


def event_type(value: dict[str, Any]) -> Any:
    """Return the event's name for track (`Order Completed`), else the call's word (`identify`)."""
    return value.get("event") if value["type"] == "track" else value["type"]


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened.

    `timestamp` is already corrected for the device's clock. Without it the specification's correction is
    made here, `receivedAt - (sentAt - originalTimestamp)`; failing that, the first of `originalTimestamp`,
    `sentAt`, `receivedAt` (Segment specification, "Timestamps").
    """
    if at := moment(value.get("timestamp")):
        return at
    original, sent, received = (moment(value.get(k)) for k in ("originalTimestamp", "sentAt", "receivedAt"))
    if original and sent and received:
        return plausible(received - (sent - original))
    return original or sent or received
