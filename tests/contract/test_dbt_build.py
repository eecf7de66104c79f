"""The whole dbt project on local Athena, twice, against a ledger that was kept without SQL."""

import json
from datetime import UTC, datetime

import pytest
from project_builds import EVERYTHING
from run_statements import asking, forbidden_in

from engagelake import dbt
from engagelake.running_queries import node_of
from engagelake_demo.simulate import VIEWS
from local_aws.athena.statements import statement

FIRST_MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
SECOND_MOMENT = datetime(2026, 11, 2, tzinfo=UTC)
SECOND_ARRIVAL = datetime(2026, 11, 2, 0, 30, tzinfo=UTC)


@pytest.fixture
def lake(modelled_lake):
    """The lake that the tests of this file take through its days, in order."""
    return modelled_lake


@pytest.fixture(scope="module")
def second_night(modelled_lake):
    """How many loads there were before a day more was built, late and repeated records in it."""
    before = loads_of(modelled_lake)
    modelled_lake.live([32], SECOND_ARRIVAL)
    dbt.build(modelled_lake.settings, EVERYTHING, SECOND_MOMENT)
    return before


def loads_of(lake):
    """Return how many loads all_events is of."""
    return lake.value("staging", "select count(distinct loaded_at) from {layer}.all_events")


def assert_agrees(lake, moment):
    """Hold events, views, memberships, suppressions, endpoints and tokens to the world's ledger."""
    ledger = lake.world.ledger
    views = {view: lake.value("events", f"select count(*) from {{layer}}.{view}") for view in VIEWS}
    assert views == ledger.view_counts()
    assert lake.value("staging", "select count(*) from {layer}.all_events") == ledger.total().distinct
    members = lake.rows("segments", "select token, subject_id from {layer}.seg_memberships")
    for token, subjects in ledger.truth(moment).segments.items():
        assert {row["subject_id"] for row in members if row["token"] == token} == subjects, token
    tokens = lake.rows(
        "activation", "select contact_point_key, token from {layer}.int_activation_desired_tokens"
    )
    wanted = ledger.endpoint_tokens(moment)
    known = ledger.truth(moment).segments
    assert {(row["contact_point_key"], row["token"]) for row in tokens if row["token"] in known} == {
        (f"endpoint/{endpoint}", token) for endpoint, tokens in wanted.items() for token in tokens
    }
    segments = lake.settings.names.database("segments")
    tokens = lake.rows(
        "activation",
        "select distinct reachable.contact_point_id, memberships.token "
        "from {layer}.int_reachable_contact_points as reachable "
        f"inner join {segments}.seg_memberships as memberships "
        "on reachable.subject_id = memberships.subject_id "
        "where reachable.kind = 'email'",
    )
    wanted = ledger.address_tokens(moment)
    assert {(row["contact_point_id"], row["token"]) for row in tokens} == {
        (address, token) for address, tokens in wanted.items() for token in tokens
    }
    addresses = lake.rows("marts", "select address from {layer}.dim_suppressions")
    assert {row["address"] for row in addresses} == ledger.suppressions(moment)
    endpoints = lake.rows("marts", "select endpoint_id from {layer}.dim_endpoints")
    assert {row["endpoint_id"] for row in endpoints} == set(ledger.endpoints(moment))


def test_a_first_build_says_what_happened(lake):
    """Everything that landed is modelled once, and every rule gives what the ledger gives."""
    assert lake.landed > lake.world.ledger.total().distinct
    assert_agrees(lake, FIRST_MOMENT)


def test_all_changes_are_additions_at_first(lake):
    """Nothing is acknowledged yet, so every desired record is to be added."""
    changes = lake.rows(
        "activation",
        "select change_type, count(*) as n from {layer}.act_pinpoint_endpoint_attributes__changes group by 1",
    )

    assert changes == [{"change_type": "added", "n": len(lake.world.ledger.endpoint_tokens(FIRST_MOMENT))}]


def test_a_second_build_adds_what_arrived_and_nothing_twice(lake, second_night):
    """A day more, late and repeated records in it, ends where one build of everything would have ended."""
    assert_agrees(lake, SECOND_MOMENT)
    assert loads_of(lake) == second_night + 1


@pytest.mark.slow
@pytest.mark.usefixtures("second_night")
def test_building_again_changes_nothing(lake):
    """No new events: the same rows, no new load, no change of membership, no event parsed again."""
    tables = {
        "staging": ["all_events"],
        "marts": ["fct_messages", "int_identifier_daily_activity", "int_identity_sightings"],
        "segments": ["seg_membership_changes"],
    }
    count = "select count(*) from {{layer}}.{table}"
    ask = [(layer, count.format(table=table)) for layer in tables for table in tables[layer]]
    before = [lake.value(layer, sql) for layer, sql in ask]

    dbt.build(lake.settings, EVERYTHING, SECOND_MOMENT)

    assert [lake.value(layer, sql) for layer, sql in ask] == before
    assert_agrees(lake, SECOND_MOMENT)


@pytest.mark.usefixtures("second_night")
def test_history_tells_who_entered_and_who_left(lake):
    """The second moment's changes are those from who was a member as known at the first to who is one now."""
    found = lake.rows(
        "segments",
        "select token, subject_id, change_type from {layer}.seg_membership_changes "
        "where as_of = timestamp '2026-11-02 00:00:00'",
    )
    before, after = lake.members_at_first, lake.world.ledger.truth(SECOND_MOMENT).segments

    assert {(row["token"], row["subject_id"], row["change_type"]) for row in found} == {
        *((token, who, "entered") for token in after for who in after[token] - before[token]),
        *((token, who, "left") for token in after for who in before[token] - after[token]),
    }


@pytest.mark.usefixtures("second_night")
def test_messages_add_up(lake):
    """A message has one row per recipient, and its counts are the events' counts."""
    row = lake.rows(
        "marts",
        "select count(*) as n, count(distinct message_key) as keys, sum(count_clicks) as clicks, "
        "sum(count_opens) as opens "
        "from {layer}.fct_messages where channel = 'EMAIL'",
    )[0]

    assert row["n"] == row["keys"]
    assert row["clicks"] == lake.world.ledger.view_counts()["email_click"]
    assert row["opens"] == lake.world.ledger.view_counts()["email_open"]


@pytest.mark.usefixtures("second_night")
def test_what_the_builds_ran_means_the_same_on_athena_and_trino(lake, gateway):
    """Every model and data test, and every incremental one also as it adds to what is there."""
    ran = list(asking(gateway, lake))
    manifest = dbt.folder_of_its_own(dbt.BUILD / lake.settings.env) / "target" / "manifest.json"
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    asked = {node["unique_id"] for node in nodes if node["resource_type"] in ("model", "test")}
    added = {node["unique_id"] for node in nodes if node["config"].get("materialized") == "incremental"}

    assert asked - {node_of(sql) for sql in ran} == set()
    assert added - {node_of(sql) for sql in ran if statement(sql).kind == "write"} == set()
    assert forbidden_in(ran) == {}
