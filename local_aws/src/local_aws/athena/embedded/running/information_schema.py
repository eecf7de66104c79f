"""information_schema, from Glue."""

from __future__ import annotations

import pyarrow as pa

from local_aws.athena.catalog import Catalog, current_columns, is_view
from local_aws.athena.embedded.types import athena_type, duck_from_hive
from local_aws.athena.errors import QueryError

_CATALOG = "awsdatacatalog"
#: Columns per view, all varchar but the ordinal.
SHAPES = {
    "schemata": ["catalog_name", "schema_name"],
    "tables": ["table_catalog", "table_schema", "table_name", "table_type"],
    "views": ["table_catalog", "table_schema", "table_name", "view_definition"],
    "columns": [
        "table_catalog", "table_schema", "table_name", "column_name", "ordinal_position", "column_default",
        "is_nullable", "data_type", "comment", "extra_info",
    ],
}  # fmt: skip


def shape(name: str) -> list[tuple[str, str]]:
    """Names and DuckDB types of a view's columns.

    Raises:
        QueryError: TABLE_NOT_FOUND for a name that it does not have.
    """
    if name not in SHAPES:
        message = f"line 1:1: Table 'awsdatacatalog.information_schema.{name}' does not exist"
        raise QueryError("TABLE_NOT_FOUND", message)
    return [(column, "BIGINT" if column == "ordinal_position" else "VARCHAR") for column in SHAPES[name]]


def rows(catalog: Catalog, name: str) -> pa.Table:
    """The rows of one view over the whole catalog."""
    names = [database["Name"] for database in catalog.databases()]
    if name == "schemata":
        found = [(_CATALOG, schema) for schema in names]
    else:
        found = [
            row for schema in names for table in catalog.tables(schema) for row in _rows(name, schema, table)
        ]
    kinds = [(column, pa.int64() if kind == "BIGINT" else pa.string()) for column, kind in shape(name)]
    return pa.Table.from_pylist(
        [dict(zip(SHAPES[name], row, strict=True)) for row in found], schema=pa.schema(kinds)
    )


def _rows(name: str, schema: str, table: dict) -> list[tuple]:
    place = (_CATALOG, schema, table["Name"])
    if name == "tables":
        return [(*place, "VIEW" if is_view(table) else "BASE TABLE")]
    if name == "views":
        return [(*place, table.get("ViewOriginalText"))] if is_view(table) else []
    data, keys = current_columns(table), table.get("PartitionKeys") or []
    return [
        (
            *place,
            column["Name"].lower(),
            at,
            None,
            "YES",
            _athena(column.get("Type", "string")),
            column.get("Comment"),
            "partition key" if at > len(data) else None,
        )
        for at, column in enumerate([*data, *keys], 1)
    ]


def _athena(kind: str) -> str:
    return athena_type(duck_from_hive(kind))
