"""Queries that a dbt run which was killed left running in Athena: stopped before the next run begins.

Athena goes on with a query whose client is gone. Such an insert, committed beside the next run's, would
double what both wrote, whatever either of them looked up before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .aws import client
from .errors import TransientError
from .warehouse import poll_seconds

if TYPE_CHECKING:
    from .settings import Settings

LONGEST_QUERY = timedelta(minutes=30)
"""Athena ends a DML query that runs longer (service quotas, "DML query timeout", by default)."""

PAGE = 50
"""Query executions that one ListQueryExecutions or BatchGetQueryExecution speaks of (API reference)."""

UNFINISHED = ("QUEUED", "RUNNING")
PATIENCE_SECONDS = 120

NODE_ID = '"node_id": "'
"""How dbt begins the name of the node in the comment that it puts before each statement."""


def unfinished(settings: Settings) -> dict[str, set[str]]:
    """Return the ids of the workgroup's queued and running dbt statements, by the unique id of dbt's node."""
    athena = client("athena", settings)
    found: dict[str, set[str]] = {}
    since = datetime.now(UTC) - LONGEST_QUERY
    for executions in _newest_first(athena, settings.names.workgroup):
        for execution in executions:
            node = node_of(execution["Query"])
            if node and execution["Status"]["State"] in UNFINISHED:
                found.setdefault(node, set()).add(execution["QueryExecutionId"])
        if min(execution["Status"]["SubmissionDateTime"] for execution in executions) < since:
            break
    return found


def node_of(sql: str) -> str | None:
    """Return the unique id of the dbt node that *sql* belongs to (`model.engagelake.all_events`), or None."""
    _, begun, rest = sql.partition(NODE_ID)
    return rest.partition('"')[0] if begun else None


def stop(settings: Settings, query_ids: set[str]) -> None:
    """Stop queries and wait until each has ended: stopped, or with all of its work done.

    Raises:
        TransientError: If one goes on; names it.
    """
    athena = client("athena", settings)
    for query_id in sorted(query_ids):
        athena.stop_query_execution(QueryExecutionId=query_id)
    deadline = time.monotonic() + PATIENCE_SECONDS
    for query_id in sorted(query_ids):
        while _state(athena, query_id) in UNFINISHED:
            if time.monotonic() > deadline:
                msg = f"query {query_id} of a killed run goes on: stop it and run again"
                raise TransientError(msg)
            time.sleep(poll_seconds(settings))


def _newest_first(athena: Any, workgroup: str) -> Iterator[list[dict[str, Any]]]:
    pages = athena.get_paginator("list_query_executions").paginate(
        WorkGroup=workgroup, PaginationConfig={"PageSize": PAGE}
    )
    for page in pages:
        if page["QueryExecutionIds"]:
            answer = athena.batch_get_query_execution(QueryExecutionIds=page["QueryExecutionIds"])
            yield answer["QueryExecutions"]


def _state(athena: Any, query_id: str) -> str:
    state: str = athena.get_query_execution(QueryExecutionId=query_id)["QueryExecution"]["Status"]["State"]
    return state
