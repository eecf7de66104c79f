"""What a result is made of: text forms, CSV, the metadata file, file names."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from local_aws.athena.engine import Column
from local_aws.athena.result_metadata import metadata
from local_aws.athena.results import column_info, csv_rows, csv_text, location
from local_aws.athena.statements import statement
from local_aws.athena.text import column_texts

FORMS = [
    ("varchar", "it's", "it's"),
    ("boolean", False, "false"),
    ("bigint", -(2**63), "-9223372036854775808"),
    ("double", 1e7, "1.0E7"),
    ("double", 1e20, "1.0E20"),
    ("double", 1e-7, "1.0E-7"),
    ("double", 0.1 + 0.2, "0.30000000000000004"),
    ("double", 0.001, "0.001"),
    ("double", float("nan"), "NaN"),
    ("double", float("-inf"), "-Infinity"),
    ("double", -0.0, "-0.0"),
    ("real", 0.10000000149011612, "0.1"),
    ("decimal(10,2)", Decimal("1.50"), "1.50"),
    ("decimal(38,0)", Decimal("1E+2"), "100"),
    ("date", date(987, 1, 2), "0987-01-02"),
    ("time(3)", time(1, 2, 3, 4000), "01:02:03.004"),
    ("timestamp(3)", datetime(2020, 1, 2, 3, 4, 5, 678000), "2020-01-02 03:04:05.678"),
    ("timestamp(3) with time zone", datetime(2020, 1, 2, tzinfo=UTC), "2020-01-02 00:00:00.000 UTC"),
    ("interval day to second", timedelta(days=-1, hours=-2), "-1 02:00:00.000"),
    ("varbinary", b"\x00\xff\x10", "00 ff 10"),
    ("varbinary", b"", ""),
    ("array(real)", [0.10000000149011612, None], "[0.1, null]"),
    ("array(array(integer))", [[1], [2, 3]], "[[1], [2, 3]]"),
    ("map(varchar, array(double))", {"k": [1e7]}, "{k=[1.0E7]}"),
    ("map(row(a integer), integer)", {"key": [{"a": 1}], "value": [2]}, "{{a=1}=2}"),
    ("map(varchar, integer)", {"key": 1, "value": 2}, "{key=1, value=2}"),
    ("row(a integer, b real)", {"a": 1, "b": 0.10000000149011612}, "{a=1, b=0.1}"),
    ('row("a b" real, c boolean)', {"a b": 0.10000000149011612, "c": True}, "{a b=0.1, c=true}"),
    ("row(integer, timestamp(3) with time zone)", (1, None), "{1, null}"),
    ("integer", None, None),
]


@pytest.mark.parametrize(("kind", "value", "text"), FORMS)
def test_a_value_has_athenas_text(kind: str, value: Any, text: str | None) -> None:
    """A value of each type is written as Athena's results write it."""
    assert column_texts(kind, [value]) == [text]


def test_a_result_reads_back_as_it_was_written() -> None:
    """NULL, the empty text, quotes, commas and newlines survive the CSV."""
    rows = [[None, "", 'a"b'], ["x,y", "1\n2", None], ['"', ",\n", "é"]]
    text = csv_text(["n", 'q"', "c"], rows)
    assert text.startswith('"n","q""","c"\n,"","a""b"\n')
    assert csv_rows(text) == [["n", 'q"', "c"], *rows]


#: Files that aoyagikouhei/athena-local found beside results of Athena in September 2026.
SEEN = [
    (
        ("20260917_085516_00349_2tzvk", "", None, [Column("i", "integer", "integer")]),
        "0a1b32303236303931375f3038353531365f30303334395f32747a766b221d0a"
        "04686976652201692a01693207696e7465676572380a400048035000",
    ),
    (
        ("20260917_085915_00133_pqi84", "UPDATE", 2, [Column("rows", "bigint", "bigint")]),
        "0a1b32303236303931375f3038353931355f30303133335f7071693834120655"
        "5044415445180222220a04686976652204726f77732a04726f77733206626967"
        "696e743813400048035000",
    ),
    (
        (
            "6f0ab452-01a7-4d24-9128-216ba996b760",
            "",
            None,
            [Column(name, "string") for name in ("col_name", "data_type", "comment")],
        ),
        "0a2436663061623435322d303161372d346432342d393132382d323136626139"
        "39366237363022240a04686976652208636f6c5f6e616d652a08636f6c5f6e61"
        "6d653206737472696e67480322260a04686976652209646174615f747970652a"
        "09646174615f747970653206737472696e67480322220a04686976652207636f"
        "6d6d656e742a07636f6d6d656e743206737472696e674803",
    ),
]


@pytest.mark.parametrize(("given", "seen"), SEEN)
def test_the_metadata_file_is_athenas_byte_for_byte(
    given: tuple[str, str, int | None, list[Column]], seen: str
) -> None:
    """A query's, a write's and a DESCRIBE's metadata are the bytes that Athena was seen to write."""
    query_id, update, count, columns = given
    assert metadata(query_id, update, count, map(column_info, columns)).hex() == seen


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("select 1", "s3://b/r/ID.csv"),
        ("with t as (select 1) select * from t", "s3://b/r/ID.csv"),
        ("insert into t values 1", "s3://b/r/ID"),
        ("update t set a = 1", "s3://b/r/ID.csv"),
        ("merge into t using s on t.a = s.a when matched then delete", "s3://b/r/ID.csv"),
        ("create table t as select 1 as a", "s3://b/r/tables/ID"),
        ("create table t with (table_type = 'ICEBERG') as select 1 as a", "s3://b/r/ID"),
        ("unload (select 1) to 's3://b/u/' with (format = 'JSON')", "s3://b/r/ID"),
        ("create external table t (a int) location 's3://b/t/'", "s3://b/r/ID.txt"),
        ("show tables", "s3://b/r/ID.txt"),
        ("explain select 1", "s3://b/r/ID.txt"),
    ],
)
def test_a_result_lies_where_athena_puts_it(sql: str, place: str) -> None:
    """The name of a result follows its statement; a slash at the end of the folder makes no difference."""
    assert location("s3://b/r/", "ID", statement(sql)) == place
    assert location("s3://b/r", "ID", statement(sql)) == place


@pytest.mark.parametrize(
    ("full", "kind", "precision", "scale"),
    [("varchar(3)", "varchar", 3, 0), ("char(5)", "char", 5, 0), ("decimal(38, 9)", "decimal", 38, 9)],
)
def test_a_sized_type_tells_its_precision(full: str, kind: str, precision: int, scale: int) -> None:
    """Precision and scale are the numbers of the type where it has some."""
    info = column_info(Column("c", kind, full))
    assert (info["Precision"], info["Scale"]) == (precision, scale)
