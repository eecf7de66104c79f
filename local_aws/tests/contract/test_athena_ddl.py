"""DDL: what each statement leaves in Glue, what SHOW and DESCRIBE print, and how mistakes fail."""

from __future__ import annotations

import pytest
from athena_front import Front

from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database of its own."""
    return Front(gateway, "contract_ddl")


def test_a_database_is_made_changed_and_dropped(front: Front) -> None:
    """COMMENT, LOCATION and DBPROPERTIES are Glue's; IF [NOT] EXISTS and CASCADE as Athena has them."""
    front.run(
        "create database if not exists shop comment 'it''s a shop' location 's3://{bucket}/shop/' "
        "with dbproperties ('team'='data')"
    )
    front.run("create schema if not exists shop")
    with pytest.raises(QueryError, match="SCHEMA_ALREADY_EXISTS"):
        front.run("create schema shop")
    front.run("alter database shop set dbproperties ('stage'='test')")
    found = front.glue.get_database(Name="shop")["Database"]
    assert (found["Description"], found["LocationUri"]) == ("it's a shop", f"s3://{front.bucket}/shop/")
    assert found["Parameters"] == {"team": "data", "stage": "test"}
    assert front.lines("show databases like 'sh*'") == ["shop"]
    front.run("create external table shop.t (a int) location 's3://{bucket}/shop/t/'")
    with pytest.raises(QueryError, match="SCHEMA_NOT_EMPTY"):
        front.run("drop database shop")
    front.run("drop schema if exists shop cascade")
    front.run("drop database if exists shop")
    with pytest.raises(QueryError, match="SCHEMA_NOT_FOUND"):
        front.run("drop database shop")


CREATE = """CREATE EXTERNAL TABLE IF NOT EXISTS made (
  `id` bigint COMMENT 'the id, not null',
  tags array<struct<`key`:string,val:map<string,decimal(10,2)>>>,
  price DECIMAL(10, 2) -- in euros
) COMMENT 'made here'
PARTITIONED BY (dt string COMMENT 'day', hr int)
CLUSTERED BY (id) INTO 4 BUCKETS
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' COLLECTION ITEMS TERMINATED BY '|'
  MAP KEYS TERMINATED BY ':' LINES TERMINATED BY '\\n' NULL DEFINED AS '-'
STORED AS TEXTFILE
LOCATION 's3://{bucket}/made/'
TBLPROPERTIES ('skip.header.line.count'='1', "classification" = "csv")"""


def test_a_table_is_kept_as_written(front: Front) -> None:
    """Every clause of CREATE EXTERNAL TABLE has its member of Glue's table."""
    front.run(CREATE)
    table = front.table("made")
    assert table["Parameters"].items() >= {
        "EXTERNAL": "TRUE", "comment": "made here", "skip.header.line.count": "1", "classification": "csv",
    }.items()  # fmt: skip
    assert table["PartitionKeys"] == [
        {"Name": "dt", "Type": "string", "Comment": "day"},
        {"Name": "hr", "Type": "int"},
    ]
    descriptor = table["StorageDescriptor"]
    assert descriptor["Columns"] == [
        {"Name": "id", "Type": "bigint", "Comment": "the id, not null"},
        {"Name": "tags", "Type": "array<struct<key:string,val:map<string,decimal(10,2)>>>"},
        {"Name": "price", "Type": "decimal(10,2)"},
    ]
    assert (descriptor["BucketColumns"], descriptor["NumberOfBuckets"]) == (["id"], 4)
    assert descriptor["SerdeInfo"]["Parameters"] == {
        "field.delim": "\t", "escape.delim": "\\", "colelction.delim": "|", "mapkey.delim": ":",
        "line.delim": "\n", "serialization.null.format": "-", "serialization.format": "\t",
    }  # fmt: skip


def test_show_create_table_makes_the_same_table_again(front: Front) -> None:
    """The lines that SHOW CREATE TABLE prints are a statement; its table is the one shown."""
    front.run("drop table if exists made")
    front.run(CREATE)
    before = front.table("made")
    statement = "\n".join(map(str, front.lines("show create table made")))
    front.run("drop table made")
    front.run(statement)
    after = front.table("made")
    for member in ("StorageDescriptor", "PartitionKeys", "Parameters", "TableType"):
        assert after[member] == before[member]


def test_an_iceberg_table_is_shown_in_athenas_form(front: Front) -> None:
    """SHOW CREATE TABLE and DESCRIBE tell the partition spec; dropped columns are gone."""
    front.run(
        "create table ice (id bigint comment 'key', old string, ts timestamp) "
        "partitioned by (day(ts), bucket(8, id), truncate(2, old)) location 's3://{bucket}/ice/' "
        "tblproperties ('table_type'='ICEBERG', 'vacuum_min_snapshots_to_keep'='3')"
    )
    front.run("alter table ice change column old label string")
    front.run("alter table ice add columns (gone int)")
    front.run("alter table ice drop column gone")
    shown = front.lines("show create table ice")
    assert shown[1:5] == [
        "  `id` bigint COMMENT 'key',",
        "  `label` string,",
        "  `ts` timestamp)",
        "PARTITIONED BY (day(`ts`), bucket(8, `id`), truncate(2, `label`))",
    ]
    assert front.lines("show columns in ice") == ["id", "label", "ts"]
    assert front.lines("describe ice")[-3:] == [
        "ts_day\tday\tts",
        "id_bucket\tbucket[8]\tid",
        "old_trunc\ttruncate[2]\tlabel",
    ]
    front.run("drop table ice")
    front.run("\n".join(map(str, shown)))
    assert front.lines("show create table ice") == shown


def test_describe_formatted_tells_where_and_how(front: Front) -> None:
    """The blocks of Hive's DESCRIBE FORMATTED; one column alone; partition columns apart."""
    front.run("create external table told (a int comment 'c') partitioned by (dt string) location 's3://x/'")
    lines = [str(line) for line in front.lines("describe formatted told")]
    assert "# Partition Information\t \t " in lines
    assert f"{'Location:':<20}\t{'s3://x/':<20}\t " in lines
    assert front.lines("describe told a") == [f"{'a':<20}\t{'int':<20}\tc"]
    assert front.lines("describe told")[2:] == [
        "", "# Partition Information", "# col_name\tdata_type\tcomment", "", f"{'dt':<20}\t{'string':<20}\t",
    ]  # fmt: skip


def test_columns_of_a_hive_table_change(front: Front) -> None:
    """ADD, REPLACE and CHANGE COLUMNS write Glue's columns; a name twice is refused."""
    front.run("create external table cols (a int, b string) partitioned by (dt string) location 's3://x/y/'")
    front.run("alter table cols add columns (c double comment 'new')")
    front.run("alter table cols change column b label varchar(10) comment 'was b' first")
    front.run("alter table cols change a a bigint after c")
    assert front.table("cols")["StorageDescriptor"]["Columns"] == [
        {"Name": "label", "Type": "varchar(10)", "Comment": "was b"},
        {"Name": "c", "Type": "double", "Comment": "new"},
        {"Name": "a", "Type": "bigint"},
    ]
    for sql in ("add columns (dt int)", "replace columns (x int, x int)", "change a c int"):
        with pytest.raises(QueryError, match="DUPLICATE_COLUMN_NAME"):
            front.run(f"alter table cols {sql}")
    front.run("alter table cols replace columns (only string)")
    assert front.lines("show columns from cols") == ["only", "dt"]
    with pytest.raises(QueryError, match="NOT_SUPPORTED: ALTER TABLE DROP COLUMN is supported for Iceberg"):
        front.run("alter table cols drop column only")


def test_properties_and_location_change(front: Front) -> None:
    """SET and UNSET TBLPROPERTIES, SET LOCATION; SHOW TBLPROPERTIES prints one value where a key is given."""
    front.run("create external table props (a int) location 's3://x/1/'")
    front.run("alter table props set tblproperties ('one'='1', 'two'='2')")
    front.run("alter table props unset tblproperties ('two')")
    front.run("alter table props set location 's3://x/2/'")
    assert front.lines("show tblproperties props('one')") == ["1"]
    assert "two" not in front.table("props")["Parameters"]
    assert front.table("props")["StorageDescriptor"]["Location"] == "s3://x/2/"
    with pytest.raises(QueryError, match="'two' is not set"):
        front.run("alter table props unset tblproperties ('two')")


def test_partitions_are_added_moved_found_and_dropped(front: Front) -> None:
    """ALTER TABLE … PARTITION and MSCK REPAIR TABLE; a part of the keys drops every partition that has it."""
    front.run(
        "create external table parts (a int) partitioned by (dt string, hr int) row format delimited fields "
        "terminated by ',' location 's3://{bucket}/parts/'"
    )
    front.run(
        "alter table parts add if not exists partition (dt='2024-01-01', hr=1) location 's3://{bucket}/one/' "
        "partition (dt='2024-01-01', hr=2)"
    )
    with pytest.raises(QueryError, match="ALREADY_EXISTS"):
        front.run("alter table parts add partition (dt='2024-01-01', hr=1)")
    front.put("one/f.csv", b"1\n")
    front.put("parts/dt=2024-01-02/hr=3/f.csv", b"2\n")
    front.put("parts/dt=2024-01-02/not a partition/f.csv", b"9\n")
    assert front.lines("msck repair table parts")[1:] == [
        "Repair: Added partition to metastore parts:dt=2024-01-02/hr=3"
    ]
    assert front.lines("show partitions parts") == [
        "dt=2024-01-01/hr=1", "dt=2024-01-01/hr=2", "dt=2024-01-02/hr=3",
    ]  # fmt: skip
    assert front.rows("select a, dt, hr from parts order by a") == [
        ["1", "2024-01-01", "1"],
        ["2", "2024-01-02", "3"],
    ]
    front.run("alter table parts partition (dt='2024-01-02', hr=3) set location 's3://{bucket}/one/'")
    assert front.lines("select a from parts where hr = 3") == ["1"]
    front.run(
        "alter table parts partition (dt='2024-01-02', hr=3) rename to partition (dt='2024-01-09', hr=9)"
    )
    front.run("alter table parts drop partition (dt='2024-01-01')")
    assert front.lines("show partitions parts") == ["dt=2024-01-09/hr=9"]
    front.run("alter table parts drop if exists partition (dt='2024-01-01', hr=1)")
    with pytest.raises(QueryError, match="PARTITION_NOT_FOUND"):
        front.run("alter table parts drop partition (dt='2024-01-01', hr=1)")


def test_views_are_made_replaced_shown_and_dropped(front: Front) -> None:
    """A view names its columns, may be replaced, and reads with the database that it was made in."""
    front.run("create view v (one, two) comment 'c' as select 1, 'a'")
    assert front.rows("select one, two from v") == [["1", "a"]]
    with pytest.raises(QueryError, match="ALREADY_EXISTS"):
        front.run("create view v as select 2 as one")
    front.run("create or replace view v as select 2 as one")
    assert front.lines("show create view v") == ["CREATE VIEW contract_ddl.v AS", "select 2 as one"]
    assert front.lines("show views") == ["v"]
    with pytest.raises(QueryError, match="is a view, not a table"):
        front.run("drop table v")
    front.run("drop view v")
    front.run("drop view if exists v")
    with pytest.raises(QueryError, match="TABLE_NOT_FOUND"):
        front.run("drop view v")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("create external table t (a int", r"line 1:31: mismatched input <EOF>. Expecting: ',', '\)'"),
        ("create external table t (a\n  strin) location 's3://x/'", "line 2:3: mismatched input 'strin'"),
        ("create external table my-t (a int)", "line 1:25: mismatched input '-'"),
        ("create external table t (a int) located 's3://x/'", "line 1:33: mismatched input 'located'"),
        ("alter table props rename column a to b", "line 1:19: mismatched input 'rename'"),
        ("drop table t cascade", "line 1:14: mismatched input 'cascade'. Expecting: <EOF>"),
        ("show tabels", "line 1:6: mismatched input 'tabels'"),
        ("msck repair t", "line 1:13: mismatched input 't'. Expecting: 'TABLE'"),
        ("vacuum", "line 1:7: mismatched input <EOF>"),
        ("optimize t rewrite data", "SCHEMA_NOT_FOUND|TABLE_NOT_FOUND"),
    ],
)
def test_a_mistake_is_told_with_its_place(front: Front, sql: str, message: str) -> None:
    """What does not fit Athena's grammar fails with line, column and what was looked for."""
    front.run("create external table if not exists props (a int) location 's3://x/1/'")
    with pytest.raises(QueryError, match=message):
        front.run(sql)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("create table t (a int) location 's3://x/'", "EXTERNAL"),
        ("create external table t (a int)", "needs a LOCATION"),
        ("create external table t (a int) location '/tmp/x'", "is not an S3 address"),
        ("create external table t (a int, A string) location 's3://x/'", "Duplicate column name: a"),
        ("create external table t (a int) partitioned by (a) location 's3://x/'", "for Iceberg tables"),
        ("create external table t (a int) stored as rcfile location 's3://x/'", "STORED AS RCFILE"),
        (
            "create external table t (a int) location 's3://x/' tblproperties ('table_type'='ICEBERG')",
            "External keyword not supported for table type ICEBERG",
        ),
        (
            "create table t (a int) partitioned by (b string) location 's3://x/y/' "
            "tblproperties ('table_type'='ICEBERG')",
            "b has a type",
        ),
        (
            "create table t (a int) location 's3://x/y/' "
            "tblproperties ('table_type'='ICEBERG', 'owner'='me')",
            "Unsupported table property key: owner",
        ),
        ("alter table props rename to other", "RENAME TO is supported for Iceberg tables only"),
        ("show functions", "SHOW FUNCTIONS has no rule"),
        ("vacuum props", "take Iceberg tables"),
        pytest.param("explain analyze select 1", "EXPLAIN ANALYZE has no rule", marks=pytest.mark.embedded),
        pytest.param("explain (format graphviz) select 1", "FORMAT GRAPHVIZ", marks=pytest.mark.embedded),
    ],
)
def test_what_athena_does_not_have_is_refused_by_name(front: Front, sql: str, message: str) -> None:
    """Nothing is half-done: no table is left behind."""
    front.run("create external table if not exists props (a int) location 's3://x/1/'")
    with pytest.raises(QueryError, match=message):
        front.run(sql)
    assert front.lines("show tables 't'") == []
