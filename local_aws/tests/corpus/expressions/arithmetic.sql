-- Trino 476

7/2
--: integer
--= 3

-7/2
--: integer
--= -3

7/-2
--: integer
--= -3

7e0/2
--: double
--= 3.5

5 % 3
--: integer
--= 2

-5 % 3
--: integer
--= -2

decimal '5.5' % 2
--: decimal(2, 1)
--= 1.5

mod(-5, 3)
--: integer
--= -2

mod(5.5e0, 2)
--: double
--= 1.5

1/0
--! DIVISION_BY_ZERO: Division by zero

decimal '1.0'/0
--! DIVISION_BY_ZERO: Division by zero

1e0/0
--: double
--= Infinity

0e0/0
--: double
--= NaN

1 % 0
--! DIVISION_BY_ZERO: Division by zero

try(1/0)
--: integer
--= NULL

2147483647 + 1
--! NUMERIC_VALUE_OUT_OF_RANGE: integer addition overflow: 2147483647 + 1

-2147483648
--: integer
--= -2147483648

9223372036854775807 + 1
--! NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 1 + 9223372036854775807

9223372036854775807 * 2
--! NUMERIC_VALUE_OUT_OF_RANGE: bigint multiplication overflow: 2 * 9223372036854775807

cast(127 as tinyint) + cast(1 as tinyint)
--! NUMERIC_VALUE_OUT_OF_RANGE: tinyint addition overflow: 127 + 1

cast(1 as tinyint) + cast(1 as smallint)
--: smallint
--= 2

cast(1 as smallint) * 2
--: integer
--= 2

1 + cast(1 as bigint)
--: bigint
--= 2

1 + decimal '1.5'
--: decimal(12, 1)
--= 2.5

1 + 1e0
--: double
--= 2.0

decimal '1.5' + 1e0
--: double
--= 2.5

cast(1 as real) + 1
--: real
--= 2.0

cast(1 as real) + 1e0
--: double
--= 2.0

-cast(5 as bigint)
--: bigint
--= -5

+3
--: integer
--= 3

1 + null
--: integer
--= NULL

abs(-5)
--: integer
--= 5

abs(-decimal '5.5')
--: decimal(2, 1)
--= 5.5

abs(-5.5e0)
--: double
--= 5.5

abs(cast(null as integer))
--: integer
--= NULL

abs(-9223372036854775807 - 1)
--! NUMERIC_VALUE_OUT_OF_RANGE: Value -9223372036854775808 is out of range for abs(bigint)

sign(-3)
--: integer
--= -1

sign(-decimal '3.5')
--: decimal(1, 0)
--= -1

sign(0e0)
--: double
--= 0.0

sign(cast(-7 as bigint))
--: bigint
--= -1

ceil(decimal '1.2')
--: decimal(2, 0)
--= 2

ceiling(-1.2e0)
--: double
--= -1.0

ceil(5)
--: integer
--= 5

floor(-decimal '1.2')
--: decimal(2, 0)
--= -2

floor(1.8e0)
--: double
--= 1.0

round(decimal '2.5')
--: decimal(2, 0)
--= 3

round(-2.5e0)
--: double
--= -3.0

round(2.5e0)
--: double
--= 3.0

round(decimal '3.14159', 2)
--: decimal(7, 5)
--= 3.14000

round(3.14159e0, 3)
--: double
--= 3.142

round(1234.5e0, -2)
--: double
--= 1200.0

round(1234, -2)
--: integer
--= 1200

round(-decimal '1.55', 1)
--: decimal(4, 2)
--= -1.60

round(cast(decimal '2.5' as real))
--: real
--= 3.0

truncate(-1.7e0)
--: double
--= -1.0

truncate(decimal '3.789')
--: decimal(1, 0)
--= 3

truncate(decimal '3.789', 1)
--: decimal(4, 3)
--= 3.700

truncate(-decimal '1234.5', -2)
--: decimal(5, 1)
--= -1200.0

power(2, 10)
--: double
--= 1024.0

pow(2, 0.5e0)
--: double
--= 1.4142135623730951

power(0e0, 0)
--: double
--= 1.0

sqrt(16)
--: double
--= 4.0

sqrt(-1)
--: double
--= NaN

cbrt(27)
--: double
--= 3.0

exp(0)
--: double
--= 1.0

exp(1)
--: double
--= 2.718281828459045

ln(10)
--: double
--= 2.302585092994046

ln(0)
--: double
--= -Infinity

log(2, 8)
--: double
--= 3.0

log2(8)
--: double
--= 3.0

log10(1000)
--: double
--= 3.0

e()
--: double
--= 2.718281828459045

pi()
--: double
--= 3.141592653589793

degrees(pi())
--: double
--= 180.0

radians(180)
--: double
--= 3.141592653589793

sin(0)
--: double
--= 0.0

cos(0)
--: double
--= 1.0

tan(0e0)
--: double
--= 0.0

asin(1)
--: double
--= 1.5707963267948966

acos(1)
--: double
--= 0.0

atan(1)
--: double
--= 0.7853981633974483

atan2(1, 1)
--: double
--= 0.7853981633974483

sinh(0)
--: double
--= 0.0

cosh(0)
--: double
--= 1.0

tanh(0)
--: double
--= 0.0

asin(2)
--: double
--= NaN

infinity()
--: double
--= Infinity

-infinity()
--: double
--= -Infinity

nan()
--: double
--= NaN

is_nan(nan())
--: boolean
--= true

is_finite(1e0)
--: boolean
--= true

is_infinite(infinity())
--: boolean
--= true

nan() = nan()
--: boolean
--= false
--~ NOT_SUPPORTED

nan() > infinity()
--: boolean
--= false
--~ NOT_SUPPORTED

greatest(1, 2, 3)
--: integer
--= 3

greatest(1, null)
--: integer
--= NULL

greatest(1, decimal '2.5')
--: decimal(11, 1)
--= 2.5

least(2, 1)
--: integer
--= 1

least('b', 'a')
--: varchar(1)
--= a

greatest(date '2026-01-01', date '2026-02-01')
--: date
--= 2026-02-01

greatest(nan(), 1e0)
--: double
--= 1.0

width_bucket(3.5e0, 0e0, 10e0, 5)
--: bigint
--= 2

width_bucket(-1e0, 0e0, 10e0, 5)
--: bigint
--= 0

width_bucket(10e0, 0e0, 10e0, 5)
--: bigint
--= 6

width_bucket(5e0, array[0e0, 4e0, 8e0])
--: bigint
--= 2

from_base('ff', 16)
--: bigint
--= 255

from_base('-101', 2)
--: bigint
--= -5

from_base('zz', 10)
--! INVALID_FUNCTION_ARGUMENT: Not a valid base-10 number: zz

to_base(255, 16)
--: varchar(64)
--= ff

to_base(-5, 2)
--: varchar(64)
--= -101

bitwise_and(6, 3)
--: bigint
--= 2

bitwise_or(6, 3)
--: bigint
--= 7

bitwise_xor(6, 3)
--: bigint
--= 5

bitwise_not(6)
--: bigint
--= -7

bitwise_left_shift(1, 4)
--: integer
--= 16

bitwise_right_shift(-8, 1)
--: integer
--= 2147483644

bitwise_right_shift_arithmetic(-8, 1)
--: integer
--= -4

bit_count(9, 64)
--: bigint
--= 2

bit_count(-7, 8)
--: bigint
--= 6

normal_cdf(0, 1, decimal '1.96')
--: double
--= 0.9750021048517796

inverse_normal_cdf(0, 1, decimal '0.975')
--: double
--= 1.959963984540054

beta_cdf(3, 4, decimal '0.5')
--: double
--= 0.6562499999999999
--~ FUNCTION_NOT_FOUND

wilson_interval_lower(1250, 1310, 1.96e0)
--: double
--= 0.9414883725395894

wilson_interval_upper(1250, 1310, 1.96e0)
--: double
--= 0.9642524717143908

cosine_similarity(map(array['a'], array[decimal '1.0']), map(array['a'], array[decimal '2.0']))
--: double
--= 1.0
--~ NOT_SUPPORTED

luhn_check('79927398713')
--: boolean
--= true

luhn_check('79927398714')
--: boolean
--= false

human_readable_seconds(3762)
--: varchar
--= 1 hour, 2 minutes, 42 seconds

human_readable_seconds(56363463)
--: varchar
--= 93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds

format_number(1234567)
--: varchar
--= 1.23M

format_number(decimal '1234.5')
--: varchar
--= 1.23K

--@ type only
rand()
--: double

--@ type only
random(10)
--: integer

--@ type only
random(5, 10)
--: integer

coalesce(null, 1, 2)
--: integer
--= 1

coalesce(null, 1, decimal '2.5')
--: decimal(11, 1)
--= 1.0

coalesce(null, null)
--: unknown
--= NULL

nullif(1, 1)
--: integer
--= NULL

nullif(1, 2)
--: integer
--= 1

if(1 > 2, 'a')
--: varchar(1)
--= NULL

if(true, 1, decimal '2.5')
--: decimal(11, 1)
--= 1.0

case when 1 > 2 then 'a' when null then 'b' else 'c' end
--: varchar(1)
--= c

case 3 when 1 then 'one' when 3 then 'three' end
--: varchar(5)
--= three

case when false then 1 end
--: integer
--= NULL

1 between 0 and 2
--: boolean
--= true

null between 1 and 2
--: boolean
--= NULL

2 in (1, null)
--: boolean
--= NULL

1 in (1, null)
--: boolean
--= true

1 not in (2, null)
--: boolean
--= NULL

1 is distinct from null
--: boolean
--= true

null is not distinct from null
--: boolean
--= true

true and null
--: boolean
--= NULL

false and null
--: boolean
--= false

true or null
--: boolean
--= true

not null
--: boolean
--= NULL

1 = decimal '1.0'
--: boolean
--= true

1 < 2e0
--: boolean
--= true

1 <> 2
--: boolean
--= true

true > false
--: boolean
--= true

row(1, 2) = row(1, 2)
--: boolean
--= true

row(1, null) = row(1, 2)
--: boolean
--= NULL

(1, 2) < (1, 3)
--: boolean
--= true

(1, 'a') in ((1, 'a'), (2, 'b'))
--: boolean
--= true

1 = any (values 1, 2)
--: boolean
--= true

3 > all (values 1, 2)
--: boolean
--= true
--~ FUNCTION_NOT_FOUND

exists (select 1 where false)
--: boolean
--= false

(select 5)
--: integer
--= 5

(select x from (values 1, 2) t(x))
--: x: integer
--= 1
--= 2

1 = '1'
--! TYPE_MISMATCH: line 1:10: Cannot apply operator: integer = varchar(1)

1 + '1'
--! TYPE_MISMATCH: line 1:10: Cannot apply operator: integer + varchar(1)

no_such(1)
--! FUNCTION_NOT_FOUND: line 1:8: Function 'no_such' not registered

list_transform(array[1], x -> x)
--! FUNCTION_NOT_FOUND: line 1:8: Function 'list_transform' not registered

abs('a')
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (varchar(1)) for function abs. Expected: abs(bigint), abs(decimal(p,s)), abs(double), abs(integer), abs(real), abs(smallint), abs(tinyint)

abs(1, 2)
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters (integer, integer) for function abs. Expected: abs(bigint), abs(decimal(p,s)), abs(double), abs(integer), abs(real), abs(smallint), abs(tinyint)

length()
--! FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters () for function length. Expected: length(char(x)), length(varbinary), length(varchar(x))
