"""The moments that runs speak for: midnights, UTC, because every window is made of whole days.

A moment travels as the text that dbt takes for its var `as_of` (`2026-10-31 00:00:00`).
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from .errors import SettingsError


def midnight(moment: datetime, now: datetime | None = None) -> datetime:
    """Return the aware *moment* in UTC if it is a midnight there, and not ahead of *now* (the present).

    Raises:
        SettingsError: If it is none, naming the midnights around it, or if it lies ahead: a destination that
            got such a moment's changes would get no others until it comes.
    """
    moment = moment.astimezone(UTC)
    if moment.time() != time():
        before = moment.date()
        msg = (
            f"as_of {as_text(moment)} is no midnight (UTC), and every window is made of whole UTC days: "
            f"write {before} for all that happened before that day, or the day after it"
        )
        raise SettingsError(msg)
    if moment > (last := last_midnight(now)):
        msg = (
            f"as_of {as_text(moment)} has not come yet, and after a run for it none could be for an earlier "
            f"moment: the newest that can be run for is {last.date()}"
        )
        raise SettingsError(msg)
    return moment


def last_midnight(now: datetime | None = None) -> datetime:
    """Return the midnight (UTC) before the aware moment *now*, the present by default."""
    now = (now or datetime.now(UTC)).astimezone(UTC)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def as_text(moment: datetime) -> str:
    """Return the aware *moment* as it travels."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def as_moment(text: str) -> datetime:
    """Return the midnight that *text* says: `as_text` read back, or any ISO 8601 time; UTC without a zone.

    Raises:
        SettingsError: If it is no time, or no midnight.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"as_of {text!r} is not a time: write 2026-11-20, or 2026-11-20T00:00:00 (UTC)"
        raise SettingsError(msg) from error
    return midnight(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment)


def landed_hour(dt: str, hr: str) -> datetime | None:
    """Return the hour that a folder `dt=…/hr=…` of landing names, or None if there is no such hour."""
    try:
        hour = datetime.strptime(f"{dt} {hr}", "%Y-%m-%d %H").replace(tzinfo=UTC)
    except ValueError:
        return None
    return hour if f"{hour:%Y-%m-%d %H}" == f"{dt} {hr}" else None
