-- A DATE stays a DATE.
CREATE MACRO t_date_trunc(unit, x DATE) AS CAST(date_trunc(unit, x) AS DATE),
    (unit, x TIMESTAMP) AS CAST(date_trunc(unit, x) AS TIMESTAMP),
    (unit, x TIMESTAMP WITH TIME ZONE) AS date_trunc(unit, x);
CREATE MACRO t_plus_interval(x DATE, i) AS CAST(x + i AS DATE),
    (x TIMESTAMP, i) AS x + i,
    (x TIMESTAMP WITH TIME ZONE, i) AS x + i,
    (x TIME, i) AS x + i,
    (x INTERVAL, i) AS x + i;
CREATE MACRO t_minus_interval(x DATE, i) AS CAST(x - i AS DATE),
    (x TIMESTAMP, i) AS x - i,
    (x TIMESTAMP WITH TIME ZONE, i) AS x - i,
    (x TIME, i) AS x - i,
    (x INTERVAL, i) AS x - i;
CREATE MACRO t_millisecond(x) AS millisecond(x) % 1000;
CREATE MACRO t_now() AS date_trunc('millisecond', now());
CREATE MACRO t_utc(x TIMESTAMP) AS x AT TIME ZONE 'UTC', (x TIMESTAMP WITH TIME ZONE) AS x;
CREATE MACRO t_at_local(x TIMESTAMP, zone) AS (x AT TIME ZONE 'UTC') AT TIME ZONE zone, (x TIMESTAMP WITH TIME ZONE, zone) AS x AT TIME ZONE zone;
CREATE MACRO t_from_unixtime(n) AS make_timestamp_ms(CAST(round(CAST(n AS DOUBLE) * 1000) AS BIGINT)) AT TIME ZONE 'UTC';
CREATE MACRO t_millis(x) AS CASE WHEN microsecond(x) % 1000 = 0 THEN x ELSE date_trunc('millisecond', x + INTERVAL 500 MICROSECOND) END;
CREATE MACRO t_iso_padded(s) AS CASE WHEN regexp_full_match(s, '.*T[0-9]{2}') THEN s || ':00:00' WHEN regexp_full_match(s, '.*T[0-9]{2}Z') THEN s[:-2] || ':00:00Z' ELSE s END;
-- The text is named once, as a lambda's parameter: a macro writes its argument out wherever it stands.
CREATE MACRO t_from_iso_any(s) AS list_transform([s], lambda t_iso:
    CASE WHEN t_iso IS NULL THEN NULL
    WHEN regexp_full_match(t_iso, '[+-]?[0-9]{4,6}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}(:?[0-9]{2}(:?[0-9]{2}([.,][0-9]+)?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?')
    THEN t_millis(CAST(replace(CASE WHEN contains(t_iso, 'T') AND length(t_iso) < 17 THEN t_iso_padded(t_iso) ELSE t_iso END, ',', '.') AS TIMESTAMP WITH TIME ZONE))
    ELSE CAST(CASE WHEN t_iso LIKE '!%' THEN t_iso ELSE '!INVALID_FUNCTION_ARGUMENT: Invalid format: "' || t_iso || '"' END AS TIMESTAMP WITH TIME ZONE) END)[1];
CREATE MACRO t_from_iso_utc(s) AS t_from_iso_any(list_transform([s], lambda t_zoned:
    CASE WHEN regexp_matches(t_zoned, '[+-][0-9]{2}(:?[0-9]{2})?$') AND contains(t_zoned, 'T') AND NOT regexp_matches(t_zoned, '[+-]00(:?00)?$')
    THEN '!NOT_SUPPORTED: the offset of ' || t_zoned || ' has no rule in the embedded engine; write from_iso8601_timestamp(...) AT TIME ZONE ''UTC''' ELSE t_zoned END)[1]);
CREATE MACRO t_date(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN regexp_full_match(CAST(x AS VARCHAR), '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}\s*') THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Value cannot be cast to date: ' || CAST(x AS VARCHAR) END AS DATE)
    ELSE CAST(x AS DATE) END;
CREATE MACRO t_from_iso_date(s) AS t_iso_date_py(s);
CREATE MACRO t_to_iso(x DATE) AS strftime(x, '%Y-%m-%d'),
    (x TIMESTAMP) AS strftime(x, '%Y-%m-%dT%H:%M:%S.%g'),
    (x TIMESTAMP WITH TIME ZONE) AS strftime(x AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ');
CREATE MACRO t_seconds(x) AS date_trunc('second', x + INTERVAL 500 MILLISECOND);
CREATE MACRO t_timestamp_value(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN regexp_full_match(CAST(x AS VARCHAR), '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?)?\s*') THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp: ' || CAST(x AS VARCHAR) END AS TIMESTAMP)
    ELSE CAST(x AS TIMESTAMP) END;
CREATE MACRO t_timestamptz_value(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN regexp_full_match(CAST(x AS VARCHAR), '\s*[+-]?[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}(\.[0-9]+)?)?)?( ?(UTC|Z|[+]00:00))?\s*') THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp with time zone (the embedded engine knows UTC only): ' || CAST(x AS VARCHAR) END AS TIMESTAMP WITH TIME ZONE)
    ELSE CAST(x AS TIMESTAMP WITH TIME ZONE) END;
CREATE MACRO t_strptime(s, pattern) AS
    CASE WHEN s IS NULL THEN NULL ELSE coalesce(try_strptime(s, pattern), CAST('!INVALID_FUNCTION_ARGUMENT: Invalid format: "' || s || '"' AS TIMESTAMP)) END;
CREATE MACRO t_strptime_utc(s, pattern) AS CAST(t_strptime(s, pattern) AS TIMESTAMP) AT TIME ZONE 'UTC';
