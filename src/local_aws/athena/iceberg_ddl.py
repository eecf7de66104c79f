"""DDL of Iceberg tables through pyiceberg: create, properties, columns."""

from __future__ import annotations

import re
from typing import Any

from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
)

from local_aws.athena.embedded.iceberg import iceberg_catalog
from local_aws.athena.embedded.iceberg_write import create as create_iceberg
from local_aws.athena.errors import QueryError
from local_aws.service import CallContext

_SIMPLE = {
    "string": StringType, "int": IntegerType, "integer": IntegerType, "bigint": LongType, "long": LongType,
    "float": FloatType, "double": DoubleType, "boolean": BooleanType, "date": DateType, "timestamp":
    TimestampType,
    "timestamptz": TimestamptzType, "binary": BinaryType, "varchar": StringType,
}  # fmt: skip


class _Ids:
    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        self.last += 1
        return self.last


def iceberg_type(kind: str, ids: Any) -> IcebergType:
    """A Hive type as Iceberg's.

    Raises:
        QueryError: NOT_SUPPORTED for a type that Iceberg does not have.
    """
    inner = kind[kind.find("<") + 1 : -1]
    if kind in _SIMPLE:
        return _SIMPLE[kind]()
    if kind.startswith("decimal"):
        precision, scale = (int(part) for part in re.findall(r"\d+", kind) or (10, 0))
        return DecimalType(precision, scale)
    if kind.startswith("array<"):
        return ListType(ids.next(), iceberg_type(inner, ids), element_required=False)
    if kind.startswith("map<"):
        key, value = _split(inner)
        return MapType(
            ids.next(), iceberg_type(key, ids), ids.next(), iceberg_type(value, ids), value_required=False
        )
    if kind.startswith("struct<"):
        pairs = [part.split(":", 1) for part in _split(inner)]
        return StructType(
            *[NestedField(ids.next(), name, iceberg_type(of, ids), required=False) for name, of in pairs]
        )
    raise QueryError("NOT_SUPPORTED", f"Iceberg has no type {kind!r}")


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "(<") - (char in ")>")
        if char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


def create(
    context: CallContext,
    name: tuple[str, str],
    columns: list[dict[str, str]],
    location: str,
    sql: str,
    options: dict[str, str],
) -> None:
    """CREATE TABLE with table_type ICEBERG; partition transforms are read from *sql* as written."""
    ids = _Ids()
    fields = [
        NestedField(
            ids.next(),
            column["Name"],
            iceberg_type(column["Type"], ids),
            required=False,
            doc=column.get("Comment"),
        )
        for column in columns
    ]
    given = re.search(r"(?is)partitioned\s+by\s*\(((?:[^()]|\([^()]*\))*)\)", sql)
    partitioning = [part.strip() for part in _split(given[1])] if given else []
    properties = {key: value for key, value in options.items() if key != "table_type"}
    create_iceberg(
        context,
        name,
        schema_to_pyarrow(Schema(*fields), include_field_ids=False),
        location,
        partitioning,
        properties,
    )


def _load(context: CallContext, table: dict[str, Any]) -> Any:
    return iceberg_catalog(context).load_table((table["DatabaseName"], table["Name"]))


def set_properties(context: CallContext, table: dict[str, Any], options: dict[str, str]) -> None:
    """ALTER TABLE SET TBLPROPERTIES."""
    with _load(context, table).transaction() as transaction:
        transaction.set_properties(options)


def add_columns(context: CallContext, table: dict[str, Any], columns: list[dict[str, str]]) -> None:
    """ALTER TABLE ADD COLUMNS."""
    with _load(context, table).update_schema() as change:
        for column in columns:
            change.add_column(column["Name"], iceberg_type(column["Type"], _Ids()), doc=column.get("Comment"))


def drop_column(context: CallContext, table: dict[str, Any], name: str) -> None:
    """ALTER TABLE DROP COLUMN."""
    with _load(context, table).update_schema() as change:
        change.delete_column(name.lower())
