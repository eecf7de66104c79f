"""A gate: what passes, what warns, what refuses, and that nobody's data is in a report."""

import json
from datetime import UTC, datetime

import boto3
import pandas as pd
import pytest
from botocore.stub import Stubber

from engagelake import aws
from engagelake.errors import GateFailed
from engagelake.quality.checkpoint import validate
from engagelake.quality.checks import Check
from engagelake.quality.gate import conclude
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
NOT_NULL = Check("id is never null", "ExpectColumnValuesToNotBeNull", {"column": "id"}, "fix the sender")
SHORT = Check(
    "id is one letter", "ExpectColumnValuesToMatchRegex", {"column": "id", "regex": "^.$"}, "cut it", "warn"
)
FEW = Check(
    "there are few",
    "ExpectColumnValuesToBeBetween",
    {"column": "count", "max_value": 3},
    "look at {place}",
    figure="{count} of them",
)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY = "gate_results/landing/dt=2026-11-20/20261120T120000000000Z.json"


def test_findings_come_in_the_order_of_the_checks_and_count_what_they_saw():
    """Each check has one finding with the number of rows that break it."""
    findings = validate("people", pd.DataFrame({"id": ["a", None, "long"]}), [SHORT, NOT_NULL]).findings

    assert [finding.check for finding in findings] == ["id is one letter", "id is never null"]
    assert [finding.passed for finding in findings] == [False, False]
    assert [finding.figure for finding in findings] == ["1 of 3 rows", "1 of 3 rows"]


def test_a_missing_column_fails_its_checks():
    """A check of a column that is not there does not pass by accident."""
    (finding,) = validate("people", pd.DataFrame({"other": ["a"]}), [NOT_NULL]).findings

    assert not finding.passed
    assert finding.figure == "the column is missing or cannot be read"


def test_rows_with_names_are_found_one_by_one():
    """A row of figures that breaks a check is named, with its own figure and fix; null is not judged."""
    frame = pd.DataFrame({"place": ["here", "there", "elsewhere"], "count": [9, 1, None]}, dtype=object)

    (finding,) = validate("places", frame, [FEW], subject="place").findings

    assert (finding.subject, finding.passed) == ("here", False)
    assert (finding.figure, finding.fix) == ("9 of them", "look at here")


def test_rows_with_names_and_no_defect_have_one_finding_a_check():
    """What holds for all is said once."""
    frame = pd.DataFrame({"place": ["here", "there"], "count": [1, 2]}, dtype=object)

    (finding,) = validate("places", frame, [FEW], subject="place").findings

    assert (finding.subject, finding.passed) == ("places", True)


def test_a_missing_column_of_named_rows_fails_too():
    """A figure that is not there does not let its check pass."""
    (finding,) = validate("places", pd.DataFrame({"place": ["here"]}), [FEW], subject="place").findings

    assert not finding.passed
    assert finding.figure == "the column is missing or cannot be read"
    assert "{" not in finding.fix


def test_two_rows_of_one_name_are_refused():
    """A finding names its row: there is one of that name."""
    with pytest.raises(ValueError, match="places: two rows have one place"):
        validate("places", pd.DataFrame({"place": ["here", "here"], "count": [1, 9]}), [FEW], subject="place")


def test_the_same_suite_may_run_again_with_other_rows():
    """One process gates many nights."""
    first = validate("people", pd.DataFrame({"id": [None]}), [NOT_NULL])
    second = validate("people", pd.DataFrame({"id": ["a"]}), [NOT_NULL])

    assert [each.findings[0].passed for each in (first, second)] == [False, True]


def test_a_warning_lets_the_run_go_on_and_is_reported(kept):
    """A check marked warn never stops a run."""
    checked = validate("people", pd.DataFrame({"id": ["long"]}), [NOT_NULL, SHORT])

    report = conclude(SETTINGS, "landing", [checked], {"rows": 1}, checked_at=NOON)

    assert [warning.check for warning in report.warnings] == ["id is one letter"]
    assert not report.failures
    assert report.to_dict()["findings"] == 2
    assert {name: kept[KEY][name] for name in report.to_dict()} == report.to_dict()


def test_what_great_expectations_says_is_kept_beside_the_report(kept):
    """Its own result, with the suite, each expectation and its severity."""
    checked = validate("people", pd.DataFrame({"id": ["long"]}), [NOT_NULL, SHORT])

    conclude(SETTINGS, "landing", [checked], {}, checked_at=NOON)

    (result,) = kept[KEY]["validations"]
    assert (result["suite_name"], result["success"]) == ("people", False)
    assert [
        (each["expectation_config"]["type"], each["expectation_config"]["severity"], each["success"])
        for each in result["results"]
    ] == [
        ("expect_column_values_to_not_be_null", "critical", True),
        ("expect_column_values_to_match_regex", "warning", False),
    ]


def test_a_failure_refuses_and_names_gate_check_figure_fix_and_report(kept):
    """Somebody who reads only the error knows what to do; the report is kept all the same."""
    checked = validate("people", pd.DataFrame({"id": ["a", None]}), [NOT_NULL])

    with pytest.raises(GateFailed) as refusal:
        conclude(SETTINGS, "landing", [checked], {}, checked_at=NOON)

    place = f"s3://dev-engagelake-123456789012/{KEY}"
    for word in ("landing gate", "people", "id is never null", "1 of 2 rows", "fix the sender", place):
        assert word in str(refusal.value)
    assert list(kept) == [KEY]


def test_no_value_of_a_row_reaches_a_report_or_an_error(kept):
    """An address that breaks a check stays out of files and logs."""
    check = Check(
        "address is short",
        "ExpectColumnValuesToMatchRegex",
        {"column": "address", "regex": "^.$"},
        "fix it",
    )
    checked = validate("people", pd.DataFrame({"address": ["ada@example.com"]}), [check])

    with pytest.raises(GateFailed) as refusal:
        conclude(SETTINGS, "landing", [checked], {})

    (report,) = kept.values()
    assert "ada@" not in json.dumps(report)
    assert "ada@" not in str(refusal.value)


def test_a_report_that_cannot_be_kept_refuses_and_still_says_what_was_found(monkeypatch):
    """A role that may not write there hides no finding, and a night without a report does not go on."""
    s3 = boto3.client("s3", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    monkeypatch.setattr(aws, "client", lambda *_: s3)
    good, bad = (validate("people", pd.DataFrame({"id": [value]}), [NOT_NULL]) for value in ("a", None))
    with Stubber(s3) as stubber:
        for _ in range(2):
            stubber.add_client_error("put_object", "AccessDenied", "not authorized", 403)
        with pytest.raises(
            GateFailed, match="id is never null: 1 of 1 rows.*could not be kept.*AccessDenied"
        ):
            conclude(SETTINGS, "landing", [bad], {})
        with pytest.raises(GateFailed, match="found nothing to refuse; its report could not be kept"):
            conclude(SETTINGS, "landing", [good], {})
