"""Executions through Athena's API: identity, states, times, stopping, limits, errors, reuse."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import boto3
import pytest
from athena_queries import ENDED, SLOW, ended, execution, rows, started, state, succeeded
from botocore.config import Config
from botocore.exceptions import ClientError
from local_clients import ask, client, until

from local_aws.athena.engine import Session
from local_aws.athena.errors import QueryError
from local_aws.gateway import Gateway
from local_aws.service import CallContext

BUCKET, GROUP = "executions-athena", "executions"
HERE = {"WorkGroup": GROUP}
TOKEN = "executions-token-of-at-least-32-characters"


def by_age(minutes: int, *, enabled: bool = True) -> dict[str, Any]:
    """The part of a request that wishes for a result of up to *minutes*."""
    wish = {"Enabled": enabled, "MaxAgeInMinutes": minutes}
    return {"ResultReuseConfiguration": {"ResultReuseByAgeConfiguration": wish}}


REUSE = by_age(60)


@pytest.fixture(scope="module", autouse=True)
def _place(gateway: Gateway) -> None:
    """A bucket, a database with a table, and a workgroup that says where results go."""
    client(gateway, "s3").create_bucket(Bucket=BUCKET)
    client(gateway, "glue").create_database(DatabaseInput={"Name": "executions"})
    client(gateway, "athena").create_work_group(
        Name=GROUP,
        Configuration={
            "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/results/"},
            "EnforceWorkGroupConfiguration": False,
        },
    )


@pytest.fixture
def athena(aws_environment: Gateway) -> Any:
    """A boto3 client of local Athena."""
    return boto3.client("athena")


@pytest.fixture
def slow(athena: Any) -> Iterator[str]:
    """A query that runs until the test ends."""
    query_id = started(athena, SLOW, **HERE)
    until(lambda: state(athena, query_id) == "RUNNING")
    yield query_id
    athena.stop_query_execution(QueryExecutionId=query_id)


def refused(call: Any, **request: Any) -> dict[str, Any]:
    """The error of a call that must be refused."""
    with pytest.raises(ClientError) as found:
        call(**request)
    return found.value.response


def test_a_token_names_one_execution(athena: Any) -> None:
    """The same token and request give the same id, also when the query has ended long since."""
    first = ended(athena, "select 1", ClientRequestToken=TOKEN, **HERE)["QueryExecutionId"]
    assert started(athena, "select 1", ClientRequestToken=TOKEN, **HERE) == first


@pytest.mark.parametrize(
    "changed",
    [
        {"QueryString": "select 2"},
        {"QueryExecutionContext": {"Database": "other"}},
        {"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/elsewhere/"}},
        {"ExecutionParameters": ["1"]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_token_does_not_serve_another_request(athena: Any, changed: dict[str, Any]) -> None:
    """A token that was used with other parameters is refused with Athena's words and code."""
    request = {"QueryString": "select 1", "ClientRequestToken": f"{TOKEN}-{next(iter(changed))}", **HERE}
    athena.start_query_execution(**request)
    error = refused(athena.start_query_execution, **{**request, **changed})
    assert error["Error"]["Message"] == "Idempotent parameters do not match"
    assert error["AthenaErrorCode"] == "IDEMPOTENT_PARAMETER_MISMATCH"


def test_an_execution_tells_its_times_and_cost(athena: Any) -> None:
    """The parts of the time add up to the total, and submission comes before completion."""
    done = succeeded(athena, "select 1", **HERE)
    statistics, status = done["Statistics"], done["Status"]
    parts = ("ServicePreProcessing", "QueryQueue", "EngineExecution", "ServiceProcessing")
    assert statistics["TotalExecutionTimeInMillis"] == sum(
        statistics[f"{part}TimeInMillis"] for part in parts
    )
    assert statistics["QueryPlanningTimeInMillis"] <= statistics["EngineExecutionTimeInMillis"]
    assert statistics["DataScannedInBytes"] == 0
    assert statistics["ResultReuseInformation"] == {"ReusedPreviousResult": False}
    assert timedelta(0) <= status["CompletionDateTime"] - status["SubmissionDateTime"] < timedelta(seconds=30)
    runtime = athena.get_query_runtime_statistics(QueryExecutionId=done["QueryExecutionId"])
    timeline = runtime["QueryRuntimeStatistics"]["Timeline"]
    assert timeline["TotalExecutionTimeInMillis"] == statistics["TotalExecutionTimeInMillis"]
    assert runtime["QueryRuntimeStatistics"]["Rows"] == {"InputBytes": 0, "OutputRows": 1}


@pytest.mark.parametrize(
    ("sql", "kind", "form", "suffix"),
    [
        ("values 1", "DML", "SELECT", ".csv"),
        ("-- a comment\nselect 1", "DML", "SELECT", ".csv"),
        ("explain select 1", "DML", "EXPLAIN", ".txt"),
        ("show schemas", "UTILITY", "SHOW_DATABASES", ".txt"),
        ("show tables in executions", "UTILITY", "SHOW_TABLES", ".txt"),
        ("create database if not exists executions", "DDL", "CREATE_DATABASE", ".txt"),
    ],
)
def test_a_statement_has_athenas_types_and_file_name(
    athena: Any, sql: str, kind: str, form: str, suffix: str
) -> None:
    """StatementType, SubstatementType and the result's suffix follow the first words after comments."""
    done = succeeded(athena, sql, **HERE)
    assert (done["StatementType"], done["SubstatementType"]) == (kind, form)
    assert done["ResultConfiguration"]["OutputLocation"].endswith(done["QueryExecutionId"] + suffix)


def test_a_running_query_stops_for_good(athena: Any, slow: str) -> None:
    """A stopped query is CANCELLED at once, has no results, and may be stopped again."""
    error = refused(athena.get_query_results, QueryExecutionId=slow)
    assert error["Error"]["Message"] == "Query has not yet finished. Current state: RUNNING"
    assert error["AthenaErrorCode"] == "INVALID_QUERY_EXECUTION_STATE"
    began = time.monotonic()
    athena.stop_query_execution(QueryExecutionId=slow)
    status = execution(athena, slow)["Status"]
    assert time.monotonic() - began < 1
    assert (status["State"], status["StateChangeReason"]) == ("CANCELLED", "Query cancelled by user")
    assert "AthenaError" not in status
    athena.stop_query_execution(QueryExecutionId=slow)
    error = refused(athena.get_query_results, QueryExecutionId=slow)
    assert (error["Error"]["Message"], error["AthenaErrorCode"]) == (
        "Could not find results",
        "RESULT_NOT_FOUND",
    )


@pytest.mark.parametrize("seconds", [0, 0.005, 0.05, 0.5])
def test_the_engine_lets_go_of_a_query_stopped_at_any_moment(gateway: Gateway, seconds: float) -> None:
    """Also one that was stopped before the engine had begun with it ends, and soon."""
    query_id, engine = str(uuid.uuid4()), gateway.athena
    session = Session(
        CallContext("us-east-1", "123456789012", gateway.endpoint_url), query_id, "executions", "s3://none/"
    )
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(engine.query, SLOW, session)
        time.sleep(seconds)
        engine.stop(query_id)
        assert isinstance(running.exception(timeout=20), QueryError)


def test_stopping_an_ended_query_changes_nothing(athena: Any) -> None:
    """A query that SUCCEEDED stays so; an unknown id is refused by its code."""
    done = succeeded(athena, "select 1", **HERE)
    athena.stop_query_execution(QueryExecutionId=done["QueryExecutionId"])
    assert execution(athena, done["QueryExecutionId"]) == done
    error = refused(athena.stop_query_execution, QueryExecutionId="nowhere")
    assert error["AthenaErrorCode"] == "QUERY_EXECUTION_NOT_FOUND"


def test_the_ninth_query_waits_and_can_be_stopped_waiting(athena: Any) -> None:
    """Eight queries run at once; the next is QUEUED, and stopped there it never runs."""
    running = [started(athena, SLOW, **HERE) for _ in range(8)]
    try:
        until(lambda: all(state(athena, query_id) == "RUNNING" for query_id in running))
        waiting = started(athena, SLOW, **HERE)
        assert state(athena, waiting) == "QUEUED"
        athena.stop_query_execution(QueryExecutionId=waiting)
        stopped = execution(athena, waiting)
        assert stopped["Status"]["State"] == "CANCELLED"
        assert stopped["Statistics"]["EngineExecutionTimeInMillis"] == 0
    finally:
        for query_id in running:
            athena.stop_query_execution(QueryExecutionId=query_id)
    assert succeeded(athena, "select 1", **HERE)["Status"]["State"] == "SUCCEEDED"


def test_too_many_active_queries_are_refused(athena: Any, slow: str, gateway: Gateway) -> None:
    """Beyond the quota of queued and running queries of a kind, Athena says TooManyRequestsException."""
    once = boto3.client("athena", config=Config(retries={"total_max_attempts": 1}))
    before = ask(gateway, "athena", {})
    ask(gateway, "athena", {"active_dml": 1})
    try:
        error = refused(once.start_query_execution, QueryString="select 1", **HERE)
        assert error["Error"]["Code"] == "TooManyRequestsException"
        assert error["Reason"] == "CONCURRENT_QUERY_LIMIT_EXCEEDED"
        succeeded(athena, "create database if not exists executions", **HERE)
    finally:
        ask(gateway, "athena", before)


def test_lists_are_newest_first_and_by_workgroup(athena: Any) -> None:
    """ListQueryExecutions gives one workgroup's ids, the newest first, in pages."""
    athena.create_work_group(
        Name="listed", Configuration={"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/listed/"}}
    )
    ids = [ended(athena, f"select {at}", WorkGroup="listed")["QueryExecutionId"] for at in range(5)]
    pages = list(
        athena.get_paginator("list_query_executions").paginate(
            WorkGroup="listed", PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["QueryExecutionIds"]) for page in pages] == [2, 2, 1]
    assert [query_id for page in pages for query_id in page["QueryExecutionIds"]] == ids[::-1]
    error = refused(athena.list_query_executions, WorkGroup="listed", NextToken="abc")
    assert error["Error"]["Message"] == "The nextPageToken is malformed: abc"


def test_a_batch_names_what_it_does_not_know(athena: Any) -> None:
    """BatchGetQueryExecution gives the known executions, and the unknown ids with a code."""
    known = succeeded(athena, "select 1", **HERE)
    answer = athena.batch_get_query_execution(QueryExecutionIds=[known["QueryExecutionId"], "nowhere"])
    assert answer["QueryExecutions"] == [known]
    (missing,) = answer["UnprocessedQueryExecutionIds"]
    assert (missing["QueryExecutionId"], missing["ErrorCode"]) == ("nowhere", "QUERY_EXECUTION_NOT_FOUND")


@pytest.mark.parametrize(
    ("sql", "name", "number"),
    [
        ("select * from executions.nothing", "TABLE_NOT_FOUND", 1301),
        ("select * from nowhere.nothing", "SCHEMA_NOT_FOUND", 1301),
        ("select a from (values 1) as t(b)", "COLUMN_NOT_FOUND", 1006),
        ("select nothing(1)", "FUNCTION_NOT_FOUND", 1303),
        ("select 1 / 0", "DIVISION_BY_ZERO", 1001),
        ("select cast('x' as integer)", "INVALID_CAST_ARGUMENT", 1100),
    ],
)
def test_an_error_has_athenas_number(athena: Any, sql: str, name: str, number: int) -> None:
    """A user's error is category 2, not retryable, and typed as Athena's error catalog numbers it."""
    status = ended(athena, sql, **HERE)["Status"]
    error = status["AthenaError"]
    assert status["State"] == "FAILED"
    assert (error["ErrorCategory"], error["ErrorType"], error["Retryable"]) == (2, number, False)
    assert error["ErrorMessage"] == status["StateChangeReason"]
    assert error["ErrorMessage"].startswith(f"{name}: ")


def test_results_of_a_failed_query_are_refused(athena: Any) -> None:
    """GetQueryResults of a FAILED query says its state."""
    failed = ended(athena, "select 1 / 0", **HERE)
    error = refused(athena.get_query_results, QueryExecutionId=failed["QueryExecutionId"])
    assert error["Error"]["Message"] == "Query did not finish successfully. Final query state: FAILED"


def test_a_missing_result_bucket_fails_the_query(athena: Any) -> None:
    """A bucket that is not there is a failure of writing the results, number 401, with the fix."""
    where = {"ResultConfiguration": {"OutputLocation": "s3://executions-no-such-bucket/"}}
    error = ended(athena, "select 1", **where)["Status"]["AthenaError"]
    assert (error["ErrorCategory"], error["ErrorType"]) == (1, 401)
    assert "executions-no-such-bucket" in error["ErrorMessage"]


def test_a_catalog_that_is_not_there_fails_the_query(athena: Any) -> None:
    """A data catalog other than AwsDataCatalog is named in the failure."""
    failed = ended(athena, "select 1", QueryExecutionContext={"Catalog": "elsewhere"}, **HERE)
    assert failed["Status"]["StateChangeReason"].startswith("CATALOG_NOT_FOUND: ")


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("selct 1", "line 1:1: mismatched input 'selct'"),
        ("select 1 +", "line 1:"),
        ("select 1\nfrom where", "line 2:"),
        ("insert into", "line 1:"),
        ("prepared nonsense", "line 1:1: mismatched input 'prepared'"),
    ],
)
def test_a_mistake_of_grammar_never_starts(athena: Any, sql: str, place: str) -> None:
    """StartQueryExecution refuses it with MALFORMED_QUERY, line and column, and makes no execution."""
    before = athena.list_query_executions(WorkGroup=GROUP)["QueryExecutionIds"]
    error = refused(athena.start_query_execution, QueryString=sql, **HERE)
    assert error["AthenaErrorCode"] == "MALFORMED_QUERY"
    assert error["Error"]["Message"].startswith(place)
    assert athena.list_query_executions(WorkGroup=GROUP)["QueryExecutionIds"] == before


UNCHECKED = Config(parameter_validation=False)


@pytest.mark.parametrize(
    ("request_", "member", "words"),
    [
        ({"ClientRequestToken": "short"}, "clientRequestToken", "have length greater than or equal to 32"),
        ({"ClientRequestToken": "x" * 129}, "clientRequestToken", "have length less than or equal to 128"),
        ({"QueryString": "é" * 131_073}, "queryString", "have length less than or equal to 262144"),
        ({"WorkGroup": "no/slash"}, "workGroup", "satisfy regular expression pattern: [a-zA-Z0-9._-]{1,128}"),
        (
            by_age(10_081),
            "resultReuseConfiguration.resultReuseByAgeConfiguration.maxAgeInMinutes",
            "have value less than or equal to 10080",
        ),
        (
            {"ResultConfiguration": {"EncryptionConfiguration": {"EncryptionOption": "ROT13"}}},
            "resultConfiguration.encryptionConfiguration.encryptionOption",
            "satisfy enum value set: [SSE_S3, SSE_KMS, CSE_KMS]",
        ),
    ],
    ids=["token too short", "token too long", "query too long", "workgroup", "age", "encryption"],
)
def test_a_request_is_held_against_the_apis_limits(
    aws_environment: Gateway, request_: dict[str, Any], member: str, words: str
) -> None:
    """What the API's model forbids is refused before anything starts, and says which member and why."""
    athena = boto3.client("athena", config=UNCHECKED)
    error = refused(athena.start_query_execution, **{"QueryString": "select 1", **HERE, **request_})
    constraint = f"Value at '{member}' failed to satisfy constraint: Member must {words}"
    assert error["Error"]["Message"] == f"1 validation error detected: {constraint}"


def test_a_request_without_a_token_is_refused(gateway: Gateway) -> None:
    """The SDKs make the ClientRequestToken; by hand it must be given."""
    request = urllib.request.Request(  # noqa: S310
        gateway.endpoint_url,
        json.dumps({"QueryString": "select 1"}).encode(),
        {
            "X-Amz-Target": "AmazonAthena.StartQueryExecution",
            "Content-Type": "application/x-amz-json-1.1",
            "Authorization": "AWS4-HMAC-SHA256 Credential=local/20261101/us-east-1/athena/aws4_request",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as found:
        urllib.request.urlopen(request)  # noqa: S310
    assert json.load(found.value)["Message"] == "clientRequestToken is null or empty"


@pytest.fixture(scope="module")
def table(gateway: Gateway) -> str:
    """A Hive table of one JSON object."""
    client(gateway, "s3").put_object(Bucket=BUCKET, Key="reused/a.json", Body=b'{"id": "x"}\n')
    athena = client(gateway, "athena")
    ddl = f"""create external table executions.reused (id string)
        row format serde 'org.openx.data.jsonserde.JsonSerDe' location 's3://{BUCKET}/reused/'"""
    succeeded(athena, ddl, **HERE)
    return "select id from executions.reused"


def test_a_result_is_reused_on_request_only(athena: Any, table: str, gateway: Gateway) -> None:
    """With ResultReuseByAge the earlier result is given for 0 bytes, even if the data changed since."""
    sql = f"{table} -- reused on request"
    first = succeeded(athena, sql, **HERE)
    assert first["Statistics"]["DataScannedInBytes"] == 12
    client(gateway, "s3").put_object(Bucket=BUCKET, Key="reused/b.json", Body=b'{"id": "y"}\n')
    again = succeeded(athena, sql, **HERE, **REUSE)
    assert again["QueryExecutionId"] != first["QueryExecutionId"]
    assert again["Statistics"]["ResultReuseInformation"] == {"ReusedPreviousResult": True}
    assert again["Statistics"]["DataScannedInBytes"] == 0
    assert again["ResultConfiguration"]["OutputLocation"] == first["ResultConfiguration"]["OutputLocation"]
    assert rows(athena, again) == [["id"], ["x"]]
    client(gateway, "s3").delete_object(Bucket=BUCKET, Key="reused/b.json")


@pytest.mark.parametrize(
    "other",
    [
        {"QueryExecutionContext": {"Database": "executions"}},
        {"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/others/"}},
        by_age(0),
        by_age(60, enabled=False),
        {"WorkGroup": "primary", "ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/results/"}},
    ],
    ids=["database", "location", "age", "disabled", "workgroup"],
)
def test_a_result_is_not_reused_in_other_circumstances(
    athena: Any, table: str, other: dict[str, Any]
) -> None:
    """Another database, place or workgroup, a result too old, or no wish for it: the query runs."""
    sql = f"{table} -- other circumstances"
    succeeded(athena, sql, **HERE)
    again = succeeded(athena, sql, **{**HERE, **REUSE, **other})
    assert again["Statistics"]["ResultReuseInformation"] == {"ReusedPreviousResult": False}
    assert again["Statistics"]["DataScannedInBytes"] == 12


@pytest.mark.parametrize(
    "sql",
    [
        "select id, rand() from executions.reused",
        "select id, current_timestamp from executions.reused",
        "select id from executions.reused limit 1",
        "show tables in executions",
    ],
)
def test_what_may_differ_the_next_time_is_not_reused(athena: Any, table: str, sql: str) -> None:
    """No random function, no clock, no LIMIT without ORDER BY, nothing but SELECT."""
    succeeded(athena, sql, **HERE)
    again = succeeded(athena, sql, **HERE, **REUSE)
    assert again["Statistics"]["ResultReuseInformation"] == {"ReusedPreviousResult": False}


def test_a_result_that_was_deleted_is_not_reused(athena: Any, table: str, gateway: Gateway) -> None:
    """Where the earlier result is not in S3 any more, the query runs."""
    sql = f"{table} -- deleted"
    place = succeeded(athena, sql, **HERE)["ResultConfiguration"]["OutputLocation"]
    client(gateway, "s3").delete_object(Bucket=BUCKET, Key=place.removeprefix(f"s3://{BUCKET}/"))
    again = succeeded(athena, sql, **HERE, **REUSE)
    assert again["Statistics"]["ResultReuseInformation"] == {"ReusedPreviousResult": False}


def test_eight_queries_at_once_all_end(athena: Any) -> None:
    """Eight queries started together all succeed, each with its own answer."""
    ids = [
        started(athena, f"select sum(x) + {at} from unnest(sequence(1, 1000)) t(x)", **HERE)
        for at in range(8)
    ]
    until(lambda: all(state(athena, query_id) in ENDED for query_id in ids))
    answers = [rows(athena, {"QueryExecutionId": query_id})[1][0] for query_id in ids]
    assert answers == [str(500_500 + at) for at in range(8)]
