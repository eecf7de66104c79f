"""What dbt compiled, on DuckDB: its tables by their bare names."""

from __future__ import annotations

import sqlglot


def relation(compiled: str) -> str:
    """Return *compiled*, Athena's SQL, as DuckDB's; a table of whatever database is the one of that name."""
    tree = sqlglot.parse_one(compiled, read="athena")
    for table in tree.find_all(sqlglot.exp.Table):
        table.set("db", None)
        table.set("catalog", None)
    return tree.sql("duckdb")
