-- Trino 476

create table numbers as select n, cast(s as varchar) as s from (values (1, 'a'), (2, 'b'), (3, 'c')) t(n, s)
--: rows: bigint
--= 3

prepare above from select s from numbers where n > ? order by s
--: done

execute above using 1
--: s: varchar
--= b
--= c

execute above using 2
--: s: varchar
--= c

execute above
--! INVALID_PARAMETER_USAGE: line 1:1: Incorrect number of parameters: expected 1 but found 0

execute nothing using 1
--! PreparedStatement nothing was not found in workGroup primary

prepare into_numbers from insert into numbers values (?, ?)
--: done

execute into_numbers using 4, 'it''s'
--: rows: bigint
--= 1

select s from numbers where n = 4
--: s: varchar
--= it's

deallocate prepare above
--: done

execute above using 1
--! PreparedStatement above was not found in workGroup primary

explain select nope from numbers
--! COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved

select count(*) from numbers where s like '%''%'
--: bigint
--= 1

select * from numbers order by n limit 1;
--: n: integer | s: varchar
--= 1 | a

-- a comment first
select max(n) from numbers
--: integer
--= 4
