-- Trino 476

x, row_number() over (order by x) from (values 3, 1, 2) t(x) order by x
--: x: integer | bigint
--= 1 | 1
--= 2 | 2
--= 3 | 3

k, x, rank() over (partition by k order by x) from (values ('a', 1), ('a', 1), ('a', 2), ('b', 5)) t(k, x) order by k, x
--: k: varchar(1) | x: integer | bigint
--= a | 1 | 1
--= a | 1 | 1
--= a | 2 | 3
--= b | 5 | 1

x, dense_rank() over (order by x desc) from (values 1, 1, 2) t(x) order by x
--: x: integer | bigint
--= 1 | 2
--= 1 | 2
--= 2 | 1

x, percent_rank() over (order by x), cume_dist() over (order by x) from (values 1, 2, 2, 3) t(x) order by x
--: x: integer | double | double
--= 1 | 0.0 | 0.25
--= 2 | 0.3333333333333333 | 0.75
--= 2 | 0.3333333333333333 | 0.75
--= 3 | 1.0 | 1.0

x, ntile(2) over (order by x) from (values 1, 2, 3) t(x) order by x
--: x: integer | bigint
--= 1 | 1
--= 2 | 1
--= 3 | 2

x, lag(x) over (order by x), lead(x) over (order by x) from (values 1, 2, 3) t(x) order by x
--: x: integer | integer | integer
--= 1 | NULL | 2
--= 2 | 1 | 3
--= 3 | 2 | NULL

x, lag(x, 2, 0) over (order by x) from (values 1, 2, 3) t(x) order by x
--: x: integer | integer
--= 1 | 0
--= 2 | 0
--= 3 | 1

i, lag(x) ignore nulls over (order by i) from (values (1, 'a'), (2, null), (3, 'b')) t(i, x) order by i
--: i: integer | varchar(1)
--= 1 | NULL
--= 2 | a
--= 3 | a

i, last_value(x) ignore nulls over (order by i) from (values (1, 'a'), (2, null), (3, 'b')) t(i, x) order by i
--: i: integer | varchar(1)
--= 1 | a
--= 2 | a
--= 3 | b

x, first_value(x) over (order by x), last_value(x) over (order by x) from (values 1, 2, 3) t(x) order by x
--: x: integer | integer | integer
--= 1 | 1 | 1
--= 2 | 1 | 2
--= 3 | 1 | 3

x, last_value(x) over (order by x rows between unbounded preceding and unbounded following) from (values 1, 2, 3) t(x) order by x
--: x: integer | integer
--= 1 | 3
--= 2 | 3
--= 3 | 3

x, nth_value(x, 2) over (order by x) from (values 1, 2, 3) t(x) order by x
--: x: integer | integer
--= 1 | NULL
--= 2 | 2
--= 3 | 2

x, sum(x) over (order by x) from (values 1, 2, 2, 3) t(x) order by x
--: x: integer | bigint
--= 1 | 1
--= 2 | 5
--= 2 | 5
--= 3 | 8

x, sum(x) over (order by x rows unbounded preceding) from (values 1, 2, 2, 3) t(x) order by x
--: x: integer | bigint
--= 1 | 1
--= 2 | 3
--= 2 | 5
--= 3 | 8

x, sum(x) over (order by x rows between 1 preceding and 1 following) from (values 1, 2, 3, 4) t(x) order by x
--: x: integer | bigint
--= 1 | 3
--= 2 | 6
--= 3 | 9
--= 4 | 7

x, sum(x) over (order by x range between 1 preceding and current row) from (values 1, 2, 4) t(x) order by x
--: x: integer | bigint
--= 1 | 1
--= 2 | 3
--= 4 | 4

x, count(*) over () from (values 1, 2) t(x) order by x
--: x: integer | bigint
--= 1 | 2
--= 2 | 2

x, avg(x) over (partition by x % 2) from (values 1, 2, 3) t(x) order by x
--: x: integer | double
--= 1 | 2.0
--= 2 | 2.0
--= 3 | 2.0

x, max(x) over (order by x groups between 1 preceding and current row) from (values 1, 2, 2, 3) t(x) order by x
--: x: integer | integer
--= 1 | 1
--= 2 | 2
--= 2 | 2
--= 3 | 3

d, sum(n) over (order by d range between interval '1' day preceding and current row) from (values (date '2026-01-01', 1), (date '2026-01-02', 2), (date '2026-01-05', 3)) t(d, n) order by d
--: d: date | bigint
--= 2026-01-01 | 1
--= 2026-01-02 | 3
--= 2026-01-05 | 3

x, sum(x) over w, min(x) over w from (values 1, 2) t(x) window w as (order by x) order by x
--: x: integer | bigint | integer
--= 1 | 1 | 1
--= 2 | 3 | 1

x, decimal '100.0' * x / sum(x) over () from (values 1, 3) t(x) order by x
--: x: integer | decimal(14, 1)
--= 1 | 25.0
--= 3 | 75.0

x, array_agg(x) over (order by x) from (values 1, 2) t(x) order by x
--: x: integer | array(integer)
--= 1 | [1]
--= 2 | [1, 2]

k, count(*) as n, rank() over (order by count(*) desc) from (values 'a', 'b', 'a') t(k) group by k order by k
--: k: varchar(1) | n: bigint | bigint
--= a | 2 | 1
--= b | 1 | 2

k, sum(count(*)) over (order by k) from (values 'a', 'b', 'a') t(k) group by k order by k
--: k: varchar(1) | bigint
--= a | 2
--= b | 3

select k, x from (select k, x, row_number() over (partition by k order by x desc) n from (values ('a', 1), ('a', 2), ('b', 3)) t(k, x)) where n = 1 order by k
--: k: varchar(1) | x: integer
--= a | 2
--= b | 3

x, row_number() over (order by x nulls first) from (values 1, null) t(x) order by 2
--: x: integer | bigint
--= NULL | 1
--= 1 | 2

x, row_number() over (order by x desc) from (values 1, null) t(x) order by 2
--: x: integer | bigint
--= 1 | 1
--= NULL | 2

d, date_diff('day', lag(d) over (order by d), d) from (values date '2026-01-01', date '2026-01-04') t(d) order by d
--: d: date | bigint
--= 2026-01-01 | NULL
--= 2026-01-04 | 3

x, count(distinct x) over () from (values 1, 2) t(x)
--: x: integer | bigint
--= 1 | 2
--= 2 | 2

x, sum(x) filter (where x > 1) over (order by x) from (values 1, 2, 3) t(x) order by x
--! NOT_SUPPORTED: line 1:1: FILTER is not yet supported for window functions

x, approx_distinct(x) over () from (values 1, 2) t(x) order by x
--: x: integer | bigint
--= 1 | 2
--= 2 | 2

x, row_number() over () > 0 from (values 1, 2) t(x) order by x
--: x: integer | boolean
--= 1 | true
--= 2 | true

x, lag(x, -1) over (order by x) from (values 1, 2) t(x)
--! INVALID_FUNCTION_ARGUMENT: Offset must be at least 0

x, first_value(x) over (partition by k order by x desc) from (values ('a', 1), ('a', 2)) t(k, x) order by x
--: x: integer | integer
--= 1 | 2
--= 2 | 2

lead(d, 1, date '2099-01-01') over (order by d) from (values date '2026-01-01', date '2026-02-01') t(d) order by 1
--: date
--= 2026-02-01
--= 2099-01-01

x, map_agg(x, x) over (order by x) from (values 1, 2) t(x) order by x
--: x: integer | map(integer, integer)
--= 1 | {1=1}
--= 2 | {2=2, 1=1}

select * from (values ('a', 1, 10), ('a', 2, 8), ('a', 3, 12)) t(k, i, p) match_recognize (partition by k order by i measures last(p) as bottom one row per match pattern (s d+ u) define d as p < prev(p), u as p > prev(p))
--: k: varchar(1) | bottom: integer
--= a | 12
--~ FUNCTION_NOT_FOUND
