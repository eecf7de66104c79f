"""What the DAG files share: the moment of a run, its id, and which errors are worth a retry."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from engagelake import orchestration
from engagelake.alerts import Alert
from engagelake.errors import (
    DataError,
    DestinationRetired,
    GateFailed,
    OlderMoment,
    PermanentError,
    SettingsError,
    TransientError,
)
from engagelake.orchestration import activation, alerts

NIGHT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_nightly_run_speaks_for_the_midnight_before_it():
    """02:00 is when we run, not what we speak for."""
    assert orchestration.first_as_of({}, NIGHT) == "2026-11-20 00:00:00"


def test_a_param_overrides_the_moment():
    """Whoever triggers a DAG may say its day; left empty it decides nothing."""
    day, empty, before = {"as_of": "2026-10-31"}, {"as_of": None}, [{"as_of": "2020-01-01 00:00:00"}]

    assert orchestration.first_as_of(day, NIGHT) == "2026-10-31 00:00:00"
    assert orchestration.first_as_of(empty, NIGHT) == "2026-11-20 00:00:00"
    assert orchestration.following_as_of(day, before) == "2026-10-31 00:00:00"
    assert orchestration.following_as_of(empty, before) == "2020-01-01 00:00:00"


def test_a_moment_to_come_is_refused():
    """A destination that knew it could be sent nothing more until it comes."""
    with pytest.raises(SettingsError, match="has not come yet"):
        orchestration.first_as_of({"as_of": "2999-01-01"}, NIGHT)


def test_a_mistyped_param_does_not_run_for_another_moment():
    """Airflow hands on whatever a trigger names; a wrong name must not mean "last midnight"."""
    with pytest.raises(SettingsError, match="unknown param as-of: this DAG knows as_of alone"):
        orchestration.first_as_of({"as_of": None, "as-of": "2026-10-31"}, NIGHT)
    with pytest.raises(SettingsError, match="unknown param day"):
        orchestration.following_as_of({"day": "2026-10-31"}, [{"as_of": "2020-01-01 00:00:00"}])


def test_a_day_that_is_replayed_skips_what_would_go_back_in_time():
    """It is no failure: the destination knows a later moment."""
    with pytest.raises(AirflowSkipException, match="no diff"), orchestration.no_retry_where_useless():
        raise OlderMoment("no diff goes back in time")


def test_a_dag_that_follows_takes_the_latest_moment_it_was_told():
    """Two events that were waiting are one run, for the later of them."""
    told = [{"as_of": "2026-10-31 00:00:00"}, {"as_of": "2026-10-30 00:00:00"}, {}]

    assert orchestration.following_as_of({}, told) == "2026-10-31 00:00:00"


def test_a_dag_that_was_told_nothing_does_not_guess():
    """No clock decides in the middle of a day."""
    with pytest.raises(SettingsError, match="run land__events first"):
        orchestration.following_as_of({}, [])


def test_events_that_triggered_a_run_come_before_the_latest_one():
    """A manual run takes the asset's latest event; a triggered one exactly those that triggered it."""
    one, other = SimpleNamespace(extra={"as_of": "1"}), SimpleNamespace(extra={"as_of": "2"})

    triggered = {"triggering_asset_events": {"a": [one]}, "inlet_events": {"a": [one, other]}}
    by_hand = {"triggering_asset_events": {}, "inlet_events": {"a": [one, other]}}
    never = {"triggering_asset_events": {}, "inlet_events": {"a": []}}

    assert orchestration.extras(triggered, "a") == [one.extra]
    assert orchestration.extras(by_hand, "a") == [other.extra]
    assert orchestration.extras(never, "a") == []


def test_every_try_of_a_run_has_the_same_id_and_every_run_another(monkeypatch):
    """A retry must find the outcomes of the try before it, and never another run's files."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("ENGAGELAKE_AWS__ACCOUNT", "123456789012")

    def run_id(airflow_run_id):
        return activation._run("d", "2026-10-31 00:00:00", SimpleNamespace(run_id=airflow_run_id)).run_id

    assert run_id("manual__2026-11-01T02:00:00+00:00") == run_id("manual__2026-11-01T02:00:00+00:00")
    assert run_id("one") != run_id("other")
    assert run_id("one").startswith("20261031T000000Z-")


@pytest.mark.parametrize("error", [SettingsError, GateFailed, PermanentError, DestinationRetired])
def test_what_a_person_must_mend_fails_at_once_with_its_own_words(error):
    """Three tries would only delay the message."""
    with (
        pytest.raises(AirflowFailException, match="fix this"),
        orchestration.no_retry_where_useless(),
    ):
        raise error("fix this")


@pytest.mark.parametrize("error", [TransientError, DataError])
def test_what_may_pass_is_left_to_airflows_retries(error):
    """Throttling ends, and so does an outage."""
    with pytest.raises(error), orchestration.no_retry_where_useless():
        raise error("later")


def test_a_missing_manifest_names_the_command_that_writes_it(monkeypatch, tmp_path):
    """A DAG that cannot be shown says why."""
    monkeypatch.setattr(orchestration, "MANIFEST", tmp_path / "manifest.json")

    with pytest.raises(SettingsError, match="dbt parse --no-partial-parse --project-dir dbt_project"):
        orchestration.dbt_tasks("models", ["path:models"])


@pytest.fixture
def published(monkeypatch):
    """What the callbacks publish, in order."""
    seen = []
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("ENGAGELAKE_AWS__ACCOUNT", "123456789012")
    monkeypatch.setattr(alerts, "publish", lambda _, alert: seen.append(alert))
    return seen


def test_a_failed_run_names_its_task_and_says_no_error(published):
    """Airflow gives the last task and its own word; an exception's text may quote a record."""
    dag, task = SimpleNamespace(dag_id="land__events"), SimpleNamespace(task_id="check_landing_gate")
    error = ValueError("ada@example.com is no address")

    alerts.failed({"dag": dag, "run_id": "r1", "reason": "task_failure", "ti": task, "exception": error})
    alerts.failed({"dag": dag, "run_id": "r2", "reason": "timed_out"})

    assert published == [
        Alert("failed", "land__events", "r1", "task_failure", "check_landing_gate"),
        Alert("failed", "land__events", "r2", "timed_out"),
    ]
    assert "ada@" not in published[0].message("dev")


def test_a_late_run_says_its_deadline(published):
    """The context is the one that Airflow's scheduler gives: plain values."""
    run = {"dag_id": "segment__daily", "dag_run_id": "r1", "conf": {"note": "ada@example.com"}}
    alerts.late({"dag_run": run, "deadline": {"id": "x", "deadline_time": "2026-11-20T05:00:00Z"}})

    (alert,) = published
    assert alert == Alert("late", "segment__daily", "r1", "not done by 2026-11-20T05:00:00Z; the run goes on")
    assert "ada@" not in alert.message("dev")
