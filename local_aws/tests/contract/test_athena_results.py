"""Results as Athena gives and stores them: pages, columns, CSV, text, metadata, manifest."""

from __future__ import annotations

from typing import Any

import boto3
import pyathena
import pytest
from athena_queries import rows, succeeded
from botocore.exceptions import ClientError
from local_clients import client

from local_aws.gateway import Gateway

BUCKET, DATABASE = "results-athena", "results"
HERE = {
    "QueryExecutionContext": {"Database": DATABASE},
    "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/out/"},
}


@pytest.fixture(scope="module", autouse=True)
def _place(gateway: Gateway) -> None:
    """A bucket and a database."""
    client(gateway, "s3").create_bucket(Bucket=BUCKET)
    client(gateway, "glue").create_database(DatabaseInput={"Name": DATABASE})


@pytest.fixture
def athena(aws_environment: Gateway) -> Any:
    """A boto3 client of local Athena."""
    return boto3.client("athena")


def stored(uri: str) -> bytes:
    """The object at an S3 address."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()


def beside(done: dict[str, Any]) -> set[str]:
    """What is stored for an execution, without its id."""
    place = done["ResultConfiguration"]["OutputLocation"].removeprefix(f"s3://{BUCKET}/")
    prefix = place[: place.index(done["QueryExecutionId"])]
    listed = boto3.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix + done["QueryExecutionId"])
    return {
        item["Key"].removeprefix(prefix).replace(done["QueryExecutionId"], "ID")
        for item in listed.get("Contents", ())
    }


def test_pages_are_complete_and_have_one_header(athena: Any) -> None:
    """Every row comes once whatever the page size, the names first and only once."""
    done = succeeded(athena, "select n from unnest(sequence(1, 2500)) as t(n) order by n", **HERE)
    sizes, values, token = [], [], {}
    while True:
        answer = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"], **token)
        sizes.append(len(answer["ResultSet"]["Rows"]))
        values += [row["Data"][0]["VarCharValue"] for row in answer["ResultSet"]["Rows"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert sizes == [1000, 1000, 501]
    assert values == ["n", *map(str, range(1, 2501))]
    assert rows(athena, done, MaxResults=1) == [["n"]]


def test_a_page_that_there_is_not_is_refused(athena: Any) -> None:
    """More than 1,000 rows a page, a token that no page gave, and a manifest as rows are refused."""
    done = succeeded(athena, "select 1", **HERE)
    with pytest.raises(ClientError, match="MaxResults is more than maximum allowed length 1000"):
        athena.get_query_results(QueryExecutionId=done["QueryExecutionId"], MaxResults=1001)
    with pytest.raises(ClientError, match="The nextPageToken is malformed: 7"):
        athena.get_query_results(QueryExecutionId=done["QueryExecutionId"], NextToken="7")  # noqa: S106
    with pytest.raises(ClientError, match="the manifest lies at DataManifestLocation"):
        athena.get_query_results(QueryExecutionId=done["QueryExecutionId"], QueryResultType="DATA_MANIFEST")


@pytest.mark.parametrize(
    ("expression", "kind", "precision", "scale", "case", "text"),
    [
        ("cast(1 as tinyint)", "tinyint", 3, 0, False, "1"),
        ("cast(1 as smallint)", "smallint", 5, 0, False, "1"),
        ("1", "integer", 10, 0, False, "1"),
        ("cast(1 as bigint)", "bigint", 19, 0, False, "1"),
        ("cast(0.1 as real)", "float", 17, 0, False, "0.1"),
        ("1e7", "double", 17, 0, False, "1.0E7"),
        ("cast(1.5 as decimal(10,2))", "decimal", 10, 2, False, "1.50"),
        ("true", "boolean", 0, 0, False, "true"),
        ("cast('x' as varchar)", "varchar", 2_147_483_647, 0, True, "x"),
        ("x'0aff'", "varbinary", 1_073_741_824, 0, False, "0a ff"),
        ("date '2020-01-02'", "date", 0, 0, False, "2020-01-02"),
        ("timestamp '2020-01-02 03:04:05.678'", "timestamp", 3, 0, False, "2020-01-02 03:04:05.678"),
        (
            "timestamp '2020-01-02 03:04:05 UTC'",
            "timestamp with time zone",
            3,
            0,
            False,
            "2020-01-02 03:04:05.000 UTC",
        ),
        ("array[1, null]", "array", 0, 0, False, "[1, null]"),
        ("map(array['a', 'b'], array[1, 2])", "map", 0, 0, False, "{a=1, b=2}"),
        ("cast(row(1, 'x') as row(a integer, b varchar))", "row", 0, 0, False, "{a=1, b=x}"),
        ("row(1, array[0.5e0])", "row", 0, 0, False, "{1, [0.5]}"),
        ("array[cast(0.1 as real)]", "array", 0, 0, False, "[0.1]"),
    ],
)
def test_a_value_has_athenas_column_and_text(
    athena: Any, expression: str, kind: str, precision: int, scale: int, case: bool, text: str
) -> None:
    """ColumnInfo and text of every type are as Athena engine version 3 answers them."""
    done = succeeded(athena, f"select {expression} as v", **HERE)
    answer = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"])
    assert answer["ResultSet"]["ResultSetMetadata"]["ColumnInfo"] == [
        {
            "CatalogName": "hive",
            "SchemaName": "",
            "TableName": "",
            "Name": "v",
            "Label": "v",
            "Type": kind,
            "Precision": precision,
            "Scale": scale,
            "Nullable": "UNKNOWN",
            "CaseSensitive": case,
        }
    ]
    assert answer["ResultSet"]["Rows"][1] == {"Data": [{"VarCharValue": text}]}
    assert answer["UpdateCount"] == 0
    assert stored(done["ResultConfiguration"]["OutputLocation"]).decode() == f'"v"\n"{text}"\n'


def test_null_and_nothing_differ_everywhere(athena: Any) -> None:
    """NULL has no VarCharValue and nothing between the commas; the empty text is quoted."""
    done = succeeded(athena, "select null as n, '' as e, 'a\"b' as q", **HERE)
    assert rows(athena, done)[1] == [None, "", 'a"b']
    assert stored(done["ResultConfiguration"]["OutputLocation"]) == b'"n","e","q"\n,"","a""b"\n'
    empty = succeeded(athena, "select 1 as n where false", **HERE)
    assert stored(empty["ResultConfiguration"]["OutputLocation"]) == b'"n"\n'
    assert rows(athena, empty) == [["n"]]


def test_results_are_read_from_s3_once_they_are_old(athena: Any) -> None:
    """After many other queries a result is the same, NULL included; deleted from S3 it is not found."""
    sql = "select * from (values (1, null), (2, 'x\n\"y\",')) as t(id, name) order by id"
    old = succeeded(athena, sql, **HERE)
    before = rows(athena, old)
    shown = succeeded(athena, "show databases like 'results'", **HERE)
    for at in range(70):
        succeeded(athena, f"select {at}", **HERE)
    assert rows(athena, old) == before == [["id", "name"], ["1", None], ["2", 'x\n"y",']]
    assert rows(athena, shown) == [["results"]]
    for at in range(70):
        succeeded(athena, f"select {at}", **HERE)
    key = old["ResultConfiguration"]["OutputLocation"].removeprefix(f"s3://{BUCKET}/")
    boto3.client("s3").delete_object(Bucket=BUCKET, Key=key)
    with pytest.raises(ClientError, match="Could not find results"):
        rows(athena, old)


def test_a_text_result_is_lines(athena: Any) -> None:
    """SHOW has no header, in pages and in its .txt, and no newline at the end; a plan has its name first."""
    done = succeeded(athena, "show databases like 'results'", **HERE)
    assert rows(athena, done) == [["results"]]
    assert stored(done["ResultConfiguration"]["OutputLocation"]) == b"results"
    assert beside(done) == {"ID.txt", "ID.txt.metadata"}
    plan = rows(athena, succeeded(athena, "explain select 1", **HERE))
    assert plan[0] == ["Query Plan"]
    assert len(plan) > 2


def test_ddl_has_an_empty_text(athena: Any) -> None:
    """DDL without rows stores an empty .txt, no metadata, and answers no rows and no UpdateCount."""
    done = succeeded(athena, "create database if not exists results", **HERE)
    answer = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"])
    assert answer["ResultSet"]["Rows"] == []
    assert "UpdateCount" not in answer
    assert stored(done["ResultConfiguration"]["OutputLocation"]) == b""
    assert beside(done) == {"ID.txt"}


def test_writes_count_their_rows_and_list_their_files(athena: Any) -> None:
    """CTAS, INSERT and UNLOAD answer UpdateCount and a manifest of exactly the objects that they made."""
    ctas = succeeded(athena, "create table made as select 1 as id union all select 2", **HERE)
    insert = succeeded(athena, "insert into made values 3", **HERE)
    unload = succeeded(
        athena, f"unload (select * from made) to 's3://{BUCKET}/unloaded/' with (format = 'JSON')", **HERE
    )
    counts = [
        athena.get_query_results(QueryExecutionId=done["QueryExecutionId"])["UpdateCount"]
        for done in (ctas, insert, unload)
    ]
    assert counts == [2, 1, 3]
    assert (ctas["StatementType"], ctas["SubstatementType"]) == ("DDL", "CREATE_TABLE_AS_SELECT")
    assert beside(insert) == {"ID.metadata", "ID-manifest.csv"}
    assert f"tables/{ctas['QueryExecutionId']}" in ctas["ResultConfiguration"]["OutputLocation"]
    manifest = stored(unload["Statistics"]["DataManifestLocation"]).decode().splitlines()
    listed = boto3.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="unloaded/")["Contents"]
    assert manifest == [f"s3://{BUCKET}/{item['Key']}" for item in listed]


@pytest.mark.parametrize("form", ["JSON", "TEXTFILE", "PARQUET"])
def test_partitions_of_every_format_are_counted_and_read_back(athena: Any, form: str) -> None:
    """A partitioned CTAS counts its rows, lists a file for each partition, and reads the same, NULL too."""
    name = f"parted_{form.lower()}"
    source = "(values (1, 'a b'), (2, 'a b'), (3, 'c/d=e'), (4, null)) as t(id, part)"
    made = succeeded(
        athena,
        f"create table {name} with (format = '{form}', partitioned_by = array['part']) "
        f"as select id, part from {source}",
        **HERE,
    )
    assert athena.get_query_results(QueryExecutionId=made["QueryExecutionId"])["UpdateCount"] == 4
    assert len(stored(made["Statistics"]["DataManifestLocation"]).splitlines()) == 3
    found = succeeded(athena, f"select id, part from {name} order by id", **HERE)
    assert rows(athena, found)[1:] == [["1", "a b"], ["2", "a b"], ["3", "c/d=e"], ["4", None]]


def test_changes_of_an_iceberg_table_have_no_result_but_metadata(athena: Any) -> None:
    """UPDATE, DELETE and MERGE answer how many rows, and store the metadata of a result only."""
    succeeded(
        athena,
        f"create table ice with (table_type='ICEBERG', is_external=false, location='s3://{BUCKET}/ice/') "
        "as select * from (values 1, 2, 3) as t(id)",
        **HERE,
    )
    changed = succeeded(athena, "update ice set id = id + 10 where id > 1", **HERE)
    answer = athena.get_query_results(QueryExecutionId=changed["QueryExecutionId"])
    assert answer["UpdateCount"] == 2
    assert "ID.csv" not in beside(changed)
    assert "ID.csv.metadata" in beside(changed)
    assert changed["ResultConfiguration"]["OutputLocation"].endswith(".csv")


def test_the_metadata_file_is_athenas(athena: Any) -> None:
    """It begins with the query's id as protobuf field 1, then a message for each column."""
    done = succeeded(athena, "select 1 as i", **HERE)
    metadata = stored(done["ResultConfiguration"]["OutputLocation"] + ".metadata")
    column = bytes.fromhex("0a0468697665220169 2a0169 3207696e7465676572 380a 4000 4803 5000")
    query_id = done["QueryExecutionId"].encode()
    assert metadata == b"\x0a\x24" + query_id + b"\x22" + bytes([len(column)]) + column


def test_pyathena_reads_nested_values(athena: Any) -> None:
    """pyathena's own reading of arrays, maps and rows finds what the query made."""
    cursor = pyathena.connect(s3_staging_dir=f"s3://{BUCKET}/pyathena/", schema_name=DATABASE).cursor()
    sql = "select array[1, 2], map(array['k'], array[1]), cast(row(1, 'x') as row(a integer, b varchar))"
    (row,) = cursor.execute(sql).fetchall()
    assert row == ([1, 2], {"k": "1"}, {"a": "1", "b": "x"})
