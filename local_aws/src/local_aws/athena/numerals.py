"""Numbers as Athena writes them: `1_000`, `0x1F`, `0o17`, `0b101`, `1.5`; sqlglot reads the first digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from local_aws.athena.errors import QueryError, place

_WORDS = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/   # no numbers in these
    |(?<![\w.$@])(?:
        (?P<radix>0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[oO][0-7]+(?:_[0-7]+)*|0[bB][01]+(?:_[01]+)*)
        |(?P<number>(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?(?:[eE][+-]?\d+(?:_\d+)*)?|\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?)
    )(?P<after>\w*)""",
    re.DOTALL | re.VERBOSE,
)
_DIGIT_FIRST = "identifiers must not start with a digit; surround the identifier with double quotes"


def plain_numerals(sql: str) -> str:
    """*sql* with every number in plain digits.

    Raises:
        QueryError: SYNTAX_ERROR for a word that begins with a digit.
    """
    parts, done = [], 0
    for start, end, digits in numerals(sql):
        if digits is None:
            raise QueryError("SYNTAX_ERROR", f"{place(sql, start)}{_DIGIT_FIRST}")
        parts += [sql[done:start], digits]
        done = end
    return "".join([*parts, sql[done:]])


def numerals(sql: str) -> Iterator[tuple[int, int, str | None]]:
    """Begin and end of each number that is not written plainly, and its plain digits.

    None for a word that begins with a digit. A number with a point and no exponent is a double in Athena
    (measured by others; Trino: a decimal), so it is given one.
    """
    for found in _WORDS.finditer(sql):
        written = found["radix"] or found["number"]
        if written is None:
            continue
        digits = None if found["after"] else _digits(written)
        if digits != written:
            yield found.start(), found.end(), digits


def _digits(written: str) -> str:
    digits = written.replace("_", "")
    if digits[:2].lower() in ("0x", "0o", "0b"):
        return str(int(digits, 0))
    return f"{digits}e0" if "." in digits and "e" not in digits.lower() else digits
