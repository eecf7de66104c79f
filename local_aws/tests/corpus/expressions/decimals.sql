-- Trino 476

decimal '1.5'
--: decimal(2, 1)
--= 1.5

-decimal '0.001'
--: decimal(3, 3)
--= -0.001

decimal '00123.4500'
--: decimal(7, 4)
--= 123.4500

decimal '123456789012345678901234567890.12345678'
--: decimal(38, 8)
--= 123456789012345678901234567890.12345678

decimal '.5'
--: decimal(1, 1)
--= 0.5

decimal '1.'
--: decimal(1, 0)
--= 1

7/decimal '2.0'
--: decimal(12, 1)
--= 3.5

10/decimal '3.0'
--: decimal(12, 1)
--= 3.3

10/decimal '3.00'
--: decimal(14, 2)
--= 3.33

decimal '10.00'/3
--: decimal(4, 2)
--= 3.33

decimal '1.0000'/decimal '3.0'
--: decimal(6, 4)
--= 0.3333

1/decimal '3.0'
--: decimal(12, 1)
--= 0.3

decimal '2.0'/3
--: decimal(2, 1)
--= 0.7

decimal '100.0' * 7 / 3
--: decimal(14, 1)
--= 233.3

(decimal '7.0'/2)/decimal '3.0'
--: decimal(3, 1)
--= 1.2

try(decimal '1.0'/3)
--: decimal(2, 1)
--= 0.3

decimal '1.5'/2e0
--: double
--= 0.75

decimal '0.1' + decimal '0.2'
--: decimal(2, 1)
--= 0.3

0.1e0 + 0.2e0
--: double
--= 0.30000000000000004

decimal '1.10' + decimal '2.205'
--: decimal(5, 3)
--= 3.305

decimal '9.99' * decimal '9.99'
--: decimal(6, 4)
--= 99.8001

decimal '10.5' - decimal '0.25'
--: decimal(5, 2)
--= 10.25

decimal '10.5' % 3
--: decimal(3, 1)
--= 1.5

-decimal '10.5' % 3
--: decimal(3, 1)
--= -1.5

decimal '0.05' * decimal '0.05'
--: decimal(4, 4)
--= 0.0025

cast(99999999999999999999999999999999999999 as decimal(38,0)) + 1
--! SYNTAX_ERROR: line 1:13: Invalid numeric literal: 99999999999999999999999999999999999999

cast(1 as decimal(38,10)) * cast(1 as decimal(38,10))
--: decimal(38, 20)
--= 1.00000000000000000000

cast(1 as decimal(38,20)) / 3
--: decimal(38, 20)
--= 0.33333333333333333333

cast(decimal '1.005' as decimal(10,2))
--: decimal(10, 2)
--= 1.01

cast(1.015e0 as decimal(10,2))
--: decimal(10, 2)
--= 1.02

cast(-decimal '1.005' as decimal(10,2))
--: decimal(10, 2)
--= -1.01

cast('12.345' as decimal(5,2))
--: decimal(5, 2)
--= 12.35

cast(12345 as decimal(4,1))
--! INVALID_CAST_ARGUMENT: Cannot cast INTEGER '12345' to DECIMAL(4, 1)

cast('abc' as decimal(5,2))
--! INVALID_CAST_ARGUMENT: Cannot cast VARCHAR 'abc' to DECIMAL(5, 2). Value is not a number.

try_cast('abc' as decimal(5,2))
--: decimal(5, 2)
--= NULL

cast(decimal '1.5' as decimal)
--: decimal(38, 0)
--= 2

cast(decimal '2.5' as integer)
--: integer
--= 3

cast(-decimal '2.5' as integer)
--: integer
--= -3

cast(decimal '1.5' as bigint)
--: bigint
--= 2

cast(decimal '3.7' as double)
--: double
--= 3.7

cast(decimal '3.7' as real)
--: real
--= 3.7

cast(decimal '3.70' as varchar)
--: varchar
--= 3.70

cast(true as decimal(3,1))
--: decimal(3, 1)
--= 1.0

cast(7 as decimal(5,2)) / cast(2 as decimal(5,2))
--: decimal(7, 2)
--= 3.50

cast(7 as bigint) / decimal '2.0'
--: decimal(21, 1)
--= 3.5

cast(7 as smallint) + decimal '1.25'
--: decimal(8, 2)
--= 8.25

decimal '1.5' = decimal '1.50'
--: boolean
--= true

decimal '1.5' > 1
--: boolean
--= true

decimal '1.5' < 1.6e0
--: boolean
--= true

abs(-decimal '1.50')
--: decimal(3, 2)
--= 1.50

sign(-decimal '1.50')
--: decimal(1, 0)
--= -1

ceil(decimal '1.50')
--: decimal(2, 0)
--= 2

floor(-decimal '1.50')
--: decimal(2, 0)
--= -2

round(decimal '1.55', 1)
--: decimal(4, 2)
--= 1.60

round(decimal '2.345', 2)
--: decimal(5, 3)
--= 2.350

round(decimal '99.99', 1)
--: decimal(5, 2)
--= 100.00

truncate(decimal '1.99')
--: decimal(1, 0)
--= 1

mod(decimal '10.5', 3)
--: decimal(3, 1)
--= 1.5

greatest(decimal '1.5', decimal '2.25')
--: decimal(3, 2)
--= 2.25

coalesce(null, decimal '1.5', decimal '2.25')
--: decimal(3, 2)
--= 1.50

if(true, decimal '1.5', decimal '22.25')
--: decimal(4, 2)
--= 1.50

array[decimal '1.5', decimal '2.25']
--: array(decimal(3, 2))
--= [1.50, 2.25]

sum(x) from (values decimal '1.5', decimal '2.25') t(x)
--: decimal(38, 2)
--= 3.75

avg(x) from (values decimal '1.5', decimal '2.25') t(x)
--: decimal(3, 2)
--= 1.88

avg(x) from (values decimal '1.0', decimal '2.0', decimal '2.0') t(x)
--: decimal(2, 1)
--= 1.7

min(x) from (values decimal '1.5', decimal '2.25') t(x)
--: decimal(3, 2)
--= 1.50

max(x) from (values cast(decimal '1.5' as decimal(10,3)), null) t(x)
--: decimal(10, 3)
--= 1.500

sum(distinct x) from (values decimal '1.5', decimal '1.5', decimal '2.25') t(x)
--: decimal(38, 2)
--= 3.75

sum(x) / count(*) from (values decimal '1.50', decimal '2.25') t(x)
--: decimal(38, 2)
--= 1.88

sum(price * quantity) from (values (decimal '9.99', 3), (decimal '5.00', 2)) t(price, quantity)
--: decimal(38, 2)
--= 39.97

sum(if(ok, amount, 0)) from (values (true, decimal '1.50'), (false, decimal '2.25')) t(ok, amount)
--: decimal(38, 2)
--= 1.50

decimal '100.0' * count_if(ok) / count(*) from (values true, false, true) t(ok)
--: decimal(23, 1)
--= 66.7

round(decimal '100.0' * 1 / 3, 2)
--: decimal(15, 1)
--= 33.3

cast(1 as decimal(10,2)) / cast(3 as decimal(10,2))
--: decimal(12, 2)
--= 0.33

cast(2 as decimal(18,4)) / cast(3 as decimal(4,1))
--: decimal(19, 4)
--= 0.6667

approx_percentile(x, decimal '0.5') from (values decimal '1.5', decimal '2.5', decimal '3.5') t(x)
--: real
--= 2.5

stddev(x) from (values decimal '1.5', decimal '2.5') t(x)
--: double
--= 0.7071067811865476

sqrt(decimal '2.25')
--: double
--= 1.5

power(decimal '1.5', 2)
--: double
--= 2.25

typeof(decimal '1.5')
--: varchar
--= decimal(2,1)

typeof(10/decimal '3.00')
--: varchar
--= decimal(14,2)

typeof(decimal '1.5' + 1)
--: varchar
--= decimal(12,1)

typeof(sum(x)) from (values decimal '1.5') t(x)
--: varchar
--= decimal(38,1)
--~ NOT_SUPPORTED

typeof(avg(x)) from (values decimal '1.5') t(x)
--: varchar
--= decimal(2,1)
--~ NOT_SUPPORTED

decimal '1.50'
--: decimal(3, 2)
--= 1.50

cast(json '1.5' as decimal(3,1))
--: decimal(3, 1)
--= 1.5

cast(decimal '1.5' as json)
--: json
--= 1.5

to_base(decimal '1.5', 2)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (decimal(2,1), integer) for function to_base. Expected: to_base(bigint, bigint)

null + decimal '1.5'
--: decimal(3, 1)
--= NULL

decimal '1.5' - null
--: decimal(3, 1)
--= NULL

decimal '1.5' * (decimal '1.25' % null)
--: decimal(5, 3)
--= NULL

null * decimal '1.5'
--: decimal(3, 1)
--= NULL

null * 1
--: integer
--= NULL

null / 1
--: integer
--= NULL

null * 1e0
--! AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.
--~ NOT_SUPPORTED

null / cast(1 as double)
--! AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.
--~ NOT_SUPPORTED

null + null
--! AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.

- null
--! AMBIGUOUS_FUNCTION_CALL: Could not choose a best candidate operator. Explicit type casts must be added.

decimal '123456789012345678' + decimal '123456789012345678'
--: decimal(19, 0)
--= 246913578024691356

decimal '123456789012345678' - decimal '-123456789012345678.1'
--: decimal(20, 1)
--= 246913578024691356.1

cast(decimal '0.25' as varchar)
--: varchar
--= 0.25

cast(-decimal '0.25' as varchar)
--: varchar
--= -0.25

decimal '0.25'
--: decimal(2, 2)
--= 0.25

cast(map(array[decimal '0.25'], array[1]) as json)
--: json
--= {"0.25":1}
--~ NOT_SUPPORTED

select max_by(i, i - 1) / 12 from (values (1, decimal '1.5'), (2, decimal '2.5')) as t(i, j)
--: integer
--= 0

select max(j % decimal '1.25') / null, max(j * null) / 2 from (values (1, decimal '1.5'), (2, decimal '2.5')) as t(i, j)
--: decimal(3, 2) | decimal(3, 1)
--= NULL | NULL
--~ NOT_SUPPORTED

select round(m, 1) / (null - i) from (values (5, cast(decimal '1.5' as decimal(10, 2)))) as t(i, m)
--: decimal(11, 2)
--= NULL

select nullif(-decimal '0.25', -decimal '0.25') * sign(cast('10' as decimal))
--: decimal(3, 2)
--= NULL

select truncate(m / e * floor(m)) from (values cast(decimal '1.5' as decimal(10, 2))) as t(m) cross join unnest(array[null], array['b']) as u(e, w)
--: decimal(17, 0)
--= NULL

with sums as (select m / 3 as x, m * m as y from (values cast(decimal '1.5' as decimal(10, 2))) as t(m)) select x * y, x + y * 2, (x * y) / (y + 1), sum(x * y) / 2, avg(x) * y from sums group by x, y
--: decimal(30, 6) | decimal(31, 4) | decimal(34, 6) | decimal(38, 6) | decimal(30, 6)
--= 1.125000 | 5.0000 | 0.346154 | 0.562500 | 1.125000

select m * 2, m / 2, m + 1, 2 * m * 3 * m + 1, (m + m) * (m - m) / 3 % 7 from (values cast(decimal '1.5' as decimal(10, 2))) as t(m)
--: decimal(20, 2) | decimal(10, 2) | decimal(13, 2) | decimal(38, 4) | decimal(14, 4)
--= 3.00 | 0.75 | 2.50 | 14.5000 | 0.0000

abs(try(decimal '10' / decimal '1.5'))
--: decimal(4, 1)
--= 6.7

select try(m / 2), abs(try(m / x)) from (values (decimal '1.5', 1), (decimal '2.5', 0)) as t(m, x)
--: decimal(2, 1) | decimal(2, 1)
--= 0.8 | 1.5
--= 1.3 | NULL

select m * (i / j), m * (i / j) * m, m + i / (j - 1), m * (i / (i - 1)), m - (i + j) * (i % j) from (values (cast(decimal '1.5' as decimal(10, 2)), 3, 2)) as t(m, i, j)
--: decimal(20, 2) | decimal(30, 4) | decimal(13, 2) | decimal(20, 2) | decimal(13, 2)
--= 1.50 | 2.2500 | 4.50 | 1.50 | -3.50

select m * (7 / nullif(2, 0)), m * cast(1e0 * (m / 2) as bigint), m * case when i = 7 / nullif(j, 0) then m else -m end from (values (cast(decimal '1.5' as decimal(10, 2)), 3, 2)) as t(m, i, j)
--: decimal(20, 2) | decimal(29, 2) | decimal(20, 4)
--= 4.50 | 1.50 | 2.2500

with halves as (select m / 2 as x, i, m from (values (cast(decimal '1.5' as decimal(10, 2)), 3)) as t(m, i)) select m * (i / x), m * cast(i / x as bigint), m * (i - (i - 1)) from halves
--: decimal(24, 4) | decimal(29, 2) | decimal(20, 2)
--= 6.0000 | 6.00 | 1.50

select sum(m * (i / j)) / sum(i / j) * 2, sum(m) * (count(*) / 2) + m * (sum(i) / sum(j)) from (values (cast(decimal '1.5' as decimal(10, 2)), 3, 2)) as t(m, i, j) group by m
--: decimal(38, 2) | decimal(38, 2)
--= 3.00 | 1.50

select m * reduce(a, 0, (s, x) -> s + x * 2, s -> s * 2), transform(a, x -> (x + 1) * m) from (values (cast(decimal '1.5' as decimal(10, 2)), array[1, 2])) as t(m, a)
--: decimal(20, 2) | array(decimal(20, 2))
--= 18.00 | [3.00, 4.50]

select m * (i / 2) * (null + i), (null + i) * 2, (d + null) * 2 from (values (cast(decimal '1.5' as decimal(10, 2)), 3, 1e0)) as t(m, i, d)
--: decimal(30, 2) | integer | double
--= NULL | NULL | NULL

select m * (s + t), m * (s / 2), m * (t % 2), m * (s * t + 1), m + (d / 2), m * (b / s), m / (i / 1), m * -(s / t), m % (i + 5), (i / 2) / m, m * (1 + count(*) over ()) from (values (1, cast(decimal '1.5' as decimal(10, 2)), cast(7 as smallint), cast(3 as tinyint), 2e0, cast(5 as bigint))) as t(i, m, s, t, d, b)
--: decimal(15, 2) | decimal(20, 2) | decimal(20, 2) | decimal(20, 2) | double | decimal(29, 2) | decimal(10, 2) | decimal(15, 2) | decimal(10, 2) | decimal(14, 2) | decimal(29, 2)
--= 15.00 | 4.50 | 1.50 | 33.00 | 2.5 | 0.00 | 1.50 | -3.00 | 1.50 | 0.00 | 3.00

select sum(m * 2) * 3, avg(m * 2) / 2, round(m * i) + 1, round(round(m * 2) + 1) + 1, abs(m * (i / 1)) * m, coalesce(m * 2, i) * m, if(m > 1, m, i) * (s / t) from (values (1, cast(decimal '1.5' as decimal(10, 2)), cast(7 as smallint), cast(3 as tinyint))) as t(i, m, s, t) group by m, i, s, t
--: decimal(38, 2) | decimal(20, 2) | decimal(20, 0) | decimal(21, 0) | decimal(30, 4) | decimal(30, 4) | decimal(17, 2)
--= 9.00 | 1.50 | 3 | 5 | 2.2500 | 4.5000 | 3.00

select m * 2 * 3 * 4, m + m + m + m + m, m * i * s * t * b, (m - i) * (m - s) * (m - t) / m from (values (1, cast(decimal '1.5' as decimal(10, 2)), cast(7 as smallint), cast(3 as tinyint), cast(5 as bigint))) as t(i, m, s, t, b)
--: decimal(38, 2) | decimal(14, 2) | decimal(38, 2) | decimal(37, 6)
--= 36.00 | 7.50 | 157.50 | 2.750000

select i * decimal '2.5' as i, m from (values (1, decimal '2.25'), (-3, decimal '1.5')) as t(i, m) order by i + 1
--: i: decimal(12, 1) | m: decimal(3, 2)
--= -7.5 | 1.50
--= 2.5 | 2.25

with q as (select m * 2 as x, i / 2 + 1 as y from (select 1 as i, decimal '1.5' as m)) select x * y, x / y, sum(x * y) over (), lag(x) over (order by y) * y * x from q
--: decimal(22, 1) | decimal(12, 1) | decimal(38, 1) | decimal(34, 2)
--= 3.0 | 3.0 | 3.0 | NULL

select case when i = 1 then m * 2 else i / 2 end * i, nullif(m * i, 0) * i, least(m, m * 2, i) * m, greatest(i * 2, s) * m from (values (1, cast(decimal '1.5' as decimal(10, 2)), cast(7 as smallint))) as t(i, m, s)
--: decimal(30, 2) | decimal(30, 2) | decimal(30, 4) | decimal(20, 2)
--= 3.00 | 1.50 | 1.5000 | 10.50

select m * cast(d as integer) / 3 * 2 - 1, cast(m * i as decimal(12, 1)) * i, cast(m * i as varchar) || 'x', truncate(m * i / 3, 1) * 2 from (values (1, cast(decimal '1.5' as decimal(10, 2)), 2e0)) as t(i, m, d)
--: decimal(31, 2) | decimal(22, 1) | varchar | decimal(30, 2)
--= 1.00 | 1.5 | 1.50x | 1.00

select m * i + s, count(*) from (values (1, cast(decimal '1.5' as decimal(10, 2)), cast(7 as smallint))) as t(i, m, s) group by m * i + s having m * i + s > 1 order by m * i + s
--: decimal(21, 2) | bigint
--= 8.50 | 1

select sum(m * i) / sum(i) * decimal '100.0', sum(m) * decimal '1.0' / count(*), avg(m) * count(*), max(m) - min(m), sum(i) * m, sum(d) * m from (values (1, cast(decimal '1.5' as decimal(10, 2)), 2e0)) as t(i, m, d) group by m
--: decimal(38, 3) | decimal(38, 3) | decimal(29, 2) | decimal(11, 2) | decimal(29, 2) | double
--= 150.000 | 1.500 | 1.50 | 0.00 | 1.50 | 3.0

select cast(m as decimal) / cast('1' as decimal(9, 2)), cast(m as int) * m, cast(m as double) * m, cast(5 as tinyint) * m, cast(cast(5 as tinyint) + cast(5 as tinyint) as tinyint) * m, m / 2 * cast(5 as decimal(10)) from (values decimal '1.5') as t(m)
--: decimal(38, 2) | decimal(12, 1) | double | decimal(5, 1) | decimal(5, 1) | decimal(12, 1)
--= 2.00 | 3.0 | 2.25 | 7.5 | 15.0 | 4.0

select -try(try_cast('Apple' as decimal(9, 2)) / cast(m as decimal(8, 1))) from (values decimal '1.5') as t(m)
--: decimal(10, 2)
--= NULL

select floor(d) * least(null, floor(d)) from (values 1.5e0) as t(d) group by floor(d)
--: double
--= NULL

cast(decimal '9999999999' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast '9999999999' to INTEGER

cast(decimal '99999.5' as smallint)
--! INVALID_CAST_ARGUMENT: Cannot cast '100000' to SMALLINT

select cast(m as tinyint) from (values decimal '999.5') as t(m)
--! INVALID_CAST_ARGUMENT: Cannot cast '1000' to TINYINT

select try_cast(m * m as integer), cast(m as bigint), cast(m as integer) from (values cast(decimal '99999.99' as decimal(10, 2))) as t(m)
--: integer | bigint | integer
--= NULL | 100000 | 100000

select null - m, m - null, (null - i) * m, cast(null as integer) * m, m % cast(null as decimal(5, 1)), (m + null) * (i / 2) from (values (1, cast(decimal '1.5' as decimal(10, 2)))) as t(i, m)
--: decimal(11, 2) | decimal(11, 2) | decimal(20, 2) | decimal(20, 2) | decimal(6, 2) | decimal(21, 2)
--= NULL | NULL | NULL | NULL | NULL | NULL

select null - m, cast(null as decimal(5, 1)) % m, sum(m) * cast(null as integer), m * (7 / nullif(0, 0)) from (values cast(decimal '1.5' as decimal(10, 2))) as t(m) group by m
--: decimal(11, 2) | decimal(6, 2) | decimal(38, 2) | decimal(20, 2)
--= NULL | NULL | NULL | NULL

select if(m > 1, null, i) * m, coalesce(null, m) * i, case when m > 5 then m end * 2, nullif(m, m) * m, lag(m) over (order by i) * m, try(m / 0) * m from (values (1, cast(decimal '1.5' as decimal(10, 2)))) as t(i, m)
--: decimal(20, 2) | decimal(20, 2) | decimal(20, 2) | decimal(20, 4) | decimal(20, 4) | decimal(20, 4)
--= NULL | 1.50 | NULL | NULL | NULL | NULL

select null - round(m), round(m) - null, round(null - m) from (values cast(decimal '1.5' as decimal(10, 2))) as t(m) group by rollup(m) order by 2
--: decimal(10, 0) | decimal(10, 0) | decimal(10, 0)
--= NULL | NULL | NULL
--= NULL | NULL | NULL

select round(cast(null as decimal(5, 1)) % m, 1) from (values (1, cast(decimal '1.5' as decimal(10, 2)))) as t(i, m) group by grouping sets (i, m, ())
--: decimal(7, 2)
--= NULL
--= NULL
--= NULL
