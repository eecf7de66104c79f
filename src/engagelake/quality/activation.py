"""The activation gate: the last look at what one destination is about to be told.

Everything is counted in SQL over the tables that the push reads, so a row's own values never come here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import warehouse
from .gate import RESULTS, Check, Finding, GateReport, conclude, examine
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
GUARDED = Check(
    "its guards allow the push", "ExpectColumnValuesToBeNull", {"column": "refusal"}, GUARD, "warn"
)
"""What must hold for one segment; SQL says it in words (`segment_guards` of the dbt project)."""


def activation_gate(settings: Settings, destination: str, *, results: Path = RESULTS) -> GateReport:
    """Check what *destination*, one of `names.DESTINATIONS`, is about to be told.

    A segment that its guard refuses is a warning that names it and the guard: it stays as it is, and the
    others go on (`refused_segments` of the report's figures).

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
    sizes = segment_sizes(settings, destination)
    for size in sizes:
        found = examine(f"segment {size['token']}", pd.DataFrame([size], dtype=object), [GUARDED])
        findings += [replace(each, figure=size["refusal"] or each.figure) for each in found]
    checked_at = datetime.now(UTC)
    gate = f"activation.{destination}"
    return conclude(gate, findings, {**figures, "segments": sizes}, checked_at=checked_at, results=results)


def refused_segments(figures: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return segment and refusal of every segment that the gate's *figures* say was stopped."""
    return [
        {"segment": size["token"], "refusal": size["refusal"]}
        for size in figures["segments"]
        if size["refusal"]
    ]


def change_checks() -> list[Check]:
    """Return what must hold for the figures of a changes table."""

    def none(figure: str, what: str, mend: str) -> Check:
        return Check(what, "ExpectColumnValuesToBeBetween", {"column": figure, "max_value": 0}, mend)

    def most(figure: str, what: str, limit: int) -> Check:
        arguments = {"column": figure, "max_value": limit}
        return Check(what, "ExpectColumnValuesToBeBetween", arguments, TOKENS, "warn")

    return [
        none("null_keys", "no key is null", REBUILD),
        none("duplicate_keys", "no key occurs twice", REBUILD),
        most("most_tokens", f"no record has more than {MOST_TOKENS} tokens", MOST_TOKENS),
        most("longest_token", f"no token is longer than {LONGEST_TOKEN} characters", LONGEST_TOKEN),
        none("suppressed", "no suppressed address is desired", LEAK),
    ]
