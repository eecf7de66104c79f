"""When: the many ways in which sources write a moment, and the one way in which it lands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = 946_684_800
"""2000-01-01 in seconds: no source is older, so a smaller number of "milliseconds" must be seconds."""
_LATEST = 4_102_444_800
"""2100-01-01 in seconds; later is a mistake, not an event."""


def moment(value: Any) -> datetime | None:
    """Return *value* as a UTC time with milliseconds, or None if it is no readable time.

    Numbers (also as text) are milliseconds since 1970. Upstream transforms have turned milliseconds into
    seconds, so a number that would lie before 2000 as milliseconds is read as seconds (fractions kept).
    Text is ISO 8601 with any fraction and offset; without an offset it is UTC. Finer than a millisecond
    is cut off. Times outside 2000 to 2099 are not readable.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, int | float):
        return _from_number(value)
    return None


def plausible(moment: datetime) -> datetime | None:
    """Return *moment*, or None if it lies outside 2000 to 2099: then a clock was wrong, or a unit."""
    return moment if _EARLIEST <= moment.timestamp() < _LATEST else None


def iso(moment: datetime) -> str:
    """Return *moment* (aware) as it lands: `2026-10-01T08:15:00.123Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _from_number(number: float) -> datetime | None:
    if _EARLIEST <= number < _LATEST:
        return _EPOCH + timedelta(milliseconds=int(number * 1000))
    if _EARLIEST * 1000 <= number < _LATEST * 1000:
        return _EPOCH + timedelta(milliseconds=int(number))
    return None


def _from_text(text: str) -> datetime | None:
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return _from_number(float(text))
    if len(text) < len("2026-10-01T08:15"):
        return None  # a date alone does not say when
    try:
        parsed = datetime.fromisoformat(text.upper())
        parsed = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return plausible(parsed.replace(microsecond=parsed.microsecond // 1000 * 1000))
