-- Trino 476

timestamp '2026-01-01 00:00:00 UTC'
--: timestamp(0) with time zone
--= 2026-01-01 00:00:00.000 UTC

timestamp '2026-01-01 00:00:00 Europe/Berlin'
--: timestamp(0) with time zone
--= 2026-01-01 00:00:00.000 Europe/Berlin
--~ NOT_SUPPORTED

timestamp '2026-07-01 00:00:00 +02:00'
--: timestamp(0) with time zone
--= 2026-07-01 00:00:00.000 +02:00
--~ NOT_SUPPORTED

timestamp '2026-01-01 00:00:00 UTC' at time zone 'Europe/Berlin'
--: timestamp(0) with time zone
--= 2026-01-01 01:00:00.000 Europe/Berlin
--~ NOT_SUPPORTED

timestamp '2026-07-01 00:00:00 UTC' at time zone 'America/New_York'
--: timestamp(0) with time zone
--= 2026-06-30 20:00:00.000 America/New_York
--~ NOT_SUPPORTED

timestamp '2026-07-01 00:00:00' at time zone 'America/New_York'
--: timestamp(0) with time zone
--= 2026-06-30 20:00:00.000 America/New_York
--~ NOT_SUPPORTED

timestamp '2026-07-01 00:00:00 UTC' at time zone '+05:30'
--: timestamp(0) with time zone
--= 2026-07-01 05:30:00.000 +05:30
--~ NOT_SUPPORTED

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-07-01 00:00:00 UTC' at time zone 'America/New_York' as timestamp)
--: timestamp(3)
--= 2026-07-01 00:00:00.000

cast(timestamp '2026-07-01 00:00:00 UTC' at time zone 'America/New_York' as date)
--: date
--= 2026-06-30

cast(timestamp '2026-07-01 00:00:00 UTC' at time zone 'America/New_York' as varchar)
--: varchar
--= 2026-06-30 20:00:00 America/New_York

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-07-01 00:00:00 Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-06-30 22:00:00.000

cast(timestamp '2026-01-01 12:00:00' as timestamp with time zone)
--: timestamp(3) with time zone
--= 2026-01-01 12:00:00.000 UTC

date_trunc('day', timestamp '2026-07-01 03:00:00 UTC' at time zone 'America/New_York')
--: timestamp(0) with time zone
--= 2026-06-30 00:00:00.000 America/New_York
--~ NOT_SUPPORTED

hour(timestamp '2026-07-01 03:00:00 UTC' at time zone 'America/New_York')
--: bigint
--= 23

extract(day from timestamp '2026-07-01 03:00:00 UTC' at time zone 'America/New_York')
--: bigint
--= 30

date(timestamp '2026-07-01 03:00:00 UTC' at time zone 'America/New_York')
--: date
--= 2026-06-30

date_format(timestamp '2026-07-01 03:00:00 UTC' at time zone 'America/New_York', '%Y-%m-%d %H')
--: varchar
--= 2026-06-30 23

format_datetime(timestamp '2026-07-01 03:00:00 UTC' at time zone 'Asia/Kolkata', 'yyyy-MM-dd HH:mm ZZ')
--: varchar
--= 2026-07-01 08:30 +05:30
--~ NOT_SUPPORTED

to_iso8601(timestamp '2026-07-01 03:00:00 UTC' at time zone 'Asia/Kolkata')
--: varchar(28)
--= 2026-07-01T08:30:00+05:30

to_unixtime(timestamp '2026-07-01 00:00:00 Europe/Berlin')
--: double
--= 1.7828568E9

at_timezone(timestamp '2026-07-01 00:00:00 UTC', 'America/Los_Angeles')
--: timestamp(0) with time zone
--= 2026-06-30 17:00:00.000 America/Los_Angeles
--~ NOT_SUPPORTED

with_timezone(timestamp '2026-07-01 00:00:00', 'America/Los_Angeles')
--: timestamp(0) with time zone
--= 2026-07-01 00:00:00.000 America/Los_Angeles
--~ NOT_SUPPORTED

with_timezone(timestamp '2026-07-01 00:00:00', 'UTC')
--: timestamp(0) with time zone
--= 2026-07-01 00:00:00.000 UTC

cast(with_timezone(timestamp '2026-07-01 00:00:00', 'America/Los_Angeles') at time zone 'UTC' as timestamp)
--: timestamp(3)
--= 2026-07-01 07:00:00.000

from_unixtime(0) at time zone 'Asia/Tokyo'
--: timestamp(3) with time zone
--= 1970-01-01 09:00:00.000 Asia/Tokyo
--~ NOT_SUPPORTED

--@ athena likely: measured by others, no page says it
cast(from_unixtime(1782864000) at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-07-01 00:00:00.000

cast(from_unixtime(1782864000, 'Europe/Berlin') as date)
--: date
--= 2026-07-01

from_iso8601_timestamp('2026-11-10T01:00:00+02:00')
--: timestamp(3) with time zone
--= 2026-11-10 01:00:00.000 +02:00
--~ NOT_SUPPORTED

from_iso8601_timestamp('2026-11-10T01:00:00+02:00') at time zone 'UTC'
--: timestamp(3) with time zone
--= 2026-11-09 23:00:00.000 UTC

--@ athena likely: measured by others, no page says it
cast(from_iso8601_timestamp('2026-07-01T00:00:00Z') at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-07-01 00:00:00.000

date(from_iso8601_timestamp('2026-11-10T01:00:00+02:00'))
--: date
--= 2026-11-10
--~ NOT_SUPPORTED

timestamp '2026-01-01 01:00:00 Europe/Berlin' = timestamp '2026-01-01 00:00:00 UTC'
--: boolean
--= true

timestamp '2026-01-01 01:00:00 Europe/Berlin' - timestamp '2026-01-01 00:00:00 UTC'
--: interval day to second
--= 0 00:00:00.000

timestamp '2026-03-29 01:30:00 Europe/Berlin' + interval '1' hour
--: timestamp(3) with time zone
--= 2026-03-29 03:30:00.000 Europe/Berlin
--~ NOT_SUPPORTED

timestamp '2026-03-28 02:30:00 Europe/Berlin' + interval '1' day
--: timestamp(3) with time zone
--= 2026-03-29 03:30:00.000 Europe/Berlin
--~ NOT_SUPPORTED

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-03-28 02:30:00 Europe/Berlin' + interval '1' day as timestamp)
--: timestamp(3)
--= 2026-03-29 01:30:00.000

cast(timestamp '2026-03-29 02:30:00' as timestamp with time zone)
--: timestamp(3) with time zone
--= 2026-03-29 02:30:00.000 UTC

timestamp '2026-03-29 02:30:00 Europe/Berlin'
--! INVALID_LITERAL: line 1:8: '2026-03-29 02:30:00 Europe/Berlin' is not a valid TIMESTAMP literal

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-03-29 00:59:59 UTC' at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-03-29 00:59:59.000

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-03-29 01:00:00 UTC' at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-03-29 01:00:00.000

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-10-25 00:30:00 UTC' at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-10-25 00:30:00.000

--@ athena likely: measured by others, no page says it
cast(timestamp '2026-10-25 01:30:00 UTC' at time zone 'Europe/Berlin' as timestamp)
--: timestamp(3)
--= 2026-10-25 01:30:00.000

date_diff('hour', timestamp '2026-03-28 12:00:00 Europe/Berlin', timestamp '2026-03-29 12:00:00 Europe/Berlin')
--: bigint
--= 23

date_diff('day', timestamp '2026-03-28 12:00:00 Europe/Berlin', timestamp '2026-03-29 12:00:00 Europe/Berlin')
--: bigint
--= 1

date_diff('day', timestamp '2026-03-28 12:00:00 UTC', timestamp '2026-03-29 12:00:00 UTC')
--: bigint
--= 1

timezone_hour(timestamp '2026-07-01 00:00:00 +05:30')
--: bigint
--= 5

timezone_minute(timestamp '2026-07-01 00:00:00 +05:30')
--: bigint
--= 30

timezone(timestamp '2026-07-01 00:00:00 Europe/Berlin')
--: varchar
--= Europe/Berlin

current_timezone()
--: varchar
--= UTC

timestamp '2026-01-01 00:00:00 No/Where'
--! INVALID_LITERAL: line 1:8: '2026-01-01 00:00:00 No/Where' is not a valid TIMESTAMP literal

timestamp '2026-01-01 00:00:00 UTC' < timestamp '2026-01-01 00:00:00'
--: boolean
--= false

day_of_week(timestamp '2026-06-30 23:30:00 UTC' at time zone 'Europe/Berlin')
--: bigint
--= 3

max(t at time zone 'Europe/Berlin') from (values timestamp '2026-01-01 00:00:00 UTC') x(t)
--: timestamp(0) with time zone
--= 2026-01-01 01:00:00.000 Europe/Berlin
--~ NOT_SUPPORTED

date_trunc('month', t at time zone 'Asia/Tokyo') from (values timestamp '2026-01-31 20:00:00 UTC') x(t)
--: timestamp(0) with time zone
--= 2026-02-01 00:00:00.000 Asia/Tokyo
--~ NOT_SUPPORTED

date(t at time zone 'Asia/Tokyo') from (values timestamp '2026-01-31 20:00:00 UTC', null) x(t) order by 1
--: date
--= 2026-02-01
--= NULL

t at time zone z from (values (timestamp '2026-01-31 20:00:00 UTC', 'Asia/Tokyo')) x(t, z)
--! SYNTAX_ERROR: line 1:23: mismatched input 'z'. Expecting: 'INTERVAL', <string>

cast(t at time zone 'Europe/Berlin' as date), count(*) from (values timestamp '2026-01-31 23:30:00 UTC', timestamp '2026-01-31 20:00:00 UTC') x(t) group by 1 order by 1
--: date | bigint
--= 2026-01-31 | 1
--= 2026-02-01 | 1
