"""Airflow's AthenaOperator against local Athena: it starts, waits, and fails as Athena says."""

from __future__ import annotations

import boto3
import pytest
from airflow.providers.amazon.aws.operators.athena import AthenaOperator
from athena_queries import SLOW, rows, state
from local_clients import client

from local_aws.gateway import Gateway

BUCKET, DATABASE = "airflow-athena", "airflow"


@pytest.fixture(scope="module", autouse=True)
def _place(gateway: Gateway) -> None:
    """A bucket and a database."""
    client(gateway, "s3").create_bucket(Bucket=BUCKET)
    client(gateway, "glue").create_database(DatabaseInput={"Name": DATABASE})


def operator(query: str) -> AthenaOperator:
    """An operator without a connection: the environment says who calls and where."""
    return AthenaOperator(
        task_id="ask",
        query=query,
        database=DATABASE,
        output_location=f"s3://{BUCKET}/results/",
        aws_conn_id=None,
        region_name="us-east-1",
        sleep_time=1,
    )


def test_it_returns_the_id_of_a_query_that_succeeded(aws_environment: Gateway) -> None:
    """A table is made and read; the id leads to the rows."""
    place = f"external_location = 's3://{BUCKET}/made/'"
    operator(f"create table made with ({place}) as select 1 as n, 'a' as word").execute({})
    query_id = operator("select n, word from made").execute({})
    assert rows(boto3.client("athena"), {"QueryExecutionId": query_id}) == [["n", "word"], ["1", "a"]]


def test_it_fails_with_athenas_reason(aws_environment: Gateway) -> None:
    """The task's failure names what Athena found."""
    with pytest.raises(Exception, match="TABLE_NOT_FOUND: .* does not exist"):
        operator("select * from nowhere").execute({})


def test_a_killed_task_stops_its_query(aws_environment: Gateway) -> None:
    """on_kill cancels what runs."""
    athena = boto3.client("athena")
    asking = operator(SLOW)
    asking.query_execution_id = asking.hook.run_query(
        SLOW, {"Database": DATABASE}, {"OutputLocation": f"s3://{BUCKET}/results/"}
    )
    asking.on_kill()
    assert state(athena, asking.query_execution_id) == "CANCELLED"
