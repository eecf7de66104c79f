-- A failure is a cast that cannot succeed: unlike error(), TRY can catch it. The front reads its text.
CREATE MACRO t_fail(reason) AS CAST(('!' || reason) AS BIGINT);
-- Fails while the query is analysed: planning folds typeof(), so the branch stays in the plan only when it is true.
CREATE MACRO t_no_real(x) AS
    CASE WHEN typeof(x) = 'FLOAT' THEN [x][t_fail('?NOT_SUPPORTED: a sum or average of ' || typeof(x) || ' has no rule in the embedded engine; cast to double')] ELSE x END;
-- A comparison with a string literal: only text compares with text.
CREATE MACRO t_text(x) AS
    CASE WHEN typeof(x) IN ('VARCHAR', '"NULL"') THEN x
    ELSE [x][t_fail('?TYPE_MISMATCH: Cannot apply operator to ' || typeof(x) || ' and varchar')] END;
-- A comparison with a number: text is no number.
CREATE MACRO t_number(x) AS
    CASE WHEN typeof(x) NOT IN ('VARCHAR', 'JSON', 'DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE', 'BOOLEAN') THEN x
    ELSE [x][t_fail('?TYPE_MISMATCH: Cannot apply operator to ' || typeof(x) || ' and integer')] END;
-- Trino's date - date is an interval, DuckDB's a number.
CREATE MACRO t_not_two_dates(a, b) AS
    CASE WHEN typeof(a) = 'DATE' AND typeof(b) = 'DATE' THEN [b][t_fail('?NOT_SUPPORTED: the difference of ' || typeof(a) || ' and ' || typeof(b) || ' has no rule in the embedded engine; use date_diff')] ELSE b END;
-- A number added to a date: a mistake in Trino.
CREATE MACRO t_no_date(x) AS
    CASE WHEN typeof(x) = 'DATE' THEN [x][t_fail('?TYPE_MISMATCH: Cannot apply operator: ' || typeof(x) || ' with a number')] ELSE x END;
CREATE MACRO t_next_step(n) AS
    CASE WHEN n >= 10 THEN t_fail('NOT_SUPPORTED: Recursion depth limit exceeded (10). Use ''max_recursion_depth'' session property to modify the limit.') ELSE n + 1 END;
CREATE MACRO t_condition(x) AS
    CASE WHEN typeof(x) IN ('BOOLEAN', '"NULL"') THEN x ELSE [x][t_fail('?TYPE_MISMATCH: a condition must evaluate to a boolean: actual type ' || typeof(x) || ' here')] END;
-- Arrays, maps and rows with NULL inside compare to NULL in Trino, and to true or false in DuckDB.
CREATE MACRO t_comparable(x) AS CASE WHEN regexp_matches(typeof(x), '\]$|^STRUCT|^TUPLE|^MAP') AND contains(CAST(to_json(x) AS VARCHAR), 'null')
    THEN [x][t_fail('NOT_SUPPORTED: a comparison of NULL inside an array, map or row has no rule in the embedded engine')] ELSE x END;
