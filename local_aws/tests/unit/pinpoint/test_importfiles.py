"""Import files: NDJSON, and CSV with dotted and repeated headers."""

import pytest

from local_aws.pinpoint.importfiles import FileRefused, rows


def read(text, file_format="CSV"):
    """Return the endpoint definitions of *text*."""
    return [entry for _, entry, _ in rows(text.encode(), file_format)]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Id,ChannelType,Address\ne1,EMAIL,a@b\n", {"Id": "e1", "ChannelType": "EMAIL", "Address": "a@b"}),
        ("\ufeffId,OptOut\ne1,ALL\n", {"Id": "e1", "OptOut": "ALL"}),
        ("Id,OptOut\r\ne1,NONE\r\n", {"Id": "e1", "OptOut": "NONE"}),
        ("Id,Attributes.x,Attributes.x\ne1,a,b\n", {"Id": "e1", "Attributes": {"x": ["a", "b"]}}),
        ("Id,Attributes.x,Attributes.x\ne1,a,\n", {"Id": "e1", "Attributes": {"x": ["a"]}}),
        ("Id,Attributes.x.y\ne1,a\n", {"Id": "e1", "Attributes": {"x.y": ["a"]}}),
        (
            "User.UserId,User.UserAttributes.k\nu1,v\n",
            {"User": {"UserId": "u1", "UserAttributes": {"k": ["v"]}}},
        ),
        ("Id,Metrics.m\ne1,1.5\n", {"Id": "e1", "Metrics": {"m": 1.5}}),
        ("Id,Location.Country\ne1,ÅL\n", {"Id": "e1", "Location": {"Country": "ÅL"}}),
        ('Id,Address\ne1,"a,b"\n', {"Id": "e1", "Address": "a,b"}),
    ],
    ids=["plain", "BOM", "CRLF", "repeated", "empty", "dot", "user", "metric", "location", "quoted"],
)
def test_csv_becomes_an_endpoint_definition(text, entry):
    """A header is a path; a repeated one gives several values; an empty cell gives none."""
    assert read(text) == [entry]


@pytest.mark.parametrize("header", ["FirstName", "Attributes", "id"])
def test_a_csv_column_that_is_no_field_refuses_the_file(header):
    """Its piece fails."""
    with pytest.raises(FileRefused, match=header):
        read(f"Id,{header}\ne1,x\n")


def test_bytes_that_are_not_utf8_refuse_the_file():
    """A gzip file is the usual cause."""
    with pytest.raises(FileRefused, match="uncompressed UTF-8"):
        list(rows(b"\x1f\x8b\x08\x00", "JSON"))


def test_a_bad_line_fails_alone_and_is_numbered():
    """Its neighbours are read."""
    found = list(rows(b'\xef\xbb\xbf{"Id": "e1"}\r\n\n{bad\n[1]\n{"Id": "e2"}', "JSON"))

    assert [(number, entry) for number, entry, _ in found] == [
        (1, {"Id": "e1"}),
        (3, None),
        (4, None),
        (5, {"Id": "e2"}),
    ]


def test_a_csv_row_of_another_length_fails_alone():
    """Too few values under the header."""
    assert read("Id,OptOut\ne1\ne2,ALL\n") == [None, {"Id": "e2", "OptOut": "ALL"}]


def test_a_metric_that_is_no_number_fails_alone():
    """The reason says so."""
    ((_, entry, reason),) = rows(b"Id,Metrics.m\ne1,many\n", "CSV")

    assert entry is None
    assert "many" in reason
