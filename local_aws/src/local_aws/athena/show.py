"""SHOW, from Glue."""

from __future__ import annotations

import re
from collections.abc import Callable

from local_aws.athena.catalog import Catalog, current_columns, is_iceberg, is_view
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.show_create import create_table, create_view
from local_aws.athena.words import Words

_Show = Callable[[Words, Catalog, Session], Outcome]


def show(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """Run one of Athena's SHOW statements.

    Raises:
        QueryError: SYNTAX_ERROR for what is none; NOT_SUPPORTED for the listings that only Trino has.
    """
    words = Words(sql)
    words.need("show")
    for phrase, run in _FORMS:
        if words.take(phrase):
            outcome = run(words, catalog, session)
            words.end()
            return outcome
    if words.next.text.lower() in ("functions", "catalogs", "session", "stats", "grants", "roles"):
        raise not_supported(f"SHOW {words.next.text.upper()} has no rule in local Athena")
    raise words.mismatch(*dict.fromkeys(phrase for phrase, _ in _FORMS))


def _listed(name: str, values: list[str]) -> Outcome:
    return Outcome([Column(name, "string")], [[value] for value in values])


def _like(words: Words, values: list[str]) -> list[str]:
    """The values that the pattern takes: `*` for anything, `|` between choices, as in Hive."""
    like = words.take("like")
    if not like and words.next.kind != "string":
        return sorted(values)
    regex = words.string().replace("*", ".*")
    return sorted(value for value in values if re.fullmatch(regex, value, re.IGNORECASE))


def _database(words: Words, catalog: Catalog, session: Session) -> str:
    given = words.take("in") or words.take("from")
    database = words.name() if given else session.database
    if not catalog.has_database(database):
        raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist")
    return database


def _databases(words: Words, catalog: Catalog, _session: Session) -> Outcome:
    return _listed("database_name", _like(words, [item["Name"] for item in catalog.databases()]))


def _tables(words: Words, catalog: Catalog, session: Session) -> Outcome:
    database = _database(words, catalog, session)
    return _listed("tab_name", _like(words, [table["Name"] for table in catalog.tables(database)]))


def _views(words: Words, catalog: Catalog, session: Session) -> Outcome:
    database = _database(words, catalog, session)
    return _listed("views", _like(words, [of["Name"] for of in catalog.tables(database) if is_view(of)]))


def _columns(words: Words, catalog: Catalog, session: Session) -> Outcome:
    words.need("in", "from")
    database, name = words.table(session.database)
    if words.take("in") or words.take("from"):
        database = words.name()
    table = catalog.table(database, name)
    keys = table.get("PartitionKeys") or []
    return _listed("field", [column["Name"] for column in [*current_columns(table), *keys]])


def _partitions(words: Words, catalog: Catalog, session: Session) -> Outcome:
    table = catalog.table(*words.table(session.database))
    keys = [key["Name"] for key in table.get("PartitionKeys") or ()]
    if is_iceberg(table):
        raise not_supported('SHOW PARTITIONS is not supported for Iceberg tables; ask "t$partitions"')
    if not keys:
        raise not_supported(f"Table {table['Name']} is not a partitioned table")
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(keys, partition["Values"], strict=True))
        for partition in catalog.partitions(table)
    ]
    return _listed("partition", sorted(rows))


def _properties(words: Words, catalog: Catalog, session: Session) -> Outcome:
    table = catalog.table(*words.table(session.database))
    properties = table.get("Parameters", {})
    if words.next.text == "(":
        (key,) = words.listed(words.string)
        missing = f"Table {table['DatabaseName']}.{table['Name']} does not have property: {key}"
        return _listed("prpt_name", [properties.get(key, missing)])
    return _listed("prpt_name", [f"{key}\t{value}" for key, value in sorted(properties.items())])


def _create_view(words: Words, catalog: Catalog, session: Session) -> Outcome:
    return _listed("Create View", create_view(catalog.table(*words.table(session.database))))


def _create_table(words: Words, catalog: Catalog, session: Session) -> Outcome:
    table = catalog.table(*words.table(session.database))
    return _listed("createtab_stmt", create_table(catalog, table))


_FORMS: tuple[tuple[str, _Show], ...] = (
    ("databases", _databases),
    ("schemas", _databases),
    ("tables", _tables),
    ("views", _views),
    ("columns", _columns),
    ("partitions", _partitions),
    ("tblproperties", _properties),
    ("create view", _create_view),
    ("create table", _create_table),
)
