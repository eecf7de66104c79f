"""Queries whose bytes scanned are compared, by table and by what spares bytes."""

QUERIES = {
    "parquet: everything": "select * from events",
    "parquet: one column": "select sum(id) from events",
    "parquet: two columns": "select kind, sum(amount) from events group by kind",
    "parquet: count(*)": "select count(*) from events",
    "parquet: count(*) of a partition": "select count(*) from events where dt = '2026-10-02'",
    "parquet: one partition": "select max(note) from events where dt = '2026-10-02'",
    "parquet: partitions by >=": "select max(note) from events where dt >= '2026-10-02'",
    "parquet: partitions by IN": "select max(note) from events where dt in ('2026-10-01', '2026-10-03')",
    "parquet: partitions by a cast": (
        "select max(note) from events where cast(dt as date) = date '2026-10-02'"
    ),
    "parquet: partitions by date()": "select max(note) from events where date(dt) >= date '2026-10-03'",
    "parquet: partitions by LIKE": "select max(note) from events where dt like '%-03'",
    "parquet: partitions by substr": "select max(note) from events where substr(dt, 9) = '01'",
    "parquet: only partition columns": "select distinct dt from events",
    "parquet: no partition": "select max(note) from events where dt = '2030-01-01'",
    "parquet: row groups by an equality": "select note from events where id = 12345",
    "parquet: row groups by a range": "select max(note) from events where id between 0 and 9999",
    "parquet: row groups by a timestamp": (
        "select max(note) from events where at < timestamp '2026-10-01 02:00:00'"
    ),
    "parquet: row groups by IN": "select max(note) from events where id in (1, 31000, 61000)",
    "parquet: no row group": "select note from events where id = -5",
    "parquet: rows, not groups": "select max(note) from events where amount > 42949672",
    "parquet: a text that no dictionary has": "select max(note) from events where kind = 'bounce'",
    "parquet: a text that every dictionary has": "select max(note) from events where kind = 'open'",
    "parquet: a field of a row": "select max(context.size) from events",
    "parquet: a row": (
        "select max(context) from (select context from events) where false or context is not null"
    ),
    "parquet: an array unnested": "select t, count(*) from events cross join unnest(tags) as u(t) group by t",
    "parquet: unnested, one partition": (
        "select t, count(*) from events cross join unnest(tags) as u(t) where dt = '2026-10-02' group by t"
    ),
    "parquet: a key of a map": "select count(attributes['campaign']) from events",
    "parquet: the size of an array": "select sum(cardinality(tags)) from events where dt = '2026-10-01'",
    "parquet: joined with itself": (
        "select count(*) from events a join events b on a.id = b.id "
        "where a.dt = '2026-10-01' and b.dt = '2026-10-02'"
    ),
    "parquet: united": (
        "select max(note) from events where dt = '2026-10-01' "
        "union all select max(kind) from events where dt = '2026-10-02'"
    ),
    "parquet: from a subquery": (
        "select id from (select * from events) where dt = '2026-10-03' and id > 89000"
    ),
    "parquet: an EXISTS": (
        "select count(*) from events a where dt = '2026-10-01' and exists "
        "(select 1 from events b where b.dt = '2026-10-02' and b.id = a.id + 30000)"
    ),
    "parquet: $path": 'select distinct "$path" from events',
    "json: everything": "select * from raw",
    "json: one column": "select max(kind) from raw",
    "json: count(*)": "select count(*) from raw",
    "json: one day": "select max(kind) from raw where dt = '2026-10-02'",
    "json: one hour": "select max(kind) from raw where dt = '2026-10-02' and hr = '12'",
    "json: an hour of every day": "select max(kind) from raw where hr = '00'",
    "json: only partition columns": "select distinct dt from raw",
    "projected: one day": "select count(kind) from projected where dt = '2026-10-03'",
    "projected: a range": "select count(kind) from projected where dt between '2026-10-02' and '2026-10-09'",
    "projected: everything": "select count(kind) from projected",
    "text: everything": "select * from plain",
    "text: one column": "select max(id) from plain",
    "iceberg: everything": "select * from lake",
    "iceberg: one column": "select sum(id) from lake",
    "iceberg: count(*)": "select count(*) from lake",
    "iceberg: a day by its hidden partition": (
        "select max(note) from lake where at >= timestamp '2026-10-02 00:00:00' "
        "and at < timestamp '2026-10-03 00:00:00'"
    ),
    "iceberg: a day by a cast": "select max(note) from lake where cast(at as date) = date '2026-10-02'",
    "iceberg: a day by date_trunc": (
        "select max(note) from lake where date_trunc('day', at) = timestamp '2026-10-02 00:00:00'"
    ),
    "iceberg: a file by its bounds": "select max(note) from lake where id = 12345",
    "iceberg: no file": "select max(note) from lake where id < 0",
    "iceberg: unnested, one day": (
        "select t, count(*) from lake cross join unnest(tags) as u(t) "
        "where at < timestamp '2026-10-02 00:00:00' "
        "group by t"
    ),
    "iceberg: a field of a row": (
        "select max(context.size) from lake where at >= timestamp '2026-10-03 00:00:00'"
    ),
    "iceberg: joined": "select count(*) from lake join plain on lake.id = plain.id",
    "iceberg: an older day or a newer": (
        "select max(kind) from lake where at < timestamp '2026-10-01 10:00:00' or "
        "at >= timestamp '2026-10-03 10:00:00'"
    ),
}
