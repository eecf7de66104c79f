"""The moments that runs speak for."""

from __future__ import annotations

from datetime import UTC, datetime


def last_midnight(now: datetime | None = None) -> datetime:
    """Return the midnight (UTC) that began the day of the aware moment *now*, the present by default."""
    return (now or datetime.now(UTC)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
