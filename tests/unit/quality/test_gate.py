"""A gate: what passes, what warns, what refuses, and that nobody's data is in a report."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from engagelake.errors import GateFailed
from engagelake.quality.gate import Check, conclude, examine

NOT_NULL = Check("id is never null", "ExpectColumnValuesToNotBeNull", {"column": "id"}, "fix the sender")
SHORT = Check(
    "id is one letter", "ExpectColumnValuesToMatchRegex", {"column": "id", "regex": "^.$"}, "cut it", "warn"
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_findings_come_in_the_order_of_the_checks_and_count_what_they_saw():
    """Each check has one finding with the number of rows that break it."""
    findings = examine("people", pd.DataFrame({"id": ["a", None, "long"]}), [SHORT, NOT_NULL])

    assert [finding.check for finding in findings] == ["id is one letter", "id is never null"]
    assert [finding.passed for finding in findings] == [False, False]
    assert [finding.figure for finding in findings] == ["1 of 3 rows", "1 of 3 rows"]


def test_a_missing_column_fails_its_checks():
    """A check of a column that is not there does not pass by accident."""
    (finding,) = examine("people", pd.DataFrame({"other": ["a"]}), [NOT_NULL])

    assert not finding.passed
    assert finding.figure == "the column is missing or cannot be read"


def test_a_warning_lets_the_run_go_on_and_is_reported(tmp_path):
    """A check marked warn never stops a run."""
    findings = examine("people", pd.DataFrame({"id": ["long"]}), [NOT_NULL, SHORT])

    report = conclude("landing", findings, {"rows": 1}, checked_at=NOON, results=tmp_path)

    assert [warning.check for warning in report.warnings] == ["id is one letter"]
    assert not report.failures
    (path,) = (tmp_path / "landing").iterdir()
    assert json.loads(path.read_text()) == report.to_dict()
    assert report.to_dict()["checks"] == 2


def test_a_failure_refuses_and_names_gate_check_figure_and_fix(tmp_path):
    """Somebody who reads only the error knows what to do; the report is written all the same."""
    findings = examine("people", pd.DataFrame({"id": ["a", None]}), [NOT_NULL])

    with pytest.raises(GateFailed) as refusal:
        conclude("landing", findings, {}, checked_at=NOON, results=tmp_path)

    for word in ("landing gate", "people", "id is never null", "1 of 2 rows", "fix the sender"):
        assert word in str(refusal.value)
    assert len(list((tmp_path / "landing").iterdir())) == 1


def test_no_value_of_a_row_reaches_a_report_or_an_error(tmp_path):
    """An address that breaks a check stays out of files and logs."""
    check = Check(
        "address is short",
        "ExpectColumnValuesToMatchRegex",
        {"column": "address", "regex": "^.$"},
        "fix it",
    )
    findings = examine("people", pd.DataFrame({"address": ["ada@example.com"]}), [check])

    with pytest.raises(GateFailed) as refusal:
        conclude("landing", findings, {}, results=tmp_path)

    (path,) = (tmp_path / "landing").iterdir()
    assert "ada@" not in path.read_text()
    assert "ada@" not in str(refusal.value)
