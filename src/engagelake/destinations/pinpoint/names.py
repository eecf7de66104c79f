"""What Engagelake's segments are called inside Pinpoint."""

from __future__ import annotations

SEGMENT_ATTRIBUTE = "AdvancedSegmentTarget"
"""The custom attribute that carries an endpoint's segment tokens."""

_PREFIX = "engagelake_"


def segment_name(token: str) -> str:
    """Return the name of the imported segment that carries *token*."""
    return f"{_PREFIX}{token}"


def token_of(name: str) -> str | None:
    """Return the token that the segment *name* carries, or None where it is none of Engagelake's."""
    return name.removeprefix(_PREFIX) if name.startswith(_PREFIX) else None
