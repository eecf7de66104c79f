"""The activation gate: the last look at what one destination is about to be told.

Everything is counted in SQL over the tables that the push reads, so a row's own values never come here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import warehouse
from .gate import RESULTS, Check, Finding, GateReport, conclude, examine
from .guards import COMPARABLE
from .membership import MEMBERSHIP, segment_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..settings import Settings

MOST_TOKENS = 50
"""Values that one Pinpoint attribute holds (Pinpoint developer guide, "Quotas", read 2026-08-13)."""

LONGEST_TOKEN = 100
"""Characters of one value of a Pinpoint attribute (the same page)."""

REBUILD = "rebuild the activation models: `engagelake refresh`; if it stays, a key test of theirs is missing"
TOKENS = "retire or merge segments, or shorten `token` in their meta"
LEAK = "nothing may be sent: the desired model lost its join with dim_suppressions; mend it before all else"
GUARD = "look at the segment's query and its sources; if the figure is right, raise the guard in its meta"


def activation_gate(
    settings: Settings,
    destination: str,
    guards: Mapping[str, Mapping[str, Any]],
    *,
    results: Path = RESULTS,
) -> GateReport:
    """Check what *destination*, one of `names.DESTINATIONS`, is about to be told.

    *guards* has, by token, what a segment's owner allows: `min` and `max` members, and `largest_change`, the
    share of the last acknowledged members by which it may grow or shrink (fewer than `COMPARABLE`, and so the
    first push, are exempt).

    Raises:
        GateFailed: If a check marked `fail` did not hold; nothing was sent.
    """
    import pandas as pd

    membership = MEMBERSHIP[destination]
    figures = {
        **warehouse.query(settings, membership.changes_sql(settings))[0],
        **warehouse.query(settings, membership.leak_sql(settings))[0],
    }
    figures = {name: int(value or 0) for name, value in figures.items()}
    findings: list[Finding] = examine("changes", pd.DataFrame([figures]), change_checks())
    sizes = [guarded(size, guards) for size in segment_sizes(settings, destination, guards)]
    for size in sizes:
        frame = pd.DataFrame([size]).astype({name: "float" for name in NUMBERS})
        findings += examine(f"segment {size['token']}", frame, guard_checks())
    checked_at = datetime.now(UTC)
    gate = f"activation.{destination}"
    return conclude(gate, findings, {**figures, "segments": sizes}, checked_at=checked_at, results=results)


def change_checks() -> list[Check]:
    """Return what must hold for the figures of a changes table."""

    def none(figure: str, what: str, mend: str) -> Check:
        return Check(what, "ExpectColumnValuesToBeBetween", {"column": figure, "max_value": 0}, mend)

    def most(figure: str, what: str, limit: int) -> Check:
        return Check(what, "ExpectColumnValuesToBeBetween", {"column": figure, "max_value": limit}, TOKENS)

    return [
        none("null_keys", "no key is null", REBUILD),
        none("duplicate_keys", "no key occurs twice", REBUILD),
        most("most_tokens", f"no record has more than {MOST_TOKENS} tokens", MOST_TOKENS),
        most("longest_token", f"no token is longer than {LONGEST_TOKEN} characters", LONGEST_TOKEN),
        none("suppressed", "no suppressed address is desired", LEAK),
    ]


NUMBERS = ("members", "min", "max", "change", "largest_change")


def guarded(size: Mapping[str, Any], guards: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return *size* (token, members, acknowledged) with its guard; a limit that is not set is None.

    `change` is by which share of the acknowledged members it grows or shrinks, None below `COMPARABLE`
    of them: who is in may turn over every day, how many should not.
    """
    guard = guards.get(size["token"], {})
    acknowledged = size["acknowledged"]
    return {
        **size,
        "change": abs(size["members"] - acknowledged) / acknowledged if acknowledged >= COMPARABLE else None,
        "min": guard.get("min"),
        "max": guard.get("max"),
        "largest_change": guard.get("largest_change"),
    }


def guard_checks() -> list[Check]:
    """Return what must hold for one segment's size, where its owner set a limit."""

    def at_least(larger: str, smaller: str, what: str) -> Check:
        arguments = {
            "column_A": larger,
            "column_B": smaller,
            "or_equal": True,
            "ignore_row_if": "either_value_is_missing",
        }
        return Check(what, "ExpectColumnPairValuesAToBeGreaterThanB", arguments, GUARD)

    return [
        at_least("members", "min", "it has at least its guard's min"),
        at_least("max", "members", "it has at most its guard's max"),
        at_least("largest_change", "change", "it changes by at most its guard's largest_change"),
    ]
