"""The activation gate: the last look at what one destination is about to receive.

Everything is counted in SQL over the tables that the push reads, so a row's own values never come here.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..activation.reading import change_figures, segment_sizes
from .gate import RESULTS, Check, Finding, GateReport, conclude, examine

if TYPE_CHECKING:
    from ..settings import Settings

REBUILD = "rebuild the activation models: `engagelake refresh`; if it stays, a key test of theirs is missing"
LEAK = "nothing may be sent: the desired model lost its join with dim_suppressions; fix it before all else"
GUARD = "look at the segment's query and its sources; if the figure is right, raise the guard in its meta"
GUARDED = Check(
    "its guards allow the push", "ExpectColumnValuesToBeNull", {"column": "refusal"}, GUARD, "warn"
)
"""What must hold for one segment; SQL says it in words (`segment_guards` of the dbt project)."""


def activation_gate(settings: Settings, destination: str, *, results: Path = RESULTS) -> GateReport:
    """Check what *destination* is about to receive.

    A segment that its guard refuses is a warning that names it and the guard: it stays as it is, and the
    others go on. The report's figures hold the changes' figures and, as `segments`, what
    `activation.reading.segment_sizes` says of each segment, as plain values.

    Raises:
        GateFailed: If a check marked `fail` did not hold; nothing was sent.
    """
    import pandas as pd

    figures = change_figures(settings, destination)
    findings: list[Finding] = examine("changes", pd.DataFrame([figures]), change_checks())
    sizes = [asdict(size) for size in segment_sizes(settings, destination)]
    for size in sizes:
        found = examine(f"segment {size['token']}", pd.DataFrame([size], dtype=object), [GUARDED])
        findings += [replace(each, figure=size["refusal"] or each.figure) for each in found]
    checked_at = datetime.now(UTC)
    gate = f"activation.{destination}"
    return conclude(gate, findings, {**figures, "segments": sizes}, checked_at=checked_at, results=results)


def change_checks() -> list[Check]:
    """Return what must hold for the figures of a changes table."""

    def none(figure: str, what: str, fix: str) -> Check:
        return Check(what, "ExpectColumnValuesToBeBetween", {"column": figure, "max_value": 0}, fix)

    return [
        none("null_keys", "no key is null", REBUILD),
        none("duplicate_keys", "no key occurs twice", REBUILD),
        none("suppressed", "no suppressed address is desired", LEAK),
    ]
