"""Expressions whose plain DuckDB meaning differs from Athena's, each with the answer that Trino documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Session
from local_aws.athena.errors import QueryError
from local_aws.service import CallContext

SESSION = Session(CallContext("us-east-1", "123456789012", "http://127.0.0.1:9"), "q", "default", "s3://b/")


@pytest.fixture(scope="module")
def engine() -> Iterator[EmbeddedEngine]:
    """One embedded engine; these queries read no table."""
    made = EmbeddedEngine()
    yield made
    made.close()


def answer(engine: EmbeddedEngine, expression: str) -> str | None:
    """The text of the one value of `SELECT expression`."""
    ((value,),) = engine.query(f"select {expression}", SESSION).rows
    return value


ARITHMETIC = [
    ("7/2", "3"),
    ("-7/2", "-3"),
    ("7e0/2", "3.5"),
    ("7/2.0", "3.5"),
    ("10/3.0", "3.3"),
    ("10/3.00", "3.33"),
    ("100.0 * 7 / 3", "233.3"),
    ("(7.0/2)/3.0", "1.2"),
    ("1.5/2e0", "0.75"),
    ("5 % 3", "2"),
    ("mod(-5, 3)", "-2"),
    ("try(1/0)", None),
    ("try(1.0/3)", "0.3"),
    ("cast(1.5 as integer)", "2"),
    ("cast(2.5e0 as integer)", "3"),
    ("round(2.5)", "3"),
    ("round(-2.5e0)", "-3.0"),
    ("greatest(1, null)", None),
    ("least(2, 1)", "1"),
    ("try_cast('1.5' as integer)", None),
    ("try_cast('abc' as double)", None),
    ("try_cast('yes' as boolean)", None),
    ("bitwise_and(6, 3)", "2"),
    ("truncate(-1.7e0)", "-1.0"),
]
TEXTS = [
    ("cast(1e7 as varchar)", "1.0E7"),
    ("cast(0.001e0 as varchar)", "0.001"),
    ("1e-4", "1.0E-4"),
    ("123456789.5e0", "1.234567895E8"),
    ("cast(1.1 as real)", "1.1"),
    ("cast(true as varchar)", "true"),
    ("cast(timestamp '2026-01-01 00:00:00' as varchar)", "2026-01-01 00:00:00.000"),
    ("cast('abc' as varchar(2))", "ab"),
    ("array['a', null]", "[a, null]"),
    ("map(array['k'], array[1.5e0])", "{k=1.5}"),
    ("cast(row(1, 'x') as row(a integer, b varchar))", "{a=1, b=x}"),
    ("row(1, 'x')", "{field0=1, field1=x}"),
    ("X'0aff'", "0a ff"),
    ("concat('a', null)", None),
    ("'a' || null", None),
    ("substr('abc', 0)", ""),
    ("substr('abc', -2)", "bc"),
    ("substr('abc', 2, 1)", "b"),
    ("strpos('abc', '')", "1"),
    ("split_part('a.b', '.', 5)", None),
    ("split('a,b,c', ',', 2)", "[a, b,c]"),
    ("regexp_extract('abc', 'z')", None),
    ("regexp_extract('abc12', '(\\d)(\\d)', 2)", "2"),
    ("regexp_replace('aXbX', 'X', '-')", "a-b-"),
    ("regexp_replace('a1', '(\\d)', '<$1>')", "a<1>"),
    ("url_extract_host('https://a.b:1/c?d=1')", "a.b"),
    ("url_extract_parameter('https://a.b/c?x=1&y=2', 'y')", "2"),
    ("url_encode('a b/ü')", "a+b%2F%C3%BC"),
    ("to_hex(sha256(to_utf8('a')))", "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB"),
    ("to_hex(md5(to_utf8('a')))", "0CC175B9C0F1B6A831C399E269772661"),
    ("to_hex(xxhash64(to_utf8('a')))", "D24EC4F1A98C6E5B"),
    ("format('%s-%d', 'a', 1)", "a-1"),
    ("typeof(1.5)", "decimal(2,1)"),
    ("typeof(map(array['a'], array[1]))", "map(varchar, integer)"),
]
DATES = [
    ("date_diff('day', timestamp '2026-01-01 23:00:00', timestamp '2026-01-02 01:00:00')", "0"),
    ("date_diff('hour', timestamp '2026-01-01 00:59:00', timestamp '2026-01-01 02:00:00')", "1"),
    ("date_add('month', -9, timestamp '2026-10-31 00:00:00')", "2026-01-31 00:00:00.000"),
    ("date_add('month', 1, date '2026-01-31')", "2026-02-28"),
    ("date '2026-01-31' + interval '1' month", "2026-02-28"),
    ("date_trunc('week', date '2026-11-20')", "2026-11-16"),
    ("date_trunc('hour', timestamp '2026-11-20 01:02:03')", "2026-11-20 01:00:00.000"),
    ("day_of_week(date '2026-11-22')", "7"),
    ("millisecond(timestamp '2026-01-01 00:00:05.123')", "123"),
    ("from_unixtime(0)", "1970-01-01 00:00:00.000 UTC"),
    ("to_unixtime(timestamp '1970-01-01 00:00:01')", "1.0"),
    ("from_iso8601_timestamp('2026-11-10T01:02:03.456Z')", "2026-11-10 01:02:03.456 UTC"),
    ("from_iso8601_timestamp('2026-11-10T01:00:00+02:00') at time zone 'UTC'", "2026-11-09 23:00:00.000 UTC"),
    (
        "cast(from_iso8601_timestamp('2026-07-01T00:00:00Z') at time zone 'Europe/Berlin' as timestamp)",
        "2026-07-01 02:00:00.000",
    ),
    ("date_format(timestamp '2026-11-10 01:02:03', '%Y/%m/%d %H:%i')", "2026/11/10 01:02"),
    ("date_parse('2026-11-10 05', '%Y-%m-%d %H')", "2026-11-10 05:00:00.000"),
    ("format_datetime(timestamp '2026-11-10 01:02:03', 'yyyy-MM-dd''T''HH')", "2026-11-10T01"),
    ("to_iso8601(timestamp '2026-01-01 00:00:00')", "2026-01-01T00:00:00.000"),
    ("a - b from (values (5, 3)) t(a, b)", "2"),
    ("last_day_of_month(date '2026-02-03')", "2026-02-28"),
    ("try_cast('2026-11-10T01:00:00' as timestamp)", None),
    ("try_cast('2026-13-01' as date)", None),
    ("timestamp '2026-01-02 01:00:00' - timestamp '2026-01-01 00:00:00'", "1 01:00:00.000"),
]
JSON = [
    ("""json_extract_scalar('{"a":{"b":1}}', '$.a')""", None),
    ("""json_extract_scalar('{"a":{"b":1}}', '$.a.b')""", "1"),
    ("""json_extract_scalar('{"a":true}', '$.a')""", "true"),
    ("""json_extract_scalar('{"a":null}', '$.a')""", None),
    ("""json_extract_scalar('not json', '$.a')""", None),
    ("""json_extract_scalar('{"a.b":"x"}', '$["a.b"]')""", "x"),
    ("""json_extract('{"b":{"y":1,"x":2}}', '$.b')""", '{"y":1,"x":2}'),
    ("""json_format(json_parse('{"b": 1, "a": [1, 2]}'))""", '{"a":[1,2],"b":1}'),
    ("""cast(json_extract('{"a":"x"}', '$.a') as varchar)""", "x"),
    ("""cast(json_parse('[1,"a",null]') as array(varchar))""", "[1, a, null]"),
    ("""cast(json_parse('{"a":1}') as map(varchar, bigint))""", "{a=1}"),
    ("""cast('a' as json)""", '"a"'),
    ("""json_array_length('[1,2]')""", "2"),
    ("""json_array_contains('[1,2]', 2)""", "true"),
    ("""json_size('{"a":[1,2,3]}', '$.a')""", "3"),
]
COLLECTIONS = [
    ("element_at(array[1,2], 5)", None),
    ("element_at(array[1,2], -1)", "2"),
    ("element_at(map(array['a'], array[1]), 'z')", None),
    ("map(array['a'], array[1])['a']", "1"),
    ("slice(array[1,2,3], 2, 2)", "[2, 3]"),
    ("slice(array[1,2,3], -2, 1)", "[2]"),
    ("contains(array[1,null], 3)", None),
    ("array_distinct(array[2,null,1,2,null])", "[2, null, 1]"),
    ("array_sort(array[3,null,1])", "[1, 3, null]"),
    ("array_join(array[1.0e0,null,3], '-')", "1.0-3.0"),
    ("array_position(array[1,2], 9)", "0"),
    ("array_max(array[1,null])", None),
    ("array_remove(array[1,2,1], 1)", "[2]"),
    ("reduce(array[1,2,3], 0, (s, x) -> s + x, s -> s * 10)", "60"),
    ("any_match(array[1,2], x -> x > 1)", "true"),
    ("any_match(array[], x -> x > 1)", "false"),
    ("all_match(array[1,null], x -> x > 0)", None),
    ("filter(array[1,2,3], x -> x > 1)", "[2, 3]"),
    ("transform(array[1,2], x -> x * 2)", "[2, 4]"),
    ("zip_with(array[1,2], array[3,4], (x, y) -> x + y)", "[4, 6]"),
    ("flatten(array[array[1], array[2]])", "[1, 2]"),
    ("sequence(3, 1)", "[3, 2, 1]"),
    ("sequence(date '2026-01-01', date '2026-01-02', interval '1' day)", "[2026-01-01, 2026-01-02]"),
    ("map_filter(map(array['a','b'], array[1,2]), (k, v) -> v > 1)", "{b=2}"),
    ("transform_values(map(array['a'], array[1]), (k, v) -> k || '!')", "{a=a!}"),
    ("map_concat(map(array['a'], array[1]), map(array['a'], array[2]))", "{a=2}"),
    ("split_to_map('a=1,b=2', ',', '=')", "{a=1, b=2}"),
    ("map_from_entries(array[row('a', 1)])", "{a=1}"),
    ("cardinality(map(array['a'], array[1]))", "1"),
]
AGGREGATES = [
    ("sum(x) / 2 from (values 1, 2) t(x)", "1"),
    ("typeof(sum(x)) from (values 1, 2) t(x)", "bigint"),
    ("avg(x) from (values 1, 2) t(x)", "1.5"),
    ("array_agg(x order by x desc) filter (where x > 1) from (values 1, 2, 3) t(x)", "[3, 2]"),
    ("map_agg(k, v) from (values ('a', 1), (null, 2)) t(k, v)", "{a=1}"),
    ("map_agg(k, v) filter (where v > 1) from (values ('a', 1), ('b', 2)) t(k, v)", "{b=2}"),
    ("multimap_agg(k, v) from (values ('a', 1), ('a', 2)) t(k, v)", "{a=[1, 2]}"),
    ("max_by(x, y) from (values ('a', 1), (null, 2)) t(x, y)", None),
    ("count_if(x > 1) from (values 1, 2, 3) t(x)", "2"),
    ("approx_distinct(x) from (values 1, 1, 2) t(x)", "2"),
    ("approx_percentile(x, 0.5) from (values 1, 2, 3) t(x)", "2"),
    ("listagg(x, ',') within group (order by x desc) from (values 'a', 'b') t(x)", "b,a"),
    ("array_agg(x) from (select x from (values 2, null, 1) t(x) order by x desc) t", "[2, 1, null]"),
    ("sum(n) from (values map(array['a','b'], array[1, 2])) t(m) cross join unnest(m) as u(k, n)", "3"),
    (
        "sum(n) from (values array[cast(row(1, 'z') as row(n integer, s varchar))]) t(l) "
        "cross join unnest(l) as u(n, s)",
        "1",
    ),
    ("max(i) from unnest(array['a', 'b']) with ordinality as t(x, i)", "2"),
]


@pytest.mark.parametrize(
    ("expression", "expected"), [*ARITHMETIC, *TEXTS, *DATES, *JSON, *COLLECTIONS, *AGGREGATES]
)
def test_an_expression_means_what_it_means_on_athena(
    engine: EmbeddedEngine, expression: str, expected: str | None
) -> None:
    """The value, in Athena's text form, is Trino's."""
    assert answer(engine, expression) == expected


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("no_such(1)", "FUNCTION_NOT_FOUND: line 1:8: Function 'no_such' not registered"),
        (
            "list_transform(array[1], x -> x)",
            "FUNCTION_NOT_FOUND: line 1:8: Function 'list_transform' not registered",
        ),
        ("length('a', 'b')", "FUNCTION_NOT_FOUND: line 1:8: Unexpected parameters for function length"),
        ("1/0", "DIVISION_BY_ZERO: Division by zero"),
        ("1.0/0", "DIVISION_BY_ZERO: Division by zero"),
        ("cast('abc' as integer)", "INVALID_CAST_ARGUMENT: Cannot cast 'abc' to"),
        (
            "cast('2026-11-10T01:00:00' as timestamp)",
            "INVALID_CAST_ARGUMENT: Value cannot be cast to timestamp",
        ),
        (
            "array[1,2][3]",
            "INVALID_FUNCTION_ARGUMENT: Array subscript must be less than or equal to array length: 3 > 2",
        ),
        ("map(array['a'], array[1])['z']", "INVALID_FUNCTION_ARGUMENT: Key not present in map: z"),
        ("json_parse('nope')", "INVALID_FUNCTION_ARGUMENT: Cannot convert value to JSON"),
        (
            "date_add('eon', 1, current_date)",
            "INVALID_FUNCTION_ARGUMENT: 'eon' is not a valid Timestamp field",
        ),
        ("regexp_like('a', '(?=a)')", "NOT_SUPPORTED: regular expression"),
        ("now() at time zone 'Europe/Berlin'", "NOT_SUPPORTED: a value AT TIME ZONE 'Europe/Berlin'"),
        ("from_iso8601_timestamp('2026-01-01T00:00:00+02:00')", "NOT_SUPPORTED: the offset of"),
        (
            "1 from (values date '2026-01-01') t(d) where d = '2026-01-01'",
            "TYPE_MISMATCH: line 1:1: Cannot apply operator: date with varchar",
        ),
        ("1 from (values 'a') t(x) where x > 5", "TYPE_MISMATCH: line 1:1:"),
        (
            "filter(array[cast(row('a', 1) as row(x varchar, n integer))], p -> p.n = '1')",
            "TYPE_MISMATCH: line 1:1: Cannot apply operator: integer with varchar",
        ),
        ("filter(array[cast(row('a') as row(x varchar))], p -> p.x = 1)", "TYPE_MISMATCH: line 1:1:"),
        ("x.nope from (values 1) x(y)", "COLUMN_NOT_FOUND: line 1:"),
        ("from where", "SYNTAX_ERROR: line 1:"),
        ("avg(1.5)", "NOT_SUPPORTED: "),
        ("date '2026-01-02' - date '2026-01-01'", "NOT_SUPPORTED: "),
    ],
)
def test_what_has_no_rule_is_refused(engine: EmbeddedEngine, expression: str, reason: str) -> None:
    """A function or value outside the rules fails in Athena's words, and never runs with another meaning."""
    with pytest.raises(QueryError) as failure:
        answer(engine, expression)
    assert failure.value.reason.startswith(reason)


def test_a_constant_column_counted_in_having_compares_with_text(engine: EmbeddedEngine) -> None:
    """A text literal as a column of a UNION is text in count_if and in HAVING."""
    kinds = "(select 'send' as kind union all select 'open' as kind) t"
    sql = f"select count_if(kind = 'send') from {kinds} having count_if(kind = 'send') > 0"
    assert list(engine.query(sql, SESSION).rows) == [["1"]]


def test_a_row_field_in_a_lambda_compares_with_its_type(engine: EmbeddedEngine) -> None:
    """The fields of a lambda's row keep their types: text compares with text, numbers with numbers."""
    rows = "array[cast(row('Shoes', 1) as row(category varchar, n integer))]"
    test = "lower(p.category) = 'shoes' and p.n = 1"
    assert list(engine.query(f"select cardinality(filter({rows}, p -> {test}))", SESSION).rows) == [["1"]]


def test_nulls_come_last_in_both_directions(engine: EmbeddedEngine) -> None:
    """ORDER BY puts NULL last ascending and descending, unless it says otherwise."""
    table = "select x from (values 1, null, 2) t(x) order by x"
    assert list(engine.query(table, SESSION).rows) == [["1"], ["2"], [None]]
    assert list(engine.query(f"{table} desc", SESSION).rows) == [["2"], ["1"], [None]]
    assert list(engine.query(f"{table} desc nulls first", SESSION).rows) == [[None], ["2"], ["1"]]


def test_columns_without_a_name_are_numbered(engine: EmbeddedEngine) -> None:
    """An unnamed column is `_col` and its position, and types carry Athena's names."""
    columns = engine.query("select 1, 'a' as b, array[1], cast(1 as real)", SESSION).columns
    assert [column.name for column in columns] == ["_col0", "b", "_col2", "_col3"]
    assert [column.kind for column in columns] == ["integer", "varchar", "array", "float"]


def test_window_functions_skip_nulls_when_told(engine: EmbeddedEngine) -> None:
    """IGNORE NULLS reaches the engine."""
    table = "(values (1, 'a'), (2, null), (3, 'b')) t(i, x)"
    sql = f"select lag(x) ignore nulls over (order by i) from {table} order by i"
    assert list(engine.query(sql, SESSION).rows) == [[None], ["a"], ["a"]]
