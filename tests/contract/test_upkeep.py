"""What an audit finds and a repair puts right: hours passed over, events and facts that stand twice."""

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from arrival_world import FIRST_NIGHT, History, call, doubled
from run_statements import asking, forbidden_in
from staging_lake import lake_of
from typer.testing import CliRunner

from engagelake import cli, upkeep
from engagelake.errors import GateFailed
from engagelake.upkeep import audit, repair

pytestmark = pytest.mark.slow

DERIVED = ["int_identity_sightings", "int_identifier_daily_activity"]
NIGHT = ["all_events", "landed_hours", *DERIVED]
MOMENT = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def lake(gateway, monkeypatch):
    """An empty lake; what a repair builds is the staging layer and two models that count it."""
    monkeypatch.setattr(upkeep, "TRANSFORM", NIGHT)
    monkeypatch.setattr(upkeep, "CLOCK_MARGIN", timedelta(0))
    return lake_of(gateway, monkeypatch, "upkeep")


def order(at, call_id, number, shopper):
    """Return an order that a tracker tells; *number* makes a retry of it other bytes."""
    record = call(at, call_id, number)
    body = json.loads(record.data) | {"event": "Order Completed", "anonymousId": shopper}
    return type(record)(record.stream, json.dumps(body).encode(), record.fact, at)


def orders(lake):
    """Return how many orders of whom are counted on which day."""
    found = lake.query(
        "select anonymous_id, activity_date, count_orders from {marts}.int_identifier_daily_activity"
    )
    return {(row["anonymous_id"], row["activity_date"].isoformat()): row["count_orders"] for row in found}


def test_a_lake_that_was_never_built_has_nothing_to_repair(lake):
    """The weekly audit of a lake deployed an hour ago does not fail, whatever has landed in it."""
    said = []

    assert audit(lake.settings, said.append).is_clean
    assert said == ["no refresh has built this lake yet: there is nothing that could be missing or doubled"]


def test_what_was_counted_of_a_replaced_event_is_counted_no_more(lake):
    """A retry was read first; then its call arrives, of the day before: one order, on that day."""
    history = History(1)
    late, early = FIRST_NIGHT - timedelta(hours=1), FIRST_NIGHT - timedelta(hours=30)
    lake.land(history, [(("app-events", FIRST_NIGHT), [order(late, "c-1", 2, "an-1")])])
    lake.load(NIGHT)
    assert orders(lake) == {("an-1", "2026-10-01"): 1}

    later = FIRST_NIGHT + timedelta(hours=1)
    lake.land(history, [(("app-events", later), [order(early, "c-1", 1, "an-1")])])
    lake.load(NIGHT)

    assert orders(lake) == {("an-1", "2026-09-30"): 1}
    assert set(lake.ids()) == history.arrivals.standing()
    sightings = lake.query("select seen_date from {marts}.int_identity_sightings")
    assert [row["seen_date"].isoformat() for row in sightings] == ["2026-09-30"]


def test_a_repair_leaves_one_of_each_and_recounts(lake):
    """Doubled events and facts, an hour that no crawl saw and an object that came too late: all put right."""
    history = History(2)
    day = [order(FIRST_NIGHT - timedelta(days=n, hours=1), f"c-{n}", 1, "an-2") for n in range(3)]
    lake.land(history, [(("app-events", FIRST_NIGHT - timedelta(days=4)), day)])
    lake.land(history, [(("app-events", FIRST_NIGHT), [call(FIRST_NIGHT, number=5)])])
    lake.load(NIGHT)
    assert audit(lake.settings).is_clean

    columns = ", ".join(
        row["column_name"]
        for row in lake.query(
            "select column_name from information_schema.columns "
            "where table_schema = '{staging}' and table_name = 'all_events' order by ordinal_position"
        )
    )
    apart = columns.replace("event_id", "'twin-' || event_id", 1).replace(
        "event_at,", "date_add('day', -40, event_at),", 1
    )
    lake.query(f"insert into {{staging}}.all_events ({columns}) select {columns} from {{staging}}.all_events")
    lake.query(
        f"insert into {{staging}}.all_events ({columns}) select distinct {apart} from {{staging}}.all_events "
        "where fact_id = 'app/c-1/an-2'"
    )
    backfill = [call(FIRST_NIGHT - timedelta(days=9), number=6)]
    land_unseen(lake, history, backfill, FIRST_NIGHT - timedelta(days=8))

    exit_code, found = typed("audit")
    assert exit_code == 1
    assert (found["doubled_events"], found["doubled_facts"]) == (4, 1)
    assert [(hour["landed_hour"], hour["reason"]) for hour in found["hours"]] == [
        ("2026-09-24 00", "never read")
    ]
    with pytest.raises(GateFailed, match="4 events and 1 facts stand twice.*engagelake repair"):
        audit(lake.settings).raise_if_not_clean()

    exit_code, left = typed("repair")
    assert (exit_code, left["is_clean"]) == (0, True)

    ids = lake.ids()
    assert doubled(ids) == set()
    assert len(ids) == 5
    assert {key: count for key, count in orders(lake).items() if count} == {
        ("an-2", "2026-10-01"): 1,
        ("an-2", "2026-08-21"): 1,
        ("an-2", "2026-09-29"): 1,
    }


def typed(command):
    """Return the exit code of a command of docs/upkeep.md, and what it prints for machines."""
    answer = CliRunner().invoke(cli.app, [command, "--json"])
    return answer.exit_code, json.loads(answer.stdout)


def land_unseen(lake, history, records, arrived_at):
    """Put an object where no crawler has looked: its hour has no partition."""
    lake.land(history, [(("app-events", arrived_at), records)])
    names = lake.settings.names
    boto3.client("glue").delete_partition(
        DatabaseName=names.database("landing"),
        TableName="app_events",
        PartitionValues=f"{arrived_at:%Y-%m-%d %H}".split(),
    )


def test_an_object_that_lands_in_a_settled_hour_is_found_by_the_audit(lake):
    """A night does not read the hour again; the audit sees that S3 got an object after it was read."""
    history = History(3)
    old = FIRST_NIGHT - timedelta(days=3)
    lake.land(history, [(("app-events", old), [call(old, number=1)])])
    lake.land(history, [(("app-events", FIRST_NIGHT), [call(FIRST_NIGHT, number=2)])])
    lake.load(NIGHT)
    lake.land(history, [(("app-events", old + timedelta(minutes=5)), [call(old, number=3)])])
    lake.load(NIGHT)
    assert len(lake.ids()) == 2

    (hour,) = audit(lake.settings).hours
    assert (hour.landed_hour, hour.reason) == ("2026-09-29 00", "got an object after it was read")
    assert repair(lake.settings, MOMENT).is_clean

    assert set(lake.ids()) == history.arrivals.standing()


def test_an_added_column_needs_no_hand_and_a_rebuild_fills_it(lake, monkeypatch):
    """The night after a column was added passes; `rebuild` gives it values in the old rows too."""
    monkeypatch.setattr(upkeep, "TABLES", NIGHT)
    history = History(4)
    lake.land(history, [(("app-events", FIRST_NIGHT), [call(FIRST_NIGHT, number=1)])])
    lake.load(NIGHT)
    # As if the project of the first night had not known these columns.
    lake.query("alter table {staging}.all_events drop column client_id")
    lake.query("alter table {marts}.int_identifier_daily_activity drop column count_sessions")
    lake.land(history, [(("app-events", FIRST_NIGHT + timedelta(hours=1)), [call(FIRST_NIGHT, number=2)])])

    lake.load(NIGHT)
    assert sorted(row["client_id"] or "" for row in lake.rows("client_id")) == ["", "an-2"]
    upkeep.rebuild(lake.settings, MOMENT)

    assert sorted(row["client_id"] for row in lake.rows("client_id")) == ["an-1", "an-2"]
    counted = lake.query("select count_sessions from {marts}.int_identifier_daily_activity")
    assert [row["count_sessions"] for row in counted] == [0, 0]


def test_what_the_repairs_ran_means_the_same_on_athena_and_trino(lake, gateway):
    """Their deletes too; last, for it reads what all of the tests above have run."""
    ran = list(asking(gateway, lake))
    assert any("delete from" in sql.lower() for sql in ran)
    assert forbidden_in(ran) == {}
