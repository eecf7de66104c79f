"""Dates, times, and the formats of MySQL and Joda."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.literals import digits_of
from local_aws.athena.embedded.expressions.rules import Rule, built, call, number, text, text_of, to
from local_aws.athena.embedded.expressions.zones import (
    at_zone,
    elapsed,
    in_zone,
    local,
    moved,
    offset_part,
    truncated,
    with_zone,
    without_zone,
    zone_of,
    zoned_iso,
)
from local_aws.athena.errors import QueryError, not_supported

#: DuckDB's maker of an interval per Trino unit, with the factor of its argument and the argument's type.
_MAKERS = {
    "millisecond": ("to_milliseconds", 1, "double"),
    "second": ("to_seconds", 1, "double"),
    "minute": ("to_minutes", 1, "bigint"),
    "hour": ("to_hours", 1, "bigint"),
    "day": ("to_days", 1, "int"),
    "week": ("to_days", 7, "int"),
    "month": ("to_months", 1, "int"),
    "quarter": ("to_months", 3, "int"),
    "year": ("to_years", 1, "int"),
}
_MYSQL = {
    "a": "%a", "b": "%b", "c": "%-m", "d": "%d", "e": "%-d", "f": "%f", "H": "%H", "h": "%I", "I": "%I",
    "i": "%M", "j": "%j", "k": "%-H", "l": "%-I", "M": "%B", "m": "%m", "p": "%p", "r": "%I:%M:%S %p",
    "S": "%S", "s": "%S", "T": "%H:%M:%S", "v": "%V", "W": "%A", "x": "%G", "Y": "%Y", "y": "%y", "%": "%%",
}  # fmt: skip
_JODA = {
    "yyyy": "%Y", "y": "%Y", "YYYY": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m",
    "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "m": "%-M",
    "ss": "%S",
    "s": "%-S", "SSS": "%g", "SSSSSS": "%f", "EEEE": "%A", "EEE": "%a", "E": "%a", "a": "%p", "DDD": "%j",
    "ww": "%V", "xxxx": "%G",
}  # fmt: skip


def unit_of(node: exp.Expression) -> str:
    """The unit of a date function: a literal of Trino's names."""
    unit = (node.name if isinstance(node, exp.Var) else text_of(node, "a date unit")).lower()
    if unit not in _MAKERS:
        raise QueryError("INVALID_FUNCTION_ARGUMENT", f"'{unit}' is not a valid Timestamp field")
    return unit


def interval(unit: str, count: exp.Expression) -> exp.Expression:
    """*count* of *unit* as a DuckDB interval."""
    maker, factor, kind = _MAKERS[unit]
    amount = exp.cast(exp.paren(count), kind)
    return call(maker, amount if factor == 1 else exp.Mul(this=amount, expression=number(factor)))


def mysql_format(pattern: str) -> str:
    """MySQL's format letters as strftime's."""

    def letter(found: re.Match[str]) -> str:
        if found[1] in "DUuVwX":
            message = f"%{found[1]} not supported in date format string"
            raise QueryError("INVALID_FUNCTION_ARGUMENT", message)
        if found[1] not in _MYSQL:
            raise not_supported(f"date format %{found[1]} has no rule in the embedded engine")
        return _MYSQL[found[1]]

    return re.sub(r"%(.)", letter, pattern)


def _parsed_mysql(pattern: str) -> str:
    """A format to read by: a day needs its year, which DuckDB would make 1900 and Trino 1970."""
    if not re.search(r"%[Yyx]", pattern):
        raise not_supported("date_parse without a year has no rule in the embedded engine")
    return mysql_format(pattern)


def joda_format(pattern: str) -> str:
    """Joda's pattern as strftime's."""
    out = []
    for quoted, word, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        for run in re.findall(r"(([A-Za-z])\2*)", word):
            if run[0] not in _JODA:
                raise not_supported(
                    f"date format {run[0]!r} in {pattern!r} has no rule in the embedded engine"
                )
            out.append(_JODA[run[0]])
        literal = "'" if not (quoted or word or other) else quoted.replace("''", "'") + other
        if not word:
            out.append(literal.replace("%", "%%"))
    return "".join(out)


def _date_add(args: list[exp.Expression]) -> exp.Expression:
    unit, value = unit_of(args[0]), args[2]
    if unit == "millisecond" and digits_of(value) == 0:
        raise not_supported("milliseconds added to a timestamp(0) have no rule in the embedded engine")
    added = interval(unit, args[1])
    return (
        moved(value, added, unit, "t_plus_interval")
        if zone_of(value)
        else call("t_plus_interval", value, added)
    )


def _date_diff(args: list[exp.Expression]) -> exp.Expression:
    """Whole units elapsed: DuckDB's date_diff counts boundaries, its date_sub counts units."""
    unit = unit_of(args[0])
    return call("date_sub", text(unit), *elapsed(unit, args[1:]))


def _date_trunc(args: list[exp.Expression]) -> exp.Expression:
    unit = text(unit_of(args[0]))
    return truncated(unit, args[1]) if zone_of(args[1]) else call("t_date_trunc", unit, args[1])


def _formatted(name: str, formats: Callable[[str], str], what: str) -> Rule:
    def build(args: list[exp.Expression]) -> exp.Expression:
        pattern = text_of(args[1], what)
        if formats is joda_format and kind_of(args[0]) == "instant" and not zone_of(args[0]):
            pattern = (
                pattern.replace("ZZ", "'+00:00'").replace("Z", "'+0000'") if "'" not in pattern else pattern
            )
        return call(name, local(args[0]), text(formats(pattern)))

    return built(build, 2)


def _from_unixtime(args: list[exp.Expression]) -> exp.Expression:
    made = call("t_from_unixtime", args[0])
    return in_zone(made, text_of(args[1], "a time zone")) if len(args) == 2 else made


def _to_iso(args: list[exp.Expression]) -> exp.Expression:
    digits = digits_of(args[0])
    if zone_of(args[0]):
        return zoned_iso(args[0], digits)
    return call("t_to_iso", args[0]) if digits is None else call("t_iso_digits", args[0], number(digits))


def _of_wall(name: str) -> Rule:
    """*name* of the wall clock where the argument has a zone."""
    return built(lambda args: call(name, local(args[0])), 1)


def _offset(name: str) -> Rule:
    return built(lambda args: offset_part(name, args[0]), 1)


#: Parts of a date by their names in both function and EXTRACT form.
PARTS = {
    "year": "year", "quarter": "quarter", "month": "month", "week": "week", "week_of_year": "week",
    "day": "day", "day_of_month": "day", "day_of_week": "isodow", "dow": "isodow", "day_of_year": "dayofyear",
    "doy": "dayofyear", "year_of_week": "isoyear", "yow": "isoyear", "hour": "t_hour", "minute": "minute",
    "second": "second", "millisecond": "t_millisecond",
}  # fmt: skip

RULES: dict[str, Rule] = {
    **{name: _of_wall(part) for name, part in PARTS.items()},
    "date_add": built(_date_add, 3),
    "date_diff": built(_date_diff, 3),
    "date_trunc": built(_date_trunc, 2),
    "date": _of_wall("t_date"),
    "date_format": _formatted("strftime", mysql_format, "a date format"),
    "date_parse": _formatted("t_strptime", _parsed_mysql, "a date format"),
    "format_datetime": _formatted("strftime", joda_format, "a date format"),
    "parse_datetime": _formatted("t_strptime_utc", joda_format, "a date format"),
    "from_unixtime": built(_from_unixtime, 1, 2),
    "to_unixtime": built(lambda args: call("epoch", without_zone(args[0])), 1),
    "from_iso8601_timestamp": to("t_from_iso_utc", 1),
    "from_iso8601_date": to("t_from_iso_date", 1),
    "to_iso8601": built(_to_iso, 1),
    "at_timezone": built(at_zone, 2),
    "with_timezone": built(with_zone, 2),
    "last_day_of_month": _of_wall("last_day"),
    "timezone": _offset("timezone"),
    "timezone_hour": _offset("timezone_hour"),
    "timezone_minute": _offset("timezone_minute"),
    "to_milliseconds": to("epoch_ms", 1),
    "parse_duration": built(lambda args: call("to_milliseconds", call("t_duration_py", args[0])), 1),
    "human_readable_seconds": to("t_readable_seconds_py", 1),
    "now": to("t_now", 0),
    "current_timezone": built(lambda _: text("UTC"), 0),
}
