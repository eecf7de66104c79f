"""Intervals, parts of dates, the clock and time zones."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.literals import interval_literal
from local_aws.athena.embedded.expressions.rules import call
from local_aws.athena.embedded.expressions.zones import (
    at_zone,
    local,
    moved,
    offset_part,
    without_zone,
    zone_of,
)
from local_aws.athena.embedded.functions.dates import PARTS
from local_aws.athena.errors import QueryError, not_supported


def _is_interval(node: exp.Expression) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return _is_interval(node.this)
    if isinstance(node, exp.Mul):
        return _is_interval(node.this) or _is_interval(node.expression)
    makers = ("to_days", "to_months", "to_years", "to_hours", "to_minutes", "to_seconds", "to_milliseconds")
    return isinstance(node, exp.Interval) or (isinstance(node, exp.Anonymous) and node.name in makers)


def moved_or_refused(node: exp.Add | exp.Sub) -> exp.Expression | None:
    """`+` and `-` of dates and intervals; of what else, *node* refuses dates where only rows can tell."""
    return _plus(node) if isinstance(node, exp.Add) else _minus(node)


def _plus(node: exp.Add) -> exp.Expression | None:
    left, right = node.this, node.expression
    if _is_interval(right) and not _is_interval(left):
        return _moved(left, right, "t_plus_interval")
    if _is_interval(left) and not _is_interval(right):
        return _moved(right, left, "t_plus_interval")
    _refuse_numbers(node)
    return None


def _moved(value: exp.Expression, interval: exp.Expression, macro: str) -> exp.Expression:
    if not zone_of(value):
        return call(macro, value.copy(), interval.copy())
    found = interval.find(exp.Interval)
    unit = found.args["unit"].name.lower() if found and found.args.get("unit") else "second"
    return moved(value.copy(), interval.copy(), "second" if unit == "day" else unit, macro)


def _maybe_date(node: exp.Expression) -> bool:
    node = node.unnest()
    makers = ("t_date", "t_date_trunc", "last_day", "t_plus_interval", "t_minus_interval", "min", "max")
    return (
        isinstance(node, exp.Column)
        or (isinstance(node, exp.Anonymous) and node.name in makers)
        or (isinstance(node, exp.Cast) and node.to.is_type("date"))
    )


def _is_date(node: exp.Expression) -> bool:
    node = node.unnest()
    return (isinstance(node, exp.Anonymous) and node.name in ("t_date", "t_iso_date_py")) or (
        isinstance(node, exp.Cast) and node.to.is_type("date")
    )


def _minus(node: exp.Sub) -> exp.Expression | None:
    left, right = node.this, node.expression
    if _is_interval(right) and not _is_interval(left):
        return _moved(left, right, "t_minus_interval")
    if _is_date(left) and _is_date(right):
        return call("to_days", exp.cast(exp.paren(exp.Sub(this=left.copy(), expression=right.copy())), "int"))
    if zone_of(left) or zone_of(right):
        return exp.paren(exp.Sub(this=without_zone(left), expression=without_zone(right)))
    if _maybe_date(left) and _maybe_date(right):
        node.set("expression", call("t_not_two_dates", left.copy(), right.copy()))
    _refuse_numbers(node)
    return None


def _refuse_numbers(node: exp.Binary) -> None:
    """A number added to a date is a mistake in Trino, days in DuckDB."""
    if _maybe_date(node.this) and kind_of(node.expression) == "whole":
        node.set("this", call("t_no_date", node.this.copy()))


def _extract(_: Any, node: exp.Extract) -> exp.Expression:
    part = node.this.name.lower()
    aliases = {"dayofweek": "dow", "dayofyear": "doy", "weekofyear": "week", "yearofweek": "yow"}
    part = aliases.get(part, part)
    value = node.expression.copy()
    if part in ("timezone_hour", "timezone_minute"):
        return offset_part(part, value)
    if part not in PARTS:
        raise not_supported(f"EXTRACT({part}) has no rule in the embedded engine")
    return call(PARTS[part], local(value))


def _now(_: Any, _node: exp.Expression) -> exp.Expression:
    return call("t_now")


def _local_now(_: Any, _node: exp.Expression) -> exp.Expression:
    return exp.cast(call("t_now"), "timestamp")


def _today(_: Any, _node: exp.Expression) -> exp.Expression:
    return exp.cast(call("t_now"), "date")


def _at_time_zone(_: Any, node: exp.AtTimeZone) -> exp.Expression:
    zone = node.args["zone"]
    if not (isinstance(zone, exp.Literal) and zone.is_string):
        raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{zone.sql()}'. Expecting: <string>")
    return at_zone([node.this.copy(), zone])


def _interval(_: Any, node: exp.Interval) -> exp.Expression | None:
    return interval_literal(node)


def _is(_: Any, node: exp.Is) -> None:
    if zone_of(node.this):
        node.set("this", without_zone(node.this))


HANDLERS = {
    exp.Is: _is,
    exp.Extract: _extract,
    exp.CurrentTimestamp: _now,
    exp.Localtimestamp: _local_now,
    exp.CurrentDate: _today,
    exp.AtTimeZone: _at_time_zone,
    exp.Interval: _interval,
}
