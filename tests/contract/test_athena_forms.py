"""The SQL that the project runs: every model, data test and query means the same on Athena and on Trino."""

import re
from pathlib import Path

from athena_forms import forbidden
from local_clients import client

from local_aws.athena.statements import bare

QUERIES = Path(__file__).parents[2] / "queries"
READS = ("select", "with", "create table", "insert", "merge", "(")


def ran(gateway, lake):
    """Return every statement that the lake's workgroup has run, as it was sent."""
    athena = client(gateway, "athena")
    pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=lake.settings.names.workgroup)
    ids = [found for page in pages for found in page["QueryExecutionIds"]]
    for at in range(0, len(ids), 50):
        found = athena.batch_get_query_execution(QueryExecutionIds=ids[at : at + 50])
        yield from (execution["Query"] for execution in found["QueryExecutions"])


def query_of(statement):
    """Return a statement without dbt's comment; of a view its query."""
    text = bare(statement).rstrip().rstrip(";")
    return re.split(r"\n\s*as\n", text, maxsplit=1)[1] if text.startswith("create or replace view") else text


def test_what_a_build_runs_has_no_form_that_only_trino_takes(gateway, modelled_lake):
    """Models, data tests and unit tests, as dbt compiled them for this lake."""
    statements = {query_of(sql) for sql in ran(gateway, modelled_lake)}
    asked = [sql for sql in statements if sql.lower().startswith(READS)]
    found = {sql[:200]: said for sql in asked if (said := forbidden(sql))}
    assert len(asked) > 100
    assert found == {}


def test_the_queries_for_people_have_none_either():
    """Those of the predecessors are printed as they were."""
    found = {path.name: said for path in QUERIES.glob("*.sql") if (said := forbidden(path.read_text()))}
    assert found == {}
