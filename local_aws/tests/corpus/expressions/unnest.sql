-- Trino 476

x from unnest(array[1, 2]) as t(x) order by x
--: x: integer
--= 1
--= 2

x, i from unnest(array['a', 'b']) with ordinality as t(x, i) order by i
--: x: varchar(1) | i: bigint
--= a | 1
--= b | 2

k, v from unnest(map(array['a', 'b'], array[1, 2])) as t(k, v) order by k
--: k: varchar(1) | v: integer
--= a | 1
--= b | 2

k, v, i from unnest(map(array['a', 'b'], array[1, 2])) with ordinality as t(k, v, i) order by i
--: k: varchar(1) | v: integer | i: bigint
--= a | 1 | 1
--= b | 2 | 2

a, b from unnest(array[1, 2, 3], array['x', 'y']) as t(a, b)
--: a: integer | b: varchar(1)
--= 1 | x
--= 2 | y
--= 3 | NULL

a, b, i from unnest(array[1, 2, 3], array['x']) with ordinality as t(a, b, i) order by i
--: a: integer | b: varchar(1) | i: bigint
--= 1 | x | 1
--= 2 | NULL | 2
--= 3 | NULL | 3

--@ athena user guide, "Filter arrays using UNNEST"
n, s from unnest(array[row(1, 'x'), row(2, 'y')]) as t(n, s) order by n
--! MISMATCHED_COLUMN_ALIASES: line 1:25: Column alias list does not have as many entries as there are columns available

--@ athena user guide, "Filter arrays using UNNEST"
n, s from unnest(array[cast(row(1, 'x') as row(p integer, q varchar))]) as t(n, s)
--! MISMATCHED_COLUMN_ALIASES: line 1:25: Column alias list does not have as many entries as there are columns available

--@ athena user guide, "Filter arrays using UNNEST": one column of rows, which local Athena wants named
* from unnest(array[cast(row(1, 'x') as row(p integer, q varchar))])
--! NOT_SUPPORTED: UNNEST without column names has no rule in local Athena; name them

id, x from (values (1, array['a', 'b']), (2, array[]), (3, null)) t(id, xs) cross join unnest(xs) as u(x) order by id, x
--: id: integer | x: varchar(1)
--= 1 | a
--= 1 | b

id, x from (values (1, array['a', 'b']), (2, array[]), (3, null)) t(id, xs) left join unnest(xs) as u(x) on true order by id, x
--: id: integer | x: varchar(1)
--= 1 | a
--= 1 | b
--= 2 | NULL
--= 3 | NULL

id, x, i from (values (1, array['a', 'b'])) t(id, xs), unnest(xs) with ordinality as u(x, i) order by i
--: id: integer | x: varchar(1) | i: bigint
--= 1 | a | 1
--= 1 | b | 2

sum(n) from (values map(array['a', 'b'], array[1, 2])) t(m) cross join unnest(m) as u(k, n)
--: bigint
--= 3

--@ athena user guide, "Filter arrays using UNNEST"
sum(n) from (values array[cast(row(1, 'z') as row(n integer, s varchar))]) t(l) cross join unnest(l) as u(n, s)
--! MISMATCHED_COLUMN_ALIASES: line 1:106: Column alias list does not have as many entries as there are columns available

max(i) from unnest(array['a', 'b']) with ordinality as t(x, i)
--: bigint
--= 2

x from unnest(sequence(1, 3)) as t(x) order by x desc
--: x: bigint
--= 3
--= 2
--= 1

d from unnest(sequence(date '2026-01-30', date '2026-02-01')) as t(d) order by d
--: d: date
--= 2026-01-30
--= 2026-01-31
--= 2026-02-01

id, tag from (values (1, 'a|b'), (2, 'c')) t(id, tags) cross join unnest(split(tags, '|')) as u(tag) order by id, tag
--: id: integer | tag: varchar(3)
--= 1 | a
--= 1 | b
--= 2 | c

x, y from unnest(array[1, 2]) as t(x) cross join unnest(array['a', 'b']) as u(y) order by x, y
--: x: integer | y: varchar(1)
--= 1 | a
--= 1 | b
--= 2 | a
--= 2 | b

a, b from (values array[array[1, 2], array[3]]) t(nested) cross join unnest(nested) as u(a) cross join unnest(a) as v(b) order by b
--: a: array(integer) | b: integer
--= [1, 2] | 1
--= [1, 2] | 2
--= [3] | 3

count(*) from unnest(array[])  as t(x)
--: bigint
--= 0

x from unnest(array[1, null]) as t(x) order by x
--: x: integer
--= 1
--= NULL

k, v from (values (map(array['a'], array[1]))) t(m) cross join unnest(m) as u(k, v)
--: k: varchar(1) | v: integer
--= a | 1

--@ athena user guide, "Filter arrays using UNNEST": one column of rows, which local Athena wants named
e.p from (values array[cast(row(1, 'x') as row(p integer, q varchar))]) t(es) cross join unnest(es) as e
--! NOT_SUPPORTED: UNNEST without column names has no rule in local Athena; name them

t.*, u.x from (values (1, array[5])) t(id, xs) cross join unnest(t.xs) as u(x)
--: id: integer | xs: array(integer) | x: integer
--= 1 | [5] | 5

x from unnest(array[1, 2]) as t(x) where x > 1
--: x: integer
--= 2

x from unnest(1) as t(x)
--! INVALID_FUNCTION_ARGUMENT: line 1:22: Cannot unnest type: integer

k, x from (select 'a' as k, array[1, 2] as xs) t cross join unnest(transform(xs, y -> y * 2)) as u(x) order by x
--: k: varchar(1) | x: integer
--= a | 2
--= a | 4
