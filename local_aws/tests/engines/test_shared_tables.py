"""Tables that one engine wrote, read and changed by the other."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from athena_front import Front

from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Outcome
from local_aws.athena.trino.archives import install
from local_aws.athena.trino.engine import TrinoEngine
from local_aws.gateway import Gateway

pytestmark = pytest.mark.trino

ROWS = """
    select n as id, cast(n as integer) as small, 'é,' || cast(n as varchar) as word, n * 0.5e0 as ratio,
        cast(n as decimal(10, 2)) / 4 as price, n % 2 = 0 as even, if(n % 3 = 0, 'x') as gap,
        date_add('day', n, date '2026-01-30') as day,
        cast(date_add('second', n, timestamp '2026-01-30 23:59:55.125') as timestamp(3)) as moment
        {nested}
    from unnest(sequence(0, 19)) as t(n)
"""
NESTED = """, array[n, null] as numbers, map(array['k'], array[n]) as tags,
        cast(row(n, 'in') as row(a bigint, b varchar)) as pair"""


@pytest.fixture(scope="module")
def engines(gateway: Gateway) -> Iterator[dict[str, Front]]:
    """Both engines over one catalog and one bucket."""
    embedded = Front(gateway, "engines_shared", EmbeddedEngine())
    trino = copy.copy(embedded)
    trino.engine = TrinoEngine(install(), gateway.endpoint_url)
    trino.engine.ready()
    yield {"embedded": embedded, "trino": trino}
    for front in (embedded, trino):
        front.engine.close()


PROPERTIES = {
    "parquet": "format = 'PARQUET', write_compression = 'ZSTD'",
    "json": "format = 'JSON'",
    "text": "format = 'TEXTFILE', field_delimiter = '|'",
    "bucketed": "format = 'PARQUET', bucketed_by = array['id'], bucket_count = 3",
    "partitioned": "format = 'PARQUET', partitioned_by = array['part']",
}
NESTS = {"parquet", "json", "bucketed", "partitioned"}


def types(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Name, Athena's type and Glue's type of each column."""
    return [(column.name, column.kind, column.hive) for column in outcome.columns]


@pytest.mark.parametrize("writer", ["embedded", "trino"])
@pytest.mark.parametrize("kind", PROPERTIES)
def test_a_hive_table_reads_the_same_through_both(engines: dict[str, Front], kind: str, writer: str) -> None:
    """CTAS by one engine and INSERT by the other: both read the same rows and types."""
    first, second = engines[writer], engines["trino" if writer == "embedded" else "embedded"]
    table = f"{kind}_by_{writer}"
    nested = (NESTED if kind in NESTS else "") + (", n % 3 as part" if kind == "partitioned" else "")
    place = f"external_location = 's3://{{bucket}}/{table}/'"
    first.run(f"create table {table} with ({PROPERTIES[kind]}, {place}) as {ROWS.format(nested=nested)}")
    if kind != "bucketed":  # Athena inserts into no bucketed table
        second.run(f"insert into {table} select * from {table} where id < 5")

    mine, theirs = (front.run(f"select * from {table} order by id") for front in (first, second))
    assert len(mine.rows) == (20 if kind == "bucketed" else 25)
    assert mine.rows == theirs.rows
    assert types(mine) == types(theirs)


COUNTS = "select count(*), sum(id), count(distinct id) from shared"


def test_an_iceberg_table_is_changed_by_both(engines: dict[str, Front]) -> None:
    """Each engine reads the other's deletes, schema and partitions, and rows are the same after each step."""
    embedded, trino = engines["embedded"], engines["trino"]
    steps = [
        (embedded, "create table shared with (table_type = 'ICEBERG', is_external = false, "
                   "location = 's3://{bucket}/shared/', partitioning = array['bucket(id, 3)']) as "
                   "select n as id, 'made' as word from unnest(sequence(0, 29)) as t(n)"),
        (trino, "update shared set word = 'updated' where id % 7 = 0"),
        (trino, "insert into shared values (100, 'trino'), (101, 'trino')"),
        (trino, "delete from shared where id in (3, 4)"),
        (embedded, "alter table shared add columns (more int)"),
        (trino, "insert into shared values (102, 'wide', 5)"),
        (embedded, "merge into shared t using (values (100, 'm'), (200, 'n')) as s(id, word) on t.id = s.id "
                   "when matched then update set word = s.word "
                   "when not matched then insert (id, word) values (s.id, s.word)"),
        (embedded, "update shared set more = 1 where id < 10"),
        (trino, "merge into shared t using (values (101), (201)) as s(id) on t.id = s.id "
                "when matched then delete when not matched then insert (id, word) values (s.id, 't')"),
        (embedded, "delete from shared where id in (5, 200)"),
        (embedded, "optimize shared rewrite data using bin_pack"),
        (trino, "delete from shared where id = 102"),
        (trino, "optimize shared rewrite data using bin_pack"),
    ]  # fmt: skip
    for front, sql in steps:
        front.run(sql)
        ours, theirs = (
            embedded.run("select * from shared order by id"),
            trino.run("select * from shared order by id"),
        )
        assert ours.rows == theirs.rows, sql
        assert types(ours) == types(theirs), sql
    assert embedded.rows(COUNTS) == trino.rows(COUNTS) == [["29", "724", "29"]]


@pytest.mark.parametrize("writer", ["embedded", "trino"])
def test_a_view_reads_the_same_through_both(engines: dict[str, Front], writer: str) -> None:
    """Athena's words in it mean the same to both, and none finds it stale."""
    name = f"view_by_{writer}"
    engines["embedded"].run(
        f"create table of_{name} with (external_location = 's3://{{bucket}}/of_{name}/') as "
        "select timestamp '2026-01-31 10:00:00.125' as moment, map(array['k'], array[1]) as tags, "
        "array[cast(row(1, 'a') as row(a integer, b varchar))] as pairs"
    )
    engines[writer].run(
        f"create view {name} as select moment, 1.5 as ratio, tags['none'] as gap, pair.b as word "
        f"from of_{name} cross join unnest(pairs) as t(pair)"
    )
    for front in engines.values():
        assert front.rows(f"select cast(moment as timestamp(3)), ratio, gap, word from {name}") == [
            ["2026-01-31 10:00:00.125", "1.5", None, "a"]
        ]


def test_a_partition_key_with_a_length_is_filtered_by_both(engines: dict[str, Front]) -> None:
    """A partition column `varchar(2)` is one that Glue filters by."""
    make = (
        "create table countries with (external_location = 's3://{bucket}/countries/', "
        "partitioned_by = array['country']) as select * from (values (1, cast('de' as varchar(2))), "
        "(2, cast('fr' as varchar(2)))) as t(id, country)"
    )
    engines["trino"].run(make)
    for front in engines.values():
        assert front.rows("select id from countries where country = 'de'") == [["1"]]
