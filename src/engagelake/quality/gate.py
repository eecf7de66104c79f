"""What a gate is: figures, what is expected of them, and a refusal that names the fix.

Great Expectations does the checking, in code, with an ephemeral context and no analytics calls. It takes
seconds to import, so it is imported where it is used. Reports hold counts, never a value of a row.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import GateFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

RESULTS = Path("build/quality")
"""Where gates leave their reports, one JSON file a gate and run."""

COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Great Expectations' result format that keeps offending values, which are personal data, out of reports."""

SEVERITIES = {"fail": "critical", "warn": "warning"}
"""Our words for Great Expectations' severities."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of a frame.

    Attributes:
        name: What must hold, as a sentence part (`event_id is 64 hex digits`).
        expectation: Great Expectations' class name (`ExpectColumnValuesToNotBeNull`).
        arguments: Its arguments.
        severity: `fail` stops the run, `warn` is only reported.
        fix: What to do when it does not hold.
    """

    name: str
    expectation: str
    arguments: Mapping[str, Any]
    fix: str
    severity: Literal["fail", "warn"] = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that was made: *figure* says what was seen, in counts."""

    subject: str
    check: str
    severity: str
    passed: bool
    figure: str
    fix: str


@dataclass(frozen=True, slots=True)
class GateReport:
    """What one gate saw; `to_dict` is what `build/quality/<gate>/` holds."""

    gate: str
    checked_at: str
    findings: tuple[Finding, ...]
    figures: Mapping[str, Any]

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The findings that stop the run."""
        return tuple(each for each in self.findings if not each.passed and each.severity == "fail")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that somebody should read."""
        return tuple(each for each in self.findings if not each.passed and each.severity == "warn")

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain JSON types."""
        return {
            "gate": self.gate,
            "checked_at": self.checked_at,
            "checks": len(self.findings),
            "failures": [asdict(each) for each in self.failures],
            "warnings": [asdict(each) for each in self.warnings],
            "figures": dict(self.figures),
        }


def examine(subject: str, frame: pd.DataFrame, checks: Sequence[Check]) -> list[Finding]:
    """Return one finding per check of *checks* about *frame*, in their order; *subject* names the frame."""
    import great_expectations as gx

    asset = _context().data_sources.add_or_update_pandas("frames").add_dataframe_asset(subject)
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name=subject, expectations=[_built(*each) for each in enumerate(checks)])
    results = batch.validate(suite, result_format=COUNTS_ONLY).results
    found = {result.expectation_config.meta["check"]: result for result in results}
    return [_finding(subject, check, found[number]) for number, check in enumerate(checks)]


@cache
def _context() -> Any:
    """Return the one context of this process: each makes a folder of its own, and says so."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def _built(number: int, check: Check) -> Any:
    import great_expectations.expectations as gxe

    expectation = getattr(gxe, check.expectation)
    return expectation(**check.arguments, severity=SEVERITIES[check.severity], meta={"check": number})


def _finding(subject: str, check: Check, result: Any) -> Finding:
    return Finding(
        subject=subject,
        check=check.name,
        severity=check.severity,
        passed=bool(result.success),
        figure=_figure(result),
        fix=check.fix,
    )


def _figure(result: Any) -> str:
    counts = result.result or {}
    if "unexpected_count" in counts:
        return f"{counts['unexpected_count']} of {counts['element_count']} rows"
    if "observed_value" in counts:
        return f"observed {counts['observed_value']}"
    if result.success:
        return "as expected"
    return "the column is missing or cannot be read"


def conclude(
    gate: str,
    findings: Iterable[Finding],
    figures: Mapping[str, Any],
    *,
    checked_at: datetime | None = None,
    results: Path = RESULTS,
) -> GateReport:
    """Write the report of *gate* under *results* and return it.

    Raises:
        GateFailed: If a check marked `fail` did not hold; names gate, check, figure and fix.
    """
    checked_at = checked_at or datetime.now(UTC)
    report = GateReport(gate, checked_at.isoformat(), tuple(findings), figures)
    path = results / gate / f"{checked_at:%Y%m%dT%H%M%S%fZ}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report.to_dict(), indent=2, default=str), encoding="utf-8")
    if report.failures:
        first, *others = report.failures
        also = f" (and {len(others)} more checks, see {path})" if others else f" (see {path})"
        msg = f"{gate} gate refused: {first.subject}: {first.check}: {first.figure}; {first.fix}{also}"
        raise GateFailed(msg)
    return report
