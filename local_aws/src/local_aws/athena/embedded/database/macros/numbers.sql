-- Whole numbers divide to whole numbers, an interval by a number.
CREATE MACRO t_quotient(a TINYINT, b TINYINT) AS a // b, (a SMALLINT, b SMALLINT) AS a // b, (a INTEGER, b INTEGER) AS a // b,
    (a BIGINT, b BIGINT) AS a // b, (a HUGEINT, b HUGEINT) AS a // b, (a FLOAT, b FLOAT) AS a / b, (a DOUBLE, b DOUBLE) AS a / b,
    (a INTERVAL, b DOUBLE) AS to_milliseconds(CAST(epoch_ms(a) / b AS DOUBLE));
CREATE MACRO t_are_decimals(a, b) AS
    (typeof(a) LIKE 'DECIMAL%' OR typeof(b) LIKE 'DECIMAL%') AND typeof(a) NOT IN ('DOUBLE', 'FLOAT') AND typeof(b) NOT IN ('DOUBLE', 'FLOAT');
-- Decimals have a type that only their operands' types tell: the first plan names the place and the types,
-- the second has a cast there.
CREATE MACRO t_report(n, x) AS n || '=' || typeof(x);
CREATE MACRO t_decimal_types(n, x) AS t_fail('?TYPES ' || t_report(n, x) || ' .'),
    (n, k, a, b) AS t_fail('?TYPES ' || t_report(n, a) || '|' || t_report(k, b) || ' .');
-- While a plan is asked for types every operand answers: else DuckDB would fold a constant and its question away.
CREATE MACRO t_reports(decimals) AS decimals OR coalesce(getvariable('t_reporting'), false);
CREATE MACRO t_decimal_pair(n, k, a, b) AS CASE WHEN t_reports(t_are_decimals(a, b)) THEN [b][t_decimal_types(n, k, a, b)] ELSE b END;
CREATE MACRO t_whole_div(a, b) AS a // b;
CREATE MACRO t_decimal_mark(n, x) AS CASE WHEN t_reports(typeof(x) LIKE 'DECIMAL%') THEN t_decimal_types(n, x) IS NULL ELSE false END,
    (n, k, a, b) AS CASE WHEN t_reports(t_are_decimals(a, b)) THEN t_decimal_types(n, k, a, b) IS NULL ELSE false END;
CREATE MACRO t_decimal_ask(n, x) AS
    CASE WHEN t_reports(typeof(x) LIKE 'DECIMAL%') THEN [x][t_decimal_types(n, x)] ELSE x END;
-- Scales are the operands' and how far the quotient is shifted before it is rounded.
CREATE MACRO t_scaled(x, scale) AS round(CAST(x AS DOUBLE) * pow(10, scale));
CREATE MACRO t_decimal_div(a, b, left_scale, right_scale, shift) AS
    round(t_scaled(a, left_scale) * pow(10, shift) / CASE WHEN b = 0 THEN t_fail('DIVISION_BY_ZERO: Division by zero') ELSE t_scaled(b, right_scale) END) / pow(10, shift + left_scale - right_scale);
CREATE MACRO t_decimal_div_long(a, b, scale) AS
    t_decimal_quotient_py(CAST(a AS VARCHAR), CASE WHEN b = 0 THEN CAST(t_fail('DIVISION_BY_ZERO: Division by zero') AS VARCHAR) ELSE CAST(b AS VARCHAR) END, scale);
-- What becomes a decimal by its digits: doubles by the fewest that tell them apart, JSON by its scalar's.
CREATE MACRO t_has_digits(x) AS typeof(x) IN ('DOUBLE', 'FLOAT', 'JSON');
CREATE MACRO t_digits(x) AS CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(x AS VARCHAR), '$') ELSE CAST(x AS VARCHAR) END;
CREATE MACRO t_whole(x HUGEINT) AS CAST(x AS BIGINT), (x DOUBLE) AS x;
CREATE MACRO t_sign(x TINYINT) AS sign(x), (x SMALLINT) AS CAST(sign(x) AS SMALLINT), (x INTEGER) AS CAST(sign(x) AS INTEGER),
    (x BIGINT) AS CAST(sign(x) AS BIGINT), (x HUGEINT) AS CAST(sign(x) AS BIGINT), (x FLOAT) AS CAST(sign(x) AS FLOAT), (x DOUBLE) AS CASE WHEN x = 0 THEN x ELSE CAST(sign(x) AS DOUBLE) END;
CREATE MACRO t_ceil(x TINYINT) AS x, (x SMALLINT) AS x, (x INTEGER) AS x, (x BIGINT) AS x, (x HUGEINT) AS CAST(x AS BIGINT), (x FLOAT) AS ceil(x), (x DOUBLE) AS ceil(x);
CREATE MACRO t_floor(x TINYINT) AS x, (x SMALLINT) AS x, (x INTEGER) AS x, (x BIGINT) AS x, (x HUGEINT) AS CAST(x AS BIGINT), (x FLOAT) AS floor(x), (x DOUBLE) AS floor(x);
CREATE MACRO t_not_nan(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') AND isnan(TRY_CAST(x AS DOUBLE)) THEN NULL ELSE x END;
CREATE MACRO t_random() AS random(), (n INTEGER) AS CAST(floor(random() * n) AS INTEGER), (n BIGINT) AS CAST(floor(random() * n) AS BIGINT),
    (low INTEGER, high INTEGER) AS CAST(floor(random() * (high - low)) AS INTEGER) + low, (low BIGINT, high BIGINT) AS CAST(floor(random() * (high - low)) AS BIGINT) + low;
CREATE MACRO t_width_bucket(x, bins) AS CASE WHEN x IS NULL THEN NULL ELSE CAST(len(list_filter(bins, lambda b: b <= x)) AS BIGINT) END,
    (x, low, high, n) AS
    CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1 ELSE CAST(floor((x - low) / (high - low) * n) AS BIGINT) + 1 END;
CREATE MACRO t_from_base(s, radix) AS t_from_base_py(s, CAST(radix AS BIGINT));
CREATE MACRO t_to_base(n, radix) AS t_to_base_py(n, CAST(radix AS BIGINT));
CREATE MACRO t_int_text(s, kind) AS
    CASE WHEN regexp_full_match(s, '\s*[+-]?[0-9]+\s*') THEN trim(s)
    ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to ' || kind END;
CREATE MACRO t_json_number(s) AS CASE s WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE s END;
-- Doubles round half away from zero; text must be a whole number; JSON scalars by their text.
CREATE MACRO t_bigint(x) AS
    CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN CAST(round(CAST(x AS DOUBLE)) AS BIGINT)
    WHEN typeof(x) = 'VARCHAR' THEN CAST(t_int_text(CAST(x AS VARCHAR), 'BIGINT') AS BIGINT)
    WHEN typeof(x) = 'JSON' THEN CAST(t_json_number(json_extract_string(CASE WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR) END, '$')) AS BIGINT)
    ELSE CAST(x AS BIGINT) END;
CREATE MACRO t_integer(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND TRY_CAST(CAST(x AS VARCHAR) AS INTEGER) IS NULL AND x IS NOT NULL
    THEN CAST('!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to INT' AS INTEGER)
    WHEN typeof(x) LIKE 'DECIMAL%' THEN CAST(x AS INTEGER) ELSE CAST(t_bigint(x) AS INTEGER) END;
CREATE MACRO t_smallint(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND TRY_CAST(CAST(x AS VARCHAR) AS SMALLINT) IS NULL AND x IS NOT NULL
    THEN CAST('!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to SMALLINT' AS SMALLINT)
    WHEN typeof(x) LIKE 'DECIMAL%' THEN CAST(x AS SMALLINT) ELSE CAST(t_bigint(x) AS SMALLINT) END;
CREATE MACRO t_tinyint(x) AS CASE WHEN typeof(x) = 'VARCHAR' AND TRY_CAST(CAST(x AS VARCHAR) AS TINYINT) IS NULL AND x IS NOT NULL
    THEN CAST('!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to TINYINT' AS TINYINT)
    WHEN typeof(x) LIKE 'DECIMAL%' THEN CAST(x AS TINYINT) ELSE CAST(t_bigint(x) AS TINYINT) END;
CREATE MACRO t_is_double(s) AS regexp_full_match(trim(s), '[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|[+-]?Infinity');
CREATE MACRO t_double(x) AS
    CASE WHEN typeof(x) = 'JSON' THEN CAST(json_extract_string(CAST(x AS JSON), '$') AS DOUBLE)
    WHEN typeof(x) = 'VARCHAR' THEN CAST(
        CASE WHEN t_is_double(CAST(x AS VARCHAR)) THEN CAST(x AS VARCHAR)
        ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to DOUBLE' END AS DOUBLE)
    ELSE CAST(x AS DOUBLE) END;
-- Without a failure: TRY runs all rows again, one by one, where one of them fails.
CREATE MACRO t_try_double(x) AS
    CASE WHEN typeof(x) = 'JSON' THEN TRY_CAST(json_extract_string(CAST(x AS JSON), '$') AS DOUBLE)
    WHEN typeof(x) = 'VARCHAR' THEN TRY_CAST(CASE WHEN t_is_double(CAST(x AS VARCHAR)) THEN CAST(x AS VARCHAR) END AS DOUBLE)
    ELSE TRY_CAST(x AS DOUBLE) END;
CREATE MACRO t_boolean(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', 'JSON') THEN CAST(
        CASE WHEN lower(CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(x AS JSON), '$') ELSE CAST(x AS VARCHAR) END) IN ('t', 'true', '1', 'f', 'false', '0') THEN
            CASE WHEN typeof(x) = 'JSON' THEN json_extract_string(CAST(x AS JSON), '$') ELSE CAST(x AS VARCHAR) END
        WHEN x IS NULL THEN NULL
        ELSE '!INVALID_CAST_ARGUMENT: Cannot cast ''' || CAST(x AS VARCHAR) || ''' to BOOLEAN' END AS BOOLEAN)
    ELSE CAST(x AS BOOLEAN) END;
CREATE MACRO t_share_above(share) AS least(1, CAST(share AS DOUBLE) + 1e-11);
CREATE MACRO t_percentile_of(x BIGINT) AS x, (x FLOAT) AS x, (x DOUBLE) AS x;
CREATE MACRO t_bits(x) AS CAST(x AS BIGINT);
-- Shifts keep the type of what is shifted; the logical one fills with zeros.
CREATE MACRO t_int_bits(x) AS CASE WHEN x < 0 THEN CAST(x AS HUGEINT) + 4294967296 ELSE CAST(x AS HUGEINT) END;
CREATE MACRO t_long_bits(x) AS CASE WHEN x < 0 THEN CAST(x AS HUGEINT) + 18446744073709551616 ELSE CAST(x AS HUGEINT) END;
CREATE MACRO t_bits_int(b) AS CAST(CASE WHEN b >= 2147483648 THEN b - 4294967296 ELSE b END AS INTEGER);
CREATE MACRO t_bits_long(b) AS CAST(CASE WHEN b >= 9223372036854775808 THEN b - 18446744073709551616 ELSE b END AS BIGINT);
CREATE MACRO t_power_of_two(n) AS CAST(pow(2, n) AS HUGEINT);
CREATE MACRO t_shift_left(x INTEGER, n) AS CASE WHEN n >= 32 THEN 0 ELSE t_bits_int(t_int_bits(x) * t_power_of_two(n) % 4294967296) END,
    (x BIGINT, n) AS CASE WHEN n >= 64 THEN 0 ELSE t_bits_long(t_long_bits(x) % t_power_of_two(64 - n) * t_power_of_two(n)) END;
CREATE MACRO t_shift_right(x INTEGER, n) AS CASE WHEN n >= 32 THEN 0 ELSE t_bits_int(t_int_bits(x) // t_power_of_two(n)) END,
    (x BIGINT, n) AS CASE WHEN n >= 64 THEN 0 ELSE t_bits_long(t_long_bits(x) // t_power_of_two(n)) END;
CREATE MACRO t_shift_right_signed(x INTEGER, n) AS CAST(floor(x / pow(2, least(n, 31))) AS INTEGER),
    (x BIGINT, n) AS CAST((CAST(x AS HUGEINT) - CASE WHEN x < 0 THEN t_power_of_two(least(n, 63)) - 1 ELSE 0 END) // t_power_of_two(least(n, 63)) AS BIGINT);
CREATE MACRO t_bit_count(x, bits) AS CASE WHEN bits < 2 OR bits > 64 THEN t_fail('INVALID_FUNCTION_ARGUMENT: Bits specified in bit_count must be between 2 and 64, got ' || bits)
    ELSE CAST(bit_count(CAST(t_long_bits(x) % t_power_of_two(bits) AS UBIGINT)) AS BIGINT) END;
CREATE MACRO t_wilson(successes, trials, z, side) AS (successes + z * z / 2 + side * z * sqrt(successes * (trials - successes) / CAST(trials AS DOUBLE) + z * z / 4)) / (trials + z * z);
-- Zero loses its sign.
CREATE MACRO t_round(x TINYINT) AS round(x), (x SMALLINT) AS round(x), (x INTEGER) AS round(x), (x BIGINT) AS round(x), (x HUGEINT) AS CAST(round(x) AS BIGINT),
    (x FLOAT) AS round(x + CAST(0 AS FLOAT)), (x DOUBLE) AS round(x + 0e0),
    (x TINYINT, n) AS round(x, n), (x SMALLINT, n) AS round(x, n), (x INTEGER, n) AS round(x, n), (x BIGINT, n) AS round(x, n), (x HUGEINT, n) AS CAST(round(x, n) AS BIGINT),
    (x FLOAT, n) AS round(x + CAST(0 AS FLOAT), n), (x DOUBLE, n) AS round(x + 0e0, n);
