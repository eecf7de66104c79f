"""A push from changes table to outcomes, as the CLI and the DAGs run it, against local Pinpoint and S3."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from pinpoint_application import FAST
from pinpoint_world import PinpointWorld, attribute_row, import_rows

from engagelake import warehouse
from engagelake.activation import run
from engagelake.errors import DestinationRetired

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES, IMPORTS = "pinpoint_endpoint_attributes", "pinpoint_segment_imports"


class Lake:
    """What the queries of a push are answered with: its changes, the segments' sizes, the suppressed."""

    def __init__(self):
        self.changes, self.sizes, self.asked = [], [], []

    def query(self, _settings, sql):
        """Answer *sql*."""
        self.asked.append(sql)
        if "int_activation_reach" in sql:
            return [{"suppressed": 7}]
        return self.sizes if "_guards" in sql else self.changes


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


def size(token, members, acknowledged, refusal=None):
    """Return one row of the sizes query."""
    sizes = {"count_desired": members, "count_acknowledged": acknowledged, "count_suppressed": 0}
    return {"token": token, **sizes, "count_entering": members, "count_leaving": 0, "refusal": refusal}


def test_a_push_goes_from_changes_to_outcomes_and_reads_a_sample_back(world, lake):
    """Plan, calls, outcomes and verification are in one report, and progress is told in words."""
    lake.changes = [attribute_row(f"e{number:03}", ["vip"]) for number in range(150)]
    lake.sizes = [size("vip", 150, 0)]
    said = []
    report = run.push(world.settings, ATTRIBUTES, AS_OF, "run-1", progress=said.append).to_dict()

    assert (report["planned"], report["sent"], report["accepted"]) == (150, 150, 150)
    assert report["calls"] == {"UpdateEndpointsBatch": 2}
    assert (report["plan"]["adds"], report["plan"]["suppressed"]) == (150, 7)
    assert [(s["token"], s["before"], s["after"]) for s in report["plan"]["segments"]] == [("vip", 0, 150)]
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

    assert [sql for sql in lake.asked if "_guards" not in sql] == [
        f"select * from test_engagelake_activation.act_{destination}__changes order by record_id"
        for destination in (ATTRIBUTES, IMPORTS)
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
        reports.append(run.push(world.settings, IMPORTS, AS_OF, "run-1", dry_run=True))

    assert calls_of(world, dry_run) == {"GetSegments": 1}
    assert (reports[0].planned, reports[0].sent, reports[0].plan["adds"]) == (2, 0, 2)
    assert "2026-10-30" in reports[0].plan["warnings"][0]
    assert world.outcomes() == []


@pytest.mark.parametrize("changes", [[], [attribute_row("e1", ["vip"])]])
def test_the_moment_lands_before_anything_is_sent_and_also_where_nothing_is(world, lake, changes):
    """With it stands what the run makes of each segment: a refused one keeps who is not suppressed."""
    lake.changes = changes
    lake.sizes = [size("vip", 1, 0), {**size("kept", 0, 9, "too few"), "count_suppressed": 2}]
    world.control(retired=True)
    if changes:
        with pytest.raises(DestinationRetired):
            run.push(world.settings, ATTRIBUTES, AS_OF, "run-1")
        assert world.runs() == []
    world.control(reset=True, quotas=FAST)

    run.push(world.settings, ATTRIBUTES, AS_OF, "run-1")

    assert [(one["token"], one["members"], one["as_of"]) for one in world.runs()] == [
        ("vip", 1, "2026-11-01T00:00:00.000Z"),
        ("kept", 7, "2026-11-01T00:00:00.000Z"),
    ]


def test_a_dry_run_lands_no_moment(world, lake):
    """It told nobody anything."""
    lake.sizes = [size("vip", 1, 0)]
    run.push(world.settings, ATTRIBUTES, AS_OF, "run-1", dry_run=True)

    assert world.runs() == []


def test_fifty_one_tokens_are_refused_beside_a_removal_that_goes(world, lake):
    """Who complained does not wait until somebody has merged segments."""
    too_many = [f"t{number}" for number in range(51)]
    lake.changes = [attribute_row("e1", [], "removed"), attribute_row("e2", too_many)]

    report = run.push(world.settings, ATTRIBUTES, AS_OF, "run-1")

    assert (report.accepted, report.rejected) == (1, 1)
    assert {one["record_id"]: one["code"] for one in world.outcomes()} == {"e1": "", "e2": "TooManyTokens"}


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
    plan = run.plan(world.settings, destination, AS_OF, "run-1")
    report = run.apply(world.settings, destination, AS_OF, "run-1")
    verified = run.verify(world.settings, destination, "run-1")

    assert len(warnings) == 1
    assert (plan.adds, report.accepted, verified.checked, verified.differing) == (1, 1, 1, [])
    assert [one["run_id"] for one in world.outcomes()] == ["run-1"]
