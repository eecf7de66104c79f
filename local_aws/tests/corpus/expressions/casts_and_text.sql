-- Trino 476

cast(1e7 as varchar)
--: varchar
--= 1.0E7

cast(9999999e0 as varchar)
--: varchar
--= 9.999999E6

cast(12345678.5e0 as varchar)
--: varchar
--= 1.23456785E7

cast(0.001e0 as varchar)
--: varchar
--= 1.0E-3

cast(0.0001e0 as varchar)
--: varchar
--= 1.0E-4

cast(1e0 as varchar)
--: varchar
--= 1.0E0

cast(-0e0 as varchar)
--: varchar
--= -0E0

cast(1e300 * 1e10 as varchar)
--: varchar
--= Infinity

cast(nan() as varchar)
--: varchar
--= NaN

cast(1e0 / 3 as varchar)
--: varchar
--= 3.333333333333333E-1

cast(100e0 as varchar)
--: varchar
--= 1.0E2

1e-4
--: double
--= 1.0E-4

1e7
--: double
--= 1.0E7

1.0E22
--: double
--= 1.0E22

123456789.5e0
--: double
--= 1.234567895E8

5e-324
--: double
--= 5.0E-324

1.7976931348623157e308
--: double
--= 1.7976931348623157E308

0.1e0 + 0.2e0
--: double
--= 0.30000000000000004

cast(decimal '1.1' as real)
--: real
--= 1.1

cast(1e10 as real)
--: real
--= 1.0E10

cast(cast(decimal '1.1' as real) as varchar)
--: varchar
--= 1.1E0

cast(cast(decimal '1.1' as real) as double)
--: double
--= 1.100000023841858

cast(decimal '0.1' as real) + cast(decimal '0.2' as real)
--: real
--= 0.3

cast(16777217 as real)
--: real
--= 1.6777216E7

cast(true as varchar)
--: varchar
--= true

cast(1 as varchar)
--: varchar
--= 1

cast(-5 as varchar(1))
--! INVALID_CAST_ARGUMENT: Value -5 cannot be represented as varchar(1)

cast('abc' as varchar(2))
--: varchar(2)
--= ab

cast('abc' as char(5))
--: char(5)
--= \"abc  "
--~ NOT_SUPPORTED

cast('abc' as char(2))
--: char(2)
--= ab
--~ NOT_SUPPORTED

cast(12345 as varchar(3))
--! INVALID_CAST_ARGUMENT: Value 12345 cannot be represented as varchar(3)

cast(date '2026-01-01' as varchar)
--: varchar
--= 2026-01-01

cast(timestamp '2026-01-01 00:00:00' as varchar)
--: varchar
--= 2026-01-01 00:00:00

cast(timestamp '2026-01-01 00:00:00.123' as varchar)
--: varchar
--= 2026-01-01 00:00:00.123

cast(timestamp '2026-01-01 00:00:00.123456' as varchar)
--: varchar
--= 2026-01-01 00:00:00.123456

cast(timestamp '2026-01-01 00:00:00 UTC' as varchar)
--: varchar
--= 2026-01-01 00:00:00 UTC

cast(time '01:02:03' as varchar)
--: varchar
--= 01:02:03

cast(interval '1' day as varchar)
--: varchar
--= 1 00:00:00.000

cast(interval '14' month as varchar)
--: varchar
--= 1-2
--~ NOT_SUPPORTED

cast(X'61' as varchar)
--! TYPE_MISMATCH: line 1:8: Cannot cast varbinary to varchar

cast(decimal '1.5' as integer)
--: integer
--= 2

cast(2.5e0 as integer)
--: integer
--= 3

cast(-2.5e0 as bigint)
--: bigint
--= -3

cast(1e10 as integer)
--! NUMERIC_VALUE_OUT_OF_RANGE: Out of range for integer: 1.0E10

cast(300 as tinyint)
--! NUMERIC_VALUE_OUT_OF_RANGE: Out of range for tinyint: 300

cast(70000 as smallint)
--! NUMERIC_VALUE_OUT_OF_RANGE: Out of range for smallint: 70000

cast('12' as integer)
--: integer
--= 12

cast(' 12 ' as integer)
--: integer
--= 12

cast('+12' as integer)
--: integer
--= 12

cast('1.5' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast '1.5' to INT

cast('' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast '' to INT

cast('abc' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast 'abc' to INT

cast('99999999999' as integer)
--! INVALID_CAST_ARGUMENT: Cannot cast '99999999999' to INT

cast('9223372036854775808' as bigint)
--! INVALID_CAST_ARGUMENT: Cannot cast '9223372036854775808' to BIGINT

try_cast('1.5' as integer)
--: integer
--= NULL

try_cast('99999999999' as integer)
--: integer
--= NULL

try_cast(300 as tinyint)
--: tinyint
--= NULL

try_cast('abc' as double)
--: double
--= NULL

cast('1.5' as double)
--: double
--= 1.5

cast(' 1.5 ' as double)
--: double
--= 1.5

cast('1e3' as double)
--: double
--= 1000.0

cast('NaN' as double)
--: double
--= NaN

cast('Infinity' as double)
--: double
--= Infinity

cast('inf' as double)
--! INVALID_CAST_ARGUMENT: Cannot cast 'inf' to DOUBLE

cast('1.5' as real)
--: real
--= 1.5

cast(1 as boolean)
--: boolean
--= true

cast(0e0 as boolean)
--: boolean
--= false

cast('true' as boolean)
--: boolean
--= true

cast('T' as boolean)
--: boolean
--= true

cast('1' as boolean)
--: boolean
--= true

cast('yes' as boolean)
--! INVALID_CAST_ARGUMENT: Cannot cast 'yes' to BOOLEAN

try_cast('yes' as boolean)
--: boolean
--= NULL

cast(true as integer)
--: integer
--= 1

cast(true as double)
--: double
--= 1.0

cast('2026-01-31' as date)
--: date
--= 2026-01-31

cast('2026-1-5' as date)
--: date
--= 2026-01-05

cast(' 2026-01-31 ' as date)
--: date
--= 2026-01-31

cast('2026-02-30' as date)
--! INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2026-02-30

cast('2026-01-31 10:00:00' as date)
--! INVALID_CAST_ARGUMENT: Value cannot be cast to date: 2026-01-31 10:00:00

try_cast('2026-13-01' as date)
--: date
--= NULL

cast(timestamp '2026-01-31 23:59:59' as date)
--: date
--= 2026-01-31

cast(date '2026-01-31' as timestamp)
--: timestamp(3)
--= 2026-01-31 00:00:00.000

cast('2026-01-31 10:00' as timestamp)
--: timestamp(3)
--= 2026-01-31 10:00:00.000

cast('2026-01-31' as timestamp)
--: timestamp(3)
--= 2026-01-31 00:00:00.000

cast('2026-01-31 10:00:00.123456' as timestamp)
--: timestamp(3)
--= 2026-01-31 10:00:00.123

cast('2026-01-31 10:00:00.1239' as timestamp(3))
--: timestamp(3)
--= 2026-01-31 10:00:00.124

cast('2026-01-31 10:00:00.123456' as timestamp(6))
--: timestamp(6)
--= 2026-01-31 10:00:00.123456

cast('2026-01-31T10:00:00' as timestamp)
--! INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: 2026-01-31T10:00:00

try_cast('2026-11-10T01:00:00' as timestamp)
--: timestamp(3)
--= NULL

cast('2026-01-31 10:00:00 UTC' as timestamp)
--: timestamp(3)
--= 2026-01-31 10:00:00.000

cast('2026-01-31 10:00:00 UTC' as timestamp with time zone)
--: timestamp(3) with time zone
--= 2026-01-31 10:00:00.000 UTC

cast('2026-01-31 10:00:00 Europe/Berlin' as timestamp with time zone)
--: timestamp(3) with time zone
--= 2026-01-31 10:00:00.000 Europe/Berlin
--~ NOT_SUPPORTED

cast('10:00' as time)
--: time(3)
--= 10:00:00.000

cast('10:00:01.5' as time)
--: time(3)
--= 10:00:01.500

cast(timestamp '2026-01-31 10:20:30.456' as time)
--: time(3)
--= 10:20:30.456

cast(timestamp '2026-01-31 10:20:30.456' as timestamp(0))
--: timestamp(0)
--= 2026-01-31 10:20:30.000

cast(timestamp '2026-01-31 10:20:30.500' as timestamp(0))
--: timestamp(0)
--= 2026-01-31 10:20:31.000

cast(1 as date)
--! TYPE_MISMATCH: line 1:8: Cannot cast integer to date

cast(array[1, 2] as array(varchar))
--: array(varchar)
--= [1, 2]

cast(array['1', 'x'] as array(integer))
--! INVALID_CAST_ARGUMENT: Cannot cast 'x' to INT

try_cast(array['1', 'x'] as array(integer))
--: array(integer)
--= NULL

cast(array[decimal '1.5', decimal '2.5'] as array(integer))
--: array(integer)
--= [2, 3]

cast(map(array[1], array['2']) as map(varchar, integer))
--: map(varchar, integer)
--= {1=2}

cast(row(1, 'x') as row(a integer, b varchar))
--: row(a integer, b varchar)
--= {a=1, b=x}

cast(row(1, 2) as row(a varchar, b double))
--: row(a varchar, b double)
--= {a=1, b=2.0}

cast(null as integer)
--: integer
--= NULL

cast(null as array(varchar))
--: array(varchar)
--= NULL

cast('550e8400-e29b-41d4-a716-446655440000' as uuid)
--: uuid
--= 550e8400-e29b-41d4-a716-446655440000

cast('12.34.56.78' as ipaddress)
--: ipaddress
--= 12.34.56.78
--~ NOT_SUPPORTED

cast(1 as no_such_type)
--! TYPE_MISMATCH: line 1:8: Unknown type: no_such_type

cast('a' as varbinary)
--: varbinary
--= 61

cast(5 as varbinary)
--! TYPE_MISMATCH: line 1:8: Cannot cast integer to varbinary

cast(X'00' as integer)
--! TYPE_MISMATCH: line 1:8: Cannot cast varbinary to integer

array['a', null]
--: array(varchar(1))
--= [a, null]

array[1e0, null, 1e7]
--: array(double)
--= [1.0, null, 1.0E7]

array[1e-5]
--: array(double)
--= [1.0E-5]

array[cast(decimal '1.1' as real)]
--: array(real)
--= [1.1]

array[true, false]
--: array(boolean)
--= [true, false]

array[]
--: array(unknown)
--= []

array[null]
--: array(unknown)
--= [null]

array[array[1], array[]]
--: array(array(integer))
--= [[1], []]

array[X'0aff']
--: array(varbinary)
--= [0a ff]

array[date '2026-01-01']
--: array(date)
--= [2026-01-01]

array[timestamp '2026-01-01 00:00:00']
--: array(timestamp(0))
--= [2026-01-01 00:00:00.000]

array[decimal '1.5', 2]
--: array(decimal(11, 1))
--= [1.5, 2.0]

array[1, 2.5e0]
--: array(double)
--= [1.0, 2.5]

map(array['k'], array[1.5e0])
--: map(varchar(1), double)
--= {k=1.5}

map(array['k'], array[null])
--: map(varchar(1), unknown)
--= {k=null}

map()
--: map(unknown, unknown)
--= {}

map(array[1, 2], array[array['a'], array[]])
--: map(integer, array(varchar(1)))
--= {1=[a], 2=[]}

map(array[date '2026-01-01'], array[timestamp '2026-01-01 10:00:00.5'])
--: map(date, timestamp(1))
--= {2026-01-01=2026-01-01 10:00:00.500}

row(1, 'x')
--: row(integer, varchar(1))
--= {1, x}

row(1, null, 2.5e0)
--: row(integer, unknown, double)
--= {1, null, 2.5}

row(row(1), array[2])
--: row(row(integer), array(integer))
--= {{1}, [2]}

array[row(1, 'a'), row(2, 'b')]
--: array(row(integer, varchar(1)))
--= [{1, a}, {2, b}]

row(true, date '2026-01-01', X'61')
--: row(boolean, date, varbinary)
--= {true, 2026-01-01, 61}

cast(row(1, row('x')) as row(a integer, b row(c varchar)))
--: row(a integer, b row(c varchar))
--= {a=1, b={c=x}}

json '{"b": 1, "a": [1, null]}'
--: json
--= {"a":[1,null],"b":1}

null
--: unknown
--= NULL

true
--: boolean
--= true

date '2026-02-29'
--! INVALID_LITERAL: line 1:8: '2026-02-29' is not a valid DATE literal

date '2024-02-29'
--: date
--= 2024-02-29

time '01:02:03.456'
--: time(3)
--= 01:02:03.456

timestamp '2026-01-01 00:00:00'
--: timestamp(0)
--= 2026-01-01 00:00:00.000

timestamp '2026-01-01 00:00:00.123'
--: timestamp(3)
--= 2026-01-01 00:00:00.123

timestamp '2026-01-01 00:00:00.123456'
--: timestamp(6)
--= 2026-01-01 00:00:00.123456

timestamp '2026-01-01'
--: timestamp(0)
--= 2026-01-01 00:00:00.000

interval '1' day
--: interval day to second
--= 1 00:00:00.000

interval '-1' hour
--: interval day to second
--= -0 01:00:00.000

interval '90' minute
--: interval day to second
--= 0 01:30:00.000

interval '2 03:04:05.678' day to second
--: interval day to second
--= 2 03:04:05.678

interval '1' second
--: interval day to second
--= 0 00:00:01.000

interval '1' month
--: interval year to month
--= 0-1
--~ NOT_SUPPORTED

interval '-14' month
--: interval year to month
--= -1-2
--~ NOT_SUPPORTED

interval '2-3' year to month
--: interval year to month
--= 2-3
--~ NOT_SUPPORTED

interval '1' year
--: interval year to month
--= 1-0
--~ NOT_SUPPORTED

typeof(1)
--: varchar
--= integer

typeof(1e0)
--: varchar
--= double

typeof(true)
--: varchar
--= boolean

typeof(null)
--: varchar
--= unknown

typeof(cast(1 as bigint))
--: varchar
--= bigint

typeof(date '2026-01-01')
--: varchar
--= date

typeof(timestamp '2026-01-01 00:00:00')
--: varchar
--= timestamp(0)
--~ NOT_SUPPORTED

typeof(cast(now() as timestamp(6)))
--: varchar
--= timestamp(6)
--~ NOT_SUPPORTED

typeof(array[1])
--: varchar
--= array(integer)

typeof(map(array[1], array[true]))
--: varchar
--= map(integer, boolean)

typeof(cast(row(1, true) as row(a integer, b boolean)))
--: varchar
--= row(a integer, b boolean)

typeof(interval '1' day)
--: varchar
--= interval day to second

typeof(interval '1' month)
--: varchar
--= interval year to month
--~ NOT_SUPPORTED

typeof(json '1')
--: varchar
--= json

typeof(X'00')
--: varchar
--= varbinary

typeof(now())
--: varchar
--= timestamp(3) with time zone
