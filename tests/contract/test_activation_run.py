"""A push from changes table to outcomes, as the CLI and the DAGs run it, against local Pinpoint and S3."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from pinpoint_world import FAST, PinpointWorld, attribute_row, import_rows

from engagelake import warehouse
from engagelake.activation import run
from engagelake.errors import DataError, DestinationRetired, GateFailed

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES, IMPORTS = "pinpoint_endpoint_attributes", "pinpoint_segment_imports"


class Lake:
    """What the queries of a push are answered with: its changes, the segments' sizes, the suppressed."""

    def __init__(self):
        self.changes, self.sizes, self.asked = [], [], []

    def query(self, _settings, sql):
        """Answer *sql*."""
        self.asked.append(sql)
        if "dim_suppressions" in sql:
            return [{"suppressed": 7}]
        return self.sizes if "full outer join" in sql else self.changes


@pytest.fixture
def world(aws_environment):
    """A fresh application and lake with quotas that never make a test wait."""
    world = PinpointWorld(aws_environment.endpoint_url)
    world.s3.create_bucket(Bucket=world.bucket)
    world.control(reset=True, quotas=FAST)
    yield world
    world.control(reset=True)


@pytest.fixture
def lake(monkeypatch):
    """A lake that has no changes yet."""
    lake = Lake()
    monkeypatch.setattr(warehouse, "query", lake.query)
    return lake


def calls_of(world, work):
    """Return the Pinpoint calls that *work* made."""
    before = Counter(world.calls())
    work()
    return Counter(world.calls()) - before


def one_change(destination):
    """Return the rows of one record to send."""
    return [attribute_row("e1", ["vip"])] if destination == ATTRIBUTES else import_rows("vip", ["e1"])


def size(token, members, acknowledged, differing):
    """Return one row of the sizes query."""
    return {"token": token, "members": members, "acknowledged": acknowledged, "differing": differing}


def test_a_push_goes_from_changes_to_outcomes_and_reads_a_sample_back(world, lake):
    """Plan, calls, outcomes and verification are in one report, and progress is told in words."""
    lake.changes = [attribute_row(f"e{number:03}", ["vip"]) for number in range(150)]
    lake.sizes = [size("vip", 150, 0, 150)]
    said = []
    report = run.push(world.settings, ATTRIBUTES, AS_OF, "run-1", progress=said.append).to_dict()

    assert (report["planned"], report["sent"], report["accepted"]) == (150, 150, 150)
    assert report["calls"] == {"UpdateEndpointsBatch": 2}
    assert (report["plan"]["adds"], report["plan"]["suppressed"]) == (150, 7)
    assert {"token": "vip", "before": 0, "after": 150, "differing": 150} in report["plan"]["segments"]
    assert report["verified"]["checked"] == run.VERIFIED
    assert report["verified"]["differing"] == []
    assert (
        "150 to add, 0 to change, 0 to remove, 0 rejected, 7 suppressed; 2 × UpdateEndpointsBatch" in said[0]
    )
    assert said[-1].endswith("150 of 150 records, 150 accepted, 0 rejected, 0 unknown")
    assert len(world.outcomes()) == 150


def test_the_changes_are_read_from_the_table_of_the_destination(world, lake):
    """One table is read for what to send: the changes, in a fixed order."""
    for destination in (ATTRIBUTES, IMPORTS):
        run.push(world.settings, destination, AS_OF, "run-1")

    assert lake.asked == [
        "select *, json_format(cast(attribute_values as json)) as tokens "
        "from test_engagelake_activation.act_pinpoint__endpoint_attribute_changes order by endpoint_id",
        "select * from test_engagelake_activation.act_pinpoint__segment_import_changes "
        "order by segment_name, endpoint_id",
    ]


@pytest.mark.parametrize("destination", [ATTRIBUTES, IMPORTS])
def test_with_nothing_to_send_no_call_is_made(world, lake, destination):
    """No preflight either: a quiet day costs nothing."""
    reports = []
    made = calls_of(world, lambda: reports.append(run.push(world.settings, destination, AS_OF, "run-1")))

    assert made == {}
    assert (reports[0].planned, reports[0].accepted) == (0, 0)
    assert world.outcomes() == []


def test_a_dry_run_shows_the_plan_and_sends_nothing(world, lake):
    """It asks whether the service lives, counts, and lands no outcome."""
    lake.changes = import_rows("vip", ["e1", "e2"])
    reports = []

    def dry_run():
        reports.append(run.push(world.settings, IMPORTS, AS_OF, "run-1", dry_run=True, guards={}))

    assert calls_of(world, dry_run) == {"GetSegments": 1}
    assert (reports[0].planned, reports[0].sent, reports[0].plan["adds"]) == (2, 0, 2)
    assert "2026-10-30" in reports[0].plan["warnings"][0]
    assert world.outcomes() == []


@pytest.mark.parametrize(
    ("sizes", "guards", "figure"),
    [
        ([size("vip", 10, 100, 90)], {"vip": {"largest_change": 0.5}}, r"by 90% \(from 100 to 10\)"),
        ([], {"vip": {"min": 1}}, "vip would have 0 members"),
    ],
)
def test_a_guard_refuses_before_anything_is_sent(world, lake, sizes, guards, figure):
    """Segment, figure and mend are named; Pinpoint gets no write and the lake no outcome."""
    lake.changes, lake.sizes = [attribute_row("e1", ["vip"])], sizes

    def refused():
        with pytest.raises(GateFailed, match=figure):
            run.push(world.settings, ATTRIBUTES, AS_OF, "run-1", guards=guards)

    assert "UpdateEndpointsBatch" not in calls_of(world, refused)
    assert world.outcomes() == []


def test_fifty_one_tokens_stop_the_push_before_a_call(world, lake):
    """The error names endpoint and mend; the endpoints before it were not sent either."""
    too_many = [f"t{number}" for number in range(51)]
    lake.changes = [attribute_row("e1", ["a"]), attribute_row("e2", too_many)]

    def stopped():
        with pytest.raises(DataError, match="e2 is in 51 segments"):
            run.push(world.settings, ATTRIBUTES, AS_OF, "run-1")

    assert calls_of(world, stopped) == {}


@pytest.mark.parametrize("destination", [ATTRIBUTES, IMPORTS])
def test_the_retired_service_stops_the_push(world, lake, destination):
    """One sentence; nothing is sent and no outcome lands, so nothing has to be undone."""
    lake.changes = one_change(destination)
    world.control(retired=True)
    with pytest.raises(DestinationRetired, match="ended on 2026-10-30"):
        run.push(world.settings, destination, AS_OF, "run-1")
    with pytest.raises(DestinationRetired):
        run.preflight(world.settings, destination, "run-1")

    assert world.outcomes() == []


@pytest.mark.parametrize("destination", [ATTRIBUTES, IMPORTS])
def test_the_steps_of_a_dag_do_together_what_a_push_does(world, lake, destination):
    """preflight, plan, apply and verify each start from the destination's id."""
    lake.changes = one_change(destination)
    warnings = run.preflight(world.settings, destination, "run-1")
    plan = run.plan(world.settings, destination, AS_OF, "run-1", guards={})
    report = run.apply(world.settings, destination, "run-1")
    verified = run.verify(world.settings, destination, "run-1")

    assert len(warnings) == 1
    assert (plan.adds, report.accepted, verified.checked, verified.differing) == (1, 1, 1, [])
    assert [one["run_id"] for one in world.outcomes()] == ["run-1"]
