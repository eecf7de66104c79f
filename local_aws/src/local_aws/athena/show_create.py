"""SHOW CREATE TABLE and SHOW CREATE VIEW: statements that make the same table or view again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local_aws.athena.catalog import Catalog, current_columns, is_iceberg, is_view
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.iceberg_tables import athena_properties, iceberg_catalog, partition_words
from local_aws.athena.views import view_query

Table = dict[str, Any]


def create_view(table: Table) -> list[str]:
    """CREATE VIEW, a line each.

    Raises:
        QueryError: NOT_SUPPORTED for a table.
    """
    if not is_view(table):
        raise not_supported(f"SHOW CREATE VIEW: '{table['Name']}' is a table, not a view")
    query, _ = view_query(table)
    return [f"CREATE VIEW {table['DatabaseName']}.{table['Name']} AS", *query.splitlines()]


def create_table(catalog: Catalog, table: Table) -> list[str]:
    """CREATE TABLE, a line each.

    Raises:
        QueryError: NOT_SUPPORTED for a view.
    """
    if is_view(table):
        raise QueryError("NOT_SUPPORTED", f"SHOW CREATE TABLE: '{table['Name']}' is a view, not a table")
    return list(_iceberg(catalog, table) if is_iceberg(table) else _hive(table))


def _iceberg(catalog: Catalog, table: Table) -> Iterator[str]:
    loaded = iceberg_catalog(catalog.context).load_table((table["DatabaseName"], table["Name"]))
    yield f"CREATE TABLE {table['DatabaseName']}.{table['Name']} ("
    yield from _list(_column(column) for column in current_columns(table))
    words = partition_words(loaded)
    if words:
        yield f"PARTITIONED BY ({', '.join(words)})"
    yield f"LOCATION '{loaded.location()}'"
    yield "TBLPROPERTIES ("
    yield from _list(_properties({"table_type": "iceberg", **athena_properties(loaded.properties)}))


def _hive(table: Table) -> Iterator[str]:
    descriptor, keys = table["StorageDescriptor"], table.get("PartitionKeys") or []
    serde = descriptor.get("SerdeInfo", {})
    yield f"CREATE EXTERNAL TABLE `{table['DatabaseName']}.{table['Name']}`("
    yield from _list(_column(column) for column in descriptor["Columns"])
    comment = table.get("Parameters", {}).get("comment")
    if comment:
        yield f"COMMENT {_text(comment)}"
    if keys:
        yield "PARTITIONED BY ("
        yield from _list(_column(key) for key in keys)
    if descriptor.get("BucketColumns"):
        yield "CLUSTERED BY ("
        yield from _list(f"  {name}" for name in descriptor["BucketColumns"])
        yield f"INTO {descriptor['NumberOfBuckets']} BUCKETS"
    yield from ("ROW FORMAT SERDE", f"  {_text(serde.get('SerializationLibrary', ''))}")
    if serde.get("Parameters"):
        yield "WITH SERDEPROPERTIES ("
        yield from _list(_properties(serde["Parameters"]))
    yield from ("STORED AS INPUTFORMAT", f"  {_text(descriptor.get('InputFormat', ''))}")
    yield from ("OUTPUTFORMAT", f"  {_text(descriptor.get('OutputFormat', ''))}")
    yield from ("LOCATION", f"  {_text(descriptor['Location'])}")
    properties = {
        key: value for key, value in table.get("Parameters", {}).items() if key not in ("EXTERNAL", "comment")
    }
    if properties:
        yield "TBLPROPERTIES ("
        yield from _list(_properties(properties))


def _column(column: dict[str, str]) -> str:
    comment = f" COMMENT {_text(column['Comment'])}" if column.get("Comment") else ""
    return f"  `{column['Name']}` {column['Type']}{comment}"


def _properties(properties: dict[str, str]) -> Iterator[str]:
    return (f"  {_text(key)}={_text(value)}" for key, value in sorted(properties.items()))


def _text(value: str) -> str:
    """A string of Hive: what does not print by its code."""
    plain = value.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in plain) + "'"


def _list(lines: Iterator[str]) -> Iterator[str]:
    """The lines with commas between and the closing bracket behind the last."""
    found = list(lines)
    yield from (f"{line}," for line in found[:-1])
    yield f"{found[-1]})"
