"""Trino's types of decimal division, from the operand types that a plan named."""

from __future__ import annotations

import re

_MARK = re.compile(r"\?DECIMAL_DIVISION (\d+) ([A-Z]+(?:\(\d+,\d+\))?) ([A-Z]+(?:\(\d+,\d+\))?) \.")
_WHOLE = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "HUGEINT": 19}


def decimal_divisions(plan: str) -> dict[int, str]:
    """The result type of each division of decimals that *plan* names, by the division's number."""
    return {int(number): quotient_type(left, right) for number, left, right in _MARK.findall(plan)}


class DecimalTypesNeeded(Exception):  # noqa: N818 - it asks for another translation, nothing is wrong
    """A division of decimals met rows before its type was known; *found* has the types by prepare and
    number.
    """

    def __init__(self, found: dict[tuple[int, int], str]) -> None:
        super().__init__(f"decimal divisions {found}")
        self.found = found


def quotient_type(left: str, right: str) -> str:
    """decimal(p1, s1) / decimal(p2, s2) has scale max(s1, s2) and precision p1 + s2 + max(s2 - s1, 0), at
    most 38.

    https://trino.io/docs/current/functions/decimal.html
    """
    (left_precision, left_scale), (_, right_scale) = _shape(left), _shape(right)
    precision = left_precision + right_scale + max(right_scale - left_scale, 0)
    return f"DECIMAL({min(38, precision)},{max(left_scale, right_scale)})"


def _shape(kind: str) -> tuple[int, int]:
    if kind in _WHOLE:
        return _WHOLE[kind], 0
    precision, scale = re.findall(r"\d+", kind)
    return int(precision), int(scale)
