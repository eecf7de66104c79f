"""Whether two engines' answers to an entry are the same."""

from __future__ import annotations

import re
from itertools import zip_longest

from corpus.notation import Answer, Entry

EQUAL = "equal"
DIFFERS = "differs"
#: Names under which the embedded engine may refuse what Trino answers.
REFUSALS = ("NOT_SUPPORTED", "FUNCTION_NOT_FOUND")
_SIGNIFICANT = 14
_LENGTH = re.compile(r"\b(varchar|timestamp|time)\(\d+\)")
_SPACE = re.compile(r"(?<=\d), (?=\d+\))")
_ZEROS = re.compile(r"(:\d\d\.\d{3})(?:000){1,2}(?!\d)")
_DIGITS = re.compile(r"-?\d\.?\d*(?:E-?\d+)?")


def verdict(recorded: Answer, answer: Answer, *, type_only: bool = False) -> str:
    """`equal`, `differs`, or the name under which *answer* refuses what *recorded* answers.

    Failures are equal by name; those of unknown functions in every word, line and column with them.
    """
    if answer.failure:
        name = answer.failure.partition(":")[0]
        if recorded.failure and _failed(recorded.failure) == _failed(answer.failure):
            return EQUAL
        return name if name in REFUSALS else DIFFERS
    if recorded.failure or _columns(recorded) != _columns(answer):
        return DIFFERS
    return EQUAL if type_only or _rows(recorded) == _rows(answer) else DIFFERS


def same(recorded: Answer, answer: Answer, entry: Entry) -> bool:
    """Whether Trino answers as it was recorded: to the letter, but of failures only the name."""
    if recorded.failure or answer.failure:
        return _failed(recorded.failure) == _failed(answer.failure)
    rows = [] if entry.without_rows else [_unordered(recorded), _unordered(answer)]
    return recorded.columns == answer.columns and rows[:1] == rows[1:]


def _unordered(answer: Answer) -> list[list[str | None]]:
    kinds = [kind for _, kind in answer.columns]
    return [
        [_sorted(cell) if cell and kind.startswith("map") else cell for cell, kind in zip_longest(row, kinds)]
        for row in answer.rows
    ]


def _sorted(value: str) -> str:
    return ", ".join(sorted(value.strip("{}").split(", ")))


def _failed(failure: str) -> str:
    return failure if failure.endswith("not registered") else failure.partition(":")[0]


def _columns(answer: Answer) -> list[tuple[str, str]]:
    """Types without what the embedded engine does not keep: the length of text, digits of a second."""
    return [(name.lower(), plain_type(kind)) for name, kind in answer.columns]


def plain_type(kind: str) -> str:
    """*kind* without the length of a varchar and the precision of a time."""
    return _SPACE.sub(",", _LENGTH.sub(r"\1", kind))


def _rows(answer: Answer) -> list[list[str | None]]:
    kinds = [kind for _, kind in answer.columns]
    return [
        [_value(value, kind) for value, kind in zip_longest(row, kinds, fillvalue="")] for row in answer.rows
    ]


def _value(value: str | None, kind: str) -> str | None:
    """*value* as its type allows: zeros beyond milliseconds say nothing, nor do a double's last digits, nor
    the order of a map.
    """
    if value is None:
        return None
    if kind.startswith("map"):  # without an order
        value = _sorted(value)
    if "time" in kind:
        value = _ZEROS.sub(r"\1", value)
    if "double" in kind or "real" in kind:
        value = _DIGITS.sub(lambda found: f"{float(found[0]):.{_SIGNIFICANT}g}", value)
    return value
