"""Bytes scanned, as Athena bills them: the embedded engine's figure beside Trino's, query by query."""

import json
import uuid
from pathlib import Path

import pytest
from local_clients import ask, client
from scanned.queries import QUERIES
from scanned.tables import DATABASE, ICEBERG, make

from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Session
from local_aws.service import CallContext

RECORDED = json.loads((Path(__file__).parent / "trino_476.json").read_text(encoding="utf-8"))
NEAR = 0.1
"""How far the figures may be apart, as a part of Trino's."""


@pytest.fixture(scope="module")
def context(gateway):
    """Where the tables are."""
    return CallContext("us-east-1", "123456789012", gateway.endpoint_url)


@pytest.fixture(scope="module")
def embedded(gateway, context):
    """The embedded engine, with the tables made."""
    engine = EmbeddedEngine()
    if make(client(gateway, "s3"), client(gateway, "glue")):
        engine.write(ICEBERG, session(context))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def trino(gateway, embedded):
    """A Trino server over the same objects and the same catalog."""
    from local_aws.athena.trino.archives import install
    from local_aws.athena.trino.engine import TrinoEngine

    engine = TrinoEngine(install(), gateway.endpoint_url)
    engine.ready()
    yield engine
    engine.close()


def session(context):
    """A session in the tables' database."""
    return Session(context, str(uuid.uuid4()), DATABASE, "s3://scanned-tables/scratch/")


def scanned(engine, context, sql):
    """Bytes that *sql* reads."""
    outcome = engine.query(sql, session(context))
    list(outcome.rows)
    return outcome.scanned


@pytest.mark.parametrize("name", QUERIES)
def test_bytes_scanned_are_those_that_trino_read(embedded, context, name):
    """The engine's figure is within a tenth of what Trino 476 read of the same tables."""
    assert scanned(embedded, context, QUERIES[name]) == pytest.approx(RECORDED[name], rel=NEAR)


@pytest.mark.trino
def test_bytes_scanned_beside_a_running_trino(embedded, trino, context):
    """On the very same objects no query's figure is more than a tenth from Trino's."""
    apart = {}
    for name, sql in QUERIES.items():
        ours, theirs = scanned(embedded, context, sql), scanned(trino, context, sql)
        if ours != pytest.approx(theirs, rel=NEAR):
            apart[name] = (ours, theirs)
    assert apart == {}


def test_an_unchanged_object_is_fetched_once(gateway, embedded, context):
    """Reading the same objects again asks S3 for none of them, whatever the query."""
    for sql in ("select max(note) from events", "select max(note) from lake", "select max(raw) from raw"):
        scanned(embedded, context, sql)
    before = ask(gateway, "calls")["s3"].get("GetObject", 0)
    for sql in ("select sum(id) from events", "select max(kind) from lake", "select count(*) from raw"):
        scanned(embedded, context, sql)
    assert ask(gateway, "calls")["s3"].get("GetObject", 0) == before


WRITES = {
    "create table": "create table {0}.made with (format = 'PARQUET') as select id from lake where id < 100",
    "insert": "insert into {0}.made select id from events where dt = '2026-10-02'",
    "update": "update lake set kind = 'opened' where id = 5",
    "delete": "delete from lake where id = 6",
}


@pytest.mark.parametrize("name", WRITES)
def test_a_statement_that_writes_is_billed_what_it_reads(embedded, context, name):
    """CTAS, INSERT … SELECT, UPDATE and DELETE count the files that they read, and only those."""
    outcome = embedded.write(WRITES[name].format(DATABASE), session(context))
    assert 1_500_000 < outcome.scanned < 4_000_000


@pytest.mark.parametrize(
    ("condition", "days"),
    [
        ("at >= timestamp '2026-10-02 00:00:00' and at < timestamp '2026-10-03 00:00:00'", 1),
        ("at between timestamp '2026-10-02 00:00:00' and timestamp '2026-10-03 00:00:00'", 2),
        ("at >= timestamp '2026-10-02 00:00:00' and at <= timestamp '2026-10-03 00:00:00'", 2),
        ("not (at < timestamp '2026-10-02 00:00:00') and not (at > timestamp '2026-10-03 00:00:00')", 2),
        (
            "at >= timestamp '2026-10-02 00:00:00' "
            "and at <= date_add('day', 1, timestamp '2026-10-02 00:00:00')",
            2,
        ),
        ("cast(at as date) = date '2026-10-02'", 1),
    ],
)
def test_an_end_that_a_range_holds_is_read(embedded, context, condition, days):
    """A day is left out only where the condition's end is open: the midnight at the end may be wanted."""
    outcome = embedded.query(
        f"select distinct cast(at as date) from lake where {condition}", session(context)
    )  # noqa: S608
    assert len(list(outcome.rows)) == days


def test_a_name_given_to_another_column_prunes_nothing(embedded, context):
    """A condition on an alias that is the name of a partition column is not one on that column."""
    sql = (
        "select count(*) from (select kind as dt, dt as kind from events "
        "cross join unnest(array[1]) as u(x)) "
        "where cast(dt as varchar) like 's%' and kind like '%'"
    )
    (row,) = embedded.query(sql, session(context)).rows
    assert int(row[0]) == 30_000
