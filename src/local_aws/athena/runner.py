"""The front: each statement to Glue or to the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from local_aws.athena import alter_table, hive_ddl, partitions, show
from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.engine import Column, Engine, Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.statements import Statement, bare
from local_aws.athena.views import view_input

_NAME = r"((?:[\"`]?[\w$-]+[\"`]?\.)*)[\"`]?([\w$-]+)[\"`]?"
_VIEW = re.compile(
    rf"(?is)create\s+(or\s+replace\s+)?view\s+{_NAME}(?:\s+comment\s+'((?:[^']|'')*)')?\s+as\b(.*)$"
)
_DROP_VIEW = re.compile(rf"(?is)drop\s+view\s+(if\s+exists\s+)?{_NAME}\s*$")
_UNLOAD = re.compile(r"(?is)unload\s*\((.*)\)\s*to\s*'([^']+)'\s*with\s*\((.*)\)\s*$")
_OPTION = re.compile(r"(?is)(\w+)\s*=\s*(?:'((?:[^']|'')*)'|array\s*\[(.*?)\]|([\w.]+))")
_MAINTAIN = re.compile(
    rf"(?is)(?:optimize|vacuum)\s+{_NAME}(\s+rewrite\s+data\s+using\s+bin_pack(?:\s+where\s+.*)?)?\s*$"
)

_Ddl = Callable[[str, Catalog, Session], Outcome]
_DDL: dict[str, _Ddl] = {
    "create_table": hive_ddl.create_table,
    "create_database": hive_ddl.create_database,
    "drop_table": hive_ddl.drop_table,
    "drop_database": hive_ddl.drop_database,
    "alter_table": alter_table.alter_table,
    "alter_database": hive_ddl.alter_database,
    "repair": partitions.repair,
    "show": show.show,
    "describe": show.describe,
}


def run(statement: Statement, engine: Engine, session: Session) -> Outcome:
    """Run one statement; PREPARE, EXECUTE and DEALLOCATE are resolved before.

    Raises:
        QueryError: As Athena would fail it.
    """
    text = bare(statement.text)
    catalog = Catalog(session.context)
    if statement.kind in _DDL:
        return _DDL[statement.kind](text, catalog, session)
    if statement.kind == "query":
        return engine.query(statement.text, session)
    if statement.kind in ("create_table_as", "write"):
        return engine.write(statement.text, session)
    special = {
        "create_view": _create_view, "drop_view": _drop_view, "unload": _unload, "explain": _explain,
        "optimize": _maintain, "vacuum": _maintain,
    }.get(statement.kind)  # fmt: skip
    if special is None:
        raise not_supported(f"{statement.kind.replace('_', ' ').upper()} has no rule in local Athena")
    return special(text, engine, catalog, session)


def _place(qualifier: str, name: str, session: Session) -> tuple[str, str]:
    parts = [part.strip('"`') for part in qualifier.split(".") if part]
    return (parts[-1] if parts else session.database).lower(), name.lower()


def _create_view(text: str, engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    found = _VIEW.match(text)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: CREATE VIEW takes a name and a query")
    replace, qualifier, name, comment, sql = found.groups()
    database, name = _place(qualifier, name, session)
    columns: list[Column] = engine.describe(sql.strip(), session)
    made: dict[str, Any] = view_input(
        name, sql.strip(), session.database, columns, (comment or "").replace("''", "'")
    )
    existing = catalog.find(database, name)
    if existing is None:
        catalog.create_table(database, made)
    elif not is_view(existing):
        raise QueryError("TABLE_ALREADY_EXISTS", f"Table 'awsdatacatalog.{database}.{name}' already exists")
    elif replace:
        catalog.glue.update_table(DatabaseName=database, TableInput=made)
    else:
        raise QueryError("ALREADY_EXISTS", f"View already exists: '{database}.{name}'")
    return Outcome()


def _drop_view(text: str, _engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    found = _DROP_VIEW.match(text)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: DROP VIEW takes one name")
    database, name = _place(found[2], found[3], session)
    existing = catalog.find(database, name)
    if existing is None:
        if found[1]:
            return Outcome()
        raise QueryError("TABLE_NOT_FOUND", f"View '{database}.{name}' does not exist")
    if not is_view(existing):
        raise QueryError("TABLE_NOT_FOUND", f"'{database}.{name}' is a table, not a view; use DROP TABLE")
    catalog.glue.delete_table(DatabaseName=database, Name=name)
    return Outcome()


def _unload(text: str, engine: Engine, _catalog: Catalog, session: Session) -> Outcome:
    found = _UNLOAD.match(text)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: UNLOAD (query) TO 's3://…' WITH (format = '…')")
    options: dict[str, Any] = {}
    for key, quoted, array, plain in _OPTION.findall(found[3]):
        names = [name.strip(" '\"") for name in array.split(",")] if array else None
        options[key.lower()] = names or quoted.replace("''", "'") or plain
    return engine.unload(found[1].strip(), found[2], options, session)


def _explain(text: str, engine: Engine, _catalog: Catalog, session: Session) -> Outcome:
    query = re.sub(r"(?is)\Aexplain\s+(?:\((?:[^()]*)\)\s*)?", "", text)
    if re.match(r"(?i)analyze\b", query):
        raise not_supported("EXPLAIN ANALYZE has no rule in the embedded engine")
    return Outcome([Column("Query Plan", "varchar")], [[line] for line in engine.explain(query, session)])


def _maintain(text: str, _engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    """OPTIMIZE and VACUUM: a table that is not Iceberg is refused; files are left as they are.

    Both only change how a table is stored, never what it answers.
    """
    found = _MAINTAIN.match(text)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: OPTIMIZE t REWRITE DATA USING BIN_PACK, or VACUUM t")
    database, name = _place(found[1], found[2], session)
    if not is_iceberg(catalog.table(database, name)):
        raise not_supported(f"OPTIMIZE and VACUUM take Iceberg tables; '{name}' is none")
    return Outcome()
