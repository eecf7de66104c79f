"""Regular expressions that RE2 does not match as Java does: look-around, back references, absent groups."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

_GROUP = re.compile(r"\\(.)|\$(\d)|\$\{(\w+)\}", re.DOTALL)
_NAMED = re.compile(r"\(\?<(?![=!])")


@lru_cache(maxsize=256)
def compiled(pattern: str) -> re.Pattern[str]:
    """A Java pattern as Python's; letters, digits and blanks are ASCII's in both.

    Raises:
        ValueError: NOT_SUPPORTED for a pattern that Python does not know either.
    """
    try:
        return re.compile(_NAMED.sub("(?P<", pattern), re.ASCII)
    except re.error as error:
        raise ValueError(f"!NOT_SUPPORTED: regular expression {pattern}: {error}") from error


def like(text: str, pattern: str) -> bool:
    """Whether the pattern is found anywhere."""
    return compiled(pattern).search(text) is not None


def extract(text: str, pattern: str, group: int) -> str | None:
    """A group of the first match, NULL without one."""
    found = compiled(pattern).search(text)
    return found[group] if found else None


def extract_all(text: str, pattern: str, group: int) -> list[str | None]:
    """A group of every match."""
    return [found[group] for found in compiled(pattern).finditer(text)]


def replace(text: str, pattern: str, replacement: str) -> str:
    """Every match replaced; `$1` and `${name}` are groups, a backslash takes what follows it as it is."""

    def filled(found: re.Match[str]) -> str:
        def part(piece: re.Match[str]) -> str:
            if piece[1] is not None:
                return piece[1]
            return found[int(piece[2]) if piece[2] else piece[3]] or ""

        return _GROUP.sub(part, replacement)

    return compiled(pattern).sub(filled, text)


def count(text: str, pattern: str) -> int:
    """How many matches there are."""
    return sum(1 for _ in compiled(pattern).finditer(text))


def _of_nulls(function: Callable[..., Any]) -> Callable[[Any, Any, Any], Any]:
    def call(text: Any, pattern: Any, third: Any) -> Any:
        return None if None in (text, pattern, third) else function(text, pattern, third)

    return call


#: DuckDB name, function, argument types, result type; the second kind may answer NULL.
FUNCTIONS = (
    ("t_re_like_py", like, ["VARCHAR", "VARCHAR"], "BOOLEAN"),
    ("t_re_extract_all_py", extract_all, ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR[]"),
    ("t_re_replace_py", replace, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR"),
    ("t_re_count_py", count, ["VARCHAR", "VARCHAR"], "BIGINT"),
)
MAYBE_NULL = (("t_re_extract_py", _of_nulls(extract), ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),)
