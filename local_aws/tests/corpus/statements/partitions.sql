-- Trino 476

create table sales with (format = 'PARQUET', partitioned_by = array['country', 'day']) as select id, amount, cast(country as varchar) as country, cast(day as varchar) as day from (values (1, 10, 'de', '2026-01-01'), (2, 20, 'de', '2026-01-02'), (3, 30, 'fr', '2026-01-01')) t(id, amount, country, day)
--: rows: bigint
--= 3

show partitions sales
--: partition: string
--= country=de/day=2026-01-01
--= country=de/day=2026-01-02
--= country=fr/day=2026-01-01

select country, day, sum(amount) from sales group by 1, 2 order by 1, 2
--: country: varchar | day: varchar | bigint
--= de | 2026-01-01 | 10
--= de | 2026-01-02 | 20
--= fr | 2026-01-01 | 30

select id from sales where country = 'de' and day = '2026-01-02'
--: id: integer
--= 2

select count(*) from sales where country = 'it'
--: bigint
--= 0

insert into sales values (4, 40, 'it', '2026-01-03')
--: rows: bigint
--= 1

select * from sales order by id
--: id: integer | amount: integer | country: varchar | day: varchar
--= 1 | 10 | de | 2026-01-01
--= 2 | 20 | de | 2026-01-02
--= 3 | 30 | fr | 2026-01-01
--= 4 | 40 | it | 2026-01-03

select day, country, partitions from (select country, day, 1 as partitions from "sales$partitions") order by 1, 2
--: day: varchar | country: varchar | partitions: integer
--= 2026-01-01 | de | 1
--= 2026-01-01 | fr | 1
--= 2026-01-02 | de | 1
--= 2026-01-03 | it | 1

alter table sales drop partition (country = 'it', day = '2026-01-03')
--: done

show partitions sales
--: partition: string
--= country=de/day=2026-01-01
--= country=de/day=2026-01-02
--= country=fr/day=2026-01-01

select count(*) from sales
--: bigint
--= 3

alter table sales add partition (country = 'it', day = '2026-01-03')
--: done

alter table sales add partition (country = 'it', day = '2026-01-03')
--! ALREADY_EXISTS: Partition ['it', '2026-01-03'] of sales already exists

alter table sales add if not exists partition (country = 'it', day = '2026-01-03')
--: done

select max(country) from sales
--: varchar
--= it

create table bad_partition with (partitioned_by = array['nope']) as select 1 as a
--! INVALID_TABLE_PROPERTY: Partition columns [nope] not present in schema

create table wrong_place with (partitioned_by = array['a']) as select 1 as a, 2 as b
--! HIVE_COLUMN_ORDER_MISMATCH: Partition keys must be the last columns in the table and in the same order as the table properties: [a]

select regexp_extract("$path", 'country=[a-z]+') as place, count(*) from sales group by 1 order by 1
--: place: varchar | bigint
--= country=de | 2
--= country=fr | 1
--= country=it | 1

create table buckets with (bucketed_by = array['id'], bucket_count = 2) as select id, amount from sales
--: rows: bigint
--= 4

select count(*), sum(amount) from buckets
--: bigint | bigint
--= 4 | 100

drop table sales
--: done
