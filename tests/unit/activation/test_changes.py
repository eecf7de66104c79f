"""What a record may carry, and what is said when it carries more."""

import json

import pytest

from engagelake.activation.changes import (
    RecordRules,
    check_operation,
    clashing_ids,
    id_refusal,
    tokens_refusal,
)
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.errors import DataError

RULES = RecordRules(max_tokens=50, max_token_chars=100, forbidden=frozenset("${}"))


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


@pytest.mark.parametrize("count", [0, 1, 50])
def test_fifty_tokens_are_accepted(count):
    """Pinpoint holds 50 values of an attribute."""
    assert tokens_refusal([f"t{number}" for number in range(count)], RULES) is None


def test_the_fifty_first_token_refuses_its_record_alone(attributes):
    """The refusal says both figures and what to do; a removal beside it goes."""
    rows = [row("e1", [f"t{number}" for number in range(51)]), row("e2", [], "removed")]
    refused, removal = attributes.read(rows)

    code, message = refused.refusal
    assert code == "TooManyTokens"
    assert "in 51 segments and the destination holds 50 tokens" in message
    assert "retire or merge segments" in message
    assert removal.refusal is None


@pytest.mark.parametrize(("chars", "fine"), [(1, True), (100, True), (101, False), (0, False)])
def test_a_token_has_one_to_a_hundred_characters(chars, fine):
    """A longer one is named with its segment's fix."""
    refusal = tokens_refusal(["x" * chars], RULES)

    assert refusal is None if fine else "shorten `token` in the meta" in refusal[1]


@pytest.mark.parametrize(
    ("endpoint_id", "code"),
    [("e1", None), ("E-1_ü", None), ("", "InvalidId"), ("a$b", "InvalidId"), ("{x}", "InvalidId")],
)
def test_ids_that_pinpoint_refuses_are_known_beforehand(endpoint_id, code):
    """EndpointId must not contain `$`, `{` or `}`."""
    refusal = id_refusal(endpoint_id, RULES)

    assert (refusal and refusal[0]) == code


@pytest.mark.parametrize(
    ("ids", "clashing"),
    [
        (["a", "b"], set()),
        (["a", "A", "b"], {"a", "A"}),
        (["a", "a"], {"a"}),
        (["ab", "aB", "Ab"], {"ab", "aB", "Ab"}),
    ],
)
def test_ids_that_differ_only_by_case_clash(ids, clashing):
    """Pinpoint ignores the case of ids, so one of them would overwrite the other."""
    assert clashing_ids(ids) == clashing


def test_an_unknown_operation_is_an_error_of_the_model():
    """The words are added, changed and removed."""
    with pytest.raises(DataError, match="added, changed, removed"):
        check_operation("e1", "upserted")


def test_an_endpoint_is_sent_with_its_whole_sorted_list_and_nothing_else(attributes):
    """The payload has the id and the one attribute: no address, no channel."""
    (change,) = attributes.read([row(tokens=["b", "a"], change_type="changed")])

    assert json.loads(change.payload) == {"Id": "e1", "Attributes": {"AdvancedSegmentTarget": ["a", "b"]}}
    assert (change.operation, change.fingerprint, change.refusal) == ("changed", "f", None)


def test_a_removal_sends_an_empty_list_and_has_no_fingerprint(attributes):
    """`[]` clears an attribute; to leave it out would keep it."""
    (change,) = attributes.read([row(tokens=[], change_type="removed")])

    assert json.loads(change.payload)["Attributes"] == {"AdvancedSegmentTarget": []}
    assert change.fingerprint is None


@pytest.mark.parametrize(("tokens", "change_type"), [(["a"], "removed"), ([], "added"), ([], "changed")])
def test_a_row_that_contradicts_itself_is_an_error_of_the_model(attributes, tokens, change_type):
    """Only a removal has no tokens."""
    with pytest.raises(DataError, match="rebuild the changes model"):
        attributes.read([row(tokens=tokens, change_type=change_type)])


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([row("x"), row("X")], ["IdClash", "IdClash"]),
        ([row("x{")], ["InvalidId"]),
        ([row("x", refusal_code="UnknownEndpoint")], ["UnknownEndpoint"]),
        ([row("x", [], "removed", refusal_code="InactiveEndpoint")], ["InactiveEndpoint"]),
        ([row("x", refusal_code=None), row("y")], [None, None]),
    ],
)
def test_a_record_that_must_not_be_sent_says_why(attributes, rows, codes):
    """One bad id does not stop its neighbours; it becomes a rejected outcome."""
    assert [change.refusal and change.refusal[0] for change in attributes.read(rows)] == codes


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


def test_the_same_endpoint_in_two_segments_is_no_clash(imports):
    """Ids clash within one segment only."""
    changes = imports.read([member(segment="a"), member(segment="b"), member("E1", segment="a")])

    assert [change.refusal is None for change in changes] == [False, True, False]


@pytest.mark.parametrize(("endpoint_id", "change_type"), [(None, "added"), ("e1", "removed")])
def test_only_an_emptied_segment_has_no_endpoint(imports, endpoint_id, change_type):
    """A member without an id, or a removal with one, is an error of the model."""
    with pytest.raises(DataError, match="only a segment that became empty"):
        imports.read([member(endpoint_id, change_type)])
