"""pyathena and awswrangler against local Athena, and the API's own promises through boto3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import awswrangler as wr
import boto3
import pandas as pd
import pyathena
import pytest
from athena_queries import SLOW, succeeded
from pyathena.async_cursor import AsyncCursor
from pyathena.cursor import DictCursor
from pyathena.error import OperationalError
from pyathena.pandas.cursor import PandasCursor

from local_aws.gateway import Gateway

BUCKET, DATABASE = "contract-athena", "contract_athena"
RESULTS = f"s3://{BUCKET}/results/"
HERE = {
    "ResultConfiguration": {"OutputLocation": RESULTS},
    "QueryExecutionContext": {"Database": DATABASE},
}


@pytest.fixture(scope="module")
def lake(gateway: Gateway) -> Iterator[None]:
    """A bucket, a database and a small Parquet table."""
    keys = {
        "region_name": "us-east-1",
        "endpoint_url": gateway.endpoint_url,
        "aws_access_key_id": "local",
        "aws_secret_access_key": "local",
    }
    boto3.client("s3", **keys).create_bucket(Bucket=BUCKET)
    boto3.client("glue", **keys).create_database(DatabaseInput={"Name": DATABASE})
    return


@pytest.fixture
def athena(aws_environment: Gateway, lake: None) -> Any:
    """A boto3 client of local Athena."""
    return boto3.client("athena")


def connect(**options: Any) -> pyathena.connection.Connection:
    """A pyathena connection to the contract's database."""
    return pyathena.connect(
        s3_staging_dir=RESULTS, region_name="us-east-1", schema_name=DATABASE, poll_interval=0.02, **options
    )


VALUES = "select * from (values (1, 'a', 1.5e0), (2, null, 1e7)) as t(id, name, amount)"


def test_pyathena_cursor_reads_rows_with_types(athena: Any) -> None:
    """Cursor, DictCursor and PandasCursor read the same rows, NULL and types included."""
    assert connect().cursor().execute(VALUES).fetchall() == [(1, "a", 1.5), (2, None, 1e7)]
    rows = connect().cursor(DictCursor).execute(VALUES).fetchall()
    assert rows[0] == {"id": 1, "name": "a", "amount": 1.5}
    frame = connect().cursor(PandasCursor).execute(VALUES).as_pandas()
    assert frame["id"].tolist() == [1, 2]
    assert frame["amount"].tolist() == [1.5, 1e7]


def test_pyathena_parameters_reach_the_query(athena: Any) -> None:
    """Both of pyathena's parameter styles give the value, quotes in it included."""
    cursor = connect().cursor()
    assert cursor.execute("select %(word)s", {"word": "it's"}).fetchall() == [("it's",)]
    assert cursor.execute("select ? || 'b'", ["'a'"], paramstyle="qmark").fetchall() == [("ab",)]


def test_pyathena_unload_reads_parquet(athena: Any) -> None:
    """PandasCursor with unload reads the files that UNLOAD wrote through the manifest."""
    frame = connect().cursor(PandasCursor, unload=True).execute(VALUES).as_pandas()
    assert sorted(frame["id"].tolist()) == [1, 2]


def test_pyathena_waits_elsewhere(athena: Any) -> None:
    """AsyncCursor gives an id at once and the rows when they are asked for; what it cancels is cancelled."""
    with connect().cursor(AsyncCursor) as cursor:
        query_id, future = cursor.execute(VALUES)
        assert future.result().fetchall() == [(1, "a", 1.5), (2, None, 1e7)]
        assert cursor.query_execution(query_id).result().state == "SUCCEEDED"
        slow_id, future = cursor.execute(SLOW)
        cursor.cancel(slow_id).result()
        assert future.result().state == "CANCELLED"


def test_pyathena_raises_what_athena_says(athena: Any) -> None:
    """A failed query's reason names Trino's error, line and column."""
    with pytest.raises(
        OperationalError, match=r"FUNCTION_NOT_FOUND: line 1:8: Function 'no_such' not registered"
    ):
        connect().cursor().execute("select no_such(1)")


def test_awswrangler_reads_in_its_three_ways(athena: Any) -> None:
    """read_sql_query gives the same rows plainly, by CTAS and by UNLOAD."""
    options = {"database": DATABASE, "s3_output": RESULTS}
    plain = wr.athena.read_sql_query(VALUES, ctas_approach=False, **options)
    ctas = wr.athena.read_sql_query(VALUES, ctas_approach=True, **options)
    unloaded = wr.athena.read_sql_query(
        VALUES,
        ctas_approach=False,
        unload_approach=True,
        database=DATABASE,
        s3_output=f"s3://{BUCKET}/unload/",
    )
    for frame in (plain, ctas, unloaded):
        assert sorted(frame["id"].tolist()) == [1, 2]
        assert sorted(frame["amount"].tolist()) == [1.5, 1e7]


def test_awswrangler_makes_a_table_of_a_query(athena: Any) -> None:
    """create_ctas_table gives a table whose rows are the query's."""
    options = {"database": DATABASE, "s3_output": RESULTS, "wait": True}
    made = wr.athena.create_ctas_table(VALUES, ctas_table="made_by_ctas", **options)
    assert (made["ctas_database"], made["ctas_table"]) == (DATABASE, "made_by_ctas")
    assert connect().cursor().execute("select count(*) from made_by_ctas").fetchall() == [(2,)]


def test_awswrangler_dataset_is_queried_and_repaired(athena: Any) -> None:
    """to_parquet registers a partitioned table that Athena prunes; repair_table finds a folder put beside
    it.
    """
    frame = pd.DataFrame({"id": [1, 2, 3], "day": ["d1", "d1", "d2"]})
    root = f"s3://{BUCKET}/dataset/"
    wr.s3.to_parquet(
        frame, path=root, dataset=True, database=DATABASE, table="dataset", partition_cols=["day"]
    )
    wr.s3.to_parquet(pd.DataFrame({"id": [9]}), path=f"{root}day=d3/extra.parquet")
    count = "select count(*) as n from dataset where day = 'd3'"
    options = {"database": DATABASE, "s3_output": RESULTS, "ctas_approach": False}
    assert wr.athena.read_sql_query(count, **options)["n"].tolist() == [0]
    assert wr.athena.repair_table("dataset", DATABASE, s3_output=RESULTS) == "SUCCEEDED"
    assert wr.athena.read_sql_query(count, **options)["n"].tolist() == [1]


def test_awswrangler_writes_and_upserts_iceberg(athena: Any) -> None:
    """to_iceberg makes a table, then merges by key, and delete_from_iceberg_table takes rows out."""
    frame = pd.DataFrame({"id": [1, 2, 3], "v": ["a", "b", "c"]})
    options = {
        "database": DATABASE,
        "table": "ice",
        "temp_path": f"s3://{BUCKET}/temp_ice/",
        "s3_output": RESULTS,
        "keep_files": False,
    }
    wr.athena.to_iceberg(frame, table_location=f"s3://{BUCKET}/ice/", **options)
    wr.athena.to_iceberg(pd.DataFrame({"id": [2, 4], "v": ["z", "n"]}), merge_cols=["id"], **options)
    wr.athena.delete_from_iceberg_table(pd.DataFrame({"id": [1]}), merge_cols=["id"], **options)
    rows = connect().cursor().execute("select id, v from ice order by id").fetchall()
    assert rows == [(2, "z"), (3, "c"), (4, "n")]


def test_a_merge_rewrites_only_the_files_it_touches(athena: Any) -> None:
    """After a MERGE of one row, the data files of the other partitions are the same files as before.

    Trino leaves the third as it is too, and writes beside it which of its rows are gone.
    """
    succeeded(
        athena,
        f"create table touched with (table_type='ICEBERG', is_external=false, "
        f"location='s3://{BUCKET}/touched/', partitioning=ARRAY['day']) "
        "as select * from (values (1, 'd1'), (2, 'd2'), (3, 'd3')) as t(id, day)",
        **HERE,
    )
    files = 'select file_path from "touched$files"'
    before = {row[0] for row in connect().cursor().execute(files).fetchall()}
    succeeded(
        athena,
        "merge into touched t using (values (2, 'd2'), (9, 'd3')) as s(id, day) on t.id = s.id "
        "when matched then update set id = 20 when not matched then insert (id, day) values (s.id, s.day)",
        **HERE,
    )
    after = {row[0] for row in connect().cursor().execute(files).fetchall()}
    assert len(before) == 3
    assert len(before & after) >= 2
    assert connect().cursor().execute("select id from touched order by 1").fetchall() == [
        (1,),
        (3,),
        (9,),
        (20,),
    ]


def test_partition_filters_limit_what_is_read(athena: Any) -> None:
    """A filter on a projected partition column, through a view, reads one partition's bytes only."""
    s3 = boto3.client("s3")
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        s3.put_object(Bucket=BUCKET, Key=f"projected/dt={day}/a.json", Body=b'{"id": "x"}\n')
    ddl = f"""create external table projected (id string) partitioned by (dt string)
        row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://{BUCKET}/projected/'
        tblproperties ('projection.enabled'='true', 'projection.dt.type'='date',
                       'projection.dt.format'='yyyy-MM-dd',
                       'projection.dt.range'='2026-11-01,2026-11-30')"""
    for sql in (ddl, "create view projected_view as select id, dt from projected"):
        succeeded(athena, sql, **HERE)
    every = succeeded(athena, "select count(*) from projected_view", **HERE)
    one = succeeded(
        athena, "select id from projected_view where dt between '2026-11-02' and '2026-11-02'", **HERE
    )
    assert every["Statistics"]["DataScannedInBytes"] == 36
    assert one["Statistics"]["DataScannedInBytes"] == 12
