"""The front: each statement to Glue or to the engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.athena import alter_table, describe, hive_ddl, partitions, show
from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.column_types import refuse_for_view
from local_aws.athena.engine import Column, Engine, Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.statements import Statement, bare
from local_aws.athena.vacuum import vacuum
from local_aws.athena.views import view_input
from local_aws.athena.words import Words

#: https://docs.aws.amazon.com/athena/latest/ug/unload.html
_UNLOAD_OPTIONS = {"format", "compression", "compression_level", "field_delimiter", "partitioned_by"}

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
    "describe": describe.describe,
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
        "optimize": _optimize, "vacuum": _vacuum,
    }.get(statement.kind)  # fmt: skip
    if special is None:
        raise not_supported(f"{statement.kind.replace('_', ' ').upper()} has no rule in local Athena")
    return special(text, engine, catalog, session)


def _create_view(text: str, engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    words = Words(text)
    words.need("create")
    replace = words.take("or replace")
    words.need("view")
    database, name = words.table(session.database)
    named = words.listed(words.name) if words.next.text == "(" else []
    comment = words.string() if words.take("comment") else ""
    words.need("as")
    sql = words.rest().strip()
    if named:
        sql = f"SELECT * FROM (\n{sql}\n) AS t ({', '.join(named)})"  # noqa: S608 - names only
    columns: list[Column] = engine.describe(sql, session)
    refuse_for_view(columns)
    made: dict[str, Any] = view_input(name, sql, session.database, columns, comment)
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
    words = Words(text)
    words.need("drop")
    words.need("view")
    lenient = words.take("if exists")
    database, name = words.table(session.database)
    words.end()
    existing = catalog.find(database, name)
    if existing is None:
        if lenient:
            return Outcome()
        raise QueryError("TABLE_NOT_FOUND", f"View '{database}.{name}' does not exist")
    if not is_view(existing):
        raise QueryError("TABLE_NOT_FOUND", f"'{database}.{name}' is a table, not a view; use DROP TABLE")
    catalog.glue.delete_table(DatabaseName=database, Name=name)
    return Outcome()


def _unload(text: str, engine: Engine, _catalog: Catalog, session: Session) -> Outcome:
    words = Words(text)
    words.need("unload")
    sql = words.bracketed()
    words.need("to")
    location = words.string()
    words.need("with")
    options = dict(words.listed(lambda: _option(words)))
    words.end()
    unknown = sorted(set(options) - _UNLOAD_OPTIONS)
    if unknown:
        raise QueryError("INVALID_TABLE_PROPERTY", f"UNLOAD has no property '{unknown[0]}'")
    if "format" not in options:
        raise QueryError("INVALID_TABLE_PROPERTY", "UNLOAD needs the property format")
    return engine.unload(sql, location, options, session)


def _option(words: Words) -> tuple[str, Any]:
    key = words.name()
    words.need("=")
    if words.take("array ["):
        values = [words.string()]
        while words.take(","):
            values.append(words.string())
        words.need("]")
        return key, values
    return key, words.string() if words.next.kind == "string" else words.skip().text


def _explain(text: str, engine: Engine, _catalog: Catalog, session: Session) -> Outcome:
    """EXPLAIN and EXPLAIN ANALYZE; options that choose another form are the engine's to know."""
    words = Words(text)
    words.need("explain")
    return Outcome(
        [Column("Query Plan", "varchar")], [[line] for line in engine.explain(words.rest(), session)]
    )


def _optimize(text: str, engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    words = Words(text)
    words.need("optimize")
    table = _iceberg(words, catalog, session)
    words.need("rewrite data using bin_pack")
    where = words.rest().strip() if words.take("where") else ""
    if not where:
        words.end()
    return engine.optimize(table, where, session)


def _vacuum(text: str, _engine: Engine, catalog: Catalog, session: Session) -> Outcome:
    words = Words(text)
    words.need("vacuum")
    table = _iceberg(words, catalog, session)
    words.end()
    vacuum(catalog, table)
    return Outcome()


def _iceberg(words: Words, catalog: Catalog, session: Session) -> dict[str, Any]:
    table = catalog.table(*words.table(session.database))
    if not is_iceberg(table):
        raise not_supported(f"OPTIMIZE and VACUUM take Iceberg tables; '{table['Name']}' is none")
    return table
