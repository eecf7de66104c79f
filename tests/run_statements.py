"""What a lake's workgroup has run, and what of that means something else on Athena than on Trino."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from athena_forms import forbidden
from local_clients import client

from local_aws.athena.statements import bare, statement
from local_aws.gateway import Gateway

#: Kinds of statements that have a query in them, or change rows.
ASKING = {"query", "create_table_as", "create_view", "write"}
_BATCH = 50


def asking(gateway: Gateway, lake: Any) -> Iterator[str]:
    """The statements that ask or change rows, as they were sent, of all that *lake* has run."""
    athena = client(gateway, "athena")
    pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=lake.settings.names.workgroup)
    ids = [found for page in pages for found in page["QueryExecutionIds"]]
    for at in range(0, len(ids), _BATCH):
        answer = athena.batch_get_query_execution(QueryExecutionIds=ids[at : at + _BATCH])
        sent = (execution["Query"] for execution in answer["QueryExecutions"])
        yield from (sql for sql in sent if statement(sql).kind in ASKING)


def forbidden_in(statements: Iterator[str] | list[str]) -> dict[str, list[str]]:
    """What is wrong with *statements*, by what each begins with."""
    queries = {_query_of(sql) for sql in statements}
    return {sql[:200]: said for sql in queries if (said := forbidden(sql))}


def _query_of(sql: str) -> str:
    """A statement without dbt's comment; of a view its query."""
    text = bare(sql).rstrip().rstrip(";")
    if statement(text).kind != "create_view":
        return text
    return re.split(r"\n\s*as\n", text, maxsplit=1)[1]
