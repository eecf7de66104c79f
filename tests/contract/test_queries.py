"""The queries of queries/ run on a lake and say what the rows behind them say."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engagelake import warehouse

QUERIES = Path(__file__).parents[2] / "queries"
NOW = datetime(2026, 11, 2)
LAYER = {"address_mail": "marts", "segment_history": "segments"}
"""The layer whose database a query is run in, as its header says; the others ask the event views."""


def ask(lake, name, address="example_address@example.com"):
    """Return the rows of the query *name*, asked at NOW, of *address*."""
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    sql = sql.replace("current_timestamp", f"timestamp '{NOW} UTC'")
    sql = sql.replace("example_address@example.com", address)
    database = lake.settings.names.database(LAYER.get(name, "events"))
    return warehouse.query(lake.settings, sql, database)


def test_every_query_is_asked_here():
    """A new query comes with a test."""
    assert {path.stem for path in QUERIES.glob("*.sql")} == {
        *["campaign_rollup", "campaign_rollup_original", "address_mail", "address_mail_original"],
        "segment_history",
    }


def test_the_original_rollup_counts_all_events_of_all_time(modelled_lake):
    """Its numbers are the views' rows per campaign, whenever they happened."""
    opens = modelled_lake.rows("events", "select pinpoint_campaign_id as id from {layer}.email_open")
    counted = Counter(row["id"] for row in opens)

    rows = ask(modelled_lake, "campaign_rollup_original")

    assert rows
    assert {row["pinpoint_campaign_id"]: row["numopens"] for row in rows} == {
        row["pinpoint_campaign_id"]: counted[row["pinpoint_campaign_id"]] for row in rows
    }


def test_the_corrected_rollup_counts_messages_of_30_days(modelled_lake):
    """Mail sent in the window, and how much of it was opened at least once."""
    since = NOW - timedelta(days=30)
    sql = "select pinpoint_campaign_id as id, message_id, event_at from {{layer}}.{view}"
    sends, opened = defaultdict(set), defaultdict(set)
    for view, messages in (("email_send", sends), ("email_open", opened)):
        for row in modelled_lake.rows("events", sql.format(view=view)):
            if row["id"] is not None and row["event_at"] >= since:
                messages[row["id"]].add(row["message_id"])

    rows = ask(modelled_lake, "campaign_rollup")

    assert rows
    assert {
        row["pinpoint_campaign_id"]: (row["count_messages"], row["count_messages_opened"]) for row in rows
    } == {campaign: (len(sent), len(sent & opened[campaign])) for campaign, sent in sends.items()}


@pytest.fixture
def eager_reader(modelled_lake):
    """An address that opened one message of the last 30 days more than once."""
    since = f"timestamp '{NOW - timedelta(days=29)}'"
    recent = f"select message_id from {{layer}}.email_send where event_timestamp >= {since}"
    rows = modelled_lake.rows(
        "events", f"select message_id, destination from {{layer}}.email_open where message_id in ({recent})"
    )
    opens = Counter((row["message_id"], str(row["destination"])) for row in rows)
    (message, _), times = opens.most_common(1)[0]
    assert times > 1
    found = modelled_lake.rows(
        "events",
        f"select element_at(destination, 1) as a from {{layer}}.email_send where message_id = '{message}'",
    )
    return found[0]["a"], message


def test_the_original_repeats_a_message_for_every_open(modelled_lake, eager_reader):
    """A message opened twice is listed twice: what its twin corrects."""
    address, _ = eager_reader

    rows = ask(modelled_lake, "address_mail_original", address)

    assert max(Counter(row["whensent"] for row in rows).values()) > 1


def test_the_corrected_list_has_a_message_once(modelled_lake, eager_reader):
    """One line a message, with its opens counted."""
    address, message = eager_reader

    rows = ask(modelled_lake, "address_mail", address)

    assert len({row["message_id"] for row in rows}) == len(rows)
    (line,) = [row for row in rows if row["message_id"] == message]
    assert line["count_opens"] > 1
    assert line["first_open_at"] >= line["sent_at"]


def test_history_without_an_end_is_membership(modelled_lake):
    """Who entered and has not left is a member today."""
    members = modelled_lake.rows("segments", "select token, subject_id from {layer}.seg_memberships")

    rows = ask(modelled_lake, "segment_history")

    assert {(row["token"], row["subject_id"]) for row in rows if row["left_at"] is None} == {
        (row["token"], row["subject_id"]) for row in members
    }
