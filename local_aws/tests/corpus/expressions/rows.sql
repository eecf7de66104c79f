-- Trino 476

row(1, 'a').field0
--! INVALID_COLUMN_REFERENCE: line 1:8: Column reference 'field0' is invalid

row(1, 'a')[2]
--: varchar(1)
--= a

cast(row(1, 'x') as row(a integer, b varchar)).b
--: varchar
--= x

cast(row(1, 'x') as row(a integer, b varchar)).a + 1
--: integer
--= 2

row(1, null) is null
--: boolean
--= false

row(null, null) is null
--: boolean
--= false

row(1, 2) = row(1, 3)
--: boolean
--= false

row(1, 2) < row(1, 3)
--: boolean
--= true

row(1, null) = row(2, null)
--: boolean
--= false

row(1, null) is distinct from row(1, null)
--: boolean
--= false

r.a from (values row(cast(row(1, 'x') as row(a integer, b varchar)))) t(r)
--: a: integer
--= 1

t.r.b from (values row(cast(row(1, 'x') as row(a integer, b varchar)))) t(r)
--: b: varchar
--= x

r.a.c from (values row(cast(row(row(5)) as row(a row(c integer))))) t(r)
--: c: integer
--= 5

r[1] from (values row(row(7, 8))) t(r)
--: integer
--= 7

transform(array[cast(row(1, 'x') as row(a integer, b varchar))], r -> r.b)
--: array(varchar)
--= [x]

filter(array[cast(row(1, 'x') as row(a integer, b varchar))], r -> r.a > 0)
--: array(row(a integer, b varchar))
--= [{a=1, b=x}]

cast(null as row(a integer)).a
--: integer
--= NULL

cast(row(1, row('x', 2)) as row(a integer, b row(c varchar, d bigint))).b.d
--: bigint
--= 2

count(distinct row(a, b)) from (values (1, 'x'), (1, 'x'), (2, 'x')) t(a, b)
--: bigint
--= 2

max(row(a, b)) from (values (1, 'x'), (2, 'a')) t(a, b)
--: row(integer, varchar(1))
--= {2, a}

array_agg(row(a, b) order by a desc) from (values (1, 'x'), (2, 'a')) t(a, b)
--: array(row(integer, varchar(1)))
--= [{2, a}, {1, x}]

array_agg(cast(row(a, b) as row(a integer, b varchar)) order by a)[1].b from (values (1, 'x'), (2, 'a')) t(a, b)
--: varchar
--= x

(1, 'a')
--: row(integer, varchar(1))
--= {1, a}

row(1, 'a').nope
--! INVALID_COLUMN_REFERENCE: line 1:8: Column reference 'nope' is invalid

select r.* from (values row(cast(row(1, 'x') as row(a integer, b varchar)))) t(r)
--! TABLE_NOT_FOUND: line 1:8: Unable to resolve reference r

a, b from (values (1, 2)) t(a, b) where (a, b) = (1, 2)
--: a: integer | b: integer
--= 1 | 2

row(row(1, 2), array[3])
--: row(row(integer, integer), array(integer))
--= {{1, 2}, [3]}

select 1 where (null, element_at(array[1], 0)) in ((1, 1), (5, 5))
--! INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1
--~ NOT_SUPPORTED
