"""Values in time zones other than UTC.

DuckDB keeps an instant without its zone. The zone travels as a mark on the expression, from the literal or AT
TIME ZONE that names it to whatever reads it there: a cast, a part of the date, a format, date_trunc. A marked
value that reaches anything else is refused.
"""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import as_type, call, number, text, text_of
from local_aws.athena.errors import QueryError, not_supported

_MARK = "zone"
_UTC = ("UTC", "Z", "ETC/UTC", "GMT", "+00:00", "UCT", "ZULU")
_OFFSET = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?")
_DAYS = ("day", "week", "month", "quarter", "year")


def zone_of(node: exp.Expression) -> str | None:
    """The zone that *node* is marked with; None for UTC and for what has no zone."""
    return node.unnest().meta.get(_MARK)


def in_zone(node: exp.Expression, zone: str) -> exp.Expression:
    """The instant *node* in *zone*.

    Raises:
        QueryError: INVALID_FUNCTION_ARGUMENT for a zone that is not known.
    """
    bare = without_zone(node)
    if zone.upper() not in _UTC:
        tzinfo(zone)
        bare.meta[_MARK] = zone
    return bare


def without_zone(node: exp.Expression) -> exp.Expression:
    """*node* as a plain instant."""
    bare = node.unnest().copy()
    bare.meta.pop(_MARK, None)
    return bare


def offset_minutes(zone: str) -> int | None:
    """Minutes of a zone written as an offset, None for a named one."""
    found = _OFFSET.fullmatch(zone)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def tzinfo(zone: str) -> ZoneInfo | None:
    """The rules of a named zone, None for an offset.

    Raises:
        QueryError: INVALID_FUNCTION_ARGUMENT for a zone that is not known.
    """
    if offset_minutes(zone) is not None:
        return None
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise QueryError("INVALID_FUNCTION_ARGUMENT", f"'{zone}' is not a valid time zone") from error


def utc_offset(zone: str) -> timedelta | None:
    """The offset of a zone that is one."""
    minutes = offset_minutes(zone)
    return None if minutes is None else timedelta(minutes=minutes)


def local(node: exp.Expression) -> exp.Expression:
    """The wall clock of a marked instant, a timestamp; anything else as it is."""
    zone = zone_of(node)
    if zone is None:
        return node
    minutes = offset_minutes(zone)
    if minutes is None:
        return call("t_at_local", without_zone(node), text(zone))
    return call("t_shifted", without_zone(node), number(minutes))


def instant(wall: exp.Expression, zone: str) -> exp.Expression:
    """The instant at which the clocks of *zone* show the timestamp *wall*, marked."""
    minutes = offset_minutes(zone)
    if zone.upper() in _UTC:
        return call("t_utc", wall)
    made = (
        call("t_from_wall", wall, text(zone))
        if minutes is None
        else call("t_unshifted", wall, number(minutes))
    )
    return in_zone(made, zone)


def with_zone(args: list[exp.Expression]) -> exp.Expression:
    """with_timezone: a timestamp read as the wall clock of a zone."""
    return instant(args[0], text_of(args[1], "a time zone"))


def at_zone(args: list[exp.Expression]) -> exp.Expression:
    """at_timezone and AT TIME ZONE: the same instant in another zone."""
    zone = text_of(args[1], "a time zone")
    if zone.upper() in _UTC:
        for inner in args[0].find_all(exp.Anonymous):
            if inner.name == "t_from_iso_utc":
                inner.set("this", "t_from_iso_any")
    is_instant = zone_of(args[0]) or kind_of(args[0]) == "instant"
    made = in_zone(args[0] if is_instant else call("t_utc", args[0]), zone)
    made.meta.update({key: value for key, value in args[0].unnest().meta.items() if key == "digits"})
    return made


def truncated(unit: exp.Expression, value: exp.Expression) -> exp.Expression:
    """date_trunc by the wall clock of a marked instant."""
    return instant(call("t_date_trunc", unit, local(value)), zone_of(value) or "UTC")


def moved(value: exp.Expression, interval: exp.Expression, unit: str, macro: str) -> exp.Expression:
    """A marked instant and an interval: whole days by the wall clock, less by the instant."""
    zone = zone_of(value) or "UTC"
    if unit in _DAYS:
        return instant(call(macro, local(value), interval), zone)
    return in_zone(call(macro, without_zone(value), interval), zone)


def elapsed(unit: str, values: list[exp.Expression]) -> list[exp.Expression]:
    """What date_diff counts between: wall clocks for whole days in one zone, else instants.

    Raises:
        QueryError: NOT_SUPPORTED for days between different zones.
    """
    zones = {zone_of(value) for value in values}
    if unit not in _DAYS or zones == {None}:
        return [without_zone(value) if zone_of(value) else value for value in values]
    if len(zones) > 1:
        raise not_supported("date_diff in days between two time zones has no rule in the embedded engine")
    return [local(value) for value in values]


def zoned_text(value: exp.Expression, digits: int | None) -> exp.Expression:
    """CAST(… AS varchar) of a marked instant."""
    written = call("t_timestamp_digits", local(value), number(3 if digits is None else digits))
    return exp.paren(exp.DPipe(this=written, expression=text(f" {zone_of(value)}")))


def zoned_iso(value: exp.Expression, digits: int | None) -> exp.Expression:
    """to_iso8601 of a marked instant, with its offset."""
    return call("t_iso_offset", local(value), without_zone(value), number(3 if digits is None else digits))


def offset_part(name: str, value: exp.Expression) -> exp.Expression:
    """timezone, timezone_hour and timezone_minute."""
    zone = zone_of(value)
    if name == "timezone":
        return text(zone or "UTC")
    minutes = (
        call("t_offset_minutes", local(value), without_zone(value)) if zone else as_type(number(0), "bigint")
    )
    return call(f"t_{name}", minutes)


def refuse_strays(root: exp.Expression) -> None:
    """Refuse every value in a zone that nothing read there.

    Raises:
        QueryError: NOT_SUPPORTED with the fix.
    """
    for node in root.walk():
        zone = node.meta.get(_MARK)
        if zone:
            raise not_supported(
                f"a value in time zone '{zone}' has no rule here in the embedded engine, which keeps "
                "instants in UTC; cast it to timestamp, date or varchar in the same expression"
            )
