"""The demo itself, small: what `make demo` promises, read from the summary that it leaves."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USERS, DAYS = 60, 30


@pytest.fixture(scope="module")
def summary(tmp_path_factory):
    """Run the demo as a person would, in a folder of its own, and return its JSON."""
    folder = tmp_path_factory.mktemp("demo")
    command = [
        sys.executable,
        "-m",
        "engagelake",
        "demo",
        "--users",
        str(USERS),
        "--days",
        str(DAYS),
        "--json",
    ]
    run = subprocess.run(
        command, cwd=folder, env=os.environ.copy(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-4000:] + run.stdout[-4000:]
    return json.loads((folder / "build/demo/summary.json").read_text(encoding="utf-8"))


def test_every_check_against_the_truth_holds(summary):
    """Counts, views, memberships and Pinpoint itself equal the simulator's ledger after each refresh."""
    assert len(summary["checks"]) > 55
    assert [check for check in summary["checks"] if not check["holds"]] == []


def test_segments_gain_and_lose_members_in_a_day(summary):
    """Over the day between the first two refreshes somebody enters, and somebody leaves."""
    second = summary["refreshes"][1]["segments"]

    assert sum(segment["added"] for segment in second) > 0
    assert sum(segment["removed"] for segment in second) > 0


def test_a_refresh_with_nothing_new_calls_nobody(summary):
    """The third refresh makes no call to Pinpoint at all."""
    assert summary["refreshes"][2]["calls"] == {}


def test_a_push_calls_once_per_hundred_endpoints(summary):
    """No endpoint is read before it is written: batches of at most a hundred, and nothing else."""
    attributes = summary["refreshes"][0]["destinations"][0]

    assert attributes["destination"] == "pinpoint_endpoint_attributes"
    assert attributes["calls"]["UpdateEndpointsBatch"] == -(-attributes["planned"] // 100)
