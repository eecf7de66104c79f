-- Trino sorts the keys of objects when it parses; only objects with several keys need the slow way.
CREATE MACRO t_json_sorted(s) AS CAST(CASE WHEN contains(s, '{') AND contains(s, ',') THEN t_json_sorted_py(s) ELSE CAST(json(s) AS VARCHAR) END AS JSON);
-- Half an emoji (\ud83d alone) is no JSON to DuckDB; Jackson reads it, and it is a question mark as text.
CREATE MACRO t_json_source(s) AS t_json_whole_py(s);
CREATE MACRO t_json_parse(s) AS
    CASE WHEN s IS NULL THEN NULL WHEN json_valid(s) THEN t_json_sorted(CAST(s AS VARCHAR))
    ELSE CAST(CAST(t_fail('INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON: ''' || s || '''') AS VARCHAR) AS JSON) END;
CREATE MACRO t_json_format(x) AS CAST(x AS VARCHAR);
CREATE MACRO t_json_extract(s, path) AS TRY(json_extract(s, path));
-- NULL for objects, arrays, JSON null, a missing path and text that is no JSON.
-- DuckDB writes fractions anew (1.50 is 1.5): those are taken from the text, which is handed on for them alone.
CREATE MACRO t_json_written(found, s, path) AS t_json_fraction_py(found, CASE WHEN contains(found, '.') THEN CAST(s AS VARCHAR) END, path);
CREATE MACRO t_json_scalar(s, path) AS t_json_written(TRY(json_extract_string(json_value(s, path), '$')), s, path);
CREATE MACRO t_json_query(s, path) AS CAST(t_json_extract(s, path) AS VARCHAR);
CREATE MACRO t_json_exists(s, path) AS coalesce(TRY(json_exists(s, path)), false);
CREATE MACRO t_json_size(s, path) AS
    TRY(CASE json_type(s, path) WHEN 'ARRAY' THEN CAST(json_array_length(s, path) AS BIGINT) WHEN 'OBJECT' THEN CAST(len(json_keys(s, path)) AS BIGINT) WHEN NULL THEN NULL ELSE CASE WHEN json_exists(s, path) THEN 0 END END);
CREATE MACRO t_json_array_length(s) AS TRY(CASE WHEN json_type(s) = 'ARRAY' THEN CAST(json_array_length(s) AS BIGINT) END);
CREATE MACRO t_json_array_contains(s, x) AS
    CASE WHEN json_valid(s) AND TRY(json_type(s)) = 'ARRAY' THEN list_contains(CAST(CASE WHEN json_valid(s) THEN s ELSE '[]' END AS JSON[]), to_json(x)) END;
CREATE MACRO t_is_json_scalar(s) AS json_type(s) NOT IN ('ARRAY', 'OBJECT');
CREATE MACRO t_to_json(x) AS
    CASE WHEN typeof(x) IN ('TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'DATE') THEN to_json(t_varchar(x)) WHEN typeof(x) = 'JSON' THEN CAST(x AS JSON)
    WHEN typeof(x) = 'DOUBLE' THEN CAST(t_plain_double_py(TRY_CAST(x AS DOUBLE)) AS JSON)
    WHEN contains(typeof(x), 'TUPLE(') THEN CAST(CAST(t_fail('NOT_SUPPORTED: a row without names as JSON has no rule in the embedded engine') AS VARCHAR) AS JSON)
    WHEN contains(typeof(x), 'MAP(') THEN CASE WHEN contains(typeof(x), 'STRUCT(') OR contains(typeof(x), 'MAP(DECIMAL')
        THEN CAST(CAST(t_fail('NOT_SUPPORTED: a map beside rows, or of decimals, as JSON has no rule in the embedded engine') AS VARCHAR) AS JSON)
        ELSE CAST(t_json_sorted_py(CAST(to_json(x) AS VARCHAR)) AS JSON) END
    ELSE to_json(x) END;
-- A row's field by its name in any case.
CREATE MACRO t_json_field(j, name) AS json_extract(j, '/' || list_filter(json_keys(j), lambda k: lower(k) = lower(name))[-1]);
CREATE MACRO t_json_sized(j, size, x) AS CASE WHEN json_array_length(j) = size THEN x
    ELSE CAST(CAST(t_fail('INVALID_CAST_ARGUMENT: Cannot cast JSON array of another length to a row') AS VARCHAR) AS JSON) END;
