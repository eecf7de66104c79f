"""`engagelake simulate` emits some days of a world and says what the lake must then say."""

from __future__ import annotations

import json
from datetime import date

import pytest

from engagelake.errors import DataError, SettingsError
from engagelake.names import STREAMS
from engagelake_demo.simulate import World
from engagelake_demo.simulate.run import run

START = date(2026, 10, 1)


def test_files_hold_the_records_of_each_day(tmp_path):
    """With an output directory each stream has a file a day, with the bytes of the world."""
    run(None, seed=3, users=24, days=2, start_date=START, output=tmp_path)
    world = World(3, 24, START)
    for number in (1, 2):
        emissions = world.day(number)
        for stream in STREAMS:
            held = (tmp_path / stream / f"day={number:03d}.ndjson").read_bytes()
            for emission in emissions:
                if emission.stream == stream:
                    assert emission.data in held


def test_a_world_goes_on_where_an_earlier_run_left_it(tmp_path):
    """Days 1 to 3 at once are the same as days 1 and 2 and then day 3, and so is the truth."""
    whole = run(None, seed=3, users=24, days=3, start_date=START, output=tmp_path / "whole")
    run(None, seed=3, users=24, days=2, start_date=START, output=tmp_path / "parts")
    rest = run(None, seed=3, users=24, days=1, start_day=3, start_date=START, output=tmp_path / "parts")
    for path in (tmp_path / "whole").rglob("*.ndjson"):
        assert path.read_bytes() == (tmp_path / "parts" / path.relative_to(tmp_path / "whole")).read_bytes()
    assert rest.segments == whole.segments
    assert rest.view_counts == whole.view_counts
    assert sum(rest.acknowledged.values()) < sum(whole.acknowledged.values())


def test_the_report_is_plain_json(tmp_path):
    """The report names the evening it speaks for, and its counts add up."""
    said = []
    report = run(None, seed=3, users=24, days=2, start_date=START, output=tmp_path, progress=said.append)
    values = json.loads(json.dumps(report.to_dict()))
    assert values["as_of"] == "2026-10-03"
    for row in values["streams"]:
        assert row["acknowledged"] == row["sent"] == row["readable"] + row["malformed"] + row["probes"]
    assert sum(row["records"] for row in values["kinds"]) == sum(row["sent"] for row in values["streams"])
    assert [text.split(":")[0] for text in said] == ["day 1 of 2", "day 2 of 2"]


def test_nowhere_to_send_to_is_refused():
    """Without settings and without a directory nothing is simulated."""
    with pytest.raises(SettingsError, match="--output"):
        run(None, users=24, days=1, start_date=START)


@pytest.mark.parametrize("wrong", [{"users": 3}, {"days": 0}, {"start_day": 0}])
def test_a_world_that_cannot_be_is_refused(tmp_path, wrong):
    """Too few users or days end in a sentence, not in a trace."""
    with pytest.raises(DataError):
        run(None, **({"users": 24, "days": 1} | wrong), start_date=START, output=tmp_path)
