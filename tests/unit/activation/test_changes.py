"""What becomes of one row: the record, its payload, and nothing that was not asked for."""

import json

import pytest

from engagelake.activation.refusals import RecordRules, id_refusal, text
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports


def row(endpoint_id="e1", tokens=("a",), change_type="added", **more):
    """Return one row of the attribute changes model."""
    return {
        "record_id": endpoint_id,
        "endpoint_id": endpoint_id,
        "attribute_name": "AdvancedSegmentTarget",
        "tokens": json.dumps(list(tokens)),
        "change_type": change_type,
        "fingerprint": "f" if tokens else None,
        **more,
    }


def member(endpoint_id="e1", change_type="added", segment="vip", **more):
    """Return one row of the import changes model."""
    return {
        "record_id": f"engagelake_{segment}/{endpoint_id or ''}",
        "segment_name": f"engagelake_{segment}",
        "token": segment,
        "endpoint_id": endpoint_id,
        "channel_type": "EMAIL",
        "address": "a@example.com",
        "user_id": "u1",
        "fingerprint": "s",
        "change_type": change_type,
        "segment_ref": None,
        **more,
    }


@pytest.fixture
def attributes():
    """The attribute destination, without a client."""
    return PinpointEndpointAttributes(None, "app")


@pytest.fixture
def imports():
    """The import destination, without a client."""
    return PinpointSegmentImports(None, None, "app", "arn:aws:iam::1:role/r")


def test_an_endpoint_is_sent_with_its_whole_sorted_list_and_nothing_else(attributes):
    """The payload has the id and the one attribute: no address, no channel."""
    (change,) = attributes.read([row(tokens=["b", "a"], change_type="changed")])

    assert json.loads(change.payload) == {"Id": "e1", "Attributes": {"AdvancedSegmentTarget": ["a", "b"]}}
    assert (change.operation, change.fingerprint) == ("changed", "f")


def test_a_removal_sends_an_empty_list_and_has_no_fingerprint(attributes):
    """`[]` clears an attribute; to leave it out would keep it."""
    (change,) = attributes.read([row(tokens=[], change_type="removed")])

    assert json.loads(change.payload)["Attributes"] == {"AdvancedSegmentTarget": []}
    assert change.fingerprint is None


def test_a_member_is_sent_with_address_channel_and_user(imports):
    """An import row holds what Pinpoint needs to find the endpoint; its record is segment/endpoint."""
    (change,) = imports.read([member()])

    assert change.record_id == "engagelake_vip/e1"
    assert json.loads(change.payload) == {
        "Id": "e1",
        "ChannelType": "EMAIL",
        "Address": "a@example.com",
        "User": {"UserId": "u1"},
    }
    assert (change.group, change.fingerprint) == ("vip", "s")


@pytest.mark.parametrize("make", ["attributes", "imports"])
def test_rows_are_read_one_by_one(request, make):
    """What was not asked for was not read: there may be millions of rows."""
    destination, taken = request.getfixturevalue(make), []

    def rows():
        for number in range(1000):
            taken.append(number)
            yield row() if make == "attributes" else member()

    next(iter(destination.read(rows())))

    assert taken == [0]


def test_words_of_a_refusal_are_a_literal_of_sql():
    """A quote in a message, or among the characters that an id must not have, ends no literal."""
    rules = RecordRules(max_tokens=1, max_token_chars=1, forbidden=frozenset("']"))

    assert text("it's") == "'it''s'"
    assert r"regexp_like(id, '[\''\]]')" in id_refusal("id", rules).condition
