"""A push that is killed and started again: the same endpoints, and no record without an outcome."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from pinpoint_application import FAST
from pinpoint_world import PinpointWorld, import_rows

PROCESS = Path(__file__).with_name("push_process.py")


@pytest.fixture
def world(gateway):
    """A fresh application and lake; Pinpoint's documented quotas, so that a push takes its time."""
    world = PinpointWorld(gateway.endpoint_url)
    world.s3.create_bucket(Bucket=world.bucket)
    yield world
    world.control(reset=True)


@pytest.fixture
def start(world, tmp_path):
    """Start a push of rows in a process of its own."""
    started = []

    def start(destination_id, run_id, rows):
        rows_file = tmp_path / f"rows-{len(started)}.json"
        rows_file.write_text(json.dumps(rows), encoding="utf-8")
        arguments = [world.endpoint_url, world.settings.account, world.application_id]
        process = subprocess.Popen(
            [sys.executable, str(PROCESS), *arguments, destination_id, run_id, str(rows_file)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def until(condition, seconds=20):
    """Wait until *condition* holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.02)


def kill(process):
    """Kill *process* as the kernel does when memory ends: nothing of it runs after that."""
    process.send_signal(signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL


def accepted(world):
    """Return the records that were accepted."""
    return {one["record_id"] for one in world.outcomes() if one["status"] == "accepted"}


def report_of(process):
    """Return the report of a push that ended by itself."""
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(out)


def test_a_push_killed_after_its_second_batch_ends_as_if_it_had_not_been(world, start):
    """Accepted records are not sent again, the batch under way is: it had landed as unknown."""
    desired = {f"e{number:03}": ["red_shoe_buyers", f"token_{number % 3}"] for number in range(550)}
    killed = start("pinpoint_endpoint_attributes", "run-1", world.attribute_rows(desired))
    until(lambda: len(accepted(world)) >= 200)
    world.control(latency={"UpdateEndpointsBatch": {"seconds": 4, "when": "after", "count": 1}})
    calls = world.calls()["UpdateEndpointsBatch"]
    until(lambda: world.calls()["UpdateEndpointsBatch"] > calls)
    time.sleep(0.2)
    kill(killed)
    world.control(reset=True, quotas=FAST)
    acknowledged, unknown = accepted(world), set(world.acknowledged()) - accepted(world)
    stored = {key for key in desired if world.tokens(key) is not None}

    assert 200 <= len(acknowledged) < len(stored) < 550
    assert stored - acknowledged <= unknown
    assert {
        row["endpoint_id"] for row in world.attribute_rows({}) if row["change_type"] == "removed"
    } >= stored

    world.control(reset=True)
    rows = world.attribute_rows(desired)
    report = report_of(start("pinpoint_endpoint_attributes", "run-1", rows))
    world.control(quotas=FAST)

    assert {row["endpoint_id"] for row in rows} == set(desired) - acknowledged
    assert (report["planned"], report["accepted"]) == (len(rows), len(rows))
    assert {key: world.tokens(key) for key in desired} == {key: sorted(desired[key]) for key in desired}
    tries = Counter((one["record_id"], one["status"]) for one in world.outcomes())
    assert tries == Counter([(key, "accepted") for key in desired] + [(key, "unknown") for key in unknown])
    assert world.attribute_rows(desired) == []


@pytest.mark.parametrize(("second_run", "jobs"), [("run-1", 1), ("run-2", 2)])
def test_a_killed_import_is_found_again(world, start, second_run, jobs):
    """The same run waits for the job that it made; another run makes its own, for the same segment."""
    world.control(import_step_seconds=0.5)
    members = [f"e{number}" for number in range(30)]
    killed = start("pinpoint_segment_imports", "run-1", import_rows("lapsed", members))
    until(lambda: len(world.jobs()) == 1)
    kill(killed)

    assert {one["code"] for one in world.outcomes()} == {"UnderWay"}

    until(lambda: world.jobs()[0]["JobStatus"] == "COMPLETED" or second_run == "run-1")
    report = report_of(start("pinpoint_segment_imports", second_run, import_rows("lapsed", members)))

    assert report["accepted"] == 30
    assert len(world.jobs()) == jobs
    assert {name: held[2] for name, held in world.segments().items()} == {
        "engagelake_lapsed": sorted(members)
    }
    assert Counter((o["record_id"], o["status"]) for o in world.outcomes()) == Counter(
        (f"engagelake_lapsed/{member}", status) for member in members for status in ("unknown", "accepted")
    )
