-- Java's Double.toString: plain between 1e-3 and 1e7, else one digit, a point and an exponent.
CREATE MACRO t_double_text(x) AS
    CASE WHEN x IS NULL THEN NULL WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END
    WHEN x = 0 OR (abs(x) >= 1e-3 AND abs(x) < 1e7 AND NOT contains(CAST(x AS VARCHAR), 'e')) THEN CAST(x AS VARCHAR)
    ELSE t_double_text_py(x) END;
-- CAST(json AS varchar): a scalar's text; objects and arrays have none.
CREATE MACRO t_json_text(s) AS
    CASE WHEN json_type(s) IN ('OBJECT', 'ARRAY') THEN CAST(t_fail('INVALID_CAST_ARGUMENT: Cannot cast ''' || s || ''' to varchar') AS VARCHAR)
    ELSE json_extract_string(s, '$') END;
CREATE MACRO t_timestamp_text(x) AS
    CASE WHEN microsecond(x) % 1000 = 0 THEN strftime(x, '%Y-%m-%d %H:%M:%S.%g') ELSE strftime(x, '%Y-%m-%d %H:%M:%S.%f') END;
CREATE MACRO t_varchar(x) AS
    CASE WHEN typeof(x) = 'DOUBLE' THEN t_double_text(TRY_CAST(x AS DOUBLE))
    WHEN typeof(x) = 'FLOAT' THEN t_real_text_py(TRY_CAST(x AS FLOAT))
    WHEN typeof(x) = 'JSON' THEN t_json_text(CASE WHEN typeof(x) = 'JSON' THEN CAST(x AS VARCHAR) END)
    WHEN typeof(x) = 'TIMESTAMP' THEN t_timestamp_text(TRY_CAST(x AS TIMESTAMP))
    WHEN typeof(x) = 'TIMESTAMP WITH TIME ZONE' THEN t_timestamp_text(TRY_CAST(x AS TIMESTAMP)) || ' UTC'
    WHEN typeof(x) = 'TIME' THEN CAST(x AS VARCHAR) || '.000'
    ELSE CAST(x AS VARCHAR) END;
CREATE MACRO t_typeof(x) AS t_typeof_py(typeof(x));
CREATE MACRO t_trim(s) AS trim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS trim(s, chars);
CREATE MACRO t_ltrim(s) AS ltrim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS ltrim(s, chars);
CREATE MACRO t_rtrim(s) AS rtrim(s, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)), (s, chars) AS rtrim(s, chars);
CREATE MACRO t_replace(s, search) AS replace(s, search, ''), (s, search, new) AS replace(s, search, new);
CREATE MACRO t_substr(s, start) AS
    CASE WHEN start = 0 OR abs(start) > length(s) THEN '' ELSE substring(s, start) END,
    (s, start, size) AS CASE WHEN start = 0 OR abs(start) > length(s) OR size <= 0 THEN '' ELSE substring(substring(s, start), 1, size) END;
CREATE MACRO t_strpos(s, part) AS CASE WHEN part = '' THEN 1 ELSE instr(s, part) END;
CREATE MACRO t_split(s, delimiter) AS string_split(s, delimiter),
    (s, delimiter, most) AS CASE WHEN len(string_split(s, delimiter)) <= most THEN string_split(s, delimiter)
        ELSE list_append(string_split(s, delimiter)[1:most - 1], array_to_string(string_split(s, delimiter)[most:], delimiter)) END;
CREATE MACRO t_split_part(s, delimiter, n) AS
    CASE WHEN n < 1 THEN CAST(t_fail('INVALID_FUNCTION_ARGUMENT: Index must be greater than zero') AS VARCHAR)
    ELSE string_split(s, delimiter)[n] END;
CREATE MACRO t_split_to_map(s, entries, pair) AS
    map_from_entries(list_transform(string_split(s, entries), lambda e: {'key': string_split(e, pair)[1], 'value': string_split(e, pair)[2]}));
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
CREATE MACRO t_md5(b) AS unhex(md5(b));
CREATE MACRO t_sha1(b) AS unhex(sha1(b));
CREATE MACRO t_sha256(b) AS unhex(sha256(b));
CREATE MACRO t_sha512(b) AS t_sha512_py(b);
CREATE MACRO t_crc32(b) AS t_crc32_py(b);
CREATE MACRO t_xxhash64(b) AS t_xxhash64_py(b);
CREATE MACRO t_uuid() AS CAST(uuid() AS VARCHAR);
