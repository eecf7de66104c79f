"""Views as Athena keeps them in Glue: a base64 `Presto View` document."""

from __future__ import annotations

import base64
import json
from typing import Any

from local_aws.athena.as_trino import AsTrino
from local_aws.athena.engine import Column
from local_aws.athena.errors import QueryError

_HEAD, _TAIL = "/* Presto View: ", " */"


def view_input(name: str, sql: str, schema: str, columns: list[Column], comment: str = "") -> dict[str, Any]:
    """The TableInput of a view named *name* over *sql*, whose bare names belong to *schema*."""
    document = {
        # Trino reads its own words, and leaves alone what it does not know.
        "originalSql": AsTrino(sql).sent,
        "athenaSql": sql,
        "catalog": "awsdatacatalog",
        "schema": schema,
        "columns": [{"name": column.name, "type": column.full} for column in columns],
        **({"comment": comment} if comment else {}),
    }
    encoded = base64.b64encode(json.dumps(document).encode()).decode()
    return {
        "Name": name.lower(),
        # Whose rights a view reads with: Trino refuses a view without an owner.
        "Owner": "hadoop",
        "TableType": "VIRTUAL_VIEW",
        # Trino knows a view by this comment; its own lies in the document.
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "StorageDescriptor": {
            "Columns": [{"Name": column.name.lower(), "Type": column.hive} for column in columns],
            "Location": "",
            "SerdeInfo": {},
        },
        "PartitionKeys": [],
        "ViewOriginalText": f"{_HEAD}{encoded}{_TAIL}",
        "ViewExpandedText": "/* Presto View */",
    }


def view_query(table: dict[str, Any]) -> tuple[str, str]:
    """The SQL of a view and the database of its bare names.

    Raises:
        QueryError: INVALID_VIEW for a view of another engine.
    """
    stored = table.get("ViewOriginalText", "")
    if not stored.startswith(_HEAD):
        raise QueryError(
            "INVALID_VIEW", f"View '{table['Name']}' is not a Presto view; Athena made none here"
        )
    document = json.loads(base64.b64decode(stored[len(_HEAD) :].rsplit(_TAIL, 1)[0]))
    return document.get("athenaSql", document["originalSql"]), document.get("schema") or table["DatabaseName"]
