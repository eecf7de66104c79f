"""DDL of Iceberg tables through pyiceberg: create, properties, columns."""

from __future__ import annotations

import re
from typing import Any

from pyiceberg.schema import Schema
from pyiceberg.types import NestedField

from local_aws.athena.iceberg_tables import create as create_iceberg
from local_aws.athena.iceberg_tables import iceberg_catalog, iceberg_properties
from local_aws.athena.iceberg_types import FieldIds, iceberg_type, split_types
from local_aws.service import CallContext


def create(
    context: CallContext,
    name: tuple[str, str],
    columns: list[dict[str, str]],
    location: str,
    sql: str,
    options: dict[str, str],
) -> None:
    """CREATE TABLE with table_type ICEBERG; partition transforms are read from *sql* as written."""
    ids = FieldIds()
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
    partitioning = [part.strip() for part in split_types(given[1])] if given else []
    properties = iceberg_properties({key: value for key, value in options.items() if key != "table_type"})
    create_iceberg(context, name, Schema(*fields), location, partitioning, properties)


def _load(context: CallContext, table: dict[str, Any]) -> Any:
    return iceberg_catalog(context).load_table((table["DatabaseName"], table["Name"]))


def set_properties(context: CallContext, table: dict[str, Any], options: dict[str, str]) -> None:
    """ALTER TABLE SET TBLPROPERTIES."""
    with _load(context, table).transaction() as transaction:
        transaction.set_properties(iceberg_properties(options))


def add_columns(context: CallContext, table: dict[str, Any], columns: list[dict[str, str]]) -> None:
    """ALTER TABLE ADD COLUMNS."""
    with _load(context, table).update_schema() as change:
        for column in columns:
            change.add_column(
                column["Name"], iceberg_type(column["Type"], FieldIds()), doc=column.get("Comment")
            )


def drop_column(context: CallContext, table: dict[str, Any], name: str) -> None:
    """ALTER TABLE DROP COLUMN."""
    with _load(context, table).update_schema() as change:
        change.delete_column(name.lower())
