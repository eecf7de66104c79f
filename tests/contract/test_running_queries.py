"""What a killed dbt run left running in Athena is stopped before the same models are built again."""

import pytest
from run_statements import asking
from staging_lake import lake_of

from engagelake import dbt, running_queries
from engagelake.aws import client

SLOW = """
/* {{"app": "dbt", "node_id": "{node}"}} */
select count(*) from unnest(sequence(1, 9000)) as a (x) cross join unnest(sequence(1, 9000)) as b (y)
cross join unnest(sequence(1, 9000)) as c (z) where x * y + z = -1
"""
EVENTS, HOURS = "model.engagelake.all_events", "model.engagelake.landed_hours"


@pytest.fixture
def lake(gateway, monkeypatch):
    """A deployed environment with nothing in it."""
    return lake_of(gateway, monkeypatch, "leftrunning")


def test_statements_of_a_killed_run_are_stopped_for_the_models_that_are_built(lake):
    """Those of other models, and what is none of dbt's, go on."""
    athena, workgroup = client("athena", lake.settings), lake.settings.names.workgroup
    started = {
        node: athena.start_query_execution(QueryString=SLOW.format(node=node), WorkGroup=workgroup)[
            "QueryExecutionId"
        ]
        for node in (EVENTS, HOURS)
    }
    by_hand = athena.start_query_execution(
        QueryString=SLOW.format(node="").replace("node_id", "asked_by"), WorkGroup=workgroup
    )["QueryExecutionId"]

    assert running_queries.unfinished(lake.settings) == {node: {id_} for node, id_ in started.items()}
    dbt.stop_left_running(lake.settings, ["all_events"])

    def state(query_id):
        return athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]

    try:
        assert {node: state(query_id) for node, query_id in started.items()} == {
            EVENTS: "CANCELLED",
            HOURS: "RUNNING",
        }
        assert state(by_hand) == "RUNNING"
    finally:
        for query_id in (started[HOURS], by_hand):
            athena.stop_query_execution(QueryExecutionId=query_id)


def test_a_node_is_known_by_dbts_own_comment(lake, gateway):
    """Every statement that dbt sends says which node it is for, tables and tests alike."""
    lake.load(["all_events"])
    sent = list(asking(gateway, lake))
    nodes = {running_queries.node_of(sql) for sql in sent}

    assert EVENTS in nodes
    assert any(node and node.startswith("test.engagelake.") for node in nodes)
    writes = [sql for sql in sent if "create table" in sql.lower()]
    assert {running_queries.node_of(sql) for sql in writes} == {EVENTS, "seed.engagelake.event_catalogue"}
