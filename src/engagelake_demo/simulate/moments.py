"""Time in the simulated world: whole milliseconds since 1970 UTC, and their ISO form."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def of(moment: datetime | date) -> int:
    """Return *moment* in ms; a date or a datetime without a zone is read as UTC."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(ms: int) -> str:
    """Return *ms* as `2026-10-01T08:15:00.123Z`."""
    days, rest = divmod(ms, DAY)
    seconds, millis = divmod(rest, SECOND)
    minutes, second = divmod(seconds, 60)
    return f"{_date(days)}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{millis:03d}Z"


@lru_cache(maxsize=1024)
def _date(days: int) -> str:
    return (_EPOCH + timedelta(days=days)).date().isoformat()


def midnight(ms: int) -> int:
    """Return the beginning of the UTC day of *ms*."""
    return ms - ms % DAY


def months_before(ms: int, months: int) -> int:
    """Return the moment *months* calendar months before *ms*; the day is cut to the month's last."""
    moment = _EPOCH + timedelta(milliseconds=ms)
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return of(moment.replace(year=year, month=month + 1, day=day))
