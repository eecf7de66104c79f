-- Trino 476

count(*) from (values 1, null) t(x)
--: bigint
--= 2

count(x) from (values 1, null) t(x)
--: bigint
--= 1

count(distinct x) from (values 1, 1, null) t(x)
--: bigint
--= 1

count() from (values 1, 2) t(x)
--: bigint
--= 2

count(distinct a, b) from (values (1, 2)) t(a, b)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, integer) for function count. Expected: count(), count(t) T

sum(x) from (values 1, 2) t(x)
--: bigint
--= 3

typeof(sum(x)) from (values 1, 2) t(x)
--: varchar
--= bigint
--~ NOT_SUPPORTED

sum(x) from (values 1e0, null) t(x)
--: double
--= 1.0

sum(x) from (values cast(null as integer)) t(x)
--: bigint
--= NULL

sum(x) / 2 from (values 1, 2) t(x)
--: bigint
--= 1

sum(x) from (values cast(decimal '1.5' as real), cast(decimal '2.5' as real)) t(x)
--: real
--= 4.0
--~ NOT_SUPPORTED

sum(x) from (values 9223372036854775807, 1) t(x)
--! NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775807 + 1

sum(x) from (values interval '1' day, interval '2' hour) t(x)
--: interval day to second
--= 1 02:00:00.000
--~ FUNCTION_NOT_FOUND

avg(x) from (values 1, 2) t(x)
--: double
--= 1.5

avg(x) from (values 1, null, 3) t(x)
--: double
--= 2.0

avg(x) from (values cast(1 as real), cast(2 as real)) t(x)
--: real
--= 1.5
--~ NOT_SUPPORTED

avg(distinct x) from (values 1, 1, 4) t(x)
--: double
--= 2.5

avg(x) from (values interval '1' day, interval '3' day) t(x)
--: interval day to second
--= 2 00:00:00.000

min(x), max(x) from (values 'b', 'a', null) t(x)
--: varchar(1) | varchar(1)
--= a | b

min(x), max(x) from (values date '2026-01-01', date '2025-01-01') t(x)
--: date | date
--= 2025-01-01 | 2026-01-01

min(x, 2), max(x, 2) from (values 3, 1, 2) t(x)
--: array(integer) | array(integer)
--= [1, 2] | [3, 2]

max(x) from (values nan(), 1e0) t(x)
--: double
--= 1.0

min(x) from (values array[2], array[1, 5]) t(x)
--: array(integer)
--= [1, 5]

max_by(x, y) from (values ('a', 1), ('b', 2)) t(x, y)
--: varchar(1)
--= b

max_by(x, y) from (values ('a', 1), (null, 2)) t(x, y)
--: varchar(1)
--= NULL

max_by(x, y) from (values ('a', 1), ('b', null)) t(x, y)
--: varchar(1)
--= a

min_by(x, y, 2) from (values ('a', 1), ('b', 2), ('c', 3)) t(x, y)
--: array(varchar(1))
--= [a, b]

count_if(x > 1) from (values 1, 2, 3, null) t(x)
--: bigint
--= 2

bool_and(x) from (values true, null, false) t(x)
--: boolean
--= false

bool_or(x) from (values true, null) t(x)
--: boolean
--= true

every(x) from (values true, null) t(x)
--: boolean
--= true

arbitrary(x) from (values 1) t(x)
--: integer
--= 1

any_value(x) from (values null, 2) t(x)
--: integer
--= 2

array_agg(x order by x) from (values 2, null, 1) t(x)
--: array(integer)
--= [1, 2, null]

array_agg(distinct x order by x) from (values 2, 2, 1) t(x)
--: array(integer)
--= [1, 2]

array_agg(x order by x desc) filter (where x > 1) from (values 1, 2, 3) t(x)
--: array(integer)
--= [3, 2]

array_agg(x) filter (where x > 9) from (values 1) t(x)
--: array(integer)
--= NULL

array_agg(x order by y desc, x) from (values ('a', 1), ('b', 2), ('c', 2)) t(x, y)
--: array(varchar(1))
--= [b, c, a]

listagg(x, ',') within group (order by x desc) from (values 'a', 'b') t(x)
--: varchar
--= b,a

listagg(x) within group (order by x) from (values 'a', null, 'b') t(x)
--: varchar
--= ab

listagg(distinct x, ',') within group (order by x) from (values 'b', 'a', 'b') t(x)
--: varchar
--= a,b

listagg(x, ',') within group (order by x) filter (where x <> 'a') from (values 'a', 'b') t(x)
--: varchar
--= b

geometric_mean(x) from (values 1, 4) t(x)
--: double
--= 2.0

bitwise_and_agg(x), bitwise_or_agg(x) from (values 6, 3) t(x)
--: bigint | bigint
--= 2 | 7

--@ athena Trino's release notes: it came with 447, and what Athena is built on is older
bitwise_xor_agg(x) from (values 6, 3) t(x)
--! FUNCTION_NOT_FOUND: line 1:8: Function 'bitwise_xor_agg' not registered

stddev(x) from (values 1, 2, 4) t(x)
--: double
--= 1.5275252316519465

stddev_pop(x) from (values 1, 2, 4) t(x)
--: double
--= 1.247219128924647

variance(x), var_pop(x) from (values 1, 2, 4) t(x)
--: double | double
--= 2.333333333333333 | 1.5555555555555554

stddev(x) from (values 1) t(x)
--: double
--= NULL

corr(y, x) from (values (1e0, 2e0), (2e0, 4e0), (3e0, 7e0)) t(x, y)
--: double
--= 0.9933992677987827

covar_pop(y, x), covar_samp(y, x) from (values (1e0, 2e0), (2e0, 4e0), (3e0, 7e0)) t(x, y)
--: double | double
--= 1.6666666666666667 | 2.5

regr_slope(y, x), regr_intercept(y, x) from (values (1e0, 2e0), (2e0, 4e0)) t(x, y)
--: double | double
--= 2.0 | 0.0

skewness(x) from (values 1, 2, 9) t(x)
--: double
--= 0.6654688661238353
--~ FUNCTION_NOT_FOUND

kurtosis(x) from (values 1, 2, 9, 4) t(x)
--: double
--= 1.5

entropy(x) from (values 1, 2) t(x)
--! FUNCTION_NOT_FOUND: line 1:8: Function 'entropy' not registered

sum(distinct x) from (values 1, 1, 2) t(x)
--: bigint
--= 3

sum(x) filter (where x > 1) from (values 1, 2, 3) t(x)
--: bigint
--= 5

count(*) filter (where x is null) from (values 1, null) t(x)
--: bigint
--= 1

k, sum(v) from (values ('a', 1), ('b', 2), ('a', 3)) t(k, v) group by k order by k
--: k: varchar(1) | bigint
--= a | 4
--= b | 2

k, sum(v) from (values ('a', 1), ('b', 2), ('a', 3)) t(k, v) group by 1 having sum(v) > 2 order by 1
--: k: varchar(1) | bigint
--= a | 4

k, count(*) from (values 'a', null, 'a') t(k) group by k order by k
--: k: varchar(1) | bigint
--= a | 2
--= NULL | 1

k, v, sum(n) from (values ('a', 1, 10), ('a', 2, 20), ('b', 1, 30)) t(k, v, n) group by rollup (k, v) order by k, v
--: k: varchar(1) | v: integer | bigint
--= a | 1 | 10
--= a | 2 | 20
--= a | NULL | 30
--= b | 1 | 30
--= b | NULL | 30
--= NULL | NULL | 60

k, v, sum(n), grouping(k, v) from (values ('a', 1, 10), ('b', 1, 30)) t(k, v, n) group by cube (k, v) order by k, v
--: k: varchar(1) | v: integer | bigint | integer
--= a | 1 | 10 | 0
--= a | NULL | 10 | 1
--= b | 1 | 30 | 0
--= b | NULL | 30 | 1
--= NULL | 1 | 40 | 2
--= NULL | NULL | 40 | 3

k, v, sum(n) from (values ('a', 1, 10), ('b', 1, 30)) t(k, v, n) group by grouping sets ((k), (v), ()) order by k, v
--: k: varchar(1) | v: integer | bigint
--= a | NULL | 10
--= b | NULL | 30
--= NULL | 1 | 40
--= NULL | NULL | 40

count(*) from (values 1) t(x) where false
--: bigint
--= 0

max(x) from (values 1) t(x) where false
--: integer
--= NULL

sum(x) from (values 'a') t(x)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1)) for function sum. Expected: sum(bigint), sum(decimal(p,s)), sum(double), sum(interval day to second), sum(interval year to month), sum(real)

avg(x) from (values 'a') t(x)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1)) for function avg. Expected: avg(bigint), avg(decimal(p,s)), avg(double), avg(interval day to second), avg(interval year to month), avg(real)

x, count(*) from (values (1, 2)) t(x, y)
--! EXPRESSION_NOT_AGGREGATE: line 1:8: 'x' must be an aggregate expression or appear in GROUP BY clause

sum(count(*)) from (values 1) t(x)
--! NESTED_AGGREGATION: line 1:8: Cannot nest aggregations inside aggregation 'sum': [count(*)]

length(max(x)) from (values 'aa', 'b') t(x)
--: bigint
--= 1

count_if(kind = 'send') from (select 'send' as kind union all select 'open' as kind) t having count_if(kind = 'send') > 0
--: bigint
--= 1

round(avg(x), 2) from (values 1, 2, 2) t(x)
--: double
--= 1.67

cast(sum(x) as double) / count(x) from (values 1, 2) t(x)
--: double
--= 1.5

sum(cast(x as bigint)) * decimal '1.0' / count(*) from (values 1, 2) t(x)
--: decimal(21, 1)
--= 1.5

date_trunc('month', d) as m, count(*) from (values date '2026-01-05', date '2026-01-31', date '2026-02-01') t(d) group by 1 order by 1
--: m: date | bigint
--= 2026-01-01 | 2
--= 2026-02-01 | 1

array_sort(array_agg(distinct x)) from (values 2, 1, 2) t(x)
--: array(integer)
--= [1, 2]

max(if(x = 'a', y)) from (values ('a', 1), ('b', 2)) t(x, y)
--: integer
--= 1

numeric_histogram(2, x) from (values 1e0, 2e0, 10e0) t(x)
--: map(double, double)
--= {1.5=2.0, 10.0=1.0}
--~ FUNCTION_NOT_FOUND

select case min(array_min(array[1, null])) when 1 then 5 when min(array_min(array[1, null])) then 7 end
--: integer
--= 7
--~ NOT_SUPPORTED
