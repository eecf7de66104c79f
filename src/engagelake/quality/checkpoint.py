"""Great Expectations runs the checks of a gate: one frame, one suite, one checkpoint.

In code, with an ephemeral context and no analytics calls. It takes seconds to import, so it is imported where
it is used.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from .checks import Check, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

SEVERITIES = {"fail": "critical", "warn": "warning"}
"""Our words for Great Expectations' severities."""

COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}
"""Great Expectations' result format that keeps offending values, which are personal data, out of results."""

UNREADABLE = "the column is missing or cannot be read"

WITHOUT_ROWS = "the query behind the figures and the check name different columns: one of them is wrong"


@dataclass(frozen=True, slots=True)
class Validation:
    """What one checkpoint found: our findings, and Great Expectations' own result as JSON types."""

    findings: tuple[Finding, ...]
    result: Mapping[str, Any]


def validate(
    suite: str, frame: pd.DataFrame, checks: Sequence[Check], *, subject: str | None = None
) -> Validation:
    """Run a checkpoint named *suite* of *checks* over *frame*, and return what it found.

    There is one finding per check, about *suite* as a whole, in the order of the checks. Where *subject*
    names a column, its values name the rows, each once, and the rows must be figures, for those that break a
    check are kept: it has one finding per such row, with the row's figure and fix in place of a count.

    One thread at a time: the context of Great Expectations is the process's.

    Raises:
        ValueError: If two rows have one name.
    """
    import great_expectations as gx

    if subject is not None and not frame[subject].is_unique:
        raise ValueError(f"{suite}: two rows have one {subject}")
    context = _context()
    asset = context.data_sources.add_or_update_pandas(suite).add_dataframe_asset("frame")
    expectations = gx.ExpectationSuite(name=suite, expectations=[_built(*each) for each in enumerate(checks)])
    definition = gx.ValidationDefinition(
        name=suite,
        data=asset.add_batch_definition_whole_dataframe("all"),
        suite=context.suites.add_or_update(expectations),
    )
    checkpoint = gx.Checkpoint(
        name=suite,
        validation_definitions=[context.validation_definitions.add_or_update(definition)],
        result_format=COUNTS_ONLY if subject is None else _rows_named_by(subject),
    )
    run = context.checkpoints.add_or_update(checkpoint).run({"dataframe": frame})
    (result,) = run.run_results.values()
    of_check = {each.expectation_config.meta["check"]: each for each in result.results}
    findings = [
        finding
        for number, check in enumerate(checks)
        for finding in _findings(suite, check, of_check[number], frame, subject)
    ]
    return Validation(tuple(findings), result.to_json_dict())


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


def _rows_named_by(subject: str) -> dict[str, Any]:
    return {"result_format": "COMPLETE", "unexpected_index_column_names": [subject]}


def _built(number: int, check: Check) -> Any:
    import great_expectations.expectations as gxe

    expectation = getattr(gxe, check.expectation)
    return expectation(
        **check.arguments,
        description=check.name,
        severity=SEVERITIES[check.severity],
        meta={"check": number},
    )


def _findings(
    suite: str, check: Check, result: Any, frame: pd.DataFrame, subject: str | None
) -> list[Finding]:
    passed = bool(result.success)
    broken = (result.result or {}).get("unexpected_index_list")
    if passed or subject is None or not broken:
        fix = check.fix if subject is None else WITHOUT_ROWS
        return [Finding(suite, check.name, check.severity, passed, _figure(result), "" if passed else fix)]
    rows = frame.set_index(subject, drop=False)
    return [_row_finding(check, rows.loc[each[subject]].to_dict(), each[subject]) for each in broken]


def _row_finding(check: Check, row: Mapping[str, Any], subject: str) -> Finding:
    figure, fix = (text.format_map(row) for text in (check.figure, check.fix))
    return Finding(subject, check.name, check.severity, False, figure, fix)


def _figure(result: Any) -> str:
    counts = result.result or {}
    if "unexpected_count" in counts:
        return f"{counts['unexpected_count']} of {counts['element_count']} rows"
    if "observed_value" in counts:
        return f"observed {counts['observed_value']}"
    return "as expected" if result.success else UNREADABLE
