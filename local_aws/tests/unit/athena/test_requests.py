"""Requests before anything runs: constraints of the API, pages, parameters, result settings."""

from __future__ import annotations

from typing import Any

import pytest

from local_aws.athena.output import output_settings
from local_aws.athena.paging import paged
from local_aws.athena.prepared import literal, split_values, takes_parameters
from local_aws.athena.validation import check
from local_aws.service import ServiceError

ID = "0" * 36


LONG = "failed to satisfy constraint: Member must have"
PREPARED = {"WorkGroup": "primary", "QueryStatement": "select 1"}


@pytest.mark.parametrize(
    ("operation", "params", "constraint"),
    [
        ("GetQueryExecution", {}, "'queryExecutionId' failed to satisfy constraint: Member must not be null"),
        ("ListWorkGroups", {"MaxResults": 0}, f"'maxResults' {LONG} value greater than or equal to 1"),
        ("ListWorkGroups", {"MaxResults": 51}, f"'maxResults' {LONG} value less than or equal to 50"),
        ("ListWorkGroups", {"NextToken": ""}, f"'nextToken' {LONG} length greater than or equal to 1"),
        (
            "BatchGetQueryExecution",
            {"QueryExecutionIds": [ID] * 51},
            f"'queryExecutionIds' {LONG} length less than or equal to 50",
        ),
        (
            "CreatePreparedStatement",
            {"StatementName": "1st", **PREPARED},
            "'statementName' failed to satisfy",
        ),
        (
            "CreateWorkGroup",
            {"Name": "g", "Configuration": {"ResultConfiguration": {"ExpectedBucketOwner": "12"}}},
            "'configuration.resultConfiguration.expectedBucketOwner'",
        ),
        ("TagResource", {"ResourceARN": "a", "Tags": [{"Key": ""}]}, "'tags.1.member.key'"),
        ("ListDatabases", {"CatalogName": "a\x00b"}, "'catalogName'"),
    ],
)
def test_a_request_names_the_constraint_that_it_breaks(
    operation: str, params: dict[str, Any], constraint: str
) -> None:
    """What the API's model forbids is refused by member, with Athena's words."""
    with pytest.raises(ServiceError) as found:
        check(operation, params)
    assert found.value.code == "InvalidRequestException"
    assert found.value.message.startswith("1 validation error detected: Value at ")
    assert constraint in found.value.message


def test_all_broken_constraints_are_named_together() -> None:
    """Two mistakes are told in one answer."""
    with pytest.raises(ServiceError, match="2 validation errors detected: .*; "):
        check("ListWorkGroups", {"NextToken": "", "MaxResults": 99})


def test_a_good_request_passes() -> None:
    """A query of exactly 262,144 bytes with every kind of setting is no mistake."""
    request = {
        "QueryString": "é" * 131_072,
        "ClientRequestToken": "t" * 128,
        "QueryExecutionContext": {"Database": "d", "Catalog": "AwsDataCatalog \U0001f600"},
        "ResultConfiguration": {"ExpectedBucketOwner": "123456789012"},
        "WorkGroup": "a.b_c-1",
    }
    check("StartQueryExecution", request)


def test_pages_follow_each_other_to_the_end() -> None:
    """Each token gives the next items; the last page has none."""
    items, seen, params = list(range(7)), [], {"MaxResults": 3}
    while True:
        page = paged(params, items, "Items")
        seen.append(page["Items"])
        if "NextToken" not in page:
            break
        params = {"MaxResults": 3, "NextToken": page["NextToken"]}
    assert seen == [[0, 1, 2], [3, 4, 5], [6]]
    assert paged({"MaxResults": 0}, items, "Items") == {"Items": items}


@pytest.mark.parametrize("token", ["abc", "-1", "7", "0", "99999999999999999999"])
def test_a_token_that_no_page_gave_is_refused(token: str) -> None:
    """A made-up token is malformed, in Athena's words."""
    with pytest.raises(ServiceError, match=f"The nextPageToken is malformed: {token}"):
        paged({"NextToken": token}, list(range(7)), "Items")


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        ("'abc'", "'abc'"),
        ("42", "42"),
        ("-1.5e0", "-1.5e0"),
        ("null", "null"),
        ("timestamp '2020-01-01 00:00:00'", "timestamp '2020-01-01 00:00:00'"),
        ("abc", "'abc'"),
        ("t.x", "'t.x'"),
        ("x + 1", "'x + 1'"),
        ("it's", "'it''s'"),
        ("two words", "'two words'"),
        ("123e4567-e89b-12d3-a456-426614174000", "'123e4567-e89b-12d3-a456-426614174000'"),
        ("", "''"),
        ("1, 2", "'1, 2'"),
        ("1), (2", "'1), (2'"),
        ("1 -- x", "'1 -- x'"),
    ],
)
def test_a_parameter_that_is_no_expression_is_text(value: str, sql: str) -> None:
    """What does not parse, and what names a column, becomes a string literal."""
    assert literal(value) == sql


def test_values_are_split_outside_quotes_and_brackets() -> None:
    """Commas inside strings, arrays and calls belong to the value."""
    assert split_values("1, 'a,b', array[1, 2], f(3, 4)") == ["1", "'a,b'", "array[1, 2]", "f(3, 4)"]


@pytest.mark.parametrize(
    ("sql", "takes"),
    [("select ?", True), ("select '?'", False), ('select "?"', False), ("select 1 -- ?", False)],
)
def test_a_question_mark_counts_outside_quotes_and_comments(sql: str, takes: bool) -> None:
    """Only a bare question mark is a parameter."""
    assert takes_parameters(sql) is takes


OWN = {"OutputLocation": "s3://own/", "ExpectedBucketOwner": "1" * 12}
GIVEN = {"OutputLocation": "s3://given/", "AclConfiguration": {"S3AclOption": "BUCKET_OWNER_FULL_CONTROL"}}


@pytest.mark.parametrize(
    ("enforced", "own", "given", "place", "kept"),
    [
        (True, OWN, GIVEN, "s3://own/", {"ExpectedBucketOwner"}),
        (False, OWN, GIVEN, "s3://given/", {"ExpectedBucketOwner", "AclConfiguration"}),
        (False, OWN, {}, "s3://own/", {"ExpectedBucketOwner"}),
        (True, {}, GIVEN, "s3://given/", {"AclConfiguration"}),
    ],
)
def test_the_workgroup_decides_whose_settings_hold(
    enforced: bool, own: dict[str, Any], given: dict[str, Any], place: str, kept: set[str]
) -> None:
    """An enforced workgroup's settings replace the client's; else they fill in what the client left out."""
    configuration = {"ResultConfiguration": own, "EnforceWorkGroupConfiguration": enforced}
    found, settings = output_settings(configuration, given)
    assert (found, set(settings)) == (place, kept)
