-- Trino 476

create table steps (n int) location 's3://corpus/history/steps/' tblproperties ('table_type' = 'ICEBERG')
--: done

insert into steps values (1)
--: rows: bigint
--= 1

--@ as first
select snapshot_id from "steps$snapshots" order by committed_at desc limit 1
--: snapshot_id: bigint

--@ as moment
select cast(committed_at at time zone 'UTC' as varchar) from "steps$snapshots" order by committed_at desc limit 1
--: varchar

insert into steps values (2), (3)
--: rows: bigint
--= 2

delete from steps where n = 1
--: rows: bigint
--= 1

select n from steps order by n
--: n: integer
--= 2
--= 3

select n from steps for version as of {first} order by n
--: n: integer
--= 1

select n from steps for timestamp as of timestamp '{moment}' order by n
--: n: integer
--= 1

select n from steps for version as of 1
--! NOT_SUPPORTED: Unsupported type for table version: integer

select n from steps for timestamp as of timestamp '2020-01-01 00:00:00 UTC'
--! INVALID_ARGUMENTS: No version history table "corpus_iceberg_history".steps at or before 2020-01-01T00:00:00Z

select count(*) from "steps$snapshots" where operation = 'append'
--: bigint
--= 2

select count(*) >= 3, bool_and(is_current_ancestor) from "steps$history"
--: boolean | boolean
--= true | true

select count(*) > 0 from "steps$files" where content = 0
--: boolean
--= true

select count(*) > 0 from "steps$manifests"
--: boolean
--= true

select sum(record_count) > 0 from "steps$partitions"
--: boolean
--= true

select name, type from "steps$refs"
--: name: varchar | type: varchar
--= main | BRANCH
