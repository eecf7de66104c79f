-- Trino 476

select 1 union all select 1
--: integer
--= 1
--= 1

select 1 union select 1
--: integer
--= 1

select 1 union all select decimal '2.5' order by 1
--: decimal(11, 1)
--= 1.0
--= 2.5

select 'a' union all select cast('b' as varchar(5)) order by 1
--: varchar(5)
--= a
--= b

select null union all select 1 order by 1
--: integer
--= 1
--= NULL

select x from (values 1, 2, 2) t(x) intersect select 2
--: x: integer
--= 2

select x from (values 1, 2, 2) t(x) except select 2
--: x: integer
--= 1

select x from (values 1, 2, 2) t(x) intersect all select x from (values 2, 2) u(x)
--: x: integer
--= 2
--= 2

select x from (values 1, 2, 2) t(x) except all select x from (values 2) u(x) order by 1
--: x: integer
--= 1
--= 2

select 1 union all select 'a'
--! TYPE_MISMATCH: line 1:10: column 1 in UNION query has incompatible types: integer, varchar(1)

select 1, 2 union all select 1
--! TYPE_MISMATCH: line 1:13: UNION query has different number of fields: 2, 1

select null intersect select null
--: unknown
--= NULL

select date '2026-01-01' union all select timestamp '2026-01-02 00:00:00' order by 1
--: timestamp(0)
--= 2026-01-01 00:00:00.000
--= 2026-01-02 00:00:00.000

(select 1 as x order by 1 limit 1) union all select 2 order by x
--: x: integer
--= 1
--= 2

select x from (values 3, 1, 2) t(x) order by x limit 2
--: x: integer
--= 1
--= 2

select x from (values 3, 1, 2) t(x) order by x offset 1
--: x: integer
--= 2
--= 3

select x from (values 3, 1, 2) t(x) order by x offset 1 limit 1
--: x: integer
--= 2

select x from (values 3, 1, 2) t(x) order by x offset 1 rows fetch next 1 row only
--: x: integer
--= 2

select x from (values 3, 1, 1, 2) t(x) order by x fetch first 1 row with ties
--: x: integer
--= 1
--= 1
--~ NOT_SUPPORTED

select distinct x from (values 1, 1, null, null) t(x) order by x
--: x: integer
--= 1
--= NULL

select distinct on (x) x from (values 1) t(x)
--! SYNTAX_ERROR: line 1:17: mismatched input 'on'. Expecting: '*', <expression>

values (1, 'a'), (2, 'b')
--: integer | varchar(1)
--= 1 | a
--= 2 | b

values 1, decimal '2.5'
--: decimal(11, 1)
--= 1.0
--= 2.5

with a as (select 1 as x), b as (select x + 1 as y from a) select * from a, b
--: x: integer | y: integer
--= 1 | 2

with a(x) as (values 1, 2) select sum(x) from a
--: bigint
--= 3

with recursive r(n) as (select 1 union all select n + 1 from r where n < 4) select * from r order by n
--: n: integer
--= 1
--= 2
--= 3
--= 4

select * from (values (1, 'a')) t(x, y) join (values (1, 'b')) u(x, z) using (x)
--: x: integer | y: varchar(1) | z: varchar(1)
--= 1 | a | b

select * from (values (1, 'a')) t(x, y) join (values (1, 'b')) u(x, z) on t.x = u.x
--: x: integer | y: varchar(1) | x: integer | z: varchar(1)
--= 1 | a | 1 | b

select t.x, u.x from (values 1, 2) t(x) left join (values 2) u(x) on t.x = u.x order by 1
--: x: integer | x: integer
--= 1 | NULL
--= 2 | 2

select t.x, u.x from (values 1, 2) t(x) right join (values 2, 3) u(x) on t.x = u.x order by 2
--: x: integer | x: integer
--= 2 | 2
--= NULL | 3

select t.x, u.x from (values 1, 2) t(x) full join (values 2, 3) u(x) on t.x = u.x order by 1, 2
--: x: integer | x: integer
--= 1 | NULL
--= 2 | 2
--= NULL | 3

select t.x, u.x from (values 1, null) t(x) join (values 1, null) u(x) on t.x = u.x
--: x: integer | x: integer
--= 1 | 1

select count(*) from (values 1, 2) t(x) cross join (values 1, 2, 3) u(x)
--: bigint
--= 6

select x from (values 1, 2, 3) t(x) where x in (select y from (values 2, null) u(y))
--: x: integer
--= 2

select x from (values 1, 2, 3) t(x) where x not in (select y from (values 2, null) u(y))
--: x: integer

select x from (values 1, 2, 3) t(x) where exists (select 1 from (values 2) u(y) where y = x)
--: x: integer
--= 2

select x, (select max(y) from (values 1, 2) u(y) where y <= x) from (values 1, 3) t(x) order by x
--: x: integer | integer
--= 1 | 1
--= 3 | 2

select t.x, l.z from (values 1, 2) t(x) cross join lateral (select x * 10 as z) l order by 1
--: x: integer | z: integer
--= 1 | 10
--= 2 | 20

select x as "Mixed Name", 1 as b from (values 1) t(x)
--: "Mixed Name": integer | b: integer
--= 1 | 1

select X from (values 1) t(x)
--: X: integer
--= 1

select nope from (values 1) t(x)
--! COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved

select t.nope from (values 1) t(x)
--! COLUMN_NOT_FOUND: line 1:8: Column 't.nope' cannot be resolved

select x.nope from (values 1) x(y)
--! COLUMN_NOT_FOUND: line 1:8: Column 'x.nope' cannot be resolved

select 1 as a, 2 as a
--: a: integer | a: integer
--= 1 | 2

select a from (select 1 as a, 2 as a)
--! AMBIGUOUS_NAME: line 1:8: Column 'a' is ambiguous

select 1 where 'a' = 'a'
--: integer
--= 1

select 1 from
--! SYNTAX_ERROR: line 1:14: mismatched input '<EOF>'. Expecting: '(', 'JSON_TABLE', 'LATERAL', 'TABLE', 'UNNEST', <identifier>

selec 1 from (values 1)
--! SYNTAX_ERROR: line 1:14: mismatched input '1'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

select (1
--! SYNTAX_ERROR: line 1:10: mismatched input '<EOF>'. Expecting: '%', ')', '*', '+', ',', '-', '.', '/', 'AND', 'AT', 'OR', '[', '||', <predicate>

select 'a
--! SYNTAX_ERROR: line 1:8: mismatched input '''. Expecting: '*', 'ALL', 'DISTINCT', <expression>

select * from (values 1) t(x) tablesample bernoulli (100)
--: x: integer
--= 1

select x, y from (values (1, 2)) t(x, y) group by x
--! EXPRESSION_NOT_AGGREGATE: line 1:11: 'y' must be an aggregate expression or appear in GROUP BY clause

select x from (values 1, 2) t(x) having x > 1
--! EXPRESSION_NOT_AGGREGATE: line 1:8: 'x' must be an aggregate expression or appear in GROUP BY clause

select 1, 'a' as b, array[1], cast(1 as real)
--: integer | b: varchar(1) | array(integer) | real
--= 1 | a | [1] | 1.0

select count(*), x.y from (values 1) x(y) group by 2
--: bigint | y: integer
--= 1 | 1

select case when x then 1 end from (values 1) t(x)
--! TYPE_MISMATCH: line 1:18: CASE WHEN clause must evaluate to a boolean (actual: integer)

select x from (values 1) t(x) where x
--! TYPE_MISMATCH: line 1:37: WHERE clause must evaluate to a boolean: actual type integer

select x from (values 'a') t(x) where x > 5
--! TYPE_MISMATCH: line 1:41: Cannot apply operator: varchar(1) < integer

select 1 from (values date '2026-01-01') t(d) where d = '2026-01-01'
--! TYPE_MISMATCH: line 1:55: Cannot apply operator: date = varchar(10)

select x from (values 1, 2) t(x) order by y
--! COLUMN_NOT_FOUND: line 1:43: Column 'y' cannot be resolved

select /* a comment */ 1 -- another
--: integer
--= 1

select "x" from (values 1) t("x")
--: x: integer
--= 1

select 'a''b' as "q""c"
--: "q\"c": varchar(3)
--= a'b

select from where
--! SYNTAX_ERROR: line 1:8: mismatched input 'from'. Expecting: '*', 'ALL', 'DISTINCT', <expression>

select x
from (values 1) t(x)
where no_such_function(x) > 1
--! FUNCTION_NOT_FOUND: line 3:7: Function 'no_such_function' not registered

select x,
  length(no_such(x))
from (values 'a') t(x)
--! FUNCTION_NOT_FOUND: line 2:10: Function 'no_such' not registered

x from (values 1, 2) t(x) where x = any (select y from (values 2) u(y))
--: x: integer
--= 2

x from (values 1, 2) t(x) where x <> all (select y from (values 2) u(y))
--: x: integer
--= 1

select a.x, b.y from (values 1) as a(x) full join (values 2, 3) as b(y) on null
--: x: integer | y: integer
--= 1 | NULL
--= NULL | 2
--= NULL | 3
--~ NOT_SUPPORTED
