"""Queries through boto3: started, waited for, read."""

from __future__ import annotations

import time
from typing import Any

ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")
SLOW = (
    "select count(*) from unnest(sequence(1, 10000)) a(x) cross join unnest(sequence(1, 10000)) b(y) "
    "cross join unnest(sequence(1, 10000)) c(z) where (x * y + z) % 7 = 3"
)
"""A query that runs for minutes unless it is stopped."""


def started(athena: Any, sql: str, **request: Any) -> str:
    """Start *sql* and return its id."""
    return athena.start_query_execution(QueryString=sql, **request)["QueryExecutionId"]


def state(athena: Any, query_id: str) -> str:
    """Return the state of an execution."""
    return execution(athena, query_id)["Status"]["State"]


def execution(athena: Any, query_id: str) -> dict[str, Any]:
    """Return the QueryExecution of *query_id* as it is."""
    return athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]


def ended(athena: Any, sql: str, **request: Any) -> dict[str, Any]:
    """Start *sql*, wait for its end and return its QueryExecution."""
    query_id = started(athena, sql, **request)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = execution(athena, query_id)
        if found["Status"]["State"] in ENDED:
            return found
    message = f"{sql} is still {found['Status']['State']}"
    raise AssertionError(message)


def succeeded(athena: Any, sql: str, **request: Any) -> dict[str, Any]:
    """Start *sql*, wait, and return its QueryExecution, which must have succeeded."""
    found = ended(athena, sql, **request)
    assert found["Status"]["State"] == "SUCCEEDED", found["Status"]
    return found


def rows(athena: Any, done: dict[str, Any], **paging: Any) -> list[list[str | None]]:
    """Return the first page of results, header included."""
    answer = athena.get_query_results(QueryExecutionId=done["QueryExecutionId"], **paging)
    return [[value.get("VarCharValue") for value in row["Data"]] for row in answer["ResultSet"]["Rows"]]
