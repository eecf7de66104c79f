-- A double's text in SQL: one digit, a point and an exponent.
CREATE MACRO t_double_text(x) AS t_double_text_py(x);
-- CAST(json AS varchar): a scalar's text; objects and arrays have none.
CREATE MACRO t_json_text(s) AS
    CASE WHEN json_type(s) IN ('OBJECT', 'ARRAY') THEN CAST(t_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to varchar') AS VARCHAR)
    WHEN json_type(s) = 'DOUBLE' THEN t_double_text(CAST(json_extract_string(s, '$') AS DOUBLE))
    ELSE json_extract_string(s, '$') END;
CREATE MACRO t_timestamp_text(x) AS
    CASE WHEN microsecond(x) % 1000 = 0 THEN strftime(x, '%Y-%m-%d %H:%M:%S.%g') ELSE strftime(x, '%Y-%m-%d %H:%M:%S.%f') END;
CREATE MACRO t_interval_text(x) AS printf('%s%d %02d:%02d:%02d.%03d', CASE WHEN epoch_ms(x) < 0 THEN '-' ELSE '' END, abs(epoch_ms(x)) // 86400000,
    abs(epoch_ms(x)) // 3600000 % 24, abs(epoch_ms(x)) // 60000 % 60, abs(epoch_ms(x)) // 1000 % 60, abs(epoch_ms(x)) % 1000);
CREATE MACRO t_clock_text(x, digits) AS CASE WHEN typeof(x) = 'TIME' THEN CASE WHEN digits = 0 THEN CAST(x AS VARCHAR)[:8] ELSE rpad(CAST(x AS VARCHAR) || CASE WHEN contains(CAST(x AS VARCHAR), '.') THEN '' ELSE '.' END, 9 + digits, '0') END
    ELSE t_timestamp_digits(TRY_CAST(x AS TIMESTAMP), digits) || CASE WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN ' UTC' ELSE '' END END;
-- DuckDB writes no zero before the point of a decimal that is all fraction.
CREATE MACRO t_decimal_text(s) AS regexp_replace(s, '^(-?)[.]', '\10.');
-- A whole number's text first: what follows takes ten times as long to bind.
CREATE MACRO t_varchar(x BIGINT) AS CAST(x AS VARCHAR), (x) AS
    CASE WHEN typeof(x) = 'DOUBLE' THEN t_double_text(TRY_CAST(x AS DOUBLE))
    WHEN typeof(x) = 'FLOAT' THEN t_real_text_py(TRY_CAST(x AS FLOAT))
    WHEN typeof(x) = 'JSON' THEN t_json_text(CASE WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR) END)
    WHEN typeof(x) = 'TIMESTAMP' THEN t_timestamp_text(TRY_CAST(x AS TIMESTAMP))
    WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN t_timestamp_text(TRY_CAST(x AS TIMESTAMP)) || ' UTC'
    WHEN typeof(x) = 'TIME' THEN CAST(x AS VARCHAR) || '.000'
    WHEN typeof(x) = 'INTERVAL' THEN t_interval_text(TRY_CAST(CASE WHEN typeof(x) = 'INTERVAL' THEN CAST(x AS VARCHAR) END AS INTERVAL))
    WHEN typeof(x) LIKE 'DECIMAL%' THEN t_decimal_text(CAST(x AS VARCHAR))
    WHEN typeof(x) = 'BLOB' THEN CAST(t_fail('TYPE_MISMATCH: line 1:8: Cannot cast varbinary to varchar') AS VARCHAR)
    ELSE CAST(x AS VARCHAR) END;
CREATE MACRO t_varchar_sized(x, size) AS CASE WHEN typeof(x) = 'VARCHAR' OR length(t_varchar(x)) <= size THEN substring(t_varchar(x), 1, size)
    ELSE CAST(t_fail('INVALID_CAST_ARGUMENT: Value ' || t_varchar(x) || ' cannot be represented as varchar(' || size || ')') AS VARCHAR) END;
-- The length of a text and the digits of a second are Trino's alone.
CREATE MACRO t_typeof(x) AS CASE WHEN regexp_matches(replace(typeof(x), 'TIMESTAMP WITH TIME ZONE', ''), 'VARCHAR|TIME') THEN CAST(t_fail('NOT_SUPPORTED: typeof of ' || typeof(x) || ' has no rule in the embedded engine') AS VARCHAR) ELSE t_typeof_py(typeof(x)) END;
CREATE MACRO t_trim(s) AS trim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS trim(s, chars);
CREATE MACRO t_ltrim(s) AS ltrim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS ltrim(s, chars);
CREATE MACRO t_rtrim(s) AS rtrim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS rtrim(s, chars);
-- An empty search is found before, between and after the characters.
CREATE MACRO t_replace(s, search) AS replace(s, search, ''),
    (s, search, new) AS CASE WHEN search = '' THEN new || array_to_string(string_split(s, ''), new) || CASE WHEN s = '' THEN '' ELSE new END ELSE replace(s, search, new) END;
-- Bytes have the functions of text; their lengths count bytes.
CREATE MACRO t_length(s VARCHAR) AS length(s), (b BLOB) AS octet_length(b);
CREATE MACRO t_substr_text(s, start) AS CASE WHEN start = 0 OR abs(start) > length(s) THEN substring(s, 1, 0) ELSE substring(s, start) END;
CREATE MACRO t_substr(s VARCHAR, start) AS t_substr_text(s, start),
    (s VARCHAR, start, size) AS CASE WHEN size <= 0 THEN substring(t_substr_text(s, start), 1, 0) ELSE substring(t_substr_text(s, start), 1, size) END,
    (b BLOB, start) AS unhex(CASE WHEN start = 0 OR abs(start) > octet_length(b) THEN substring(hex(b), 1, 0) ELSE substring(hex(b), CASE WHEN start > 0 THEN 2 * start - 1 ELSE 2 * start END) END),
    (b BLOB, start, size) AS unhex(CASE WHEN start = 0 OR abs(start) > octet_length(b) OR size <= 0 THEN substring(hex(b), start, 0) ELSE substring(hex(b), CASE WHEN start > 0 THEN 2 * start - 1 ELSE 2 * octet_length(b) + 2 * start + 1 END, 2 * size) END);
CREATE MACRO t_pad_checked(size, fill) AS CASE WHEN size < 0 THEN t_fail('INVALID_FUNCTION_ARGUMENT: Target length must be in the range [0..2147483647]')
    WHEN fill = '' THEN t_fail('INVALID_FUNCTION_ARGUMENT: Padding string must not be empty') ELSE size END;
CREATE MACRO t_lpad(s VARCHAR, size, fill) AS lpad(s, CAST(t_pad_checked(size, fill) AS INTEGER), fill),
    (b BLOB, size, fill) AS unhex(lpad(hex(b), CAST(2 * t_pad_checked(size, hex(fill)) AS INTEGER), hex(fill)));
CREATE MACRO t_rpad(s VARCHAR, size, fill) AS rpad(s, CAST(t_pad_checked(size, fill) AS INTEGER), fill),
    (b BLOB, size, fill) AS unhex(rpad(hex(b), CAST(2 * t_pad_checked(size, hex(fill)) AS INTEGER), hex(fill)));
-- DuckDB counts bytes.
CREATE MACRO t_levenshtein(a, b) AS CASE WHEN strlen(a) = length(a) AND strlen(b) = length(b) THEN levenshtein(a, b) ELSE t_levenshtein_py(a, b) END;
CREATE MACRO t_hamming(a, b) AS CASE WHEN length(a) <> length(b) THEN t_fail('INVALID_FUNCTION_ARGUMENT: The input strings to hamming_distance function must have the same length')
    ELSE CAST(len(list_filter(range(1, length(a) + 1), lambda i: a[i] <> b[i])) AS BIGINT) END;
CREATE MACRO t_upper(s) AS replace(upper(s), chr(7838), chr(223));
CREATE MACRO t_nth_place(parts, size, n) AS
    CASE WHEN n IS NULL THEN NULL WHEN n < 1 OR n >= len(parts) THEN 0 ELSE CAST(list_sum(list_transform(parts[1:n], lambda p: length(p) + size)) - size + 1 AS BIGINT) END;
CREATE MACRO t_strpos(s, part) AS CASE WHEN part = '' AND s IS NOT NULL THEN CAST(1 AS BIGINT) ELSE instr(s, part) END,
    (s, part, n) AS CASE WHEN n = 0 THEN t_fail('INVALID_FUNCTION_ARGUMENT: ''instance'' must be a positive or negative number.')
        WHEN part = '' AND s IS NOT NULL THEN CAST(1 AS BIGINT)
        WHEN n > 0 THEN t_nth_place(string_split(s, part), length(part), n)
        ELSE t_nth_place(string_split(s, part), length(part), len(string_split(s, part)) + n) END;
CREATE MACRO t_split(s, delimiter) AS string_split(s, delimiter),
    (s, delimiter, most) AS CASE WHEN len(string_split(s, delimiter)) <= most THEN string_split(s, delimiter)
        ELSE list_append(string_split(s, delimiter)[1:most - 1], array_to_string(string_split(s, delimiter)[most:], delimiter)) END;
CREATE MACRO t_split_part(s, delimiter, n) AS
    CASE WHEN n < 1 THEN CAST(t_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero') AS VARCHAR)
    ELSE string_split(s, delimiter)[n] END;
CREATE MACRO t_split_entries(s, entries, pair) AS
    list_transform(list_filter(string_split(s, entries), lambda e, i: e <> '' OR i < len(string_split(s, entries))), lambda e: {'key': string_split(e, pair)[1], 'value': CASE
        WHEN contains(e, pair) THEN substring(e, instr(e, pair) + length(pair))
        ELSE CAST(t_fail('INVALID_FUNCTION_ARGUMENT: Key-value delimiter must appear exactly once in each entry. Bad input: ''' || e || '''') AS VARCHAR) END});
CREATE MACRO t_split_to_map(s, entries, pair) AS map_from_entries(t_split_entries(s, entries, pair));
-- Of a pattern that takes one character at least, '' says that nothing matched.
CREATE MACRO t_regexp_found(s, pattern) AS nullif(regexp_extract(s, pattern), '');
CREATE MACRO t_regexp_extract(s, pattern, n) AS CASE WHEN regexp_matches(s, pattern) THEN regexp_extract(s, pattern, n) END;
CREATE MACRO t_regexp_split(s, pattern) AS string_split_regex(s, pattern);
CREATE MACRO t_regexp_count(s, pattern) AS len(regexp_extract_all(s, pattern));
CREATE MACRO t_url_host(u) AS t_url_part_py(u, 'host');
CREATE MACRO t_url_path(u) AS t_url_part_py(u, 'path');
CREATE MACRO t_url_query(u) AS t_url_part_py(u, 'query');
CREATE MACRO t_url_fragment(u) AS t_url_part_py(u, 'fragment');
CREATE MACRO t_url_protocol(u) AS t_url_part_py(u, 'protocol');
CREATE MACRO t_url_port(u) AS CAST(t_url_part_py(u, 'port') AS BIGINT);
CREATE MACRO t_url_parameter(u, name) AS t_url_parameter_py(u, name);
CREATE MACRO t_url_encode(s) AS t_url_encode_py(s);
CREATE MACRO t_url_decode(s) AS t_url_decode_py(s);
CREATE MACRO t_to_hex(b) AS upper(hex(CAST(b AS BLOB)));
CREATE MACRO t_md5(b BLOB) AS unhex(md5(b));
CREATE MACRO t_sha1(b BLOB) AS unhex(sha1(b));
CREATE MACRO t_sha256(b BLOB) AS unhex(sha256(b));
CREATE MACRO t_uuid() AS uuid();
-- What format() prints with %s: as a cast to varchar does, doubles as results do.
CREATE MACRO t_plain_text(x) AS CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN t_plain_double_py(TRY_CAST(x AS DOUBLE)) ELSE t_varchar(x) END;
CREATE MACRO t_regexp_position(s, pattern, start := 1) AS CASE WHEN regexp_matches(substring(s, start), pattern)
        THEN CAST(start + instr(substring(s, start), regexp_extract(substring(s, start), pattern)) - 1 AS INTEGER) WHEN s IS NOT NULL AND pattern IS NOT NULL THEN -1 END;
