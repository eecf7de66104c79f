"""Types that a new table or view cannot have on Athena, on both engines; and sizes of a query."""

from __future__ import annotations

import pytest
from athena_front import Front

from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database with a Hive table `hive` and an Iceberg table `berg`, each of a timestamp `t`."""
    front = Front(gateway, "contract_column_types")
    front.run(hive("hive", "select timestamp '2026-01-01 00:00:00.123' as t, 1 as n"))
    front.run(iceberg("berg", "select cast(timestamp '2026-01-01 00:00:00' as timestamp(6)) as t, 1 as n"))
    return front


def hive(name: str, query: str) -> str:
    """CREATE TABLE AS of a Hive table."""
    place = f"external_location = 's3://{{bucket}}/{name}/'"
    return f"create table {name} with (format = 'PARQUET', {place}) as {query}"


def iceberg(name: str, query: str) -> str:
    """CREATE TABLE AS of an Iceberg table."""
    place = f"location = 's3://{{bucket}}/{name}/'"
    return f"create table {name} with (table_type = 'ICEBERG', is_external = false, {place}) as {query}"


PRECISION = r'Timestamp precision \(3\) not supported for Iceberg. Use "timestamp\(6\)" instead'


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select cast('2026-01-01 00:00:00' as timestamp) as t", PRECISION),
        ("select cast('2026-01-01 00:00:00' as timestamp(3)) as t", PRECISION),
        ("select max(t) as t from hive", PRECISION),
        (
            "with q as (select coalesce(t, date_parse('2026', '%Y')) as u from hive) select u as t from q",
            PRECISION,
        ),
        (
            "select case when n = 1 then date_trunc('day', t) end as t from (select * from hive) as h",
            PRECISION,
        ),
        ("select cast(1 as tinyint) as t", "Type not supported for Iceberg: tinyint"),
        ("select array[cast(1 as smallint)] as t", "Type not supported for Iceberg: smallint"),
    ],
)
def test_an_iceberg_table_takes_no_such_column(front: Front, query: str, message: str) -> None:
    """No table is left."""
    with pytest.raises(QueryError, match=f"NOT_SUPPORTED: {message}"):
        front.run(iceberg("refused", query))
    assert front.lines("show tables 'refused'") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select current_timestamp as t", "with time zone"),
        (
            "select cast('2026-01-01 00:00:00' as timestamp(6)) as t",
            r"Incorrect timestamp precision for timestamp\(6\)",
        ),
        ("select max(t) as t from berg", r"Incorrect timestamp precision for timestamp\(6\)"),
        ("select json '1' as t", "Unsupported Hive type: json"),
        ("select uuid() as t", "Unsupported Hive type: uuid"),
    ],
)
def test_a_hive_table_takes_no_such_column(front: Front, query: str, message: str) -> None:
    """No table is left."""
    with pytest.raises(QueryError, match=f"NOT_SUPPORTED: .*{message}"):
        front.run(hive("refused", query))
    assert front.lines("show tables 'refused'") == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("select current_timestamp as t", "with time zone"),
        ("select json '1' as t", "json"),
        ("select uuid() as t", "uuid"),
    ],
)
def test_a_view_takes_no_such_column(front: Front, query: str, message: str) -> None:
    """A view's columns are Glue's."""
    with pytest.raises(QueryError, match=f"NOT_SUPPORTED: Unsupported Hive type: .*{message}"):
        front.run(f"create view refused as {query}")
    assert front.lines("show views 'refused'") == []


def test_what_is_cast_to_what_the_table_holds_is_taken(front: Front) -> None:
    """Times of one kind of table in the other, and in a view as they are."""
    front.run(iceberg("micros", "select cast(t as timestamp(6)) as t from hive union all select t from berg"))
    front.run(hive("millis", "select cast(t as timestamp(3)) as t from berg"))
    front.run("create view times as select t from berg union all select t from hive")
    assert front.lines("select substr(cast(t as varchar), 1, 19) from times") == ["2026-01-01 00:00:00"] * 2


def test_arguments_and_elements_have_a_limit(front: Front) -> None:
    """127 and 254."""
    for count, form in ((127, "greatest({})"), (254, "cardinality(array[{}])")):
        listed = ", ".join(map(str, range(count)))
        assert front.lines(f"select {form.format(listed)}") == [str(count - (count == 127))]
        with pytest.raises(QueryError, match="TOO_MANY_ARGUMENTS"):
            front.run(f"select {form.format(listed + ', 1')}")
