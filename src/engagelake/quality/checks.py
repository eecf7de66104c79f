"""What a gate expects, and what it found: words and counts, never a value of a person's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of a frame.

    Attributes:
        name: What must hold, as a sentence part (`event_id is 64 hex digits`).
        expectation: Great Expectations' class name (`ExpectColumnValuesToNotBeNull`).
        arguments: Its arguments.
        fix: What to do when it does not hold.
        severity: `fail` stops the run, `warn` is only reported.
        figure: What to show of a row that breaks it, where every row of the frame has a name of its own. Like
            `fix` it may name the row's columns in braces (`{records}`).
    """

    name: str
    expectation: str
    arguments: Mapping[str, Any]
    fix: str
    severity: Literal["fail", "warn"] = "fail"
    figure: str = ""


def at_most(
    column: str, limit: float, name: str, fix: str, figure: str, severity: Literal["fail", "warn"] = "fail"
) -> Check:
    """Return the check that no figure in *column* is above *limit*; null is not judged."""
    arguments = {"column": column, "max_value": limit}
    return Check(name, "ExpectColumnValuesToBeBetween", arguments, fix, severity, figure)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that was made: *figure* says what was seen, in counts."""

    subject: str
    check: str
    severity: str
    passed: bool
    figure: str
    fix: str
