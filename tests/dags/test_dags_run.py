"""A small world's daily refresh through the DAGs themselves, on local AWS, held to the simulator's truth."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import boto3
import pytest

from engagelake import warehouse
from engagelake.deploy import deploy
from engagelake.local import LocalAws, create_pinpoint_application
from engagelake.names import SEGMENT_ATTRIBUTE
from engagelake.settings import Settings
from engagelake.simulate.feed import feed, register_endpoints
from engagelake.simulate.world import World

RUNNER = Path(__file__).with_name("airflow_day.py")
START, DAYS, USERS = date(2026, 10, 1), 6, 40
AS_OF = START + timedelta(days=DAYS)
ACTIVATIONS = ("activate__pinpoint_endpoint_attributes", "activate__pinpoint_segment_imports")
DAY = ("land__events", "transform__engagement", "segment__daily", *ACTIVATIONS)


@pytest.fixture(scope="module")
def local():
    """Local AWS in a process of its own: Airflow takes a core for itself."""
    with LocalAws() as running:
        yield running


@pytest.fixture(scope="module")
def lake(local):
    """A deployed environment, and the world whose events have landed in it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "ENGAGELAKE_"))]:
            patch.delenv(name)
        for name, value in local.environment().items():
            patch.setenv(name, value)
        deploy(Settings.from_environment(), buffer_seconds=1)
        for name, value in create_pinpoint_application(Settings.from_environment()).items():
            patch.setenv(name, value)
        settings = Settings.from_environment()
        world = World(3, USERS, START, turning_day=DAYS)
        register_endpoints(settings, settings.pinpoint_application_id, world.endpoints())
        for number in range(1, DAYS + 1):
            feed(settings, world.day(number))
        local.control("firehose", {"flush": True})
        yield settings, world


@pytest.fixture(scope="module")
def airflow(manifest, tmp_path_factory):
    """Run DAGs in a process of their own, over one new database; return what became of them."""
    home = tmp_path_factory.mktemp("airflow")

    def run(*dags):
        environment = {
            **os.environ,
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(RUNNER.parents[2] / "dags"),
            "AIRFLOW__COSMOS__CACHE_DIR": str(home / "cosmos"),
            "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
            "AIRFLOW_CONN_AWS_DEFAULT": "aws://",
            "DO_NOT_TRACK": "1",
        }
        done = subprocess.run(
            [sys.executable, str(RUNNER), json.dumps(dags)],
            env=environment,
            cwd=home,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        results = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        assert results, (done.stdout + done.stderr)[-8000:]
        return json.loads(results[-1].removeprefix("RESULT ")), done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def day(lake, airflow):
    """One day through all five DAGs: only the first is told the moment."""
    runs, log = airflow(*((dag_id, {"as_of": str(AS_OF)} if dag_id == DAY[0] else {}) for dag_id in DAY))
    return runs, log


def test_every_dag_of_the_day_succeeds(day):
    """No task fails, none is left out."""
    runs, log = day

    wrong = {
        each["dag"]: {task: state for task, state in each["tasks"].items() if state != "success"}
        for each in runs
        if each["state"] != "success"
    }
    assert wrong == {}, log[-8000:]
    assert [each["dag"] for each in runs] == list(DAY)


def test_memberships_are_those_of_the_ledger(day, lake):
    """Who is in which segment, computed by dbt through Airflow, is what the world knows without SQL."""
    settings, world = lake
    sql = f"select token, subject_id from {settings.names.database('segments')}.seg_memberships"
    found = {(row["token"], row["subject_id"]) for row in warehouse.query(settings, sql)}
    segments = world.ledger.truth(AS_OF).segments

    assert all(segments.values())
    assert found == {(token, subject) for token, members in segments.items() for subject in members}


def test_every_endpoint_carries_exactly_its_tokens(day, lake):
    """Read back through boto3, local Pinpoint holds what the world says, and nothing else."""
    settings, world = lake
    truth = world.ledger.endpoint_tokens(AS_OF)
    pinpoint = boto3.client("pinpoint")
    found = {}
    for endpoint_id in world.ledger.endpoints(AS_OF):
        answer = pinpoint.get_endpoint(ApplicationId=settings.pinpoint_application_id, EndpointId=endpoint_id)
        tokens = answer["EndpointResponse"].get("Attributes", {}).get(SEGMENT_ATTRIBUTE)
        if tokens:
            found[endpoint_id] = sorted(tokens)

    assert truth
    assert found == truth


def test_every_segment_is_imported_with_its_members(day, lake):
    """Each segment with members exists at Pinpoint, and every member's outcome was accepted."""
    settings, world = lake
    members = {}
    for endpoint_id, tokens in world.ledger.endpoint_tokens(AS_OF).items():
        for token in tokens:
            members.setdefault(f"engagelake_{token}", set()).add(endpoint_id)
    answer = boto3.client("pinpoint").get_segments(ApplicationId=settings.pinpoint_application_id)
    imported = {segment["Name"] for segment in answer["SegmentsResponse"]["Item"]}
    sql = (
        f"select record_id from {settings.names.database('landing')}.activation_outcomes "
        "where destination = 'pinpoint_segment_imports' and status = 'accepted'"
    )
    accepted = {row["record_id"] for row in warehouse.query(settings, sql)}

    assert imported == set(members)
    assert accepted == {f"{name}/{endpoint}" for name, each in members.items() for endpoint in each}


def test_a_second_activation_finds_nothing_to_send_and_makes_no_call(day, airflow, local):
    """What was accepted leaves the changes: preflight skips the rest, and Pinpoint is not even asked."""
    before = local.calls()["pinpoint"]

    runs, log = airflow(*((dag_id, {}) for dag_id in ACTIVATIONS))

    for each in runs:
        assert each["state"] == "success", log[-8000:]
        skipped = {task for task, state in each["tasks"].items() if state == "skipped"}
        assert skipped == {"show_plan", "push"}
    assert local.calls()["pinpoint"] == before
