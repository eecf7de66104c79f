"""Bytes come apart into documents, each with its exact text, whatever stands between them."""

import gzip

import pytest

from engagelake.events.documents import documents, member_text, text_of
from engagelake.events.errors import UnreadableRecord
from engagelake.events.expansion import Expansion

ONE = '{"a":1}'
TWO = '{\n  "name": "Zoë 渡辺 🎉",\r\n  "b": [1.50, "}{"]\n}'


def split(data):
    """Return the exact texts of the documents in *data*."""
    expansion = Expansion()
    return [document.text for document in documents(text_of(data, expansion), expansion)]


@pytest.mark.parametrize(
    "between",
    ["\n", "", "\r\n", "\n\n \t\r\n", "\ufeff", "\n\ufeff"],
    ids=["newline", "glued", "crlf", "blank lines", "bom", "newline and bom"],
)
def test_documents_come_apart_whatever_stands_between_them(between):
    """The text of each document is exact, with its own spaces and line ends, and nothing around it."""
    data = f"\ufeff{between}{ONE}{between}{TWO}{between}{ONE}{between}".encode()

    assert split(data) == [ONE, TWO, ONE]


def test_offsets_count_bytes_not_characters():
    """A document's offset is where it begins in the record's bytes."""
    text = f"{TWO}\n{ONE}"

    offsets = [document.offset for document in documents(text, Expansion())]

    assert offsets == [0, len(f"{TWO}\n".encode())]


def test_joined_gzip_members_are_one_text():
    """Two compressed files joined into one record hold the documents of both."""
    assert split(gzip.compress(ONE.encode()) + gzip.compress(TWO.encode())) == [ONE, TWO]


def test_the_plain_line_that_ses_writes_is_a_probe():
    """SES tests its SNS topic with a sentence, not with JSON."""
    line = "Successfully validated SNS topic for Amazon SES event publishing."

    probe, document = documents(f"{line}\r\n{ONE}", Expansion())

    assert (probe.probe, probe.text) == ("ses_topic_validation", line)
    assert (document.probe, document.text) == (None, ONE)


@pytest.mark.parametrize("between", ["", " ", "\t", "\ufeff"], ids=["glued", "space", "tab", "bom"])
def test_an_event_behind_the_line_that_ses_writes_is_an_event(between):
    """The probe ends with its sentence; what follows on the same line is read like anything else."""
    line = "Successfully validated SNS topic for Amazon SES event publishing."

    probe, document, other = documents(f"{line}{between}{ONE}{TWO}", Expansion())

    assert (probe.probe, probe.text) == ("ses_topic_validation", line)
    assert (document.text, other.text) == (ONE, TWO)
    assert document.offset == len(f"{line}{between}".encode())


def test_what_is_no_json_behind_the_line_that_ses_writes_is_refused():
    """Nothing is swallowed with a probe: the reason says where the rest begins."""
    line = b"Successfully validated SNS topic for Amazon SES event publishing."

    with pytest.raises(UnreadableRecord) as caught:
        split(line + b" and more")

    assert (caught.value.offset, caught.value.reason) == (len(line) + 1, "not JSON: Expecting value")


@pytest.mark.parametrize(
    ("data", "offset", "reason"),
    [
        (b'{"a":1}\n{"b":', 13, "not JSON: Expecting value"),
        ('{"é":1}\noops'.encode(), 9, "not JSON: Expecting value"),
        (b'{"a":1}\n[1]', 8, "a JSON array where an object is expected"),
        (b'"text"', 0, "a JSON string where an object is expected"),
        (b"null", 0, "a JSON null where an object is expected"),
        (b'{"a":NaN}', 0, "not JSON that can be read: NaN is not a JSON number"),
        (b'{"a":"\xff"}', 6, "not UTF-8: invalid start byte"),
        (b'{"a":"\x01"}', 6, "not JSON: Invalid control character at"),
        (b'{"a":' * 50_000, 0, "not JSON that can be read: nested more than 200 deep"),
        (b'{"a":' * 201 + b"1" + b"}" * 201, 0, "not JSON that can be read: nested more than 200 deep"),
        (
            b'{"a":' + b"[" * 200 + b"]" * 200 + b"}",
            0,
            "not JSON that can be read: nested more than 200 deep",
        ),
        (gzip.compress(b"{}", mtime=0)[:-4], 18, "the last gzip member is torn"),
        (gzip.compress(b"{}", mtime=0) + b"tail", 22, "a gzip member is broken"),
    ],
)
def test_what_is_no_json_object_is_named_with_its_byte_and_reason(data, offset, reason):
    """The error says where in the record the trouble is, and what it is."""
    with pytest.raises(UnreadableRecord) as caught:
        split(data)

    assert (caught.value.offset, caught.value.reason) == (offset, reason)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"a":' + b"[" * 199 + b"]" * 199 + b"}",
        b'{"a":[' + b"[]," * 500 + b"[]]}",
        b'{"a":"' + b"[" * 500 + b'"}',
    ],
    ids=["objects", "lists", "side by side", "in a string"],
)
def test_what_is_not_nested_too_deeply_is_read(data):
    """The limit is of depth: neither how many there are nor what stands in strings counts."""
    assert split(data) == [data.decode()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{ "x" : 1, "detail" : { "k": "\\"}, \\"detail\\": 0" } , "z": [1, {}]}',
            '{ "k": "\\"}, \\"detail\\": 0" }',
        ),
        ('{"detail":{"n":1.50},"a":"b"}', '{"n":1.50}'),
        ('{"detail":{"n":1},"detail":{"n":2}}', '{"n":2}'),
    ],
    ids=["spaces and quotes", "number kept as written", "the last of two counts, as in the parser"],
)
def test_a_member_is_cut_out_exactly_as_it_was_written(text, expected):
    """An envelope's content keeps its own bytes, so its id does not depend on the envelope."""
    assert member_text(text, "detail") == expected
