"""The models' own SQL on DuckDB, without dbt, a catalog or a server: a history of many nights in a second."""

from __future__ import annotations

from typing import Any

import duckdb
import jinja2
import sqlglot

from engagelake.dbt import PROJECT

MACROS = PROJECT / "macros"


def rows(lake: duckdb.DuckDBPyConnection, sql: str, macros: str = "", **words: Any) -> list[tuple[Any, ...]]:
    """Return the rows of *sql*, the text of a dbt model; a `ref` is the table of that name in *lake*.

    *macros* names a file of macros that it calls; *words* are further ones.
    """
    head = (MACROS / f"{macros}.sql").read_text(encoding="utf-8") if macros else ""
    known = {"config": lambda **_: "", "ref": lambda name: name, **words}
    text = jinja2.Template(head + sql).render(known)
    return lake.execute(sqlglot.transpile(text, read="athena", write="duckdb")[0]).fetchall()


def model(path: str) -> str:
    """Return the text of the model at *path* below models/."""
    return (PROJECT / f"models/{path}.sql").read_text(encoding="utf-8")
