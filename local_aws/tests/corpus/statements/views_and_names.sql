-- Trino 476

create table people as select id, cast(name as varchar) as name, age from (values (1, 'ada', 36), (2, 'bob', 41)) t(id, name, age)
--: rows: bigint
--= 2

create view adults as select id, upper(name) as name from people where age > 18
--: done

select * from adults order by id
--: id: integer | name: varchar
--= 1 | ADA
--= 2 | BOB

create view adults as select 1 as x
--! ALREADY_EXISTS: View already exists: 'corpus_views_and_names.adults'

create or replace view adults as select name, age from people
--: done

select * from adults order by name
--: name: varchar | age: integer
--= ada | 36
--= bob | 41

create view older as select a.name from adults a where a.age > 40
--: done

select * from older
--: name: varchar
--= bob

show tables
--: tab_name: string
--= adults
--= older
--= people

show views
--: views: string
--= adults
--= older

show columns in people
--: field: string
--= id
--= name
--= age

describe people
--: col_name: string | data_type: string | comment: string
--= \"id                  \tint                 \t"
--= \"name                \tstring              \t"
--= \"age                 \tint                 \t"

describe adults
--: col_name: string | data_type: string | comment: string
--= \"name                \tstring              \t"
--= \"age                 \tint                 \t"

show create view older
--: "Create View": string
--= CREATE VIEW corpus_views_and_names.older AS
--= select a.name from adults a where a.age > 40

select table_name, table_type from information_schema.tables where table_schema = 'corpus_views_and_names' order by 1
--: table_name: varchar | table_type: varchar
--= adults | VIEW
--= older | VIEW
--= people | BASE TABLE

select column_name, data_type, ordinal_position from information_schema.columns where table_schema = 'corpus_views_and_names' and table_name = 'people' order by 3
--: column_name: varchar | data_type: varchar | ordinal_position: bigint
--= id | integer | 1
--= name | varchar | 2
--= age | integer | 3

drop view older
--: done

drop view older
--! TABLE_NOT_FOUND: View 'corpus_views_and_names.older' does not exist

drop view if exists older
--: done

drop table adults
--! TABLE_NOT_FOUND: 'corpus_views_and_names.adults' is a view, not a table; use DROP VIEW

drop view people
--! TABLE_NOT_FOUND: 'corpus_views_and_names.people' is a table, not a view; use DROP TABLE

select * from older
--! TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.corpus_views_and_names.older' does not exist

create database corpus_second
--: done

create database corpus_second
--! SCHEMA_ALREADY_EXISTS: Schema 'corpus_second' already exists

create database if not exists corpus_second
--: done

create table corpus_second.things as select 1 as a
--: rows: bigint
--= 1

select t.a, p.name from corpus_second.things t join people p on p.id = t.a
--: a: integer | name: varchar
--= 1 | ada

select a from awsdatacatalog.corpus_second.things
--: a: integer
--= 1

show tables in corpus_second
--: tab_name: string
--= things

drop database corpus_second
--! SCHEMA_NOT_EMPTY: Cannot drop non-empty schema 'corpus_second'; add CASCADE

drop database corpus_second cascade
--: done

show tables in corpus_second
--! SCHEMA_NOT_FOUND: Schema 'corpus_second' does not exist

with people as (select 5 as id) select * from people
--: id: integer
--= 5

select p.id, q.id from people p join people q on p.id < q.id
--: id: integer | id: integer
--= 1 | 2

create view broken as select nope from people
--! COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved
