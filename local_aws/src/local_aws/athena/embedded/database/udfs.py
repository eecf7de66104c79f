"""The few functions that SQL cannot say, in Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from local_aws.athena.embedded.database import encodings, json_text, printing, regexes, urls
from local_aws.athena.embedded.types import athena_type
from local_aws.athena.text import double_text

if TYPE_CHECKING:
    import duckdb

#: More than the quotient of two decimals of 38 digits needs to be rounded right.
_DECIMAL_DIGITS = 120
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def json_sorted(text: str) -> str:
    """JSON text without spaces and with sorted keys, as Trino's json_parse keeps it."""
    return json.dumps(
        json.loads(text),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def from_base(digits: str, radix: int) -> int:
    """A whole number written in *radix*."""
    try:
        return int(digits, radix)
    except ValueError as error:
        raise ValueError(f"!INVALID_FUNCTION_ARGUMENT: Not a valid base-{radix} number: {digits}") from error


def to_base(value: int, radix: int) -> str:
    """*value* written in *radix*, small letters, a minus in front of the negative."""
    if not 2 <= radix <= len(_DIGITS):
        raise ValueError("!INVALID_FUNCTION_ARGUMENT: Radix must be between 2 and 36")
    digits, rest = "", abs(value)
    while rest or not digits:
        rest, digit = divmod(rest, radix)
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if value < 0 else digits


def iso_date(text: str) -> date:
    """A date by its day, its week or its day of the year (ISO 8601)."""
    try:
        if found := re.fullmatch(r"(\d{4})-(\d{3})", text):
            return date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        if re.fullmatch(r"\d{4}-(W\d{2}-\d|\d{2}-\d{2})", text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # told below
    raise ValueError(f'!INVALID_FUNCTION_ARGUMENT: Invalid format: "{text}"')


def levenshtein(left: str, right: str) -> int:
    """The fewest code points to put in, take out or change from *left* to *right*."""
    row = list(range(len(right) + 1))
    for at, mine in enumerate(left, 1):
        before, row[0] = row[0], at
        for to, other in enumerate(right, 1):
            cheapest = min(row[to] + 1, row[to - 1] + 1, before + (mine != other))
            before, row[to] = row[to], cheapest
    return row[-1]


def decimal_quotient(left: str, right: str, scale: int) -> str:
    """*left* over *right*, exact, rounded half away from zero to *scale* digits."""
    with localcontext(prec=_DECIMAL_DIGITS):
        unit = Decimal(1).scaleb(-scale)
        return str((Decimal(left) / Decimal(right)).quantize(unit, rounding=ROUND_HALF_UP))


def normal_cdf(mean: float, deviation: float, value: float) -> float:
    """The share of a normal distribution below *value*."""
    return NormalDist(mean, deviation).cdf(value)


def normal_quantile(mean: float, deviation: float, share: float) -> float:
    """The value below which *share* of a normal distribution lies."""
    return NormalDist(mean, deviation).inv_cdf(share)


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every function known to *connection*'s database."""
    for name, function, kinds, answer in (*_FUNCTIONS, *encodings.FUNCTIONS, *regexes.FUNCTIONS):
        connection.create_function(name, function, kinds, answer)
    of_two = ((name, _of_nulls(function), kinds, answer) for name, function, kinds, answer in _MAYBE_NULL)
    for name, function, kinds, answer in (*of_two, *regexes.MAYBE_NULL):
        connection.create_function(name, function, kinds, answer, null_handling="special")
    for name, function, kinds, answer in json_text.OF_COLUMNS:
        connection.create_function(name, function, kinds, answer, type="arrow", null_handling="special")


def _of_nulls(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """*function*, NULL for any NULL: only a function that is called with NULL may answer NULL."""
    return lambda left, right: None if left is None or right is None else function(left, right)


_FUNCTIONS = (
    ("t_url_encode_py", urls.url_encode, ["VARCHAR"], "VARCHAR"),
    ("t_url_decode_py", urls.url_decode, ["VARCHAR"], "VARCHAR"),
    ("t_json_sorted_py", json_sorted, ["VARCHAR"], "VARCHAR"),
    ("t_double_text_py", printing.scientific_double, ["DOUBLE"], "VARCHAR"),
    ("t_plain_double_py", double_text, ["DOUBLE"], "VARCHAR"),
    ("t_real_text_py", printing.scientific_real, ["FLOAT"], "VARCHAR"),
    ("t_typeof_py", athena_type, ["VARCHAR"], "VARCHAR"),
    ("t_decimal_quotient_py", decimal_quotient, ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
    ("t_from_base_py", from_base, ["VARCHAR", "BIGINT"], "BIGINT"),
    ("t_to_base_py", to_base, ["BIGINT", "BIGINT"], "VARCHAR"),
    ("t_levenshtein_py", levenshtein, ["VARCHAR", "VARCHAR"], "BIGINT"),
    ("t_iso_date_py", iso_date, ["VARCHAR"], "DATE"),
    ("t_format_py", printing.java_format, ["VARCHAR", "VARCHAR[]"], "VARCHAR"),
    ("t_readable_seconds_py", printing.readable_seconds, ["DOUBLE"], "VARCHAR"),
    ("t_readable_number_py", printing.readable_number, ["DOUBLE"], "VARCHAR"),
    ("t_data_size_py", printing.data_size, ["VARCHAR"], "VARCHAR"),
    ("t_duration_py", printing.duration_millis, ["VARCHAR"], "BIGINT"),
    ("t_normal_cdf_py", normal_cdf, ["DOUBLE", "DOUBLE", "DOUBLE"], "DOUBLE"),
    ("t_normal_quantile_py", normal_quantile, ["DOUBLE", "DOUBLE", "DOUBLE"], "DOUBLE"),
)
_MAYBE_NULL = (
    ("t_url_part_py", urls.url_part, ["VARCHAR", "VARCHAR"], "VARCHAR"),
    ("t_url_parameter_py", urls.url_parameter, ["VARCHAR", "VARCHAR"], "VARCHAR"),
)
