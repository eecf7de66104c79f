-- Whole numbers divide to whole numbers. Decimals keep a scale that only their types tell: the first plan names
-- the division and both types, the second has t_decimal_div and a cast in its place.
CREATE MACRO t_div(n, a, b) AS a // CASE
    WHEN (typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%') AND typeof(a) NOT IN ('DOUBLE', 'FLOAT') AND typeof(b) NOT IN ('DOUBLE', 'FLOAT')
    THEN [b][t_fail('?DECIMAL_DIVISION ' || n || ' ' || typeof(a) || ' ' || typeof(b) || ' .')] ELSE b END;
CREATE MACRO t_whole_div(a, b) AS a // b;
CREATE MACRO t_decimal_mark(n, a, b) AS CASE
    WHEN (typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%') AND typeof(a) NOT IN ('DOUBLE', 'FLOAT') AND typeof(b) NOT IN ('DOUBLE', 'FLOAT')
    THEN t_fail('?DECIMAL_DIVISION ' || n || ' ' || typeof(a) || ' ' || typeof(b) || ' .') IS NULL ELSE false END;
CREATE MACRO t_decimal_div(a, b) AS CASE WHEN b = 0 THEN t_fail('DIVISION_BY_ZERO: Division by zero') ELSE CAST(a AS DOUBLE) / CAST(b AS DOUBLE) END;
CREATE MACRO t_random() AS random(), (n) AS CAST(floor(random() * n) AS BIGINT), (low, high) AS CAST(floor(random() * (high - low)) AS BIGINT) + low;
CREATE MACRO t_width_bucket(x, low, high, n) AS
    CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1 ELSE CAST(floor((x - low) / (high - low) * n) AS BIGINT) + 1 END;
CREATE MACRO t_from_base(s, radix) AS t_from_base_py(s, CAST(radix AS BIGINT));
CREATE MACRO t_to_base(n, radix) AS lower(to_base(n, CAST(radix AS INTEGER)));
CREATE MACRO t_int_text(s, kind) AS
    CASE WHEN regexp_full_match(s, '[+-]?[0-9]+') THEN s
    ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to ' || kind END;
-- Doubles round half away from zero; text must be a whole number; JSON scalars by their text.
CREATE MACRO t_bigint(x) AS
    CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN CAST(round(CAST(x AS DOUBLE)) AS BIGINT)
    WHEN typeof(x) = 'VARCHAR' THEN CAST(t_int_text(CAST(x AS VARCHAR), 'BIGINT') AS BIGINT)
    WHEN typeof(x) = 'JSON' THEN CAST(json_extract_string(CAST(x AS JSON), '$') AS BIGINT)
    ELSE CAST(x AS BIGINT) END;
CREATE MACRO t_integer(x) AS CAST(t_bigint(x) AS INTEGER);
CREATE MACRO t_smallint(x) AS CAST(t_bigint(x) AS SMALLINT);
CREATE MACRO t_tinyint(x) AS CAST(t_bigint(x) AS TINYINT);
CREATE MACRO t_double(x) AS
    CASE WHEN typeof(x) = 'JSON' THEN CAST(json_extract_string(CAST(x AS JSON), '$') AS DOUBLE)
    WHEN typeof(x) = 'VARCHAR' THEN CAST(
        CASE WHEN regexp_full_match(trim(CAST(x AS VARCHAR)), '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|[+-]?Infinity') THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to DOUBLE' END AS DOUBLE)
    ELSE CAST(x AS DOUBLE) END;
CREATE MACRO t_boolean(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN lower(CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(x AS JSON), '$') ELSE CAST(x AS VARCHAR) END) IN ('t', 'true', '1', 'f', 'false', '0') THEN
            CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(x AS JSON), '$') ELSE CAST(x AS VARCHAR) END
        WHEN x IS NULL THEN NULL
        ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to BOOLEAN' END AS BOOLEAN)
    ELSE CAST(x AS BOOLEAN) END;
