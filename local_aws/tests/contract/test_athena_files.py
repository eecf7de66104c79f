"""Files of Hive tables: what CTAS, INSERT and UNLOAD write where, and what text in S3 reads as."""

from __future__ import annotations

import gzip
import io
import json
import time

import pyarrow.parquet as pq
import pytest
from athena_front import Front

from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database of its own."""
    return Front(gateway, "contract_files")


ROW = (
    "select 1 as id, 'x,y' as c, cast(null as varchar) as nothing, date '2020-01-01' as d, "
    "timestamp '2020-01-01 10:00:00.500' as t, decimal '1.50' as price, true as b"
)
READ = [["1", "x,y", None, "2020-01-01", "2020-01-01 10:00:00.500", "1.50", "true"]]


@pytest.mark.parametrize("form", ["PARQUET", "JSON", "TEXTFILE"])
def test_a_new_table_is_read_as_it_was_written(front: Front, form: str) -> None:
    """CTAS and INSERT in each format: one file each, every kind of value back as it was."""
    name = f"new_{form.lower()}"
    front.run(
        f"create table {name} with (format='{form}', external_location='s3://{{bucket}}/{name}/') as {ROW}"
    )
    assert front.rows(f"select * from {name}") == READ
    assert front.run(f"insert into {name} {ROW}").updated == 1
    assert front.rows(f"select * from {name}") == READ * 2
    assert len(front.keys(f"{name}/")) == 2


def test_text_is_written_as_the_properties_say(front: Front) -> None:
    """JSON has a line for each row, TEXTFILE the delimiter, both gzip unless told otherwise."""
    for name, options in (
        ("json_gz", "format='JSON'"),
        ("csv_plain", "format='TEXTFILE', field_delimiter='|', write_compression='NONE'"),
    ):
        front.run(
            f"create table {name} with ({options}, external_location='s3://{{bucket}}/{name}/') as "
            "select 1 as a, 'b' as b, cast(null as varchar) as c"
        )
    (key,) = front.keys("json_gz/")
    assert json.loads(gzip.decompress(front.body(key))) == {"a": 1, "b": "b", "c": None}
    (key,) = front.keys("csv_plain/")
    assert front.body(key) == b"1|b|\\N\n"


def test_partitions_have_folders_and_glue_knows_them(front: Front) -> None:
    """The last columns are folders, escaped as Hive does; NULL has Hive's name; INSERT adds new ones."""
    front.run(
        "create table kept with (format='PARQUET', partitioned_by=array['k'], "
        "external_location='s3://{bucket}/kept/') as select 1 as a, 'x/y' as k union all select 2, null"
    )
    assert {key.split("/")[1] for key in front.keys("kept/")} == {"k=x%2Fy", "k=__HIVE_DEFAULT_PARTITION__"}
    front.run("insert into kept values (3, 'x/y'), (4, 'new')")
    assert front.lines("show partitions kept") == ["k=__HIVE_DEFAULT_PARTITION__", "k=new", "k=x/y"]
    assert front.rows("select k, count(*) from kept group by 1 order by 1") == [
        ["new", "1"],
        ["x/y", "2"],
        [None, "1"],
    ]
    with pytest.raises(QueryError, match="HIVE_INVALID_PARTITION_VALUE: .* Invalid value: C3 BC"):
        front.run("insert into kept values (5, 'ü')")
    for key in front.keys("kept/"):
        assert pq.read_schema(io.BytesIO(front.body(key))).names == ["a"]


def test_rows_are_in_the_buckets_that_trino_put_them_in(front: Front) -> None:
    """One file for each bucket that has rows, named by it; recorded from Trino 476."""
    front.run(
        "create table bucketed with (format='PARQUET', bucketed_by=array['id','s'], bucket_count=4, "
        "external_location='s3://{bucket}/bucketed/') as "
        "select n as id, 'ü' || cast(n as varchar) as s from unnest(sequence(-5, 20)) as t(n)"
    )
    found = {}
    for key in front.keys("bucketed/"):
        rows = pq.read_table(io.BytesIO(front.body(key)))
        found[key.split("/")[1][:9]] = sorted(rows["id"].to_pylist())
    assert found == {
        "000001_0_": [-5, -4, -3, -2, -1],
        "000002_0_": [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
        "000003_0_": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20],
    }
    descriptor = front.table("bucketed")["StorageDescriptor"]
    assert (descriptor["BucketColumns"], descriptor["NumberOfBuckets"]) == (["id", "s"], 4)
    with pytest.raises(QueryError, match="INSERT INTO is not supported on bucketed tables"):
        front.run("insert into bucketed values (1, 'a')")


def test_buckets_of_booleans_and_dates_are_trinos_too(front: Front) -> None:
    """Recorded from Trino 476."""
    front.run(
        "create table days with (format='PARQUET', bucketed_by=array['b','d'], bucket_count=5, "
        "external_location='s3://{bucket}/days/') as select * from (values (true, date '1970-01-05'), "
        "(true, date '1970-01-01'), (false, date '1969-12-21'), (true, date '1969-12-24'), "
        "(false, date '1970-01-10')) as t(b, d)"
    )
    found = {
        int(key.split("/")[1][:6]): str(pq.read_table(io.BytesIO(front.body(key)))["d"][0])
        for key in front.keys("days/")
    }
    assert found == {0: "1970-01-05", 1: "1970-01-01", 2: "1969-12-21", 3: "1969-12-24", 4: "1970-01-10"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("bogus=1", "table property 'bogus' does not exist"),
        ("write_compression='BROTLI'", "(?i)compression '?brotli'? .*has no rule"),
        ("bucketed_by=array['a']", "bucketed_by and bucket_count must be specified together"),
        ("partitioned_by=array['a']", "HIVE_COLUMN_ORDER_MISMATCH"),
        ("external_location='s3://{bucket}/taken/'", "HIVE_PATH_ALREADY_EXISTS"),
    ],
)
def test_what_a_new_table_cannot_have_is_refused(front: Front, options: str, message: str) -> None:
    """No table is left, no file is written."""
    front.put("taken/file", b"there")
    with pytest.raises(QueryError, match=message):
        front.run(f"create table x with ({options}) as select 1 as a, 2 as b")
    assert front.lines("show tables 'x'") == []
    assert front.keys("taken/") == {"taken/file"}


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("format='ORC'", "format 'orc' has no rule"),
        ("format='AVRO'", "format 'avro' has no rule"),
        ("format='JSON', write_compression='ZSTD'", "write_compression 'zstd' of json has no rule"),
    ],
)
def test_a_format_without_a_writer_is_refused_by_name(front: Front, options: str, message: str) -> None:
    """Only Trino writes it."""
    with pytest.raises(QueryError, match=message):
        front.run(f"create table unwritten with ({options}) as select 1 as a, 2 as b")
    assert front.lines("show tables 'unwritten'") == []


def test_unload_writes_to_an_empty_place_only(front: Front) -> None:
    """UNLOAD's files hold the rows, in folders for partitions; a place with files is refused."""
    sql = (
        "unload (select 1 as a, ')' as b, 'p' as k) to 's3://{bucket}/out/' "
        "with (format='PARQUET', compression='ZSTD', partitioned_by=array['k'])"
    )
    outcome = front.run(sql)
    (key,) = front.keys("out/")
    assert outcome.written == [f"s3://{front.bucket}/{key}"]
    assert key.startswith("out/k=p/")
    metadata = pq.read_metadata(io.BytesIO(front.body(key)))
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    with pytest.raises(QueryError, match="HIVE_PATH_ALREADY_EXISTS"):
        front.run(sql)
    with pytest.raises(QueryError, match="UNLOAD has no property 'partition_by'"):
        front.run(
            "unload (select 1 as a) to 's3://{bucket}/o/' with (format='JSON', partition_by=array['a'])"
        )
    with pytest.raises(QueryError, match="needs the property format"):
        front.run("unload (select 1 as a) to 's3://{bucket}/o/' with (compression='gzip')")


LAZY = b"""h,h,h
1,1|2,k:1|j:2,x\\,y,3|z,1.5,true,2020-01-01,2020-01-01 10:00:00.123,1.25
-,-,-,-,-,-,-,-,-,-
bad,3,,,,,,,,
5
1.5,a|2|,k|:1|k:2,a\\\\b,1,x,TRUE,2020-1-1,2020-01-01,1.255
 7,1,a:b:c,"q",1|2|3,1e3,yes,20200101,bad,1,extra,more
"""


def test_delimited_text_is_read_as_trino_reads_it(front: Front) -> None:
    """Escapes, nested columns, NULL's text, lines too short or too long, what is no value: from Trino 476."""
    front.run(
        "create external table lazy (a int, arr array<int>, m map<string,int>, s string, "
        "st struct<x:int,y:string>, d double, b boolean, dt date, ts timestamp, price decimal(10,2)) "
        "row format delimited fields terminated by ',' escaped by '\\\\' collection items terminated by '|' "
        "map keys terminated by ':' null defined as '-' location 's3://{bucket}/lazy/' "
        "tblproperties ('skip.header.line.count'='1')"
    )
    front.put("lazy/a.csv", LAZY)
    none = [None] * 10
    assert front.rows("select * from lazy") == [
        ["1", "[1, 2]", "{k=1, j=2}", "x,y", "{x=3, y=z}", "1.5", "true", "2020-01-01",
         "2020-01-01 10:00:00.123", "1.25"],
        none,
        [None, "[3]", "{}", "", "{x=null, y=null}", None, None, None, None, None],
        ["5", *none[1:]],
        ["1", "[null, 2, null]", "{k=null, =1}", "a\\b", "{x=1, y=null}", None, "true", "2020-01-01", None,
         "1.26"],
        [None, "[1]", "{a=null}", '"q"', "{x=1, y=2}", "1000.0", None, None, None, "1.00"],
    ]  # fmt: skip


def test_opencsv_takes_quotes_and_other_separators(front: Front) -> None:
    """Quoted separators and doubled quotes are text."""
    front.run(
        "create external table open (a string, b int) row format serde "
        "'org.apache.hadoop.hive.serde2.OpenCSVSerde' with serdeproperties ('separatorChar'=';') "
        "location 's3://{bucket}/open/' tblproperties ('skip.header.line.count'='1')"
    )
    front.put("open/a.csv.gz", gzip.compress(b'h;h\n"x;""q""";1\nplain;2\n'))
    assert front.rows("select * from open") == [['x;"q"', "1"], ["plain", "2"]]


@pytest.mark.embedded
def test_text_that_cannot_be_read_fails_each_time_it_is_asked_for(front: Front) -> None:
    """Files that fail while others are still being read leave the engine as it was.

    Trino takes every column of OpenCSV for text, Athena does not.
    """
    front.run(
        "create external table broken (a string, b int) row format serde "
        "'org.apache.hadoop.hive.serde2.OpenCSVSerde' location 's3://{bucket}/broken/'"
    )
    for n in range(6):
        front.put(f"broken/{n}.csv", b'"x","no number"\n')
    for _ in range(3):
        with pytest.raises(QueryError, match="INVALID_CAST_ARGUMENT|HIVE_BAD_DATA"):
            front.run("select sum(b) from broken")
        assert front.lines("select count(*) from broken") == ["6"]


@pytest.mark.parametrize(
    "serde", ["org.openx.data.jsonserde.JsonSerDe", "org.apache.hive.hcatalog.data.JsonSerDe"]
)
def test_json_lines_are_read_by_name(front: Front, serde: str) -> None:
    """Missing members are NULL, others left out, gzip or not."""
    name = "json_" + serde.split(".")[1]
    front.run(
        f"create external table {name} (a int, b struct<c:array<string>>, gone string) "
        f"row format serde '{serde}' location 's3://{{bucket}}/{name}/'"
    )
    front.put(f"{name}/one.json", b'{"a": 1, "b": {"c": ["x", null]}, "other": true}\n')
    front.put(f"{name}/two.json.gz", gzip.compress(b'{"a": 2}\n'))
    assert front.rows(f"select * from {name} order by a") == [
        ["1", "{c=[x, null]}", None],
        ["2", None, None],
    ]


@pytest.mark.embedded
@pytest.mark.parametrize("form", ["ORC", "AVRO"])
def test_a_format_without_a_reader_is_refused_by_name(front: Front, form: str) -> None:
    """The table is Glue's to keep; reading it says what is missing."""
    name = f"no_{form.lower()}"
    front.run(f"create external table {name} (a int) stored as {form} location 's3://{{bucket}}/{name}/'")
    front.put(f"{name}/file", b"bytes")
    with pytest.raises(QueryError, match=rf"NOT_SUPPORTED: files of .*{form.lower()}.* have no rule"):
        front.run(f"select * from {name}")


def test_projected_partitions_are_computed(front: Front) -> None:
    """Enum, integer, date and injected columns with a location template; Glue has no partition."""
    front.run(
        "create external table projected (v string) "
        "partitioned by (kind string, n int, dt string, id string) "
        "row format delimited fields terminated by ',' location 's3://{bucket}/projected/' tblproperties ("
        "'projection.enabled'='true', 'projection.kind.type'='enum', 'projection.kind.values'='a,b', "
        "'projection.n.type'='integer', 'projection.n.range'='0,10', 'projection.n.digits'='2', "
        "'projection.dt.type'='date', 'projection.dt.range'='2024/01/01,NOW', "
        "'projection.dt.format'='yyyy/MM/dd', 'projection.id.type'='injected', "
        "'storage.location.template'='s3://{bucket}/projected/${kind}/${n}/${dt}/${id}/')"
    )
    front.put("projected/a/07/2024/02/29/u1/f", b"found\n")
    front.put("projected/c/07/2024/02/29/u1/f", b"outside the enum\n")
    where = "where n = 7 and dt between '2024/02/28' and '2024/03/01'"
    assert front.rows(f"select v, kind, n, dt, id from projected {where} and id = 'u1'") == [
        ["found", "a", "7", "2024/02/29", "u1"]
    ]
    assert front.lines(f"select count(*) from projected {where} and id in ('u1', 'u2')") == ["1"]
    with pytest.raises(QueryError, match="CONSTRAINT_VIOLATION: .* id, the WHERE clause must contain"):
        front.run(f"select v from projected {where}")
    assert front.lines("show partitions projected") == []


def test_the_partitions_of_a_hive_table_are_rows_in_the_types_of_its_columns(front: Front) -> None:
    """`"t$partitions"` has a typed row for each partition of Glue, empty ones too."""
    front.run(
        "create external table parted (a int) partitioned by (dt date, hr int, k string) "
        "location 's3://{bucket}/parted/'"
    )
    assert front.rows('select * from "parted$partitions"') == []
    for hour, key in ((9, "'x'"), (10, "'y/z'"), (11, "'__HIVE_DEFAULT_PARTITION__'")):
        front.run(f"alter table parted add partition (dt = '2026-10-05', hr = {hour}, k = {key})")
    assert front.rows(
        "select k, hr + 1, date_add('day', 1, dt) from \"parted$partitions\" where hr > 9 order by hr"
    ) == [["y/z", "11", "2026-10-06"], [None, "12", "2026-10-06"]]
    columns = front.run('select * from "parted$partitions"').columns
    assert [(column.name, column.kind) for column in columns] == [
        ("dt", "date"), ("hr", "integer"), ("k", "varchar")
    ]  # fmt: skip
    assert front.rows(f'select p.hr from {front.database}."parted$partitions" p where p.k is null') == [
        ["11"]
    ]
    front.run("create external table unparted (a int) location 's3://{bucket}/unparted/'")
    with pytest.raises(
        QueryError, match=r"TABLE_NOT_FOUND: line .*\.\"unparted\$partitions\"' does not exist"
    ):
        front.run('select * from "unparted$partitions"')


def test_path_names_the_file_of_a_row(front: Front) -> None:
    """`"$path"` is the S3 address, filters too, and is not part of `*`."""
    front.run("create external table placed (a int) location 's3://{bucket}/placed/'")
    front.put("placed/1.csv", b"1\n")
    front.put("placed/2.csv", b"2\n")
    path = f"s3://{front.bucket}/placed/2.csv"
    assert front.rows(f"""select *, "$path" from placed where "$path" = '{path}'""") == [["2", path]]
    assert front.rows("select * from placed order by 1") == [["1"], ["2"]]


def test_time_travel_takes_versions_moments_and_expressions(front: Front) -> None:
    """FOR VERSION and FOR TIMESTAMP AS OF; what was never there is an error."""
    front.run(
        "create table past (n int) location 's3://{bucket}/past/' tblproperties ('table_type'='ICEBERG')"
    )
    for n in range(2):
        front.run(f"insert into past values ({n})")
    (first, _), (_, second) = (
        tuple(row)
        for row in front.rows(
            'select cast(snapshot_id as varchar), cast(committed_at as varchar) from "past$snapshots" '
            "order by committed_at"
        )
    )
    assert front.lines(f"select count(*) from past for version as of {first}") == ["1"]
    assert front.lines(f"select count(*) from past for timestamp as of timestamp '{second}'") == ["2"]
    time.sleep(1.1)  # Trino takes no moment that is not past, to the millisecond
    just = "(current_timestamp - interval '1' second)"
    assert front.lines(f"select count(*) from past for timestamp as of {just}") == ["2"]
    assert front.lines("select count(*) from past for version as of 'main'") == ["2"]
    with pytest.raises(QueryError, match="Cannot find snapshot with reference name: nope"):
        front.run("select * from past for version as of 'nope'")
    with pytest.raises(QueryError, match="INVALID_ARGUMENTS: No version history"):
        front.run("select * from past for timestamp as of (current_timestamp - interval '1' day)")
    with pytest.raises(QueryError, match="INVALID_ARGUMENTS"):
        front.run("select * from past for version as of 99999999999")
    front.run("create external table timeless (a int) location 's3://{bucket}/timeless/'")
    with pytest.raises(QueryError, match="This connector does not support versioned tables"):
        front.run("select * from timeless for timestamp as of (current_timestamp - interval '1' hour)")
