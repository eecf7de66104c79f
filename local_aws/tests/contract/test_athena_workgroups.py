"""Workgroups and what they hold: settings, limits, named queries, prepared statements, tags."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from athena_queries import ended, rows, succeeded
from botocore.config import Config
from botocore.exceptions import ClientError
from local_clients import client

from local_aws.gateway import Gateway

BUCKET, DATABASE = "workgroups-athena", "workgroups"
CUTOFF = 10_000_000
Make = Callable[..., str]


@pytest.fixture(scope="module", autouse=True)
def _place(gateway: Gateway) -> None:
    """A bucket and a database with a table of 11 MB."""
    s3 = client(gateway, "s3")
    s3.create_bucket(Bucket=BUCKET)
    client(gateway, "glue").create_database(DatabaseInput={"Name": DATABASE})
    line = json.dumps({"id": "x" * 1000}).encode() + b"\n"
    s3.put_object(Bucket=BUCKET, Key="large/a.json", Body=line * 11_000)


@pytest.fixture
def athena(aws_environment: Gateway) -> Any:
    """A boto3 client of local Athena."""
    return boto3.client("athena")


@pytest.fixture
def group(athena: Any, request: pytest.FixtureRequest) -> Make:
    """Makes the test's workgroup with the settings given, gone when the test ends."""
    name = request.node.originalname

    def make(*, output: bool = True, **configuration: Any) -> str:
        results = {"OutputLocation": f"s3://{BUCKET}/{name}/"} if output else {}
        results |= configuration.pop("ResultConfiguration", {})
        athena.create_work_group(Name=name, Configuration={"ResultConfiguration": results, **configuration})
        request.addfinalizer(lambda: athena.delete_work_group(WorkGroup=name, RecursiveDeleteOption=True))
        return name

    return make


def refused(call: Any, **request: Any) -> str:
    """The message of a call that must be refused."""
    with pytest.raises(ClientError) as found:
        call(**request)
    return found.value.response["Error"]["Message"]


def settings(athena: Any, name: str) -> dict[str, Any]:
    """The configuration of a workgroup."""
    return athena.get_work_group(WorkGroup=name)["WorkGroup"]["Configuration"]


CLIENT = {
    "OutputLocation": f"s3://{BUCKET}/client/",
    "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": "alias/client"},
    "ExpectedBucketOwner": "210987654321",
}
OWN = {
    "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
    "ExpectedBucketOwner": "123456789012",
    "AclConfiguration": {"S3AclOption": "BUCKET_OWNER_FULL_CONTROL"},
}


def test_an_enforced_workgroup_overrides_all_client_settings(athena: Any, group: Make) -> None:
    """Location, encryption, owner and ACL are the workgroup's, whatever the client gave."""
    name = group(ResultConfiguration=OWN, EnforceWorkGroupConfiguration=True)
    done = succeeded(athena, "select 1", WorkGroup=name, ResultConfiguration=CLIENT)
    used = done["ResultConfiguration"]
    assert used.pop("OutputLocation") == f"s3://{BUCKET}/{name}/{done['QueryExecutionId']}.csv"
    assert used == OWN


def test_a_workgroup_that_does_not_enforce_leaves_the_clients_settings(athena: Any, group: Make) -> None:
    """What the client gives holds; what it leaves out is the workgroup's."""
    name = group(ResultConfiguration=OWN, EnforceWorkGroupConfiguration=False)
    done = succeeded(athena, "select 1", WorkGroup=name, ResultConfiguration=CLIENT)
    used = done["ResultConfiguration"]
    assert used.pop("OutputLocation") == f"s3://{BUCKET}/client/{done['QueryExecutionId']}.csv"
    assert used == {
        "EncryptionConfiguration": CLIENT["EncryptionConfiguration"],
        "ExpectedBucketOwner": CLIENT["ExpectedBucketOwner"],
        "AclConfiguration": OWN["AclConfiguration"],
    }


def test_a_query_needs_a_place_for_its_result(athena: Any, group: Make) -> None:
    """Without a location of workgroup or client, or with one that is no S3 address, nothing starts."""
    name = group(output=False)
    message = refused(athena.start_query_execution, QueryString="select 1", WorkGroup=name)
    assert message.startswith("No output location provided.")
    message = refused(
        athena.start_query_execution,
        QueryString="select 1",
        WorkGroup=name,
        ResultConfiguration={"OutputLocation": "/tmp/results"},  # noqa: S108
    )
    assert message == "outputLocation is not a valid S3 path."


def test_a_disabled_workgroup_refuses_queries(athena: Any, group: Make) -> None:
    """State DISABLED refuses StartQueryExecution until the workgroup is ENABLED again."""
    name = group()
    athena.update_work_group(WorkGroup=name, State="DISABLED")
    message = refused(athena.start_query_execution, QueryString="select 1", WorkGroup=name)
    assert message == f"WorkGroup {name} is disabled."
    athena.update_work_group(WorkGroup=name, State="ENABLED")
    succeeded(athena, "select 1", WorkGroup=name)


def test_an_update_changes_what_it_names_and_removes_what_it_flags(athena: Any, group: Make) -> None:
    """UpdateWorkGroup leaves the rest alone; every Remove… flag takes its setting away."""
    name = group(ResultConfiguration=OWN, BytesScannedCutoffPerQuery=CUTOFF)
    athena.update_work_group(
        WorkGroup=name,
        Description="changed",
        ConfigurationUpdates={
            "RequesterPaysEnabled": True,
            "ResultConfigurationUpdates": {
                "OutputLocation": f"s3://{BUCKET}/moved/",
                "RemoveAclConfiguration": True,
                "RemoveExpectedBucketOwner": True,
            },
        },
    )
    changed = settings(athena, name)
    assert changed["ResultConfiguration"] == {
        "OutputLocation": f"s3://{BUCKET}/moved/",
        "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
    }
    assert (changed["RequesterPaysEnabled"], changed["BytesScannedCutoffPerQuery"]) == (True, CUTOFF)
    athena.update_work_group(
        WorkGroup=name,
        ConfigurationUpdates={
            "RemoveBytesScannedCutoffPerQuery": True,
            "ResultConfigurationUpdates": {
                "RemoveOutputLocation": True,
                "RemoveEncryptionConfiguration": True,
            },
        },
    )
    changed = settings(athena, name)
    assert changed["ResultConfiguration"] == {}
    assert "BytesScannedCutoffPerQuery" not in changed
    assert athena.get_work_group(WorkGroup=name)["WorkGroup"]["Description"] == "changed"


def test_a_query_over_the_cutoff_is_cancelled(athena: Any, group: Make) -> None:
    """A query that would read more than BytesScannedCutoffPerQuery ends CANCELLED in Athena's words."""
    name = group(BytesScannedCutoffPerQuery=CUTOFF)
    here = {"WorkGroup": name, "QueryExecutionContext": {"Database": DATABASE}}
    ddl = f"""create external table if not exists large (id string)
        row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://{BUCKET}/large/'"""
    succeeded(athena, ddl, **here)
    cut = ended(athena, "select count(distinct id) from large", **here)
    assert cut["Status"]["State"] == "CANCELLED"
    assert cut["Status"]["StateChangeReason"] == "Bytes scanned limit was exceeded"
    assert cut["Statistics"]["DataScannedInBytes"] >= CUTOFF
    copied = f"create table copied with (external_location='s3://{BUCKET}/copied/') as select id from large"
    assert ended(athena, copied, **here)["Status"]["State"] == "CANCELLED"
    assert succeeded(athena, "select 1", **here)["Statistics"]["DataScannedInBytes"] == 0
    athena.update_work_group(WorkGroup=name, ConfigurationUpdates={"RemoveBytesScannedCutoffPerQuery": True})
    assert succeeded(athena, "select count(distinct id) from large", **here)
    assert rows(athena, succeeded(athena, "show tables", **here)) == [["large"]]


def test_a_cutoff_below_ten_megabytes_is_refused(aws_environment: Gateway, group: Make) -> None:
    """BytesScannedCutoffPerQuery is at least 10,000,000."""
    athena = boto3.client("athena", config=Config(parameter_validation=False))
    message = refused(
        athena.update_work_group,
        WorkGroup=group(),
        ConfigurationUpdates={"BytesScannedCutoffPerQuery": CUTOFF - 1},
    )
    assert message == (
        "1 validation error detected: Value at 'configurationUpdates.bytesScannedCutoffPerQuery' failed to "
        "satisfy constraint: Member must have value greater than or equal to 10000000"
    )


def test_workgroups_are_listed_by_name_in_pages(athena: Any, group: Make) -> None:
    """ListWorkGroups pages hold what was asked for, in order of the names."""
    group()
    names, token = [], {}
    while True:
        answer = athena.list_work_groups(MaxResults=1, **token)
        names += [item["Name"] for item in answer["WorkGroups"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert names == sorted(names)
    assert {"primary", "test_workgroups_are_listed_by_name_in_pages"} <= set(names)
    assert answer["WorkGroups"][0]["EngineVersion"]["EffectiveEngineVersion"] == "Athena engine version 3"


def test_a_workgroup_that_holds_something_is_kept(athena: Any) -> None:
    """DeleteWorkGroup needs RecursiveDeleteOption for named queries, prepared statements and executions."""
    where = {"Configuration": {"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/held/"}}}
    athena.create_work_group(Name="held", **where)
    athena.delete_work_group(WorkGroup="held")
    for hold in (
        lambda: athena.create_named_query(Name="n", Database="d", QueryString="select 1", WorkGroup="held"),
        lambda: athena.create_prepared_statement(
            StatementName="ps", WorkGroup="held", QueryStatement="select 1"
        ),
        lambda: succeeded(athena, "select 1", WorkGroup="held"),
    ):
        athena.create_work_group(Name="held", **where)
        hold()
        assert refused(athena.delete_work_group, WorkGroup="held") == "WorkGroup held is not empty"
        athena.delete_work_group(WorkGroup="held", RecursiveDeleteOption=True)
        assert refused(athena.get_work_group, WorkGroup="held") == "WorkGroup is not found."
    athena.create_work_group(Name="held", **where)
    assert athena.list_query_executions(WorkGroup="held")["QueryExecutionIds"] == []
    athena.delete_work_group(WorkGroup="held")
    assert "primary" in refused(athena.delete_work_group, WorkGroup="primary")


def test_a_name_is_taken_once(athena: Any, group: Make) -> None:
    """A second workgroup of a name is refused."""
    assert refused(athena.create_work_group, Name=group()) == "WorkGroup is already created"


def test_an_engine_version_that_is_not_here_is_refused(athena: Any, group: Make) -> None:
    """Only AUTO and engine version 3 can be chosen, and both are listed."""
    versions = athena.list_engine_versions()["EngineVersions"]
    assert [item["SelectedEngineVersion"] for item in versions] == ["AUTO", "Athena engine version 3"]
    older = {"EngineVersion": {"SelectedEngineVersion": "Athena engine version 2"}}
    message = refused(athena.update_work_group, WorkGroup=group(), ConfigurationUpdates=older)
    assert "Athena engine version 2 is not supported" in message


def test_named_queries_are_kept_by_workgroup(athena: Any, group: Make) -> None:
    """A named query is made once a token, listed in pages, changed, got in batches and deleted."""
    name, token = group(), "n" * 32
    made = {"Name": "first", "Database": DATABASE, "QueryString": "select 1", "WorkGroup": name}
    first = athena.create_named_query(ClientRequestToken=token, **made)["NamedQueryId"]
    assert athena.create_named_query(ClientRequestToken=token, **made)["NamedQueryId"] == first
    changed = {**made, "QueryString": "select 2"}
    message = refused(athena.create_named_query, ClientRequestToken=token, **changed)
    assert message == "Idempotent parameters do not match"
    second = athena.create_named_query(**{**made, "Name": "second"})["NamedQueryId"]
    pages = athena.get_paginator("list_named_queries").paginate(
        WorkGroup=name, PaginationConfig={"PageSize": 1}
    )
    assert [page["NamedQueryIds"] for page in pages] == [[first], [second]]
    athena.update_named_query(NamedQueryId=first, Name="renamed", Description="d", QueryString="select 3")
    athena.delete_named_query(NamedQueryId=second)
    batch = athena.batch_get_named_query(NamedQueryIds=[first, second])
    assert batch["NamedQueries"] == [
        {**made, "NamedQueryId": first, "Name": "renamed", "Description": "d", "QueryString": "select 3"}
    ]
    assert [item["NamedQueryId"] for item in batch["UnprocessedNamedQueryIds"]] == [second]
    assert refused(athena.get_named_query, NamedQueryId=second) == f"NamedQuery {second} was not found"


def test_prepared_statements_are_one_store_for_api_and_sql(athena: Any, group: Make) -> None:
    """What SQL prepares the API lists, what the API makes SQL runs, and either may take it away."""
    name = group()
    here = {"WorkGroup": name}
    succeeded(athena, "prepare by_sql from select ? + 1", **here)
    athena.create_prepared_statement(StatementName="by_api", QueryStatement="select ? || ?", **here)
    listed = athena.list_prepared_statements(**here)["PreparedStatements"]
    assert [item["StatementName"] for item in listed] == ["by_api", "by_sql"]
    got = athena.get_prepared_statement(StatementName="by_sql", **here)["PreparedStatement"]
    assert got["QueryStatement"] == "select ? + 1"
    done = succeeded(athena, "execute by_api using 'a', 'b'", **here)
    assert rows(athena, done)[1] == ["ab"]
    assert (done["StatementType"], done["SubstatementType"]) == ("DML", "SELECT")
    assert done["Query"] == "execute by_api using 'a', 'b'"
    athena.update_prepared_statement(StatementName="by_api", QueryStatement="select upper(?)", **here)
    assert rows(athena, succeeded(athena, "execute by_api", ExecutionParameters=["b"], **here))[1] == ["B"]
    succeeded(athena, "deallocate prepare by_api", **here)
    batch = athena.batch_get_prepared_statement(PreparedStatementNames=["by_api", "by_sql"], **here)
    assert [item["StatementName"] for item in batch["PreparedStatements"]] == ["by_sql"]
    (missing,) = batch["UnprocessedPreparedStatementNames"]
    assert missing["ErrorMessage"] == f"PreparedStatement by_api was not found in workGroup {name}"
    athena.delete_prepared_statement(StatementName="by_sql", **here)
    failed = ended(athena, "execute by_sql using 1", **here)["Status"]
    assert failed["StateChangeReason"] == f"PreparedStatement by_sql was not found in workGroup {name}"


def test_a_prepared_statement_is_asked_for_by_name(athena: Any, group: Make) -> None:
    """One that is not there is a ResourceNotFoundException; one that is there is not made again."""
    here = {"WorkGroup": group()}
    with pytest.raises(athena.exceptions.ResourceNotFoundException):
        athena.get_prepared_statement(StatementName="nothing", **here)
    athena.create_prepared_statement(StatementName="twice", QueryStatement="select 1", **here)
    message = refused(
        athena.create_prepared_statement, StatementName="twice", QueryStatement="select 2", **here
    )
    assert "already exists" in message


@pytest.mark.parametrize(
    ("given", "answer"),
    [("'abc'", "abc"), ("abc", "abc"), ("it's", "it's"), ("1 + 1", "2"), ("date '2020-01-01'", "2020-01-01")],
)
def test_a_parameter_is_an_expression_or_else_text(athena: Any, group: Make, given: str, answer: str) -> None:
    """A value that does not parse, or names a column, is a string; any other is what it says."""
    done = succeeded(athena, "select ? as v", ExecutionParameters=[given], WorkGroup=group())
    assert rows(athena, done) == [["v"], [answer]]


def test_parameters_must_fit_the_question_marks(athena: Any, group: Make) -> None:
    """Another count fails; a text without any question mark ignores them, as Athena does."""
    here = {"WorkGroup": group()}
    failed = ended(athena, "select ?, ?", ExecutionParameters=["1"], **here)["Status"]
    assert "expected 2 but found 1" in failed["StateChangeReason"]
    assert failed["AthenaError"]["ErrorType"] == 1100
    assert rows(athena, succeeded(athena, "select '?' as q", ExecutionParameters=["1"], **here))[1] == ["?"]


def test_tags_belong_to_what_there_is(athena: Any, group: Make) -> None:
    """Tags are set, changed, listed in pages and removed; an ARN of nothing is not found."""
    arn = f"arn:aws:athena:us-east-1:123456789012:workgroup/{group()}"
    athena.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    athena.tag_resource(ResourceARN=arn, Tags=[{"Key": "b", "Value": "3"}])
    athena.untag_resource(ResourceARN=arn, TagKeys=["a", "c"])
    assert athena.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "3"}]
    with pytest.raises(athena.exceptions.ResourceNotFoundException):
        athena.tag_resource(ResourceARN=arn + "x", Tags=[{"Key": "a", "Value": "1"}])
