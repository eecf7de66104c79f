-- Trino 476

x from (values 1, null, 2) t(x) order by x
--: x: integer
--= 1
--= 2
--= NULL

x from (values 1, null, 2) t(x) order by x desc
--: x: integer
--= 2
--= 1
--= NULL

x from (values 1, null, 2) t(x) order by x desc nulls first
--: x: integer
--= NULL
--= 2
--= 1

x from (values 1, null, 2) t(x) order by x asc nulls first
--: x: integer
--= NULL
--= 1
--= 2

x, y from (values (1, null), (1, 'a'), (null, 'b')) t(x, y) order by x desc, y
--: x: integer | y: varchar(1)
--= 1 | a
--= 1 | NULL
--= NULL | b

x from (values 'b', null, 'A', 'a') t(x) order by x
--: x: varchar(1)
--= A
--= a
--= b
--= NULL

x from (values nan(), 1e0, null, infinity(), -infinity()) t(x) order by x
--: x: double
--= -Infinity
--= 1.0
--= Infinity
--= NaN
--= NULL

x from (values nan(), 1e0, null) t(x) order by x desc
--: x: double
--= NaN
--= 1.0
--= NULL

x from (values 1, null, 2) t(x) order by x limit 1
--: x: integer
--= 1

x from (values 1, null, 2) t(x) order by x desc limit 1
--: x: integer
--= 2

array_agg(x order by x desc) from (values 1, null, 2) t(x)
--: array(integer)
--= [2, 1, null]

array_agg(x order by x nulls first) from (values 1, null, 2) t(x)
--: array(integer)
--= [null, 1, 2]

array_sort(array[2, null, 1])
--: array(integer)
--= [1, 2, null]

max(x), min(x) from (values 1, null) t(x)
--: integer | integer
--= 1 | 1

x, row_number() over (order by x desc nulls last) from (values 1, null) t(x) order by 2
--: x: integer | bigint
--= 1 | 1
--= NULL | 2

x from (values true, null, false) t(x) order by x
--: x: boolean
--= false
--= true
--= NULL

x from (values 'a', 'á', 'b', 'Z', '_') t(x) order by x
--: x: varchar(1)
--= Z
--= _
--= a
--= b
--= á

x from (values '10', '9', '1') t(x) order by x
--: x: varchar(2)
--= 1
--= 10
--= 9

x from (values date '2026-01-01', null) t(x) order by x desc
--: x: date
--= 2026-01-01
--= NULL

x from (values array[2], array[1, 5], array[1]) t(x) order by x
--: x: array(integer)
--= [1]
--= [1, 5]
--= [2]

x is null, count(*) from (values 1, null, null) t(x) group by 1 order by 1
--: boolean | bigint
--= false | 1
--= true | 2
