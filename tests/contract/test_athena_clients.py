"""pyathena and awswrangler against local Athena, and the API's own promises through boto3."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import awswrangler as wr
import boto3
import pandas as pd
import pyathena
import pytest
from botocore.exceptions import ClientError
from pyathena.cursor import DictCursor
from pyathena.error import OperationalError
from pyathena.pandas.cursor import PandasCursor

from local_aws.gateway import Gateway

BUCKET, DATABASE = "contract-athena", "contract_athena"
RESULTS = f"s3://{BUCKET}/results/"


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


def finished(athena: Any, **request: Any) -> dict[str, Any]:
    """Start a query and wait for its end."""
    request = {
        "ResultConfiguration": {"OutputLocation": RESULTS},
        "QueryExecutionContext": {"Database": DATABASE},
        **request,
    }
    query_id = athena.start_query_execution(**request)["QueryExecutionId"]
    while True:
        execution = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
        if execution["Status"]["State"] not in ("QUEUED", "RUNNING"):
            return execution
        time.sleep(0.01)


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


def test_the_same_request_token_is_one_execution(athena: Any) -> None:
    """StartQueryExecution with a token seen before gives the first execution; with another text it is
    refused.
    """
    token = "t" * 40
    request = {"ClientRequestToken": token, "ResultConfiguration": {"OutputLocation": RESULTS}}
    first = athena.start_query_execution(QueryString="select 1", **request)["QueryExecutionId"]
    assert athena.start_query_execution(QueryString="select 1", **request)["QueryExecutionId"] == first
    with pytest.raises(ClientError, match="Idempotent parameters"):
        athena.start_query_execution(QueryString="select 2", **request)


def test_results_come_in_pages_with_one_header(athena: Any) -> None:
    """GetQueryResults pages hold at most MaxResults rows and only the first begins with the names."""
    done = finished(athena, QueryString="select * from unnest(sequence(1, 5)) as t(n) order by n")
    pages = athena.get_paginator("get_query_results").paginate(
        QueryExecutionId=done["QueryExecutionId"], PaginationConfig={"PageSize": 2}
    )
    values = [row["Data"][0]["VarCharValue"] for page in pages for row in page["ResultSet"]["Rows"]]
    assert values == ["n", "1", "2", "3", "4", "5"]


def test_the_result_file_is_athenas_csv(athena: Any) -> None:
    """The CSV quotes every value, writes NULL as nothing, and nested values in Athena's text forms."""
    sql = (
        "select 1 as a, null as b, 'x\"y' as c, array[1,2] as d, map(array['k'], array[1]) as e, "
        "timestamp '2026-01-02 03:04:05' as f"
    )
    done = finished(athena, QueryString=sql)
    bucket, key = done["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").split("/", 1)
    body = boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    header, row = body.splitlines()
    assert header == '"a","b","c","d","e","f"'
    assert row == '"1",,"x""y","[1, 2]","{k=1}","2026-01-02 03:04:05.000"'


def test_a_workgroup_enforces_its_place_and_its_limit(athena: Any) -> None:
    """An enforced workgroup keeps its own output location, and stops queries over its bytes limit."""
    athena.create_work_group(
        Name="strict",
        Configuration={
            "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/strict/"},
            "EnforceWorkGroupConfiguration": True,
        },
    )
    done = finished(athena, QueryString="select 1", WorkGroup="strict")
    assert done["ResultConfiguration"]["OutputLocation"].startswith(f"s3://{BUCKET}/strict/")
    athena.update_work_group(
        WorkGroup="strict", ConfigurationUpdates={"BytesScannedCutoffPerQuery": 10_000_000}
    )
    assert (
        athena.get_work_group(WorkGroup="strict")["WorkGroup"]["Configuration"]["BytesScannedCutoffPerQuery"]
        == 10_000_000
    )
    athena.delete_work_group(WorkGroup="strict", RecursiveDeleteOption=True)


def test_an_error_has_athenas_shape(athena: Any) -> None:
    """A failed execution carries category, type, retryable and the message."""
    done = finished(athena, QueryString="select * from no_such_table")
    error = done["Status"]["AthenaError"]
    assert done["Status"]["State"] == "FAILED"
    assert error["ErrorCategory"] == 2
    assert error["Retryable"] is False
    assert error["ErrorMessage"].startswith(
        "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.contract_athena.no_such_table'"
    )


def test_prepared_statements_take_parameters(athena: Any) -> None:
    """EXECUTE … USING and ExecutionParameters fill a prepared statement's question marks."""
    athena.create_prepared_statement(StatementName="sum2", WorkGroup="primary", QueryStatement="select ? + ?")
    done = finished(athena, QueryString="execute sum2 using 1, 2")
    rows = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"])["ResultSet"]["Rows"]
    assert rows[1]["Data"][0]["VarCharValue"] == "3"
    done = finished(athena, QueryString="execute sum2", ExecutionParameters=["4", "5"])
    rows = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"])["ResultSet"]["Rows"]
    assert rows[1]["Data"][0]["VarCharValue"] == "9"


def test_a_merge_rewrites_only_the_files_it_touches(athena: Any) -> None:
    """After a MERGE of one row, the data files of the other partitions are the same files as before."""
    finished(
        athena,
        QueryString=f"create table touched with (table_type='ICEBERG', is_external=false, "
        f"location='s3://{BUCKET}/touched/', partitioning=ARRAY['day']) "
        "as select * from (values (1, 'd1'), (2, 'd2'), (3, 'd3')) as t(id, day)",
    )
    files = 'select file_path from "touched$files"'
    before = {row[0] for row in connect().cursor().execute(files).fetchall()}
    done = finished(
        athena,
        QueryString="merge into touched t using (values (2, 'd2'), (9, 'd3')) as s(id, day) on t.id = s.id "
        "when matched then update set id = 20 when not matched then insert (id, day) values (s.id, s.day)",
    )
    assert done["Status"]["State"] == "SUCCEEDED", done["Status"]
    after = {row[0] for row in connect().cursor().execute(files).fetchall()}
    assert len(before) == 3
    assert len(before & after) == 2
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
        done = finished(athena, QueryString=sql)
        assert done["Status"]["State"] == "SUCCEEDED", done["Status"]
    every = finished(athena, QueryString="select count(*) from projected_view")
    one = finished(
        athena, QueryString="select id from projected_view where dt between '2026-11-02' and '2026-11-02'"
    )
    assert every["Statistics"]["DataScannedInBytes"] == 36
    assert one["Statistics"]["DataScannedInBytes"] == 12


def test_eight_queries_run_at_once(athena: Any) -> None:
    """Eight executions started together all succeed."""
    request = {"ResultConfiguration": {"OutputLocation": RESULTS}}
    ids = [
        athena.start_query_execution(
            QueryString=f"select {number} + sum(n) from unnest(sequence(1, 1000)) as t(n)", **request
        )["QueryExecutionId"]
        for number in range(8)
    ]
    deadline = datetime.now(UTC).timestamp() + 30
    states = {"QUEUED"}
    while states & {"QUEUED", "RUNNING"} and datetime.now(UTC).timestamp() < deadline:
        found = athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"]
        states = {execution["Status"]["State"] for execution in found}
        time.sleep(0.02)
    assert states == {"SUCCEEDED"}


def test_a_stopped_query_is_cancelled(athena: Any) -> None:
    """StopQueryExecution ends a running query as CANCELLED, and leaves an ended one as it is."""
    numbers = "unnest(sequence(1, 3000))"
    sql = f"select sum(a * b % c) from {numbers} as t(a), {numbers} as u(b), {numbers} as v(c)"
    location = {"OutputLocation": RESULTS}
    query_id = athena.start_query_execution(QueryString=sql, ResultConfiguration=location)["QueryExecutionId"]
    athena.stop_query_execution(QueryExecutionId=query_id)
    assert (
        athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]
        == "CANCELLED"
    )
    done = finished(athena, QueryString="select 1")
    athena.stop_query_execution(QueryExecutionId=done["QueryExecutionId"])
    again = athena.get_query_execution(QueryExecutionId=done["QueryExecutionId"])["QueryExecution"]
    assert again["Status"]["State"] == "SUCCEEDED"
