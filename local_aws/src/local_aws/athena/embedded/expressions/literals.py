"""Literals of timestamps, times and intervals, read here: their digits, zones and units."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timezone

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import as_type, call, number, text
from local_aws.athena.embedded.expressions.zones import in_zone, tzinfo, utc_offset
from local_aws.athena.errors import QueryError, not_supported

_TIMESTAMP = re.compile(
    r"\s*(\d{4,}-\d{1,2}-\d{1,2})(?: (\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.(\d{1,12}))?)?))?"
    r"(?:\s*([A-Za-z][\w/+-]*|[+-][\d:]+))?\s*"
)
_UNITS = {"day": 86_400_000, "hour": 3_600_000, "minute": 60_000, "second": 1000}
_MONTHS = {"year": 12, "month": 1}
_DIGITS = "digits"


def digits_of(node: exp.Expression) -> int | None:
    """Digits of a second that a timestamp's literal has; None where only its values can tell."""
    return node.unnest().meta.get(_DIGITS)


def timestamp_literal(node: exp.Cast) -> exp.Expression:
    """`TIMESTAMP '…'` in DuckDB's words, marked with its digits and its zone.

    Raises:
        QueryError: INVALID_LITERAL; NOT_SUPPORTED beyond microseconds.
    """
    given = node.this.name
    found = _TIMESTAMP.fullmatch(given)
    invalid = QueryError("INVALID_LITERAL", f"line 1:1: '{given}' is not a valid TIMESTAMP literal")
    if found is None:
        raise invalid
    day, clock, fraction, zone = found.groups()
    if len(fraction or "") > 6:
        raise not_supported("a timestamp of more than microseconds has no rule in the embedded engine")
    try:
        wall = _read(day, clock)
        made = as_type(text(f"{wall}"), "timestamp") if zone is None else _instant(wall, zone)
    except (ValueError, QueryError) as error:
        raise invalid from error
    made.meta[_DIGITS] = len(fraction or "")
    return made


def _read(day: str, clock: str | None) -> datetime:
    date = "-".join(part.zfill(2) for part in day.split("-"))
    parts = (clock or "00:00").split(":")
    seconds, _, fraction = (parts[2] if len(parts) > 2 else "00").partition(".")
    time = ":".join(part.zfill(2) for part in (*parts[:2], seconds))
    return datetime.fromisoformat(f"{date} {time}.{fraction:0<6}")


def _instant(wall: datetime, zone: str) -> exp.Expression:
    rules, offset = tzinfo(zone), utc_offset(zone)
    local = wall.replace(tzinfo=rules if offset is None else timezone(offset))
    utc = local.astimezone(UTC)
    if utc.astimezone(local.tzinfo).replace(tzinfo=None) != wall:
        raise ValueError("the clocks of that zone never show it")
    return in_zone(as_type(text(f"{utc.replace(tzinfo=None)}+00"), "timestamptz"), zone)


def interval_literal(node: exp.Interval) -> exp.Expression | None:
    """An interval of one unit stays; of several units it is milliseconds.

    Raises:
        QueryError: TYPE_NOT_FOUND for a unit that Trino has not; NOT_SUPPORTED for months that are not added
            to a date.
    """
    span = node.args.get("unit")
    first = span.name.lower()
    last = span.expression.name.lower() if isinstance(span, exp.IntervalSpan) else first
    if first not in _UNITS and first not in _MONTHS:
        raise QueryError("TYPE_NOT_FOUND", "line 1:1: Unknown type: interval")
    if first in _MONTHS:
        if first != last or not _moves_a_date(node):
            raise not_supported("an interval of months is only added to a date in the embedded engine")
        return None
    value = node.this.name
    if first == last and value.lstrip("+-").isdigit():
        return None
    return call("to_milliseconds", as_type(number(_millis(value, first, last)), "bigint"))


def _millis(value: str, first: str, last: str) -> int:
    names = list(_UNITS)
    units = names[names.index(first) : names.index(last) + 1]
    sign = -1 if value.startswith("-") else 1
    parts = re.split(r"[ :]", value.lstrip("+-"))
    if len(parts) != len(units):
        raise QueryError("INVALID_LITERAL", f"line 1:1: '{value}' is not a valid INTERVAL literal")
    return sign * round(sum(float(part) * _UNITS[unit] for part, unit in zip(parts, units, strict=True)))


def _moves_a_date(node: exp.Expression) -> bool:
    while isinstance(node.parent, exp.Paren | exp.Neg | exp.Mul):
        node = node.parent
    parent = node.parent
    if isinstance(parent, exp.Add | exp.Sub):
        other = parent.expression if parent.this is node else parent.this
        return not other.unnest().find(exp.Interval)
    return isinstance(parent, exp.WindowSpec) or (
        isinstance(parent, exp.Anonymous) and parent.name.lower() in ("sequence", "range")
    )
