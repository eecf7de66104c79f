"""Iceberg tables: which files a statement writes, how old files read, and what a conflict leaves."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from athena_front import Front

from local_aws.athena.embedded.writing import iceberg_write
from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database of its own."""
    return Front(gateway, "contract_iceberg")


def create(front: Front, name: str, columns: str, partitioned: str = "", properties: str = "") -> None:
    """Make an empty Iceberg table."""
    by = f"partitioned by ({partitioned})" if partitioned else ""
    front.run(
        f"create table {name} ({columns}) {by} location 's3://{{bucket}}/{name}/' "
        f"tblproperties ('table_type'='ICEBERG'{properties})"
    )


def files(front: Front, name: str) -> set[str | None]:
    """Addresses of the table's data files now."""
    return set(front.lines(f'select file_path from "{name}$files"'))


@pytest.fixture
def ten(front: Front) -> Iterator[str]:
    """A table of ten partitions with three rows in each."""
    front.run(
        "create table ten with (table_type = 'ICEBERG', is_external = false, "
        "location = 's3://{bucket}/ten/', partitioning = array['part']) as "
        "select n, n % 10 as part, 'old' as v from unnest(sequence(0, 29)) as t(n)"
    )
    yield "ten"
    front.run("drop table ten")


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("update ten set v = 'new' where n = 13", [["30", "1"]]),
        ("delete from ten where n = 13", [["29", "0"]]),
        (
            "merge into ten t using (values (13, 'new')) s(n, v) on t.n = s.n "
            "when matched then update set v = s.v",
            [["30", "1"]],
        ),
    ],
)
def test_a_change_of_one_row_rewrites_one_file(
    front: Front, ten: str, sql: str, answer: list[list[str]]
) -> None:
    """Of ten files nine are the same afterwards; where deletes lie beside the rows (Trino), all ten."""
    before = files(front, ten)
    outcome = front.run(sql)
    after = files(front, ten)
    assert len(before) == 10
    rewritten = len(before - after)
    assert rewritten <= 1
    assert len(after - before) <= 2 - rewritten
    assert outcome.updated == 1
    assert set(outcome.written) >= after - before
    assert front.rows("select count(*), count_if(v = 'new') from ten") == answer


def test_a_merge_adds_updates_and_deletes_in_one_snapshot(front: Front, ten: str) -> None:
    """Only the files of the two rows that matched are rewritten, and the added row has a file of its own."""
    before = files(front, ten)
    front.run(
        "merge into ten t using (values (1, 'u'), (2, 'd'), (100, 'i')) s(n, v) on t.n = s.n "
        "when matched and s.v = 'd' then delete when matched then update set v = s.v "
        "when not matched then insert (n, part, v) values (s.n, 77, s.v)"
    )
    assert len(before - files(front, ten)) <= 2
    assert front.rows("select n, v from ten where v <> 'old' order by n") == [["1", "u"], ["100", "i"]]
    assert front.lines("select count(*) from ten where n = 2") == ["0"]
    assert front.lines('select operation from "ten$snapshots" order by committed_at') == [
        "append",
        "overwrite",
    ]


def test_a_row_matched_twice_fails_and_changes_nothing(front: Front, ten: str) -> None:
    """Trino's error of a MERGE whose source matches one row twice."""
    before = files(front, ten)
    with pytest.raises(QueryError, match="MERGE_TARGET_ROW_MULTIPLE_MATCHES"):
        front.run(
            "merge into ten t using (values (1, 'a'), (1, 'b')) s(n, v) on t.n = s.n "
            "when matched then update set v = s.v"
        )
    assert files(front, ten) == before


def test_writers_at_the_same_time_lose_no_row(front: Front) -> None:
    """Appends are tried again on the newer snapshot: all rows are there, or the statement failed."""
    create(front, "busy", "n bigint")

    def add(n: int) -> int:
        try:
            front.run(f"insert into busy values ({n})")
        except QueryError as error:
            assert error.name == "ICEBERG_COMMIT_ERROR"
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        added = sum(pool.map(add, range(12)))
    assert added > 1
    assert front.rows("select count(*), count(distinct n) from busy") == [[str(added)] * 2]
    front.run("drop table busy")


@pytest.mark.embedded
def test_a_change_that_another_write_overtook_fails(
    front: Front, ten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An UPDATE of files that a DELETE replaced meanwhile fails, with no row lost and no file left over."""
    write = iceberg_write.replace

    def overtaken(table: object, old: list, new: list) -> None:
        monkeypatch.setattr(iceberg_write, "replace", write)
        front.run("delete from ten where n = 13")
        write(table, old, new)

    monkeypatch.setattr(iceberg_write, "replace", overtaken)
    with pytest.raises(QueryError, match="ICEBERG_COMMIT_ERROR"):
        front.run("update ten set v = 'new' where n = 3")
    assert front.rows("select count(*), count_if(v = 'new') from ten") == [["29", "0"]]
    stored = {f"s3://{front.bucket}/{key}" for key in front.keys("ten/data/part=3/")}
    assert len(stored & files(front, ten)) == 1
    assert len(stored) == 2, "the file of now and the one before it; none of the failed update"


@pytest.mark.embedded
def test_a_statement_that_dies_before_its_commit_changes_nothing(
    front: Front, ten: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data files come first, the commit last: without it the table is what it was."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    before = files(front, ten)
    with monkeypatch.context() as patch:
        patch.setattr(iceberg_write, "_change", killed)
        for sql in (
            "insert into ten values (99, 9, 'x')",
            "delete from ten",
            "create table half with (table_type='ICEBERG', is_external=false, "
            "location='s3://{bucket}/half/') as select 1 as a",
        ):
            with pytest.raises(KeyboardInterrupt):
                front.run(sql)
    assert files(front, ten) == before
    assert front.rows("select count(*) from ten") == [["30"]]
    assert front.lines("show tables 'half'") == []


@pytest.mark.parametrize("now", ["cast(current_timestamp as timestamp(6))", "cast(now() as timestamp(6))"])
def test_a_statement_that_asks_for_the_time_has_the_time_of_each_run(front: Front, now: str) -> None:
    """Rows that were written since it last ran are older than now, too: they are counted, and deleted."""
    create(front, "moments", "n int, at timestamp")
    try:
        for number in (1, 2):
            front.run(f"insert into moments select {number}, {now}")
            assert front.lines(f"select count(*) from moments where at <= {now}") == [str(number)]
        for number in (3, 4):
            front.run(f"delete from moments where at <= {now}")
            assert front.lines("select count(*) from moments") == ["0"]
            front.run(f"insert into moments select {number}, {now}")
    finally:
        front.run("drop table moments")


def test_optimize_packs_the_files_of_each_partition(front: Front) -> None:
    """Same rows, one file for each partition, one commit."""
    create(front, "small", "n bigint, part string", "part")
    for n in range(3):
        front.run(f"insert into small values ({n}, 'a'), ({n + 10}, 'b')")
    front.run("optimize small rewrite data using bin_pack")
    snapshots = len(front.rows('select 1 from "small$snapshots"'))
    assert len(files(front, "small")) == 2
    assert front.rows("select part, count(*), sum(n) from small group by 1 order by 1") == [
        ["a", "3", "3"],
        ["b", "3", "33"],
    ]
    front.run("optimize small rewrite data using bin_pack")
    assert len(front.rows('select 1 from "small$snapshots"')) == snapshots == 4, "nothing left to pack"


@pytest.mark.embedded
def test_optimize_leaves_fewer_files_than_the_threshold(front: Front) -> None:
    """Athena's default is five; Trino packs whatever there is."""
    create(front, "few", "n bigint")
    for n in range(4):
        front.run(f"insert into few values ({n})")
    front.run("optimize few rewrite data using bin_pack")
    assert len(files(front, "few")) == 4


def test_optimize_keeps_to_the_partitions_that_it_is_told(front: Front) -> None:
    """WHERE chooses partitions; a condition on another column is refused."""
    create(
        front, "chosen", "n bigint, ts timestamp", "day(ts)", ", 'optimize_rewrite_data_file_threshold'='2'"
    )
    for n in range(2):
        front.run(
            f"insert into chosen values ({n}, timestamp '2024-01-01 05:00:00'), "
            f"({n}, timestamp '2024-01-02 05:00:00')"
        )
    with pytest.raises(QueryError, match="NOT_SUPPORTED: OPTIMIZE takes a condition on partition columns"):
        front.run("optimize chosen rewrite data using bin_pack where n = 1")
    before = files(front, "chosen")
    front.run("optimize chosen rewrite data using bin_pack where ts >= timestamp '2024-01-02 00:00:00'")
    after = files(front, "chosen")
    assert {"ts_day=2024-01-01" in str(path) for path in before & after} == {True}
    assert len(after) == 3


def test_vacuum_expires_snapshots_and_deletes_what_nothing_names(front: Front) -> None:
    """Old snapshots, their files and orphans go; the rows of now and young files stay."""
    create(front, "old", "n bigint", "", ", 'vacuum_max_snapshot_age_seconds'='8'")
    front.run("insert into old values (1), (2)")
    front.run("delete from old where n = 1")
    front.put("old/data/orphan.parquet", b"left by a killed writer")
    assert len(front.keys("old/data/")) == 3
    time.sleep(8.1)  # the young file must still be so on a busy machine
    front.put("old/data/young.parquet", b"of a writer that has not committed yet")
    front.run("vacuum old")
    kept = {f"s3://{front.bucket}/{key}" for key in front.keys("old/data/")}
    assert kept == files(front, "old") | {f"s3://{front.bucket}/old/data/young.parquet"}
    assert len(front.rows('select 1 from "old$snapshots"')) == 1
    assert front.lines("select n from old") == ["2"]


def test_vacuum_keeps_as_many_snapshots_as_it_is_told(front: Front) -> None:
    """vacuum_min_snapshots_to_keep counts the table's last states, however old; they stay readable."""
    create(
        front,
        "kept",
        "n bigint",
        "",
        ", 'vacuum_max_snapshot_age_seconds'='0', 'vacuum_min_snapshots_to_keep'='2'",
    )
    for n in range(3):
        front.run(f"insert into kept values ({n})")
    front.run("delete from kept where n = 2")
    time.sleep(0.01)
    front.run("vacuum kept")
    versions = front.lines('select snapshot_id from "kept$snapshots" order by committed_at')
    assert len(versions) == 2
    assert front.lines(f"select count(*) from kept for version as of {versions[0]}") == ["3"]


def test_old_files_are_read_by_field_id(front: Front) -> None:
    """Columns renamed, moved, dropped, added again and widened: each file keeps what it meant."""
    create(front, "evolved", "a int, b string, c map<string,int>, d struct<x:int,y:string>")
    front.run("insert into evolved values (1, 'one', map(array['k'], array[1]), row(7, 'seven'))")
    front.run("alter table evolved change column b label string")
    front.run("alter table evolved change a a bigint comment 'wider' after label")
    front.run("alter table evolved drop column c")
    front.run("alter table evolved add columns (c map<string,int>, b double)")
    front.run("insert into evolved values ('two', 5000000000, row(8, null), map(array['n'], array[2]), 0.5)")
    assert front.rows("select * from evolved order by a") == [
        ["one", "1", "{x=7, y=seven}", None, None],
        ["two", "5000000000", "{x=8, y=null}", "{n=2}", "0.5"],
    ]
    assert front.lines("select label from evolved where a = 1") == ["one"]
    with pytest.raises(QueryError, match="NOT_SUPPORTED"):
        front.run("alter table evolved change a a int")
    with pytest.raises(QueryError, match="REPLACE COLUMNS is not supported for Iceberg"):
        front.run("alter table evolved replace columns (a int)")


@pytest.mark.parametrize(
    ("transform", "folder"),
    [
        ("year(ts)", "ts_year=2024"),
        ("month(ts)", "ts_month=2024-02"),
        ("day(ts)", "ts_day=2024-02-29"),
        ("hour(ts)", "ts_hour=2024-02-29-13"),
        ("bucket(4, id)", "id_bucket=3"),
        ("truncate(3, name)", "name_trunc=ice"),
        ("name", "name=iceberg"),
    ],
)
def test_a_transform_places_a_row_as_trino_does(front: Front, transform: str, folder: str) -> None:
    """The folder is the one that Trino 476 chose for the same row; a filter finds the row in it."""
    create(front, "placed", "id bigint, name string, ts timestamp", transform)
    front.run("insert into placed values (17, 'iceberg', timestamp '2024-02-29 13:14:15')")
    assert [key.split("/")[2] for key in front.keys("placed/data/")] == [folder]
    assert front.lines("select id from placed where ts > timestamp '2024-02-01 00:00:00'") == ["17"]
    assert front.lines("select id from placed where name = 'iceberg' and id = 17") == ["17"]
    front.run("drop table placed")
    assert front.keys("placed/") == set(), "dropping an Iceberg table deletes its files"


def test_parquet_files_carry_field_ids_and_athenas_compression(front: Front) -> None:
    """What another engine needs to read the files: an id on every field; zstd, or what the table says."""
    import io

    import pyarrow.parquet as pq

    front.run(
        "create table packed with (table_type='ICEBERG', is_external=false, location='s3://{bucket}/packed/',"
        " write_compression='snappy') as select 1 as a, map(array['k'], array[1]) as m"
    )
    create(front, "plain", "a int")
    front.run("insert into plain values (1)")
    for name, codec in (("packed", "SNAPPY"), ("plain", "ZSTD")):
        (key,) = front.keys(f"{name}/data/")
        metadata = pq.read_metadata(io.BytesIO(front.body(key)))
        assert metadata.row_group(0).column(0).compression == codec
        assert all(field.metadata[b"PARQUET:field_id"] for field in metadata.schema.to_arrow_schema())
