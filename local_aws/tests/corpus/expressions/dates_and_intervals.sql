-- Trino 476

date '2026-01-31' + interval '1' month
--: date
--= 2026-02-28

date '2026-01-31' + interval '1' day
--: date
--= 2026-02-01

date '2026-03-31' - interval '1' month
--: date
--= 2026-02-28

date '2024-02-29' + interval '1' year
--: date
--= 2025-02-28

date '2026-01-01' + interval '36' hour
--! INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date

date '2026-01-01' + interval '1' week
--! TYPE_NOT_FOUND: io.trino.spi.TrinoException: line 1:28: Unknown resolvedType: interval

interval '1' day + date '2026-01-01'
--: date
--= 2026-01-02

timestamp '2026-01-31 10:00:00' + interval '1' month
--: timestamp(0)
--= 2026-02-28 10:00:00.000

timestamp '2026-01-01 00:00:00' - interval '1' second
--: timestamp(3)
--= 2025-12-31 23:59:59.000

timestamp '2026-01-01 00:00:00' + interval '1.5' second
--: timestamp(3)
--= 2026-01-01 00:00:01.500

timestamp '2026-01-01 00:00:00' + interval '1 12' day to hour
--: timestamp(3)
--= 2026-01-02 12:00:00.000

time '23:30:00' + interval '1' hour
--: time(3)
--= 00:30:00.000

date '2026-01-02' - date '2026-01-01'
--: interval day to second
--= 1 00:00:00.000

date '2026-01-01' - date '2026-03-01'
--: interval day to second
--= -59 00:00:00.000

timestamp '2026-01-02 01:00:00' - timestamp '2026-01-01 00:00:00'
--: interval day to second
--= 1 01:00:00.000

timestamp '2026-01-01 00:00:00.250' - timestamp '2026-01-01 00:00:01'
--: interval day to second
--= -0 00:00:00.750

timestamp '2026-01-02 01:00:00' - date '2026-01-01'
--: interval day to second
--= 1 01:00:00.000

interval '1' day * 3
--: interval day to second
--= 3 00:00:00.000

2 * interval '1' month
--: interval year to month
--= 0-2
--~ NOT_SUPPORTED

interval '3' day / 2
--: interval day to second
--= 1 12:00:00.000

interval '1' day + interval '2' hour
--: interval day to second
--= 1 02:00:00.000

interval '1' year + interval '1' month
--: interval year to month
--= 1-1
--~ NOT_SUPPORTED

interval '1' day = interval '24' hour
--: boolean
--= true

interval '1' day > interval '23' hour
--: boolean
--= true

-interval '1' day
--: interval day to second
--= -1 00:00:00.000

date_add('day', 1, date '2026-01-31')
--: date
--= 2026-02-01

date_add('month', 1, date '2026-01-31')
--: date
--= 2026-02-28

date_add('month', -9, timestamp '2026-10-31 00:00:00')
--: timestamp(0)
--= 2026-01-31 00:00:00.000

date_add('quarter', 1, date '2026-01-31')
--: date
--= 2026-04-30

date_add('week', -1, date '2026-01-01')
--: date
--= 2025-12-25

date_add('year', 1, date '2024-02-29')
--: date
--= 2025-02-28

date_add('hour', 1, timestamp '2026-01-01 23:30:00')
--: timestamp(0)
--= 2026-01-02 00:30:00.000

date_add('millisecond', 5, timestamp '2026-01-01 00:00:00')
--: timestamp(0)
--= 2026-01-01 00:00:00.000
--~ NOT_SUPPORTED

date_add('hour', 1, date '2026-01-01')
--! INVALID_FUNCTION_ARGUMENT: 'hour' is not a valid DATE field

date_add('eon', 1, date '2026-01-01')
--! INVALID_FUNCTION_ARGUMENT: 'eon' is not a valid DATE field

date_add('day', null, date '2026-01-01')
--: date
--= NULL

date_add('minute', 30, time '23:45:00')
--: time(0)
--= 00:15:00.000

date_diff('day', timestamp '2026-01-01 23:00:00', timestamp '2026-01-02 01:00:00')
--: bigint
--= 0

date_diff('day', date '2026-01-01', date '2026-03-01')
--: bigint
--= 59

date_diff('day', date '2026-03-01', date '2026-01-01')
--: bigint
--= -59

date_diff('hour', timestamp '2026-01-01 00:59:00', timestamp '2026-01-01 02:00:00')
--: bigint
--= 1

date_diff('month', date '2026-01-31', date '2026-02-28')
--: bigint
--= 1

date_diff('month', date '2026-01-15', date '2026-03-14')
--: bigint
--= 1

date_diff('month', date '2026-02-28', date '2026-01-31')
--: bigint
--= -1

date_diff('year', date '2024-02-29', date '2025-02-28')
--: bigint
--= 1

date_diff('week', date '2026-01-01', date '2026-01-15')
--: bigint
--= 2

date_diff('quarter', date '2026-01-31', date '2026-07-30')
--: bigint
--= 1

date_diff('second', timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:59.999')
--: bigint
--= 59

date_diff('millisecond', timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 00:00:00.250')
--: bigint
--= 250

date_diff('day', date '2026-01-01', timestamp '2026-01-02 12:00:00')
--: bigint
--= 1

date_trunc('week', date '2026-11-20')
--: date
--= 2026-11-16

date_trunc('month', date '2026-11-20')
--: date
--= 2026-11-01

date_trunc('quarter', date '2026-11-20')
--: date
--= 2026-10-01

date_trunc('year', date '2026-11-20')
--: date
--= 2026-01-01

date_trunc('day', date '2026-11-20')
--: date
--= 2026-11-20

date_trunc('hour', timestamp '2026-11-20 01:02:03')
--: timestamp(0)
--= 2026-11-20 01:00:00.000

date_trunc('day', timestamp '2026-11-20 01:02:03.456')
--: timestamp(3)
--= 2026-11-20 00:00:00.000

date_trunc('minute', timestamp '2026-11-20 01:02:03.456')
--: timestamp(3)
--= 2026-11-20 01:02:00.000

date_trunc('hour', date '2026-11-20')
--! INVALID_FUNCTION_ARGUMENT: 'hour' is not a valid DATE field

date_trunc('hour', time '10:20:30')
--: time(0)
--= 10:00:00.000

date_trunc('month', timestamp '2026-11-20 01:02:03 UTC')
--: timestamp(0) with time zone
--= 2026-11-01 00:00:00.000 UTC

year(date '2026-11-20')
--: bigint
--= 2026

quarter(date '2026-11-20')
--: bigint
--= 4

month(timestamp '2026-11-20 00:00:00')
--: bigint
--= 11

week(date '2026-01-01')
--: bigint
--= 1

week(date '2027-01-01')
--: bigint
--= 53

week_of_year(date '2026-12-31')
--: bigint
--= 53

day(date '2026-11-20')
--: bigint
--= 20

day_of_month(date '2026-11-20')
--: bigint
--= 20

day_of_week(date '2026-11-22')
--: bigint
--= 7

dow(date '2026-11-23')
--: bigint
--= 1

day_of_year(date '2026-12-31')
--: bigint
--= 365

doy(date '2024-12-31')
--: bigint
--= 366

year_of_week(date '2027-01-01')
--: bigint
--= 2026

yow(date '2026-01-01')
--: bigint
--= 2026

hour(timestamp '2026-11-20 13:02:03')
--: bigint
--= 13

minute(time '13:02:03')
--: bigint
--= 2

second(timestamp '2026-11-20 13:02:03.999')
--: bigint
--= 3

millisecond(timestamp '2026-01-01 00:00:05.123')
--: bigint
--= 123

hour(date '2026-01-01')
--: bigint
--= 0

year(interval '2' year)
--: bigint
--= 2
--~ NOT_SUPPORTED

day(interval '3' day)
--: bigint
--= 3

hour(interval '27' hour)
--: bigint
--= 3

extract(year from date '2026-11-20')
--: bigint
--= 2026

extract(dow from date '2026-11-22')
--: bigint
--= 7

extract(week from date '2026-11-22')
--: bigint
--= 47

extract(hour from timestamp '2026-11-20 13:02:03')
--: bigint
--= 13

extract(day_of_year from date '2026-02-01')
--: bigint
--= 32

extract(timezone_hour from timestamp '2026-11-20 13:02:03 +05:30')
--: bigint
--= 5

last_day_of_month(date '2026-02-03')
--: date
--= 2026-02-28

last_day_of_month(timestamp '2024-02-03 10:00:00')
--: date
--= 2024-02-29

date('2026-01-05')
--: date
--= 2026-01-05

date(timestamp '2026-01-05 23:00:00')
--: date
--= 2026-01-05

from_unixtime(0)
--: timestamp(3) with time zone
--= 1970-01-01 00:00:00.000 UTC

from_unixtime(decimal '1767225600.5')
--: timestamp(3) with time zone
--= 2026-01-01 00:00:00.500 UTC

from_unixtime(-1)
--: timestamp(3) with time zone
--= 1969-12-31 23:59:59.000 UTC

from_unixtime(1767225600, 'Europe/Berlin')
--: timestamp(3) with time zone
--= 2026-01-01 01:00:00.000 Europe/Berlin
--~ NOT_SUPPORTED

from_unixtime_nanos(1767225600123456789)
--: timestamp(9) with time zone
--= 2026-01-01 00:00:00.123456789 UTC
--~ FUNCTION_NOT_FOUND

to_unixtime(timestamp '1970-01-01 00:00:01')
--: double
--= 1.0

to_unixtime(timestamp '2026-01-01 00:00:00.123 UTC')
--: double
--= 1.767225600123E9

to_unixtime(date '1970-01-02')
--: double
--= 86400.0

date_format(timestamp '2026-11-10 01:02:03', '%Y/%m/%d %H:%i')
--: varchar
--= 2026/11/10 01:02

date_format(timestamp '2026-01-05 13:02:03.456', '%e %c %k %l %p %s %f %j')
--: varchar
--= 5 1 13 1 PM 03 456000 005

date_format(timestamp '2026-01-05 13:02:03', '%W %a %M %b %y')
--: varchar
--= Monday Mon January Jan 26

date_format(timestamp '2026-01-05 13:02:03', '%T %r %h %I')
--: varchar
--= 13:02:03 01:02:03 PM 01 01

date_format(timestamp '2027-01-01 00:00:00', '%x-%v')
--: varchar
--= 2026-53

date_format(date '2026-11-10', '%d.%m.%Y')
--: varchar
--= 10.11.2026

date_format(timestamp '2026-01-05 00:00:00', '100%%')
--: varchar
--= 100%

date_format(timestamp '2026-01-05 00:00:00', '%D')
--! INVALID_FUNCTION_ARGUMENT: %D not supported in date format string

date_parse('2026-11-10 05', '%Y-%m-%d %H')
--: timestamp(3)
--= 2026-11-10 05:00:00.000

date_parse('10/Nov/2026:13:55:36', '%d/%b/%Y:%H:%i:%s')
--: timestamp(3)
--= 2026-11-10 13:55:36.000

date_parse('2026-11-10', '%Y-%m-%d')
--: timestamp(3)
--= 2026-11-10 00:00:00.000

date_parse('2026-11-10x', '%Y-%m-%d')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "2026-11-10x" is malformed at "x"

date_parse('bad', '%Y')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "bad"

date_parse('5 1 26', '%e %c %y')
--: timestamp(3)
--= 2026-01-05 00:00:00.000

date_parse('01:02:03 PM', '%r')
--: timestamp(3)
--= 1970-01-01 13:02:03.000
--~ NOT_SUPPORTED

date_parse('2026-01-05 01:02:03.123456', '%Y-%m-%d %H:%i:%s.%f')
--: timestamp(3)
--= 2026-01-05 01:02:03.123

format_datetime(timestamp '2026-11-10 01:02:03', 'yyyy-MM-dd''T''HH')
--: varchar
--= 2026-11-10T01

format_datetime(timestamp '2026-11-10 13:02:03', 'EEE, d MMM yy hh:mm a')
--: varchar
--= Tue, 10 Nov 26 01:02 PM

format_datetime(timestamp '2026-11-10 13:02:03.456', 'HH:mm:ss.SSS')
--: varchar
--= 13:02:03.456

format_datetime(timestamp '2026-11-10 13:02:03 UTC', 'yyyy-MM-dd HH:mm:ss Z')
--: varchar
--= 2026-11-10 13:02:03 +0000

format_datetime(timestamp '2026-01-04 13:02:03', 'xxxx-ww-e D')
--: varchar
--= 2026-01-7 4
--~ NOT_SUPPORTED

format_datetime(date '2026-11-10', 'EEEE')
--: varchar
--= Tuesday

parse_datetime('2026-11-10 05:06', 'yyyy-MM-dd HH:mm')
--: timestamp(3) with time zone
--= 2026-11-10 05:06:00.000 UTC

parse_datetime('2026-11-10 05:06 +0200', 'yyyy-MM-dd HH:mm Z')
--: timestamp(3) with time zone
--= 2026-11-10 05:06:00.000 +02:00
--~ NOT_SUPPORTED

parse_datetime('nope', 'yyyy')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "nope"

to_iso8601(timestamp '2026-01-01 00:00:00')
--: varchar(22)
--= 2026-01-01T00:00:00

to_iso8601(timestamp '2026-01-01 00:00:00.123456')
--: varchar(29)
--= 2026-01-01T00:00:00.123456

to_iso8601(date '2026-01-01')
--: varchar(16)
--= 2026-01-01

to_iso8601(timestamp '2026-01-01 00:00:00 UTC')
--: varchar(28)
--= 2026-01-01T00:00:00Z

from_iso8601_date('2026-01-05')
--: date
--= 2026-01-05

from_iso8601_date('2026-W02-1')
--: date
--= 2026-01-05

from_iso8601_date('2026-005')
--: date
--= 2026-01-05

from_iso8601_date('bad')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "bad"

from_iso8601_timestamp('2026-11-10T01:02:03.456Z')
--: timestamp(3) with time zone
--= 2026-11-10 01:02:03.456 UTC

from_iso8601_timestamp('2026-11-10')
--: timestamp(3) with time zone
--= 2026-11-10 00:00:00.000 UTC

from_iso8601_timestamp('2026-11-10T01')
--: timestamp(3) with time zone
--= 2026-11-10 01:00:00.000 UTC

from_iso8601_timestamp('2026-11-10T01:02:03')
--: timestamp(3) with time zone
--= 2026-11-10 01:02:03.000 UTC

from_iso8601_timestamp('2026-11-10T01:02:03.456789Z')
--: timestamp(3) with time zone
--= 2026-11-10 01:02:03.456 UTC

from_iso8601_timestamp('2026-11-10 01:02:03')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "2026-11-10 01:02:03" is malformed at " 01:02:03"

from_iso8601_timestamp('bad')
--! INVALID_FUNCTION_ARGUMENT: Invalid format: "bad"

from_iso8601_timestamp_nanos('2026-11-10T01:02:03.123456789Z')
--: timestamp(9) with time zone
--= 2026-11-10 01:02:03.123456789 UTC
--~ FUNCTION_NOT_FOUND

to_milliseconds(interval '1' day)
--: bigint
--= 86400000

parse_duration('42.5m')
--: interval day to second
--= 0 00:42:30.000

parse_duration('1.5d')
--: interval day to second
--= 1 12:00:00.000

sequence(date '2026-01-01', date '2026-01-02', interval '1' day)
--: array(date)
--= [2026-01-01, 2026-01-02]

sequence(date '2026-01-01', date '2026-03-01', interval '1' month)
--: array(date)
--= [2026-01-01, 2026-02-01, 2026-03-01]

sequence(date '2026-01-03', date '2026-01-01')
--: array(date)
--= [2026-01-03, 2026-01-02, 2026-01-01]

sequence(timestamp '2026-01-01 00:00:00', timestamp '2026-01-01 02:00:00', interval '1' hour)
--: array(timestamp(0))
--= [2026-01-01 00:00:00.000, 2026-01-01 01:00:00.000, 2026-01-01 02:00:00.000]

date '2026-01-01' < timestamp '2026-01-01 00:00:01'
--: boolean
--= true

date '2026-01-01' = date '2026-01-01'
--: boolean
--= true

date '2026-01-01' between date '2025-12-31' and date '2026-01-01'
--: boolean
--= true

timestamp '2026-01-01 00:00:00' = timestamp '2026-01-01 00:00:00.000'
--: boolean
--= true

date '2026-01-01' = '2026-01-01'
--! TYPE_MISMATCH: line 1:26: Cannot apply operator: date = varchar(10)

date '2026-01-01' + 1
--! TYPE_MISMATCH: line 1:26: Cannot apply operator: date + integer

a - b from (values (5, 3)) t(a, b)
--: integer
--= 2

max(d) - min(d) from (values date '2026-01-01', date '2026-01-31') t(d)
--: interval day to second
--= 30 00:00:00.000
--~ NOT_SUPPORTED

date_diff('day', d, date '2026-02-01') from (values date '2026-01-01', null) t(d) order by 1
--: bigint
--= 31
--= NULL

--@ type only
now()
--: timestamp(3) with time zone

--@ type only
current_timestamp
--: timestamp(3) with time zone

--@ type only
current_date
--: date

--@ type only
localtimestamp
--: timestamp(3)

--@ type only
current_timestamp(6)
--: timestamp(6) with time zone
--~ FUNCTION_NOT_FOUND

--@ type only
current_time
--: time(3) with time zone
--~ NOT_SUPPORTED

--@ type only
localtime
--: time(3)
--~ NOT_SUPPORTED

--@ type only
date_trunc('day', now())
--: timestamp(3) with time zone

--@ type only
current_date - interval '7' day
--: date

--@ type only
cast(now() as date)
--: date

--@ type only
date_add('day', -1, current_date)
--: date
