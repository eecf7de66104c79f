CREATE MACRO t_list_at(x, n) AS
    x[CASE WHEN n < 1 THEN t_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')
      WHEN n > len(x) THEN t_fail('INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: ' || n || ' > ' || len(x)) ELSE n END];
-- A key that is missing gives NULL on Athena; Trino fails.
CREATE MACRO t_map_at(x, k) AS x[k];

CREATE MACRO t_element_at(x, k) AS CASE WHEN x IS NOT NULL AND typeof(x) LIKE '%]' AND CAST(k AS VARCHAR) = '0'
    THEN [x[k]][t_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')] ELSE x[k] END;
CREATE MACRO t_contains(l, x) AS CASE WHEN l IS NULL OR x IS NULL THEN NULL WHEN list_contains(l, x) THEN true WHEN len(l) <> list_count(l) THEN NULL ELSE false END;
CREATE MACRO t_any(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN true WHEN len(l) <> list_count(l) THEN NULL ELSE false END;
CREATE MACRO t_all(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, false) THEN false WHEN len(l) <> list_count(l) THEN NULL ELSE true END;
CREATE MACRO t_none(l) AS CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN false WHEN len(l) <> list_count(l) THEN NULL ELSE true END;
CREATE MACRO t_first_nulls(l) AS list_position(list_transform(l, lambda e: e IS NULL), true);
CREATE MACRO t_array_distinct(l) AS
    list_filter(l, lambda e, i: CASE WHEN e IS NULL THEN i = t_first_nulls(l) ELSE i = list_position(l, e) END);
CREATE MACRO t_array_sort(l) AS list_sort(l, 'ASC', 'NULLS LAST');
CREATE MACRO t_texts_join(l, d) AS CASE WHEN d IS NOT NULL THEN coalesce(array_to_string(list_filter(l, lambda e: e IS NOT NULL), d), '') END;
CREATE MACRO t_array_join(l, d) AS CASE WHEN l IS NULL OR d IS NULL THEN NULL ELSE coalesce(array_to_string(list_transform(list_filter(l, lambda e: e IS NOT NULL), lambda e: t_varchar(e)), d), '') END,
    (l, d, missing) AS CASE WHEN l IS NULL THEN NULL ELSE coalesce(array_to_string(list_transform(l, lambda e: coalesce(t_varchar(e), missing)), d), '') END;
CREATE MACRO t_array_max(l) AS CASE WHEN len(l) = list_count(l) THEN list_max(l) END;
CREATE MACRO t_array_min(l) AS CASE WHEN len(l) = list_count(l) THEN list_min(l) END;
CREATE MACRO t_array_position(l, x) AS CASE WHEN x IS NULL OR l IS NULL THEN NULL ELSE CAST(coalesce(list_position(l, x), 0) AS BIGINT) END;
-- An array with the type that both have in common.
CREATE MACRO t_as_both(a, b) AS CASE WHEN false THEN b ELSE a END;
CREATE MACRO t_array_remove(l, x) AS CASE WHEN x IS NULL THEN NULL ELSE list_filter(t_as_both(l, [x]), lambda e: e IS DISTINCT FROM x) END;
CREATE MACRO t_array_union(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN t_array_distinct(list_concat(a, b)) END;
-- In the order of the longer one.
CREATE MACRO t_in_both(a, b) AS t_array_distinct(list_filter(t_as_both(a, b), lambda e: CASE WHEN e IS NULL THEN len(b) <> list_count(b) ELSE list_contains(b, e) END));
CREATE MACRO t_array_intersect(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN CASE WHEN len(a) < len(b) THEN t_in_both(b, a) ELSE t_in_both(a, b) END END;
-- Nothing to take away leaves also what is there twice.
CREATE MACRO t_array_except(a, b) AS CASE WHEN len(b) = 0 THEN t_as_both(a, b) WHEN a IS NOT NULL AND b IS NOT NULL THEN
    t_array_distinct(list_filter(t_as_both(a, b), lambda e: NOT CASE WHEN e IS NULL THEN len(b) <> list_count(b) ELSE list_contains(b, e) END)) END;
CREATE MACRO t_arrays_overlap(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) = 0 OR len(b) = 0 THEN false
    WHEN list_has_any(list_filter(a, lambda e: e IS NOT NULL), list_filter(b, lambda e: e IS NOT NULL)) THEN true
    WHEN len(a) = list_count(a) AND len(b) = list_count(b) THEN false END;
-- Text, binary, two arrays, or an array and one element of a plain type.
CREATE MACRO t_pipe(a VARCHAR, b VARCHAR) AS a || b, (a BLOB, b BLOB) AS a || b,
    (a, b VARCHAR) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a VARCHAR, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b INTEGER) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a INTEGER, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b BIGINT) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a BIGINT, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b DOUBLE) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a DOUBLE, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b DATE) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a DATE, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b BOOLEAN) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_append(a, b) END, (a BOOLEAN, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN list_prepend(a, b) END,
    (a, b) AS a || b;
CREATE MACRO t_reverse(x VARCHAR) AS reverse(x), (x) AS list_reverse(x);
CREATE MACRO t_repeat(x, n) AS list_transform(range(CAST(n AS BIGINT)), lambda i: x);
CREATE MACRO t_slice(l, start, size) AS
    CASE WHEN size < 0 THEN [l][t_fail('INVALID_FUNCTION_ARGUMENT: length must be greater than or equal to 0')]
    WHEN start = 0 THEN [l][t_fail('INVALID_FUNCTION_ARGUMENT: SQL array indices start at 1')]
    WHEN start > 0 THEN list_slice(l, start, start + size - 1)
    WHEN -start > len(l) THEN list_slice(l, 1, 0)
    ELSE list_slice(l, len(l) + start + 1, len(l) + start + size) END;
-- Athena's limit; Trino's is 10000.
CREATE MACRO t_sequence_limit() AS t_fail('INVALID_FUNCTION_ARGUMENT: result of sequence function must not have more than 50000 entries');
CREATE MACRO t_sequence(a DATE, b DATE) AS list_transform(generate_series(a, b, to_days(CASE WHEN a <= b THEN 1 ELSE -1 END)), lambda d: CAST(d AS DATE)),
    (a BIGINT, b BIGINT) AS generate_series(a, b, CASE WHEN abs(b - a) >= 50000 THEN t_sequence_limit() WHEN a <= b THEN 1 ELSE -1 END),
    (a DATE, b DATE, step) AS list_transform(generate_series(a, b, step), lambda d: CAST(d AS DATE)),
    (a TIMESTAMP, b TIMESTAMP, step) AS generate_series(a, b, step),
    (a BIGINT, b BIGINT, step) AS generate_series(a, b, CASE WHEN abs((b - a) // nullif(step, 0)) >= 50000 THEN t_sequence_limit() WHEN sign(b - a) * sign(step) >= 0 THEN step
        ELSE t_fail('INVALID_FUNCTION_ARGUMENT: sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start') END);
CREATE MACRO t_reduce_guard(l, initial) AS l;
-- Not e.key: in HAVING DuckDB takes that for a column.
-- The later map's entries come first, as Trino keeps them.
CREATE MACRO t_map_concat(a, b) AS CASE WHEN a IS NOT NULL AND b IS NOT NULL THEN
    map_from_entries(list_concat(map_entries(b), list_filter(map_entries(a), lambda e: NOT map_contains(b, struct_extract(e, 'key'))))) END;
CREATE MACRO t_map(k, v) AS map(k, v);
-- Trino keeps the first value of a key.
CREATE MACRO t_map_agg(pairs) AS
    CASE WHEN len(list_filter(pairs, lambda p: p.key IS NOT NULL)) > 0 THEN
    map_from_entries(list_filter(list_filter(pairs, lambda p: p.key IS NOT NULL), lambda p, i: list_position(list_transform(list_filter(pairs, lambda q: q.key IS NOT NULL), lambda q: q.key), p.key) = i)) END;
CREATE MACRO t_multimap_entries(pairs) AS
    map_from_entries(list_transform(t_array_distinct(list_transform(pairs, lambda p: struct_extract_at(p, 1))), lambda k: {'key': k, 'value': list_transform(list_filter(pairs, lambda p: struct_extract_at(p, 1) = k), lambda p: struct_extract_at(p, 2))}));
CREATE MACRO t_multimap_agg(pairs) AS CASE WHEN len(list_filter(pairs, lambda p: p.key IS NOT NULL)) > 0 THEN t_multimap_entries(list_filter(pairs, lambda p: p.key IS NOT NULL)) END;
CREATE MACRO t_split_to_multimap(s, entries, pair) AS t_multimap_entries(t_split_entries(s, entries, pair));
-- Rows without names.
CREATE MACRO t_map_entries(m) AS list_transform(map_entries(m), lambda e: row(struct_extract(e, 'key'), struct_extract(e, 'value')));
CREATE MACRO t_contains_sequence(l, part) AS len(part) = 0 OR list_contains(list_transform(range(len(l) - len(part) + 1), lambda i: l[i + 1:i + len(part)] = part), true);
CREATE MACRO t_trim_array(l, n) AS CASE WHEN n < 0 THEN [l][t_fail('INVALID_FUNCTION_ARGUMENT: size must not be negative: ' || n)]
    WHEN n > len(l) THEN [l][t_fail('INVALID_FUNCTION_ARGUMENT: size must not exceed array cardinality ' || len(l) || ': ' || n)] ELSE l[1:len(l) - n] END;
CREATE MACRO t_ngrams(l, n) AS CASE WHEN n >= len(l) THEN [l] ELSE list_transform(range(len(l) - n + 1), lambda i: l[i + 1:i + n]) END;
CREATE MACRO t_array_histogram(l) AS map_from_entries(list_transform(t_array_distinct(list_filter(l, lambda e: e IS NOT NULL)), lambda k: {'key': k, 'value': CAST(len(list_filter(l, lambda e: e = k)) AS BIGINT)}));
CREATE MACRO t_vector(l) AS list_transform(l, lambda e: CAST(e AS DOUBLE));
CREATE MACRO t_shuffle(l) AS list_transform(list_sort(list_transform(l, lambda e: {'at': random(), 'value': e})), lambda e: struct_extract(e, 'value'));
CREATE MACRO t_map_union(maps) AS CASE WHEN maps IS NULL THEN NULL ELSE t_map_agg(flatten(list_transform(list_filter(maps, lambda m: m IS NOT NULL), lambda m: map_entries(m)))) END;
