"""Athena writes at most 100 partitions in one statement, and says so in words that its clients know."""

from __future__ import annotations

import pytest
from athena_front import Front

from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway

HIVE = "HIVE_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions/buckets"
ICEBERG = "ICEBERG_TOO_MANY_OPEN_PARTITIONS: Exceeded limit of 100 open writers for partitions"
TEXTS = "select 1 as x, cast(d as varchar) as d from unnest(sequence({})) as t(d)"
DAYS = (
    "select d as n, date_add('day', d, cast(timestamp '2026-01-01 00:00:00' as timestamp(6))) as ts "
    "from unnest(sequence({})) as t(d)"
)


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database with an empty Hive table `texts` by d and an Iceberg table `days` by day."""
    front = Front(gateway, "contract_partition_limit")
    front.run(_hive("texts", TEXTS.format("1, 1")))
    front.run(_iceberg("days", DAYS.format("0, 0")))
    return front


def _hive(name: str, query: str) -> str:
    place = f"external_location='s3://{{bucket}}/{name}/'"
    return f"create table {name} with (format='PARQUET', partitioned_by=array['d'], {place}) as {query}"


def _iceberg(name: str, query: str) -> str:
    return (
        f"create table {name} with (table_type='ICEBERG', is_external=false, format='PARQUET', "
        f"location='s3://{{bucket}}/{name}/', partitioning=array['day(ts)']) as {query}"
    )


def _merge(numbers: str) -> str:
    return (
        f"merge into days t using ({DAYS.format(numbers)}) s on t.n = s.n "
        "when matched then update set ts = s.ts when not matched then insert (n, ts) values (s.n, s.ts)"
    )


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (_hive("too_many", TEXTS.format("1, 101")), HIVE),
        (f"insert into texts {TEXTS.format('1, 101')}", HIVE),
        (
            f"unload ({TEXTS.format('1, 101')}) to 's3://{{bucket}}/unloaded/' "
            "with (format='PARQUET', partitioned_by=array['d'])",
            HIVE,
        ),
        (_iceberg("too_many", DAYS.format("1, 101")), ICEBERG),
        (f"insert into days {DAYS.format('1, 101')}", ICEBERG),
        (_merge("1, 101"), ICEBERG),
    ],
    ids=["hive ctas", "hive insert", "unload", "iceberg ctas", "iceberg insert", "merge"],
)
def test_a_statement_that_writes_more_than_a_hundred_partitions_is_refused(
    front: Front, sql: str, message: str
) -> None:
    """101 partitions fail with the engine's own name of it, and no row and no table is left."""
    with pytest.raises(QueryError) as refused:
        front.run(sql)
    assert refused.value.reason.startswith(message)
    assert front.lines("show tables 'too_many'") == []
    assert (front.lines("select count(*) from texts"), front.lines("select count(*) from days")) == (
        ["1"],
        ["1"],
    )


def test_a_hundred_partitions_are_written_as_often_as_one_likes(front: Front) -> None:
    """The limit is a statement's: the next one writes the next hundred, a delete none."""
    for number, first in enumerate((1, 101)):
        assert front.run(_hive(f"hive_{number}", TEXTS.format(f"{first}, {first + 99}"))).updated == 100
        front.run(f"insert into hive_{number} {TEXTS.format(f'{first + 100}, {first + 199}')}")
    front.run(_iceberg("many", DAYS.format("1, 100")))
    front.run(f"insert into many {DAYS.format('101, 200')}")
    assert front.run("update many set n = n where n <= 100").updated == 100
    with pytest.raises(QueryError, match=ICEBERG):
        front.run("update many set n = n")
    assert front.run("delete from many where n > 10 and n % 2 = 0").updated == 95
    assert front.lines("select count(*) from many") == ["105"]
