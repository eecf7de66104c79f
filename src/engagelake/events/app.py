"""App events in the Segment specification's shape, as Segment, RudderStack and most trackers send them.

Beside them, for it writes to Kinesis as apps do, what Connect Customer Profiles says of the membership in its
segments (Connect administrator guide, "Track segment membership changes").
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment, plausible

_TYPES = ("track", "page", "screen", "identify", "group", "alias")
_IDENTITIES = ("messageId", "anonymousId", "userId")
_MEMBERSHIP = ("SegmentDefinitionName", "ProfileId", "OperationType")

MEMBERSHIP = "SEGMENT_MEMBERSHIP_"
"""What the types of Customer Profiles begin with: its own words, JOINED and LEFT, may be a tracker's too."""


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of a call of the Segment specification, or of a membership."""
    is_call = value.get("type") in _TYPES and any(name in value for name in _IDENTITIES)
    return is_call or _is_membership(value)


def event_type(value: dict[str, Any]) -> Any:
    """Return the event's name for track (`Order Completed`), else the call's word (`identify`).

    A profile that joined or left a segment is `SEGMENT_MEMBERSHIP_JOINED` or `SEGMENT_MEMBERSHIP_LEFT`.
    """
    if _is_membership(value):
        word = value["OperationType"]
        return f"{MEMBERSHIP}{word}" if isinstance(word, str) and word.strip() else None
    return value.get("event") if value["type"] == "track" else value["type"]


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it happened.

    `timestamp` is already corrected for the device's clock. Without it the specification's correction is
    made here, `receivedAt - (sentAt - originalTimestamp)`; failing that, the first of `originalTimestamp`,
    `sentAt`, `receivedAt` (Segment specification, "Timestamps"). A membership changed when it was evaluated,
    `MembershipCalculatedAt`, in seconds.
    """
    if _is_membership(value):
        return moment(value.get("MembershipCalculatedAt"))
    if at := moment(value.get("timestamp")):
        return at
    original, sent, received = (moment(value.get(k)) for k in ("originalTimestamp", "sentAt", "receivedAt"))
    if original and sent and received:
        return plausible(received - (sent - original))
    return original or sent or received


def _is_membership(value: dict[str, Any]) -> bool:
    return "type" not in value and all(name in value for name in _MEMBERSHIP)
