"""Rows of JSON files as Athena's SerDes read them: keys, times, half an emoji."""

from __future__ import annotations

import gzip
import json

import pytest
from athena_front import Front

from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway

OPENX = "org.openx.data.jsonserde.JsonSerDe"
HIVE = "org.apache.hive.hcatalog.data.JsonSerDe"


@pytest.fixture(scope="module")
def front(gateway: Gateway) -> Front:
    """A database of its own."""
    return Front(gateway, "contract_json_keys")


def table(front: Front, name: str, columns: str, *lines: str, serde: str = OPENX, options: str = "") -> None:
    """An external table of *lines*."""
    properties = f"with serdeproperties ({options})" if options else ""
    front.run(
        f"create external table {name} ({columns}) row format serde '{serde}' {properties} "
        f"location 's3://{{bucket}}/{name}/'"
    )
    front.put(f"{name}/a.json.gz", gzip.compress("\n".join(lines).encode() + b"\n"))


SES = json.dumps(
    {
        "eventType": "Open",
        "mail": {
            "messageId": "m1",
            "timestamp": "2026-10-01T00:00:00Z",
            "commonHeaders": {"subject": "A", "To": ["ada@example.com"]},
            "tags": {"ses:configuration-set": ["main"], "ses:source-ip": ["192.0.2.1"], "Campaign": ["x"]},
        },
    }
)


def test_the_table_that_aws_prints_for_ses_events_reads_them(front: Front) -> None:
    """Keys with capitals fill columns and fields, and `mapping` names what no column can be called."""
    table(
        front,
        "sesmaster",
        "eventType string, mail struct<messageId:string,`timestamp`:string,commonHeaders:"
        "struct<subject:string,to:array<string>>,tags:struct<ses_configurationset:string,ses_source_ip:array<string>>>",
        SES,
        options="'mapping.ses_configurationset'='ses:configuration-set','mapping.ses_source_ip'='ses:source-ip'",
    )
    assert front.rows(
        'select eventtype, mail.messageid, mail.commonheaders.subject, mail.commonheaders."to"[1], '
        "mail.tags.ses_configurationset, mail.tags.ses_source_ip[1] from sesmaster"
    ) == [["Open", "m1", "A", "ada@example.com", '["main"]', "192.0.2.1"]]


@pytest.mark.parametrize("serde", [OPENX, HIVE])
def test_keys_of_maps_and_text_keep_their_case(front: Front, serde: str) -> None:
    """Only keys of columns and fields are matched; numbers and escapes are as they were written."""
    name = "kept_" + ("openx" if serde == OPENX else "hive")
    table(
        front,
        name,
        "id bigint, attributes map<string,string>, rows_ array<struct<name:string>>, raw string",
        '{"ID": 9007199254740993, "Attributes": {"Id": "x", "RAW": "y"}, '
        '"Rows_": [{"Name": "\\u00fc, \\"ID\\": 1"}], "raw": "{\\"ID\\": 1.50}"}',
        serde=serde,
    )
    assert front.rows(f"select id, attributes['Id'], attributes['RAW'], rows_[1].name, raw from {name}") == [
        ["9007199254740993", "x", "y", 'ü, "ID": 1', '{"ID": 1.50}']
    ]


def test_case_can_matter(front: Front) -> None:
    """With `case.insensitive` false only the name as Glue keeps it, or its mapping, is found."""
    table(
        front,
        "exact",
        "id int, userid int",
        '{"ID": 1, "id": 2, "userId": 3}',
        options="'case.insensitive'='false','mapping.userid'='userId'",
    )
    assert front.rows("select id, userid from exact") == [["2", "3"]]


def test_a_mapped_column_is_read_from_its_key_only(front: Front) -> None:
    """Dots can stand for underscores."""
    table(
        front,
        "mapped",
        "ts string, a_b int",
        '{"ts": "no", "Time": "yes", "a.b": 5}',
        options="'mapping.ts'='time','dots.in.keys'='true'",
    )
    assert front.rows("select ts, a_b from mapped") == [["yes", "5"]]


@pytest.mark.embedded
def test_two_keys_for_one_column_fail(front: Front) -> None:
    """As Athena says it."""
    table(front, "twice", "username string", '{"username": "a", "Username": "b"}')
    with pytest.raises(QueryError, match='HIVE_CURSOR_ERROR: Row is not a valid JSON Object .* "username"'):
        front.run("select username from twice")


def test_half_an_emoji_costs_its_own_character(front: Front) -> None:
    """A subject cut within one is read, and so is everything beside it."""
    table(
        front,
        "halves",
        "id int, subject string",
        '{"id": 1, "subject": "Gr\\u00fc\\u00dfe \\ud83d"}',
        '{"id": 2, "subject": "whole \\ud83d\\ude00"}',
    )
    assert front.rows("select id, subject from halves order by id") == [["1", "Grüße ?"], ["2", "whole 😀"]]


MOMENTS = [
    (1700000000, "2023-11-14 22:13:20.000"),
    (1700000000123, "2023-11-14 22:13:20.123"),
    (1700000000.123, "2023-11-14 22:13:20.123"),
    ("1700000000", "2023-11-14 22:13:20.000"),
    (-5, "1969-12-31 23:59:55.000"),
    ("2026-10-01T00:00:00Z", "2026-10-01 00:00:00.000"),
    ("2026-10-01T02:00:00+02:00", "2026-10-01 00:00:00.000"),
    ("2026-10-01 01:02:03.123456", "2026-10-01 01:02:03.123"),
    ("2026-10-01", None),
    ("x", None),
    (True, None),
]


def test_openx_reads_a_timestamp_from_seconds_milliseconds_and_iso_8601(front: Front) -> None:
    """An offset is turned to UTC; what is no time is NULL. Recorded from Trino 476."""
    lines = [json.dumps({"n": at, "t": given}) for at, (given, _) in enumerate(MOMENTS)]
    table(front, "moments", "n int, t timestamp", *lines)
    assert front.lines("select t from moments order by n") == [read for _, read in MOMENTS]


def test_hive_reads_a_timestamp_from_a_wall_clock_only(front: Front) -> None:
    """Anything else fails the query that asks for it, and no other. Recorded from Trino 476."""
    table(front, "walls", "n int, t timestamp", '{"n": 1, "t": "2026-10-01T01:02:03.5"}', serde=HIVE)
    assert front.lines("select t from walls") == ["2026-10-01 01:02:03.500"]
    table(front, "epochs", "n int, t timestamp", '{"n": 1, "t": 1700000000}', serde=HIVE)
    assert front.lines("select n from epochs") == ["1"]
    with pytest.raises(QueryError, match="HIVE_CURSOR_ERROR"):
        front.run("select t from epochs")


@pytest.mark.embedded
def test_a_row_with_two_fields_of_one_name_fails_only_where_it_is_asked_for(front: Front) -> None:
    """DuckDB has no such type."""
    table(front, "fields", "n int, s struct<a:int,A:int>", '{"n": 1, "s": {"a": 1}}')
    assert front.lines("select n from fields") == ["1"]
    with pytest.raises(QueryError, match="NOT_SUPPORTED: column s has a row with two fields of one name"):
        front.run("select s from fields")


def test_a_comment_with_an_apostrophe_leaves_the_texts_alone(front: Front) -> None:
    """A no-break space in a text after it is still one, not a plain space."""
    sql = (
        "select /* nobody else's */ 'a\u00a0b' as spaced, -- who's next\n"
        " length(regexp_extract('\u00a0x', '[^\u00a0]')) as found"
    )
    assert front.rows(sql) == [["a\u00a0b", "1"]]


@pytest.mark.parametrize(
    "text", ["1.5", " 1e3 ", "NaN", "-Infinity", "", "red", "1,5", "0x10", "1e999", None]
)
def test_what_try_cast_answers_is_what_cast_answers_or_null(front: Front, text: str | None) -> None:
    """The two are read by different macros: they may not part."""
    value = "cast(null as varchar)" if text is None else f"'{text}'"
    tried = front.rows(f"select try_cast(v as double) from (values {value}) as t(v)")
    try:
        assert tried == front.rows(f"select cast(v as double) from (values {value}) as t(v)")
    except QueryError:
        assert tried == [[None]]
