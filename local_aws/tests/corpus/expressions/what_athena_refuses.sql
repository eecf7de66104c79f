-- Trino 476

select 1 from (values timestamp '2026-10-01 00:00:00') t(x) where x > '2026-10-01'
--! TYPE_MISMATCH: line 1:69: Cannot apply operator: timestamp(0) < varchar(10)

select 1 from (values bigint '5') t(id) where id = '5'
--! TYPE_MISMATCH: line 1:50: Cannot apply operator: bigint = varchar(1)

select substr(x, 1, 1) as k, count(*) from (values 'ab', 'ac') t(x) group by k
--! COLUMN_NOT_FOUND: line 1:78: Column 'k' cannot be resolved

select x as k from (values 'ab') t(x) where k = 'ab'
--! COLUMN_NOT_FOUND: line 1:45: Column 'k' cannot be resolved

select x, count(*) as n from (values 'ab') t(x) group by x having n > 0
--! COLUMN_NOT_FOUND: line 1:67: Column 'n' cannot be resolved

select 1 as a, a + 1 as b
--! COLUMN_NOT_FOUND: line 1:16: Column 'a' cannot be resolved

select x as k from (values 'ab') t(x) order by k
--: k: varchar(2)
--= ab

select k as x, x as k from (values (1, 2)) t(x, k) where k = 2
--: x: integer | k: integer
--= 2 | 1

select x as k from (values 1) t(x) cross join (values 2) u(y) where (select max(y) from (values 3) v(y) where y > k) = 3
--! COLUMN_NOT_FOUND: line 1:115: Column 'k' cannot be resolved

select sum(x) as n, n * 2 from (values 1) t(x)
--! COLUMN_NOT_FOUND: line 1:21: Column 'n' cannot be resolved

select n from (select x as n, n + 1 as m from (values 1) t(x))
--! COLUMN_NOT_FOUND: line 1:31: Column 'n' cannot be resolved

with a as (select x as k from (values 1) t(x)), b as (select k as j from a where k = 1) select j from b
--: j: integer
--= 1

select x as k from (values 1) t(x) join (values 1) u(y) on k = y
--! COLUMN_NOT_FOUND: line 1:60: Column 'k' cannot be resolved

select x as k, row_number() over (order by k) from (values 1) t(x)
--! COLUMN_NOT_FOUND: line 1:44: Column 'k' cannot be resolved

select transform(array[x], k -> k + 1) as k from (values 1) t(x)
--: k: array(integer)
--= [2]

current_date - 7
--! TYPE_MISMATCH: line 1:21: Cannot apply operator: date - integer

select x from (values 1, 2) t(x) order by x limit 1 offset 1
--! SYNTAX_ERROR: line 1:53: mismatched input 'offset'. Expecting: <EOF>

select x from (values 1, 2) t(x) order by x offset 1 limit 1
--: x: integer
--= 2

select x from (values 1, 2) t(x) qualify row_number() over (order by x) = 1
--! SYNTAX_ERROR: line 1:34: mismatched input 'qualify'. Expecting: ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>

select distinct on (x) x from (values 1, 2) t(x)
--! SYNTAX_ERROR: line 1:17: mismatched input 'on'. Expecting: '*', <expression>

select 1 from (values 'a') t(x) where x = "a"
--! COLUMN_NOT_FOUND: line 1:43: Column 'a' cannot be resolved

'a' || 1
--! FUNCTION_NOT_FOUND: line 1:12: Unexpected parameters (varchar(1), integer) for function concat. Expected: concat(E, array(E)) E, concat(array(E)) E, concat(array(E), E) E, concat(char(x), char(y)), concat(varbinary), concat(varchar)

'A' ilike 'a'
--! SYNTAX_ERROR: line 1:18: mismatched input ''a''. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>

select x, y, count(*) from (values (1, 2)) t(x, y) group by x
--! EXPRESSION_NOT_AGGREGATE: line 1:11: 'y' must be an aggregate expression or appear in GROUP BY clause

select 'a' union all select 1
--! TYPE_MISMATCH: line 1:12: column 1 in UNION query has incompatible types: varchar(1), integer

select m.k from (select map(array['k'], array[1]) as m)
--! TYPE_MISMATCH: line 1:8: Expression m is not of type ROW

select t.m.k from (values map(array['k'], array[1])) t(m)
--! TYPE_MISMATCH: line 1:8: Expression t.m is not of type ROW

cast(1 as numeric)
--! TYPE_MISMATCH: line 1:8: Unknown type: numeric

cast(1 as dec)
--! TYPE_MISMATCH: line 1:8: Unknown type: dec

cast(1 as float)
--! TYPE_MISMATCH: line 1:8: Unknown type: float

cast(1 as string)
--! TYPE_MISMATCH: line 1:8: Unknown type: string

cast(1 as text)
--! TYPE_MISMATCH: line 1:8: Unknown type: text

cast(1 as int8)
--! TYPE_MISMATCH: line 1:8: Unknown type: int8

cast(1 as long)
--! TYPE_MISMATCH: line 1:8: Unknown type: long

cast(1 as double precision)
--: double
--= 1.0

cast('1' as bytea)
--! TYPE_MISMATCH: line 1:8: Unknown type: bytea

cast(row(1) as row(text integer))
--: row(text integer)
--= {text=1}

cast(row(1) as row(a string))
--! TYPE_MISMATCH: line 1:8: Unknown type: ROW(a string)

try_cast('1' as datetime)
--! TYPE_MISMATCH: line 1:8: Unknown type: datetime

1::int
--! SYNTAX_ERROR: line 1:9: mismatched input ':'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

5 & 3
--! SYNTAX_ERROR: line 1:10: mismatched input '&'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

5 | 3
--! SYNTAX_ERROR: line 1:10: mismatched input '|'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

2 ^ 3
--! SYNTAX_ERROR: line 1:10: mismatched input '^'. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

~1
--! SYNTAX_ERROR: line 1:8: mismatched input '~'. Expecting: '*', 'ALL', 'DISTINCT', <expression>

!true
--! SYNTAX_ERROR: line 1:8: mismatched input '!'. Expecting: '*', 'ALL', 'DISTINCT', <expression>

1 == 1
--! SYNTAX_ERROR: line 1:11: mismatched input '='. Expecting: 'ALL', 'ANY', 'SOME', <expression>

1 <=> 1
--! SYNTAX_ERROR: line 1:12: mismatched input '>'. Expecting: 'ALL', 'ANY', 'SOME', <expression>

7 // 2
--! SYNTAX_ERROR: line 1:11: mismatched input '/'. Expecting: <expression>

1 is true
--! SYNTAX_ERROR: line 1:13: mismatched input 'true'. Expecting: 'DISTINCT', 'NOT', 'NULL'

'a' 'b'
--! SYNTAX_ERROR: line 1:12: mismatched input ''b''. Expecting: '%', '*', '+', ',', '-', '.', '/', 'AND', 'AS', 'AT', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'OR', 'ORDER', 'UNION', 'WHERE', 'WINDOW', '[', '||', <EOF>, <identifier>, <predicate>

select * exclude (x) from (values (1, 2)) t(x, y)
--! SYNTAX_ERROR: line 1:10: mismatched input 'exclude'. Expecting: ',', 'EXCEPT', 'FETCH', 'FROM', 'GROUP', 'HAVING', 'INTERSECT', 'LIMIT', 'OFFSET', 'ORDER', 'UNION', 'WHERE', 'WINDOW', <EOF>

select x from (values 1) t(x) group by all
--! COLUMN_NOT_FOUND: line 1:40: Column 'all' cannot be resolved

select x from (values 1) t(x) for update
--! SYNTAX_ERROR: line 1:31: mismatched input 'for'. Expecting: ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>

select * from (values 1) t(x) semi join (values 1) u(x) on t.x = u.x
--! SYNTAX_ERROR: line 1:31: mismatched input 'semi'. Expecting: ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>

select * from (values 1) t(x) natural join (values 1) u(x)
--! NOT_SUPPORTED: line 1:15: Natural join not supported

select x from (values 1) t(x) limit all
--: x: integer
--= 1

from (values 1) t(x)
--! SYNTAX_ERROR: line 1:8: mismatched input 'from'. Expecting: '*', 'ALL', 'DISTINCT', <expression>

select x from (values 1) t(x) sample 10
--! SYNTAX_ERROR: line 1:31: mismatched input 'sample'. Expecting: ',', 'CROSS', 'EXCEPT', 'FETCH', 'FULL', 'GROUP', 'HAVING', 'INNER', 'INTERSECT', 'JOIN', 'LEFT', 'LIMIT', 'MATCH_RECOGNIZE', 'NATURAL', 'OFFSET', 'ORDER', 'RIGHT', 'TABLESAMPLE', 'UNION', 'WHERE', 'WINDOW', <EOF>

1 and true
--! TYPE_MISMATCH: line 1:8: Logical expression term must evaluate to a boolean (actual: integer)

not 1
--! TYPE_MISMATCH: line 1:12: Value of logical NOT expression must evaluate to a boolean (actual: integer)

case when 1 then 2 end
--! TYPE_MISMATCH: line 1:18: CASE WHEN clause must evaluate to a boolean (actual: integer)

select 1 where 1
--! TYPE_MISMATCH: line 1:16: WHERE clause must evaluate to a boolean: actual type integer

coalesce(1, 'a')
--! TYPE_MISMATCH: line 1:20: All COALESCE operands must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]

if(true, 1, 'a')
--! TYPE_MISMATCH: line 1:8: Result types for IF must be the same: integer vs varchar(1)

case when true then 1 else 'a' end
--! TYPE_MISMATCH: line 1:35: All CASE results must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]

nullif(1, 'a')
--! TYPE_MISMATCH: line 1:8: Types are not comparable with NULLIF: integer vs varchar(1)

greatest(1, 'a')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, varchar(1)) for function greatest. Expected: greatest(E) E:orderable

1 in ('a', 2)
--! TYPE_MISMATCH: line 1:14: IN value and list items must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]

1 between 'a' and 'b'
--! TYPE_MISMATCH: line 1:10: Cannot check if integer is BETWEEN varchar(1) and varchar(1)

array[1, 'a']
--! TYPE_MISMATCH: line 1:17: All ARRAY elements must be the same type or coercible to a common type. Cannot find common type between integer and varchar(1), all types (without duplicates): [integer, varchar(1)]

date_diff('day', '2020-01-01', date '2020-01-02')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(3), varchar(10), date) for function date_diff. Expected: date_diff(varchar(x), date, date), date_diff(varchar(x), time(p) with time zone, time(p) with time zone), date_diff(varchar(x), time(p), time(p)), date_diff(varchar(x), timestamp(p) with time zone, timestamp(p) with time zone), date_diff(varchar(x), timestamp(p), timestamp(p))

json_extract_scalar('{"a":"x \ud83d","b":"k"}', '$.a'), json_extract_scalar('{"a":"x \ud83d","b":"k"}', '$.b')
--: varchar(24) | varchar(24)
--= x ? | k

json_extract_scalar('{"a":"\ud83d\ude00 \ude00 \\ud83d"}', '$.a')
--: varchar(35)
--= 😀 ? \ud83d

cast(json_parse('{"a":"x \ud83d y"}') as map(varchar, varchar))
--: map(varchar, varchar)
--= {a=x ? y}

json_extract_scalar('{"a\ud83d":"1", "b":"2"}', '$.b')
--: varchar(24)
--= 2

json_array_length('["\ud83d", 1]'), json_size('{"a":"\ud83d"}', '$')
--: bigint | bigint
--= 2 | 1

with recursive t(n) as (select 1 union all select n + 1 from t where n < 11) select count(*) from t
--: bigint
--= 11

with recursive t(n) as (select 1 union all select n + 1 from t where n < 12) select count(*) from t
--! NOT_SUPPORTED: Recursion depth limit exceeded (10). Use 'max_recursion_depth' session property to modify the limit.

'6' / 2
--! TYPE_MISMATCH: line 1:12: Cannot apply operator: varchar(1) / integer

2 * '3'
--! TYPE_MISMATCH: line 1:10: Cannot apply operator: integer * varchar(1)

'7' % 2
--! TYPE_MISMATCH: line 1:12: Cannot apply operator: varchar(1) % integer

mod('7', 2)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1), integer) for function mod. Expected: mod(bigint, bigint), mod(decimal(a_precision,a_scale), decimal(b_precision,b_scale)), mod(double, double), mod(integer, integer), mod(real, real), mod(smallint, smallint), mod(tinyint, tinyint)

-'7'
--! TYPE_MISMATCH: line 1:8: Cannot negate varchar(1)

date '2020-01-01' / 2
--! TYPE_MISMATCH: line 1:26: Cannot apply operator: date / integer

select x and true from (values 1) t(x)
--! TYPE_MISMATCH: line 1:8: Logical expression term must evaluate to a boolean (actual: integer)

select t2.x from (values 1) t(x)
--! COLUMN_NOT_FOUND: line 1:8: Column 't2.x' cannot be resolved
