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
from engagelake.activation.rate import TokenBucket
from engagelake.deploy import deploy
from engagelake.destinations.pinpoint.limits import QUOTAS
from engagelake.destinations.pinpoint.names import SEGMENT_ATTRIBUTE
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.settings import Settings
from engagelake_demo.local import LocalAws, create_pinpoint_application
from engagelake_demo.simulate.feed import feed, register_endpoints
from engagelake_demo.simulate.truth import SEGMENT_CHANNELS
from engagelake_demo.simulate.world import World

pytestmark = pytest.mark.slow

RUNNER = Path(__file__).with_name("airflow_day.py")
START, DAYS, USERS = date(2026, 10, 1), 4, 30
AS_OF = START + timedelta(days=DAYS)
ACTIVATIONS = ("activate__pinpoint_endpoint_attributes", "activate__pinpoint_segment_imports")
DAY = ("land__events", "transform__engagement", "segment__daily", *ACTIVATIONS)


@pytest.fixture(scope="module")
def local(pytestconfig):
    """Local AWS in a process of its own: Airflow takes a core for itself."""
    with LocalAws(athena=pytestconfig.getoption("athena")) as running:
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
        register_endpoints(settings, settings.of_destinations[APPLICATION_ID], world.endpoints())
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
            timeout=1000,
            check=False,
        )
        results = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
        assert results, (done.stdout + done.stderr)[-8000:]
        return json.loads(results[-1].removeprefix("RESULT ")), done.stdout + done.stderr

    return run


@pytest.fixture(scope="module")
def segmented(lake, airflow):
    """The day up to the segments; only the first DAG is told the moment."""
    return airflow((DAY[0], {"as_of": str(AS_OF)}), *((dag_id, {}) for dag_id in DAY[1:3]))


@pytest.fixture(scope="module")
def subscribed(lake):
    """A queue that hears the alerts: return what it has heard by now."""
    settings, _ = lake
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="on-duty")["QueueUrl"]
    arn = f"arn:aws:sqs:{settings.region}:{settings.account}:on-duty"
    boto3.client("sns").subscribe(TopicArn=settings.alerts_topic, Protocol="sqs", Endpoint=arn)

    def heard():
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=1)
        return [json.loads(message["Body"]) for message in answer.get("Messages", ())]

    return heard


@pytest.fixture(scope="module")
def refused(segmented, airflow, local, subscribed):
    """The first activation, tried while Pinpoint answers as the retired service."""
    local.control("pinpoint", {"retired": True})
    runs, log = airflow((ACTIVATIONS[0], {}))
    local.control("pinpoint", {"reset": True})
    return runs[0], log


@pytest.fixture(scope="module")
def activated(refused, airflow):
    """Both activations."""
    return airflow(*((dag_id, {}) for dag_id in ACTIVATIONS))


def assert_succeeded(runs, log):
    """Fail with the tasks that did not succeed, and the end of the log."""
    wrong = {each["dag"]: each["tasks"] for each in runs if each["state"] != "success"}
    assert wrong == {}, log[-8000:]


def test_landing_transform_and_segments_succeed(segmented):
    """The moment that the first DAG is told reaches the others by their assets."""
    runs, log = segmented

    assert_succeeded(runs, log)
    assert [each["dag"] for each in runs] == list(DAY[:3])
    assert set(runs[2]["tasks"].values()) == {"success"}


def test_a_retired_service_stops_its_dag_at_preflight_with_one_sentence(refused):
    """What ended, when, and what lives; nothing was planned or sent, and nothing is tried again."""
    run, log = refused

    assert run["state"] == "failed"
    assert run["tasks"]["gate"] == "success"
    assert run["tasks"]["preflight"] == "failed"
    assert run["tasks"]["push"] == "upstream_failed"
    assert "ended on 2026-10-30" in log
    assert "destinations that live are" in log


def test_whoever_is_on_duty_hears_of_the_run_that_failed(refused, subscribed):
    """One message for the run: which, and what to read; the runs before it went well and say nothing."""
    (heard,) = subscribed()

    assert heard["Subject"] == f"engagelake dev: {ACTIVATIONS[0]} failed"
    assert "why: task_failure" in heard["Message"]
    assert "@" not in heard["Message"]


def test_both_activations_succeed(activated):
    """Once the service answers, the same DAG goes through."""
    runs, log = activated

    assert_succeeded(runs, log)
    assert all(set(each["tasks"].values()) == {"success"} for each in runs)


def test_memberships_are_those_of_the_ledger(activated, lake):
    """Who is in which segment, computed by dbt through Airflow, is what the world knows without SQL."""
    settings, world = lake
    sql = f"select token, subject_id from {settings.names.database('segments')}.seg_memberships"
    found = {(row["token"], row["subject_id"]) for row in warehouse.query(settings, sql)}
    segments = world.ledger.truth(AS_OF).segments

    assert all(segments.values())
    assert {(token, subject) for token, subject in found if token in segments} == {
        (token, subject) for token, members in segments.items() for subject in members
    }


def test_every_endpoint_carries_exactly_its_tokens(activated, lake):
    """Read back through boto3, local Pinpoint holds what the world says, and nothing else."""
    settings, world = lake
    truth = world.ledger.endpoint_tokens(AS_OF)
    pinpoint, quota = boto3.client("pinpoint"), TokenBucket(QUOTAS["GetEndpoint"])
    found = {}
    for endpoint_id in world.ledger.endpoints(AS_OF):
        quota.acquire()
        answer = pinpoint.get_endpoint(
            ApplicationId=settings.of_destinations[APPLICATION_ID], EndpointId=endpoint_id
        )
        tokens = answer["EndpointResponse"].get("Attributes", {}).get(SEGMENT_ATTRIBUTE, ())
        tokens = [token for token in tokens if token in SEGMENT_CHANNELS]
        if tokens:
            found[endpoint_id] = sorted(tokens)

    assert truth
    assert found == truth


def test_every_segment_is_imported_with_its_members(activated, lake):
    """Each segment with members exists at Pinpoint, and every member's outcome was accepted."""
    settings, world = lake
    members = {}
    for endpoint_id, tokens in world.ledger.endpoint_tokens(AS_OF).items():
        for token in tokens:
            members.setdefault(f"engagelake_{token}", set()).add(endpoint_id)
    answer = boto3.client("pinpoint").get_segments(ApplicationId=settings.of_destinations[APPLICATION_ID])
    ours = {f"engagelake_{token}" for token in SEGMENT_CHANNELS}
    imported = {segment["Name"] for segment in answer["SegmentsResponse"]["Item"]} & ours
    sql = (
        f"select record_id from {settings.names.database('landing')}.activation_outcomes "
        "where destination = 'pinpoint_segment_imports' and status = 'accepted'"
    )
    accepted = {row["record_id"] for row in warehouse.query(settings, sql)}

    assert imported == set(members)
    accepted = {record for record in accepted if record.split("/")[0] in ours}
    assert accepted == {f"{name}/{endpoint}" for name, each in members.items() for endpoint in each}


def test_a_second_activation_finds_nothing_to_send_and_makes_no_call(activated, airflow, local):
    """What was accepted leaves the changes: preflight skips the rest, and Pinpoint is not even asked."""
    before = local.calls()["pinpoint"]

    runs, log = airflow((ACTIVATIONS[0], {}))

    assert_succeeded(runs, log)
    skipped = {task for task, state in runs[0]["tasks"].items() if state == "skipped"}
    assert skipped == {"push"}
    assert local.calls()["pinpoint"] == before
