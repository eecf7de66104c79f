"""Whatever arrives when, and is killed: all_events holds each event and each fact once, and loses none.

Random histories (redeliveries, retries of deliveries into earlier hours, backfills, retried calls, records
that land while a run is under way, runs that are killed) are loaded night by night and compared with a
model in Python.
"""

import threading
import time
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from arrival_world import FIRST_NIGHT, History, Record, call, doubled
from staging_lake import LOAD, MOMENT, lake_of

from engagelake import dbt
from engagelake.errors import DataError

pytestmark = pytest.mark.slow

STATEMENTS = 20
"""At which of its statements to Athena a load is killed at the latest; a whole load sends 29."""

EVENT_DAYS = 205
"""Two batches of 100 days and a short one: a kill while the second is written leaves the third out."""

RACED_SECONDS = 6
"""How long objects land beside a load, about as long as the load goes on."""


@pytest.fixture
def lake(gateway, monkeypatch):
    """An empty lake."""
    return lake_of(gateway, monkeypatch, "histories")


def assert_holds(lake, history):
    """All that landed is in, each event and each fact once; the first of each fact stands."""
    ids = lake.ids()
    assert doubled(ids) == set()
    assert set(ids) == history.arrivals.standing()


def ids_of(lake):
    """Return the ids in all_events; none before there is one."""
    try:
        return lake.ids()
    except DataError:
        return []


def begun(lake, count):
    """Return what says whether *count* statements more than now have been sent to Athena."""
    pages = boto3.client("athena").get_paginator("list_query_executions")

    def sent():
        found = pages.paginate(WorkGroup=lake.settings.names.workgroup)
        return sum(len(page["QueryExecutionIds"]) for page in found)

    before = sent()
    return lambda: sent() >= before + count


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.bench) for seed in range(2, 6))])
def test_a_random_history_ends_in_what_landed_once_each(lake, seed):
    """Nights of all kinds; after each that ran to its end nothing is missing and nothing stands twice."""
    history = History(seed)
    for night, kind in enumerate(history.random.sample(["whole", "raced", "half", "killed"], 4)):
        objects = history.night(night)
        if kind == "raced":
            raced(lake, history, objects)
            continue
        lake.land(history, objects)
        if kind == "killed":
            while not lake.killed_load(begun(lake, history.random.randint(1, STATEMENTS))):
                lake.land(history, history.night(night))  # it had ended: the next one has something to do too
            assert doubled(ids_of(lake)) == set()
            continue
        lake.load(["all_events"] if kind == "half" else LOAD)  # half: as if killed before the ledger noted it
        assert_holds(lake, history)

    lake.load()
    assert_holds(lake, history)
    marks = {row["loaded_at"] for row in lake.rows("loaded_at")}
    assert all(mark.microsecond % 1000 == 0 for mark in marks)
    hours = lake.rows("stream, landed_hour, count_missing, is_settled", "landed_hours")
    assert {row["count_missing"] for row in hours} == {0}
    assert {row["is_settled"] for row in hours} == {True, False}


def raced(lake, history, objects):
    """Land the objects while the load runs: some before it looks, some between its look and its insert."""
    failed = []

    def run():
        try:
            lake.load()
        except DataError as error:
            failed.append(error)

    before = history.arrivals.standing()
    loading = threading.Thread(target=run)
    loading.start()
    pause = RACED_SECONDS / len(objects)
    while objects:
        time.sleep(history.random.uniform(0, 2 * pause))
        lake.land(history, [objects.pop()])
    loading.join()
    ids = lake.ids()
    assert failed == []
    assert doubled(ids) == set()
    assert len(ids) >= len(before)


def committed(lake):
    """Return a reader of where the metadata of all_events lie: elsewhere after a write, None without a table.

    Asked ten times a second it costs the load beside it nothing, as a query would.
    """
    glue = boto3.client("glue")
    table = {"DatabaseName": lake.settings.names.database("staging"), "Name": "all_events"}

    def location():
        try:
            return glue.get_table(**table)["Table"]["Parameters"]["metadata_location"]
        except glue.exceptions.EntityNotFoundException:
            return None

    return location


def killed_between_batches(lake, history, arrived_at):
    """Land more event days than Athena writes at once, and kill the load when some of them are in."""
    before, location = len(ids_of(lake)), committed(lake)
    written = {location()}
    at = arrived_at - timedelta(minutes=1)
    days = [call(at - timedelta(days=day), number=before + day) for day in range(EVENT_DAYS)]
    lake.land(history, [(("app-events", arrived_at), days)])

    def some_are_in():
        now = location()
        if now in written:
            return False
        written.add(now)
        return before < len(ids_of(lake)) < before + len(days)

    assert lake.killed_load(some_are_in)
    assert before < len(lake.ids()) < before + len(days)


def test_a_load_killed_between_its_batches_loses_nothing(lake):
    """Over a hundred event days are written in batches, by the first load and by that of a backfill.

    The next run makes up for a kill between them.
    """
    history = History(7)
    for night in range(2):
        came = FIRST_NIGHT + timedelta(days=night)
        killed_between_batches(lake, history, came)
        late = call(came + timedelta(hours=3), number=900 + night)
        lake.land(history, [(("app-events", came + timedelta(hours=4)), [late])])
        lake.load()
        assert_holds(lake, history)


@pytest.mark.bench
def test_a_first_load_after_a_full_refresh_that_was_killed_trusts_no_old_note(lake):
    """The hours that the ledger knew belong to the table that is gone."""
    history = History(8)
    days = [call(FIRST_NIGHT - timedelta(days=day, minutes=1), number=day) for day in range(120)]
    lake.land(history, [(("app-events", FIRST_NIGHT - timedelta(days=3)), days)])
    lake.land(history, [(("app-events", FIRST_NIGHT), [call(FIRST_NIGHT, number=500)])])
    lake.load()
    assert {row["is_settled"] for row in lake.rows("is_settled", "landed_hours")} == {True, False}

    dbt.build(lake.settings, ["all_events"], MOMENT, full_refresh=True)
    assert lake.rows("hour_key", "landed_hours") == []
    # What a kill between two batches leaves: some days only.
    lake.query("delete from {staging}.all_events where event_at < timestamp '2026-08-01 00:00:00'")
    lake.load()

    assert_holds(lake, history)


def test_an_event_that_turns_out_to_be_older_stays(lake):
    """It takes the place of its own row of a later day, never of itself, whatever else is replaced."""
    history, week = History(10), FIRST_NIGHT + timedelta(days=7)
    # It says no time: it happened as it arrived.
    data = b'{"type": "admin", "event": "Store Opened", "attributes": {}}'
    early, late = (Record("admin-events", data, "opened", FIRST_NIGHT + timedelta(hours=n)) for n in (-1, 1))
    earlier, later = (call(FIRST_NIGHT - timedelta(hours=n), "c-1", number=n) for n in (40, 12))
    for announced, retry in ((late, later), (early, earlier)):
        lake.land(history, [(("admin-events", announced.at), [announced]), (("app-events", week), [retry])])
        lake.load()
        assert_holds(lake, history)

    (happened,) = {row["event_at"] for row in lake.rows("family, event_at") if row["family"] == "admin"}
    assert happened.replace(tzinfo=UTC) == early.at


def test_a_clock_that_ran_ahead_hides_no_later_load(lake):
    """The mark of a load is later than every mark that is there, in whole milliseconds."""
    history = History(9)
    lake.land(history, [(("app-events", FIRST_NIGHT), [call(FIRST_NIGHT, number=1)])])
    lake.load()
    ahead = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(hours=1)
    lake.query(f"update {{staging}}.all_events set loaded_at = timestamp '{ahead}.123456'")
    lake.land(history, [(("app-events", FIRST_NIGHT + timedelta(hours=1)), [call(FIRST_NIGHT, number=2)])])
    lake.load()

    first, second = sorted(row["loaded_at"] for row in lake.rows("loaded_at"))
    assert second > first
    assert second.microsecond % 1000 == 0
