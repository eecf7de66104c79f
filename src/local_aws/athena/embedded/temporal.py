"""Intervals, parts of dates, the clock and time zones."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from local_aws.athena.embedded.functions.dates import PARTS
from local_aws.athena.embedded.functions.rules import call, text
from local_aws.athena.embedded.known import kind_of
from local_aws.athena.errors import not_supported

_LOCAL = {**PARTS, "date_format": "", "format_datetime": "", "date": ""}


def _is_interval(node: exp.Expression) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Neg):
        return _is_interval(node.this)
    if isinstance(node, exp.Mul):
        return _is_interval(node.this) or _is_interval(node.expression)
    makers = ("to_days", "to_months", "to_years", "to_hours", "to_minutes", "to_seconds", "to_milliseconds")
    return isinstance(node, exp.Interval) or (isinstance(node, exp.Anonymous) and node.name in makers)


def _plus(_: Any, node: exp.Add) -> exp.Expression | None:
    left, right = node.this, node.expression
    if _is_interval(right) and not _is_interval(left):
        return call("t_plus_interval", left.copy(), right.copy())
    if _is_interval(left) and not _is_interval(right):
        return call("t_plus_interval", right.copy(), left.copy())
    return None


def _maybe_date(node: exp.Expression) -> bool:
    node = node.unnest()
    makers = ("t_date", "t_date_trunc", "last_day", "t_plus_interval", "t_minus_interval", "min", "max")
    return isinstance(node, exp.Column) or (isinstance(node, exp.Anonymous) and node.name in makers)


def _minus(_: Any, node: exp.Sub) -> exp.Expression | None:
    left, right = node.this, node.expression
    if _is_interval(right) and not _is_interval(left):
        return call("t_minus_interval", left.copy(), right.copy())
    if _maybe_date(left) and _maybe_date(right):
        node.set("expression", call("t_not_two_dates", left.copy(), right.copy()))
    return None


def _extract(_: Any, node: exp.Extract) -> exp.Expression:
    part = node.this.name.lower()
    aliases = {"dayofweek": "dow", "dayofyear": "doy", "weekofyear": "week", "yearofweek": "yow"}
    part = aliases.get(part, part)
    if part not in PARTS:
        raise not_supported(f"EXTRACT({part}) has no rule in the embedded engine")
    return call(PARTS[part], node.expression.copy())


def _now(_: Any, _node: exp.Expression) -> exp.Expression:
    return call("t_now")


def _local_now(_: Any, _node: exp.Expression) -> exp.Expression:
    return exp.cast(call("t_now"), "timestamp")


def _today(_: Any, _node: exp.Expression) -> exp.Expression:
    return exp.cast(call("t_now"), "date")


def _at_time_zone(_: Any, node: exp.AtTimeZone) -> exp.Expression:
    zone = node.args["zone"]
    if not (isinstance(zone, exp.Literal) and zone.is_string):
        raise not_supported("AT TIME ZONE needs a string literal in the embedded engine")
    value = node.this.copy()
    if zone.name.upper() in ("UTC", "Z", "ETC/UTC", "GMT", "+00:00"):
        for inner in value.find_all(exp.Anonymous):
            if inner.name == "t_from_iso_utc":
                inner.set("this", "t_from_iso_any")
        return value if kind_of(value) == "instant" else call("t_utc", value)
    holder = node.parent
    while isinstance(holder, exp.Paren):
        holder = holder.parent
    cast_to_local = isinstance(holder, exp.Cast) and holder.to.is_type("timestamp", "date")
    read_in_place = isinstance(holder, exp.Extract) or (
        isinstance(holder, exp.Anonymous) and holder.name.lower() in _LOCAL
    )
    if not (cast_to_local or read_in_place):
        raise not_supported(
            f"a value AT TIME ZONE '{zone.name}' has no rule in the embedded engine, "
            "which keeps instants in UTC; "
            f"cast it in the same expression: CAST(x AT TIME ZONE '{zone.name}' AS timestamp)"
        )
    return call("t_at_local", value, text(zone.name))


HANDLERS = {
    exp.Add: _plus,
    exp.Sub: _minus,
    exp.Extract: _extract,
    exp.CurrentTimestamp: _now,
    exp.Localtimestamp: _local_now,
    exp.CurrentDate: _today,
    exp.AtTimeZone: _at_time_zone,
}
