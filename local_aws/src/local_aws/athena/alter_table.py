"""ALTER TABLE: partitions, columns, properties, location, name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.athena import iceberg_ddl, partitions
from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.table_definition import read_column
from local_aws.athena.words import Words


class Change:
    """One ALTER TABLE: the *table* of Glue, and the *words* that say what becomes of it."""

    def __init__(self, words: Words, catalog: Catalog, session: Session) -> None:
        words.need("alter")
        words.need("table")
        database, name = words.table(session.database)
        self.words, self.catalog, self.session = words, catalog, session
        self.table: dict[str, Any] = catalog.table(database, name)
        if is_view(self.table):
            raise not_supported(f"ALTER TABLE of the view '{name}'")
        self.iceberg = is_iceberg(self.table)

    def describe(self, **changes: Any) -> None:
        """Change members of the table's StorageDescriptor."""
        descriptor = {**self.table["StorageDescriptor"], **changes}
        self.catalog.update_table(self.table, StorageDescriptor=descriptor)

    def only_hive(self, what: str) -> None:
        """Refuse what Athena has no form of for Iceberg tables."""
        if self.iceberg:
            raise not_supported(f"{what} is not supported for Iceberg tables")

    def only_iceberg(self, what: str) -> None:
        """Refuse what Athena has for Iceberg tables only."""
        if not self.iceberg:
            raise not_supported(f"{what} is supported for Iceberg tables only")


def alter_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """Run one ALTER TABLE statement."""
    change = Change(Words(sql), catalog, session)
    for phrase, run in _FORMS:
        if change.words.take(phrase):
            run(change)
            return Outcome()
    raise change.words.mismatch(*(phrase for phrase, _ in _FORMS))


def _add_partition(change: Change) -> None:
    change.only_hive("ALTER TABLE ADD PARTITION")
    lenient = change.words.take("if not exists")
    partitions.add(change.words, change.catalog, change.table, lenient=lenient)


def _drop_partition(change: Change) -> None:
    change.only_hive("ALTER TABLE DROP PARTITION")
    lenient = change.words.take("if exists")
    partitions.drop(change.words, change.catalog, change.table, lenient=lenient)


def _one_partition(change: Change) -> None:
    change.only_hive("ALTER TABLE PARTITION")
    partitions.change(change.words, change.catalog, change.table)


def _add_columns(change: Change) -> None:
    added = change.words.listed(lambda: read_column(change.words))
    change.words.end()
    if change.iceberg:
        iceberg_ddl.add_columns(change.session.context, change.table, added)
        return
    have = change.table["StorageDescriptor"]["Columns"]
    _no_duplicates([*have, *change.table.get("PartitionKeys", ()), *added])
    change.describe(Columns=[*have, *added])


def _replace_columns(change: Change) -> None:
    change.only_hive("ALTER TABLE REPLACE COLUMNS")
    columns = change.words.listed(lambda: read_column(change.words))
    change.words.end()
    _no_duplicates([*columns, *change.table.get("PartitionKeys", ())])
    change.describe(Columns=columns)


def _no_duplicates(columns: list[dict[str, str]]) -> None:
    names = [column["Name"].lower() for column in columns]
    again = [name for at, name in enumerate(names) if name in names[:at]]
    if again:
        raise QueryError("DUPLICATE_COLUMN_NAME", f"Column '{again[0]}' already exists")


def _drop_column(change: Change) -> None:
    change.only_iceberg("ALTER TABLE DROP COLUMN")
    name = change.words.name()
    change.words.end()
    iceberg_ddl.drop_column(change.session.context, change.table, name)


def _change_column(change: Change) -> None:
    words = change.words
    old, column = words.name(), read_column(words)
    after = "" if words.take("first") else words.name() if words.take("after") else None
    words.end()
    if change.iceberg:
        iceberg_ddl.change_column(change.session.context, change.table, old, column, after)
        return
    columns = list(change.table["StorageDescriptor"]["Columns"])
    at = _position(columns, old, change.table)
    kept = {"Comment": columns[at]["Comment"]} if "Comment" in columns[at] else {}
    columns[at] = {**kept, **column}
    if after is not None:
        moved = columns.pop(at)
        columns.insert(_position(columns, after, change.table) + 1 if after else 0, moved)
    _no_duplicates([*columns, *change.table.get("PartitionKeys", ())])
    change.describe(Columns=columns)


def _position(columns: list[dict[str, str]], name: str, table: dict[str, Any]) -> int:
    for at, column in enumerate(columns):
        if column["Name"].lower() == name:
            return at
    raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' is not in table '{table['Name']}'")


def _set_properties(change: Change) -> None:
    properties = change.words.properties()
    change.words.end()
    if change.iceberg:
        iceberg_ddl.set_properties(change.session.context, change.table, properties)
    else:
        have = change.table.get("Parameters", {})
        change.catalog.update_table(change.table, Parameters={**have, **properties})


def _unset_properties(change: Change) -> None:
    lenient = change.words.take("if exists")
    keys = change.words.listed(change.words.string)
    change.words.end()
    have = change.table.get("Parameters", {})
    if change.iceberg:
        iceberg_ddl.unset_properties(change.session.context, change.table, keys, lenient=lenient)
        return
    missing = [key for key in keys if key not in have]
    if missing and not lenient:
        raise QueryError("INVALID_TABLE_PROPERTY", f"Table property {missing[0]!r} is not set")
    kept = {key: value for key, value in have.items() if key not in keys}
    change.catalog.update_table(change.table, Parameters=kept)


def _set_location(change: Change) -> None:
    change.only_hive("ALTER TABLE SET LOCATION")
    location = change.words.string()
    change.words.end()
    change.describe(Location=location)


def _rename(change: Change) -> None:
    """Glue cannot rename: a table of the new name with everything of the old, then the old one goes."""
    change.only_iceberg("ALTER TABLE RENAME TO")
    database, name = change.words.table(change.table["DatabaseName"])
    change.words.end()
    table = change.table
    members = ("TableType", "Parameters", "StorageDescriptor", "PartitionKeys")
    kept = {key: table[key] for key in members if key in table}
    change.catalog.create_table(database, {**kept, "Name": name})
    change.catalog.glue.delete_table(DatabaseName=table["DatabaseName"], Name=table["Name"])


_FORMS: tuple[tuple[str, Callable[[Change], None]], ...] = (
    ("add columns", _add_columns),
    ("add", _add_partition),
    ("replace columns", _replace_columns),
    ("drop column", _drop_column),
    ("drop", _drop_partition),
    ("change column", _change_column),
    ("change", _change_column),
    ("set tblproperties", _set_properties),
    ("unset tblproperties", _unset_properties),
    ("set location", _set_location),
    ("rename to", _rename),
    ("partition", _one_partition),
)
