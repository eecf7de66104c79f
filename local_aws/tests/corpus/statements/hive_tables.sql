-- Trino 476

create table orders with (format = 'PARQUET') as select id, cast(name as varchar) as name, cast(amount as decimal(10,2)) as amount, day from (values (1, 'ada', decimal '10.50', date '2026-01-05'), (2, 'bob', null, date '2026-02-01'), (3, null, decimal '3.25', null)) t(id, name, amount, day)
--: rows: bigint
--= 3

select * from orders order by id
--: id: integer | name: varchar | amount: decimal(10,2) | day: date
--= 1 | ada | 10.50 | 2026-01-05
--= 2 | bob | NULL | 2026-02-01
--= 3 | NULL | 3.25 | NULL

select count(*), sum(amount), min(day) from orders
--: bigint | decimal(38,2) | date
--= 3 | 13.75 | 2026-01-05

select name, amount from orders where day >= date '2026-01-01' and amount > 5
--: name: varchar | amount: decimal(10,2)
--= ada | 10.50

insert into orders values (4, 'cyn', decimal '1.00', date '2026-03-01')
--: rows: bigint
--= 1

insert into orders (id, name) values (5, 'dee')
--: rows: bigint
--= 1

insert into orders select id + 10, upper(name), amount * 2, date_add('day', 1, day) from orders where id <= 2
--: rows: bigint
--= 2

select * from orders order by id
--: id: integer | name: varchar | amount: decimal(10,2) | day: date
--= 1 | ada | 10.50 | 2026-01-05
--= 2 | bob | NULL | 2026-02-01
--= 3 | NULL | 3.25 | NULL
--= 4 | cyn | 1.00 | 2026-03-01
--= 5 | dee | NULL | NULL
--= 11 | ADA | 21.00 | 2026-01-06
--= 12 | BOB | NULL | 2026-02-02

insert into orders values ('x', 'y', 1, null)
--! TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar, decimal(10,2), date], Query: [varchar(1), varchar(1), integer, unknown]

insert into orders (nope) values (1)
--! COLUMN_NOT_FOUND: line 1:1: Insert column name does not exist in target table: nope

insert into orders values (1)
--! TYPE_MISMATCH: line 1:1: Insert query has mismatched column types: Table: [integer, varchar, decimal(10,2), date], Query: [integer]

create table orders as select 1 as id
--! TABLE_ALREADY_EXISTS: line 1:1: Destination table 'awsdatacatalog.corpus_hive_tables.orders' already exists

create table if not exists orders as select 1 as id
--: rows: bigint
--= \""

create table empty_copy as select * from orders with no data
--: rows: bigint
--= 0

select count(*) from empty_copy
--: bigint
--= 0

create table kinds with (format = 'PARQUET') as select true as b, cast(1 as tinyint) as ti, cast(2 as smallint) as si, 3 as i, cast(4 as bigint) as bi, cast(decimal '1.5' as real) as r, 2.5e0 as d, cast(decimal '7.25' as decimal(10,2)) as dec, cast('text' as varchar) as s, X'0aff' as bin, date '2026-01-31' as day, timestamp '2026-01-31 10:20:30.123' as ts, array[1, null] as a, map(array['k'], array[1.5e0]) as m, cast(row(1, 'x') as row(p integer, q varchar)) as st
--: rows: bigint
--= 1

select * from kinds
--: b: boolean | ti: tinyint | si: smallint | i: integer | bi: bigint | r: float | d: double | dec: decimal(10,2) | s: varchar | bin: varbinary | day: date | ts: timestamp | a: array | m: map | st: row
--= true | 1 | 2 | 3 | 4 | 1.5 | 2.5 | 7.25 | text | 0a ff | 2026-01-31 | 2026-01-31 10:20:30.123 | [1, null] | {k=1.5} | {p=1, q=x}

select st.q, m['k'], a[1], element_at(a, 9) from kinds
--: q: varchar | double | integer | integer
--= x | 1.5 | 1 | NULL

create table unnamed as select 1
--! MISSING_COLUMN_NAME: line 1:1: Column name not specified at position 1

create table twice as select 1 as a, 2 as a
--! DUPLICATE_COLUMN_NAME: line 1:1: Column name 'a' specified more than once

create table nothing_known as select null as n
--! COLUMN_TYPE_UNKNOWN: line 1:1: Column type is unknown: n

update orders set name = 'x'
--! NOT_SUPPORTED: Modifying Hive table rows is only supported for transactional tables

delete from orders where id = 1
--! NOT_SUPPORTED: Modifying Hive table rows is only supported for transactional tables

drop table empty_copy
--: done

drop table empty_copy
--! TABLE_NOT_FOUND: Table 'awsdatacatalog.corpus_hive_tables.empty_copy' does not exist

drop table if exists empty_copy
--: done

select * from empty_copy
--! TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.corpus_hive_tables.empty_copy' does not exist

select * from no_such_database.orders
--! SCHEMA_NOT_FOUND: line 1:15: Schema 'no_such_database' does not exist

select nope from orders
--! COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved
