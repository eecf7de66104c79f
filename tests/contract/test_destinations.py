"""The contract that every destination keeps, held to its service on local AWS.

A destination of the registry takes part through `tests/destination_services/<id>.py`: a `Service` that makes
the destination, says what the service stores, and what is left to send by the outcomes that have landed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest
from changes_table import put_changes

from engagelake import activate
from engagelake.activation import steps
from engagelake.activation.dispatcher import Patience
from engagelake.activation.outgoing import unload
from engagelake.activation.plan import SegmentSize
from engagelake.activation.reading import workload
from engagelake.destinations.registry import DESTINATIONS
from engagelake.errors import DestinationRetired, TransientError

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)
PROCESS = Path(__file__).parents[1] / "destination_process.py"
QUICK = Patience(attempts=4, first_wait=0.01, longest_wait=0.05, batches_given_up=2)
MANY = {"vip": {f"e{number:03}" for number in range(230)}, "new": {f"e{number:03}" for number in range(20)}}
FEW = {"vip": {f"e{number:03}" for number in range(40)}}
FIRST = {"vip": {"e1", "e2", "e3"}, "new": {"e2"}}
SECOND = {"vip": {"e2", "e4"}}


@pytest.fixture(params=DESTINATIONS)
def service(request, aws_environment):
    """The service of each destination, empty, with a lake of its own."""
    service = import_module(f"destination_services.{request.param}").Service(aws_environment.endpoint_url)
    service.s3.create_bucket(Bucket=service.bucket)
    service.reset()
    yield service
    service.reset()


@pytest.fixture
def push(service, monkeypatch):
    """Push what is left to send until *desired* is there; every record has one outcome of the run."""

    def push(desired, run_id="run-1", read_timeout=20.0):
        rows = changes(service, desired)
        monkeypatch.setattr(steps, "count_suppressed", lambda *_: 7)
        monkeypatch.setattr(steps, "create", lambda *_: service.make(run_id, read_timeout))
        run = steps.Run(service.settings, service.destination_id, AS_OF, run_id)
        report = steps.deliver(
            run, steps.Gated(AS_OF, len(rows), ()), lambda: datetime.now(UTC), patience=QUICK
        )
        landed = Counter(one["record_id"] for one in outcomes(service, run_id))
        assert landed == Counter(row["record_id"] for row in rows)
        assert report.accepted + report.rejected + report.unknown == report.planned == len(rows)
        return report

    return push


@pytest.fixture
def start(service):
    """Push until *desired* is there in a process of its own; return its exit code and what it printed."""

    def start(desired, run_id="run-1", *, die_after=0, wrong_by=0):
        count = len(changes(service, desired))
        arguments = [service.destination_id, run_id, str(count), str(die_after), str(wrong_by)]
        here = os.pathsep.join([str(PROCESS.parent), str(PROCESS.parents[1] / "local_aws" / "tests")])
        done = subprocess.run(
            [sys.executable, str(PROCESS), *arguments, *service.handle],
            env={**os.environ, "PYTHONPATH": here},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr[-3000:]
        return done

    return start


def changes(service, desired):
    """Let the changes table hold what is left to send until *desired* is there; return its rows."""
    rows = service.rows(desired)
    put_changes(service.settings, service.destination_id, service.make("run").capabilities.rows, rows)
    return rows


def outcomes(service, run_id):
    """Return the outcomes of one run."""
    return [one for one in service.outcomes() if one["run_id"] == run_id]


def written(service):
    """Return how many calls that change something were made."""
    return sum(service.calls().get(operation, 0) for operation in service.writes)


def test_it_adds_changes_and_removes(service, push):
    """After each push the service has what is desired, and each of its operations was used."""
    for number, desired in enumerate((FIRST, SECOND, {})):
        report = push(desired, f"run-{number}")
        assert (report.accepted, report.stopped_by) == (report.planned, "")
        assert service.stored() == desired

    can = service.make("run").capabilities.operations
    assert {one["operation"] for one in service.outcomes()} == can == {"added", "changed", "removed"}


def test_a_second_run_sends_nothing(service, push):
    """What was accepted is no change any more, and without changes the service is not called at all."""
    push(FIRST)
    assert service.rows(FIRST) == []
    calls = service.calls()

    report = push(FIRST, "run-2")

    assert (report.planned, report.calls, service.calls()) == (0, {}, calls)


def test_the_report_shows_plan_calls_and_a_sample_read_back(service, push):
    """The plan's estimate is what was called, and what was accepted is there."""
    report = push(MANY)

    assert report.plan["calls"] == {
        operation: count for operation, count in report.calls.items() if operation in service.writes
    }
    assert (report.plan["suppressed"], report.sent) == (7, report.planned)
    assert report.verified["checked"] > 0
    assert report.verified["differing"] == []


def test_batches_hold_every_change_once_within_the_limits(service):
    """Neither more records nor more bytes than one call takes, unless a record alone is too large."""
    destination = service.make("run-1")
    can, rows = destination.capabilities, changes(service, MANY)
    counted = workload(service.settings, service.destination_id, can.rows)
    batches = list(unload(service.settings, destination, "run-1", counted).batches)

    assert Counter(change for batch in batches for change in batch) == Counter(destination.read(rows))
    for batch in batches:
        assert len([*batch]) == len(batch) <= (can.batch_items or len(batch))
        assert sum(len(change.payload.encode()) + 1 for change in batch) <= can.batch_bytes
        assert can.batch_items or len({change.group for change in batch}) == 1


@pytest.mark.parametrize("fault", ["throttle_next", "fail_next"])
def test_throttling_and_server_errors_cost_time_and_nothing_else(service, push, fault):
    """Three such answers are called again, and everything is accepted once."""
    service.control(**{fault: 3})

    report = push(FIRST)

    assert report.accepted == report.planned
    assert service.stored() == FIRST


def test_throttling_that_does_not_end_stops_the_push_and_the_next_run_ends_it(service, push):
    """Nothing was done, so everything may be tried again; the command asks for it."""
    service.control(throttle_next=10_000)
    report = push(MANY)

    assert report.rejected == report.planned
    assert {one["retryable"] for one in outcomes(service, "run-1")} == {True}
    with pytest.raises(TransientError, match="try again"):
        report.raise_if_stopped()

    service.reset()
    push(MANY, "run-2")

    assert service.stored() == MANY


def test_an_answer_that_is_lost_is_not_lost_work(service, push):
    """It was carried out: the second try finds that, or does the same again."""
    operation = service.writes[0]
    service.control(latency={operation: {"seconds": 2.5, "when": "after", "count": 1}})

    report = push({"vip": {"e1", "e2"}}, read_timeout=1.0)

    assert report.accepted == report.planned
    assert service.stored() == {"vip": {"e1", "e2"}}


@pytest.mark.parametrize("bad", [{"e000"}, {"e037", "e061", "e119"}])
def test_a_refused_record_is_found_and_the_others_arrive(service, push, bad):
    """However the service says it; the record is refused for good, so it is no change every night."""
    members = {f"e{number:03}" for number in range(120)}
    service.control(fail_ids=sorted(bad))

    report = push({"vip": members})

    rejected = [one for one in outcomes(service, "run-1") if one["status"] == "rejected"]
    assert {one["record_id"].split("/")[-1] for one in rejected} == bad
    assert {one["retryable"] for one in rejected} == {False}
    assert (report.accepted, report.stopped_by) == (120 - len(bad), "")
    assert service.stored() == {"vip": members - bad}


@pytest.fixture
def walk(service, push, monkeypatch):
    """Walk as the command does, with a gate that lets *desired* through and one segment stay as it is."""

    def walk(desired, run_id="run-1", **options):
        rows = changes(service, desired)
        sizes = (SegmentSize("vip", 0, 3), SegmentSize("stays", 9, 0, suppressed=2, refusal="too few"))
        monkeypatch.setattr(steps, "gate", lambda _: steps.Gated(AS_OF, len(rows), sizes))
        monkeypatch.setattr(steps, "count_suppressed", lambda *_: 7)
        monkeypatch.setattr(steps, "create", lambda *_: service.make(run_id))
        return activate.walk(steps.Run(service.settings, service.destination_id, AS_OF, run_id), **options)

    return walk


def test_a_dry_run_shows_the_plan_and_sends_nothing(service, walk):
    """It asks whether the service lives and counts; neither outcomes nor a moment land."""
    said, before = [], written(service)

    report = walk(FIRST, dry_run=True, progress=said.append)

    assert (report.status, report.plan["adds"]) == ("planned", report.planned)
    assert "7 suppressed" in said[0]
    assert said[0].endswith("stopped: stays")
    assert written(service) == before
    assert service.outcomes() == service.runs() == []


@pytest.mark.parametrize("desired", [{}, FIRST])
def test_the_moment_lands_also_where_nothing_is_sent(service, walk, desired):
    """With it stands what the run makes of each segment: a refused one keeps who is not suppressed."""
    report = walk(desired)

    assert report.status == ("pushed" if desired else "nothing to send")
    assert report.refused == [{"segment": "stays", "refusal": "too few"}]
    assert [(one["token"], one["members"], one["as_of"]) for one in service.runs()] == [
        ("vip", 3, "2026-11-01T00:00:00.000Z"),
        ("stays", 7, "2026-11-01T00:00:00.000Z"),
    ]


def test_a_service_that_ended_stops_the_walk_before_anything_lands(service, walk):
    """So nothing has to be undone, and no later run is kept from speaking for this moment."""
    service.control(retired=True)

    report = walk(FIRST)

    assert (report.status, report.planned) == ("retired", 0)
    assert service.outcomes() == service.runs() == []


def test_a_service_that_ended_is_named_before_anything_is_sent(service, push):
    """One sentence with the day; a service that answers gives a warning at most."""
    before = written(service)
    service.control(retired=True)
    with pytest.raises(DestinationRetired, match="ended on"):
        service.make("run-1").preflight()
    service.reset()

    assert len(service.make("run-1").preflight()) <= 1
    assert written(service) == before
    assert service.outcomes() == []


def killed_after(call, then, service, start):
    """Kill a push after *call* calls and push *then*: nobody can tell. Return whether it was killed."""
    died = start(MANY, die_after=call).returncode != 0
    assert start(then).returncode == 0
    assert service.stored() == then
    assert service.rows(then) == []
    return died


@pytest.mark.parametrize(("call", "then"), [(3, FEW), (5, FEW), (6, FEW), (10, MANY)])
def test_a_push_that_is_killed_after_a_call_ends_as_if_it_had_not_been(service, start, call, then):
    """`kill -9`: the next run sends what is left, and undoes what may have arrived and is not wanted."""
    assert killed_after(call, then, service, start)


@pytest.mark.bench
@pytest.mark.parametrize("then", [MANY, FEW])
@pytest.mark.parametrize("call", range(1, 40))
def test_a_push_may_be_killed_after_any_call(service, start, call, then):
    """As above, after every call there is; those past its end say that it needs no more."""
    killed_after(call, then, service, start)


def test_a_pusher_whose_clock_is_wrong_does_not_make_an_old_outcome_win(service, start):
    """Outcomes and runs are dated by S3: three hours fast, then right, and the later push is the later."""
    start(FIRST, "run-1", wrong_by=3)
    start(SECOND, "run-2")

    now = datetime.now(UTC)
    for line in [*service.lines("activation_outcomes"), *service.runs()]:
        at = datetime.fromisoformat(line.get("attempted_at") or line["begun_at"])
        assert abs((at - now).total_seconds()) < 300
    assert service.stored() == SECOND
    assert service.rows(SECOND) == []
