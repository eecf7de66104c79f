-- Trino 476

--@ athena user guide, "Data types": a number with a point is a double; measured by others
1.5
--: double
--= 1.5

--@ athena user guide, "Data types"
typeof(0.1)
--: varchar
--= double

--@ athena user guide, "Data types"
0.1 + 0.2
--: double
--= 0.30000000000000004

--@ athena user guide, "Data types"
1.5 / 2, .5, 1., -1.25
--: double | double | double | double
--= 0.75 | 0.5 | 1.0 | -1.25

--@ athena user guide, "Data types"
round(2.675, 2)
--: double
--= 2.68

--@ athena user guide, "Data types"
1_000.5
--: double
--= 1000.5

--@ athena user guide, "Data types"
array[1, 2.5]
--: array(double)
--= [1.0, 2.5]

--@ athena user guide, "Data types"
cast(1.10 as varchar)
--: varchar
--= 1.1E0

decimal '1.5', 1.5e0
--: decimal(2, 1) | double
--= 1.5 | 1.5

1_000, 0x1F, 0b101, 0o17
--: integer | integer | integer | integer
--= 1000 | 31 | 5 | 15

--@ athena Trino's documentation, "Data types": underscores in numbers; Trino 476 refuses this one
1_0e2
--: double
--= 1000.0

select count(*) from (values 500, 1500) t(x) where x > 1_000
--: bigint
--= 1

select 1abc
--! SYNTAX_ERROR: line 1:8: identifiers must not start with a digit; surround the identifier with double quotes

--@ athena user guide, "Filter arrays using UNNEST": rows stay rows
select t.x.a, t.x.b from unnest(array[cast(row(1, 'p') as row(a integer, b varchar)), cast(row(2, 'q') as row(a integer, b varchar))]) as t(x)
--: a: integer | b: varchar
--= 1 | p
--= 2 | q

--@ athena user guide, "Filter arrays using UNNEST"
select x.a, n from (values 1) v(i) left join unnest(array[cast(row(7) as row(a integer)), null]) with ordinality as t(x, n) on true
--: a: integer | n: bigint
--= 7 | 1
--= NULL | 2

--@ athena user guide, "Filter arrays using UNNEST"
select x.a, y from unnest(array[cast(row(7) as row(a integer))], array['u', 'v']) as t(x, y)
--: a: integer | y: varchar(1)
--= 7 | u
--= NULL | v

--@ athena user guide, "Filter arrays using UNNEST"
select a, b from unnest(array[cast(row(1, 'p') as row(a integer, b varchar))]) as t(a, b)
--! MISMATCHED_COLUMN_ALIASES: line 1:25: Column alias list does not have as many entries as there are columns available

--@ athena user guide, "Filter arrays using UNNEST"
select a, b, n from unnest(array[cast(row(1, 'p') as row(a integer, b varchar))]) with ordinality as t(a, b, n)
--! MISMATCHED_COLUMN_ALIASES: line 1:28: Column alias list does not have as many entries as there are columns available

select k, v, n from unnest(map(array['a', 'b'], array[1, 2])) with ordinality as t(k, v, n) order by n
--: k: varchar(1) | v: integer | n: bigint
--= a | 1 | 1
--= b | 2 | 2

select a, b from unnest(transform(array[cast(row(1, 'p') as row(x integer, y varchar))], r -> r.x), transform(array[cast(row(1, 'p') as row(x integer, y varchar))], r -> r.y)) as t(a, b)
--: a: integer | b: varchar
--= 1 | p

--@ athena likely: measured by others, no page says it
map(array['k'], array['v'])['missing']
--: varchar(1)
--= NULL

--@ athena likely: measured by others, no page says it
select m['k']['a'], m['x']['a'] from (values map(array['k'], array[map(array['a'], array[1])])) t(m)
--: integer | integer
--= 1 | NULL

element_at(map(array['k'], array['v']), 'missing')
--: varchar(1)
--= NULL

map(array['k'], array['v'])['k']
--: varchar(1)
--= v

array[1, 2][3]
--! INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 3 > 2

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-07-01 12:00:00 Europe/Paris' as timestamp)
--: timestamp(3)
--= 2026-07-01 10:00:00.000

--@ athena likely: measured by others, no page says it
try_cast(timestamp '2026-07-01 12:00:00 +05:30' as timestamp(6))
--: timestamp(6)
--= 2026-07-01 06:30:00.000000

--@ athena likely: measured by others, no page says it
cast(with_timezone(timestamp '2026-07-01 12:00:00', 'America/New_York') as timestamp(0))
--: timestamp(0)
--= 2026-07-01 16:00:00.000

cast(at_timezone(timestamp '2026-07-01 12:00:00 Europe/Paris', 'UTC') as timestamp)
--: timestamp(3)
--= 2026-07-01 10:00:00.000

cast('2026-07-01 12:00:00' as timestamp), cast(date '2026-07-01' as timestamp), try_cast('x' as timestamp)
--: timestamp(3) | timestamp(3) | timestamp(3)
--= 2026-07-01 12:00:00.000 | 2026-07-01 00:00:00.000 | NULL

cast(timestamp '2026-07-01 12:00:00 Europe/Paris' as varchar)
--: varchar
--= 2026-07-01 12:00:00 Europe/Paris

cast(timestamp '2026-10-25 00:30:00 UTC' at time zone 'Europe/Berlin' as varchar), cast(timestamp '2026-10-25 01:30:00 UTC' at time zone 'Europe/Berlin' as varchar)
--: varchar | varchar
--= 2026-10-25 02:30:00 Europe/Berlin | 2026-10-25 02:30:00 Europe/Berlin

cast(timestamp '2026-03-29 00:59:59 UTC' at time zone 'Europe/Berlin' as varchar), cast(timestamp '2026-03-29 01:00:00 UTC' at time zone 'Europe/Berlin' as varchar)
--: varchar | varchar
--= 2026-03-29 01:59:59 Europe/Berlin | 2026-03-29 03:00:00 Europe/Berlin

cast(timestamp '2026-03-28 02:30:00 Europe/Berlin' + interval '1' day as varchar)
--: varchar
--= 2026-03-29 03:30:00.000 Europe/Berlin
