-- A DATE stays a DATE, and has no hours.
CREATE MACRO t_day_unit(unit) AS CASE WHEN unit IN ('hour', 'minute', 'second', 'millisecond')
    THEN CAST(t_fail('INVALID_FUNCTION_ARGUMENT: ''' || unit || ''' is not a valid DATE field') AS VARCHAR) ELSE unit END;
CREATE MACRO t_date_trunc(unit, x DATE) AS CAST(date_trunc(t_day_unit(unit), x) AS DATE),
    (unit, x TIMESTAMP) AS CAST(date_trunc(unit, x) AS TIMESTAMP),
    (unit, x TIMESTAMP WITH TIME ZONE) AS date_trunc(unit, x),
    (unit, x TIME) AS CAST(date_trunc(unit, DATE '1970-01-01' + x) AS TIME);
CREATE MACRO t_whole_days(moved) AS CASE WHEN moved IS NULL OR moved = CAST(moved AS DATE) THEN CAST(moved AS DATE)
    ELSE CAST(CAST(t_fail('INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date') AS VARCHAR) AS DATE) END;
CREATE MACRO t_plus_interval(x DATE, i) AS t_whole_days(x + i),
    (x TIMESTAMP, i) AS x + i,
    (x TIMESTAMP WITH TIME ZONE, i) AS x + i,
    (x TIME, i) AS x + i,
    (x INTERVAL, i) AS x + i;
CREATE MACRO t_minus_interval(x DATE, i) AS t_whole_days(x - i),
    (x TIMESTAMP, i) AS x - i,
    (x TIMESTAMP WITH TIME ZONE, i) AS x - i,
    (x TIME, i) AS x - i,
    (x INTERVAL, i) AS x - i;
CREATE MACRO t_hour(x INTERVAL) AS hour(x) % 24, (x TIMESTAMP) AS hour(x), (x TIMESTAMP WITH TIME ZONE) AS hour(x), (x TIME) AS hour(x);
-- Wall clocks of zones, by name or by minutes.
CREATE MACRO t_from_wall(x, zone) AS CAST(x AS TIMESTAMP) AT TIME ZONE zone;
CREATE MACRO t_shifted(x, minutes) AS (x AT TIME ZONE 'UTC') + to_minutes(minutes);
CREATE MACRO t_unshifted(x, minutes) AS (CAST(x AS TIMESTAMP) - to_minutes(minutes)) AT TIME ZONE 'UTC';
CREATE MACRO t_offset_minutes(wall, x) AS date_sub('minute', x AT TIME ZONE 'UTC', wall);
CREATE MACRO t_timezone_hour(minutes) AS minutes // 60;
CREATE MACRO t_timezone_minute(minutes) AS minutes % 60;
-- A timestamp with the digits that its type has.
CREATE MACRO t_timestamp_digits(x, digits) AS CASE WHEN digits = 0 THEN strftime(x, '%Y-%m-%d %H:%M:%S') ELSE strftime(x, '%Y-%m-%d %H:%M:%S.%f')[:20 + digits] END;
CREATE MACRO t_offset_text(minutes) AS CASE WHEN minutes = 0 THEN 'Z' ELSE printf('%s%02d:%02d', CASE WHEN minutes < 0 THEN '-' ELSE '+' END, abs(minutes) // 60, abs(minutes) % 60) END;
CREATE MACRO t_iso_offset(wall, x, digits) AS replace(t_timestamp_digits(wall, digits), ' ', 'T') || t_offset_text(t_offset_minutes(wall, x));
CREATE MACRO t_iso_digits(x, digits) AS replace(t_timestamp_digits(x, digits), ' ', 'T') || CASE WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN 'Z' ELSE '' END;
CREATE MACRO t_millisecond(x) AS millisecond(x) % 1000;
CREATE MACRO t_now() AS date_trunc('millisecond', now());
CREATE MACRO t_utc(x TIMESTAMP) AS x AT TIME ZONE 'UTC', (x TIMESTAMP WITH TIME ZONE) AS x;
CREATE MACRO t_at_local(x TIMESTAMP, zone) AS (x AT TIME ZONE 'UTC') AT TIME ZONE zone, (x TIMESTAMP WITH TIME ZONE, zone) AS x AT TIME ZONE zone;
CREATE MACRO t_from_unixtime(n) AS make_timestamp_ms(CAST(round(CAST(n AS DOUBLE) * 1000) AS BIGINT)) AT TIME ZONE 'UTC';
CREATE MACRO t_millis(x) AS date_trunc('millisecond', x + INTERVAL 500 MICROSECOND);
CREATE MACRO t_iso_padded(s) AS CASE WHEN regexp_full_match(s, '.*T[0-9]{2}') THEN s || ':00:00' WHEN regexp_full_match(s, '.*T[0-9]{2}Z') THEN s[:-2] || ':00:00Z' ELSE s END;
-- The text is named once, as a lambda's parameter: a macro writes its argument out wherever it stands.
CREATE MACRO t_from_iso_any(s) AS list_transform([s], lambda t_iso:
    CASE WHEN t_iso IS NULL THEN NULL
    WHEN regexp_full_match(t_iso, '[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}(:?[0-9]{2}(:?[0-9]{2}([.,][0-9]+)?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?')
    THEN date_trunc('millisecond', CAST(replace(CASE WHEN contains(t_iso, 'T') AND length(t_iso) < 17 THEN t_iso_padded(t_iso) ELSE t_iso END, ',', '.') AS TIMESTAMP WITH TIME ZONE))
    ELSE CAST(CASE WHEN t_iso LIKE '!%' THEN t_iso ELSE '!INVALID_FUNCTION_ARGUMENT: Invalid format: "' || t_iso || '"' END AS TIMESTAMP WITH TIME ZONE) END)[1];
CREATE MACRO t_from_iso_utc(s) AS t_from_iso_any(list_transform([s], lambda t_zoned:
    CASE WHEN regexp_matches(t_zoned, '[+-][0-9]{2}(:?[0-9]{2})?$') AND contains(t_zoned, 'T') AND NOT regexp_matches(t_zoned, '[+-]00(:?00)?$')
    THEN '!NOT_SUPPORTED: the offset of ' || t_zoned || ' has no rule in the embedded engine; write from_iso8601_timestamp(...) AT TIME ZONE ''UTC''' ELSE t_zoned END)[1]);
CREATE MACRO t_date(x) AS
    CASE WHEN typeof(x) = 'JSON' THEN CAST(CAST(t_fail('TYPE_MISMATCH: line 1:8: Cannot cast json to date') AS VARCHAR) AS DATE)
    WHEN typeof(x) = 'VARCHAR' THEN CAST(
        CASE WHEN regexp_full_match(CAST(x AS VARCHAR), '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}\s*') THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Value cannot be cast to date: ' || CAST(x AS VARCHAR) END AS DATE)
    ELSE CAST(x AS DATE) END;
CREATE MACRO t_from_iso_date(s) AS t_iso_date_py(s);
CREATE MACRO t_to_iso(x DATE) AS strftime(x, '%Y-%m-%d'),
    (x TIMESTAMP) AS t_iso_digits(x, CASE WHEN microsecond(x) % 1000 = 0 THEN 3 ELSE 6 END),
    (x TIMESTAMP WITH TIME ZONE) AS t_iso_digits(x, CASE WHEN microsecond(x) % 1000 = 0 THEN 3 ELSE 6 END);
CREATE MACRO t_seconds(x) AS date_trunc('second', x + INTERVAL 500 MILLISECOND);
CREATE MACRO t_wall_text(s) AS regexp_extract(s, '^\s*([+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?)?)( ?(UTC|Z|[A-Za-z_]+/[A-Za-z_/]+|[+-][0-9:]+))?\s*$', 1);
CREATE MACRO t_timestamp_value(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN t_wall_text(CAST(x AS VARCHAR)) <> '' THEN t_wall_text(CAST(x AS VARCHAR))
        ELSE '!INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: ' || CAST(x AS VARCHAR) END AS TIMESTAMP)
    ELSE CAST(x AS TIMESTAMP) END;
CREATE MACRO t_timestamptz_value(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN t_wall_text(CAST(x AS VARCHAR)) = '' THEN '!INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp with time zone: ' || CAST(x AS VARCHAR)
        WHEN regexp_matches(CAST(x AS VARCHAR), '(UTC|Z|[+]00:00|[0-9][0-9:.]*)\s*$') AND NOT regexp_matches(CAST(x AS VARCHAR), ' ?[+-][0-9]{1,2}:[0-9]{2}\s*$') THEN CAST(x AS VARCHAR)
        ELSE '!NOT_SUPPORTED: the embedded engine reads no time zone but UTC from text: ' || CAST(x AS VARCHAR) END AS TIMESTAMP WITH TIME ZONE)
    ELSE CAST(x AS TIMESTAMP WITH TIME ZONE) END;
CREATE MACRO t_strptime(s, pattern) AS
    CASE WHEN s IS NULL THEN NULL ELSE coalesce(date_trunc('millisecond', try_strptime(s, pattern)), CAST('!INVALID_FUNCTION_ARGUMENT: Invalid format: "' || s || '"' AS TIMESTAMP)) END;
CREATE MACRO t_strptime_utc(s, pattern) AS CAST(t_strptime(s, pattern) AS TIMESTAMP) AT TIME ZONE 'UTC';
-- OpenX: seconds or, from 13 digits on, milliseconds; or ISO 8601, with an offset in UTC; anything else is NULL.
CREATE MACRO t_openx_timestamp(x) AS date_trunc('milliseconds', CASE
    WHEN regexp_full_match(x, '-?[0-9]{13,17}') THEN make_timestamp(CAST(x AS BIGINT) * 1000)
    WHEN regexp_full_match(x, '-?[0-9]{1,12}(\.[0-9]+)?') THEN make_timestamp(CAST(floor(CAST(x AS DECIMAL(30, 6)) * 1000000) AS BIGINT))
    WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})') THEN CAST(TRY_CAST(x AS TIMESTAMPTZ) AS TIMESTAMP)
    WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?') THEN TRY_CAST(x AS TIMESTAMP) END);
-- Hive: a wall clock, or the file is not read.
CREATE MACRO t_hive_timestamp(x) AS date_trunc('milliseconds', CASE
    WHEN x IS NULL OR regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?') THEN CAST(x AS TIMESTAMP)
    ELSE [CAST(NULL AS TIMESTAMP)][t_fail('HIVE_CURSOR_ERROR: Failed to read file: a timestamp is not of the form yyyy-MM-dd HH:mm:ss')] END);
