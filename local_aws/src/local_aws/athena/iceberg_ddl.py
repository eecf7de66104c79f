"""DDL of Iceberg tables through pyiceberg: create, properties, columns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pyiceberg.exceptions import CommitFailedException, ValidationError
from pyiceberg.schema import Schema
from pyiceberg.table.update.schema import UpdateSchema
from pyiceberg.types import NestedField

from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.iceberg_tables import create as create_iceberg
from local_aws.athena.iceberg_tables import iceberg_catalog, iceberg_properties, iceberg_property_name
from local_aws.athena.iceberg_types import FieldIds, iceberg_type
from local_aws.athena.table_definition import TableDefinition
from local_aws.service import CallContext


def create(context: CallContext, table: TableDefinition) -> None:
    """CREATE TABLE with table_type ICEBERG.

    Raises:
        QueryError: For what Hive tables have and Iceberg ones do not.
    """
    if table.external:
        raise not_supported("External keyword not supported for table type ICEBERG")
    if table.keys:
        key = table.keys[0]["Name"]
        raise not_supported(f"PARTITIONED BY of an Iceberg table takes its columns: {key} has a type")
    ids = FieldIds()
    fields = [
        NestedField(
            ids.next(),
            column["Name"],
            iceberg_type(column["Type"], ids),
            required=False,
            doc=column.get("Comment"),
        )
        for column in table.columns
    ]
    options = {key: value for key, value in table.properties.items() if key != "table_type"}
    properties = iceberg_properties(options)
    if table.comment:
        properties["comment"] = table.comment
    name = (table.database, table.name)
    create_iceberg(context, name, Schema(*fields), table.location, table.transforms, properties)


def _load(context: CallContext, table: dict[str, Any]) -> Any:
    return iceberg_catalog(context).load_table((table["DatabaseName"], table["Name"]))


def set_properties(context: CallContext, table: dict[str, Any], options: dict[str, str]) -> None:
    """ALTER TABLE SET TBLPROPERTIES."""
    with _load(context, table).transaction() as transaction:
        transaction.set_properties(iceberg_properties(options))


def unset_properties(context: CallContext, table: dict[str, Any], keys: list[str], *, lenient: bool) -> None:
    """ALTER TABLE UNSET TBLPROPERTIES; a property that is not set is an error unless *lenient*."""
    loaded = _load(context, table)
    names = [iceberg_property_name(key) for key in keys]
    missing = [key for key, name in zip(keys, names, strict=True) if name not in loaded.properties]
    if missing and not lenient:
        raise QueryError("INVALID_TABLE_PROPERTY", f"Table property {missing[0]!r} is not set")
    with loaded.transaction() as transaction:
        transaction.remove_properties(*names)


def add_columns(context: CallContext, table: dict[str, Any], columns: list[dict[str, str]]) -> None:
    """ALTER TABLE ADD COLUMNS."""
    with _changed_schema(context, table) as change:
        for column in columns:
            kind = iceberg_type(column["Type"], FieldIds())
            change.add_column(column["Name"], kind, doc=column.get("Comment"))


def drop_column(context: CallContext, table: dict[str, Any], name: str) -> None:
    """ALTER TABLE DROP COLUMN."""
    with _changed_schema(context, table) as change:
        change.delete_column(name)


def change_column(
    context: CallContext, table: dict[str, Any], old: str, column: dict[str, str], after: str | None
) -> None:
    """ALTER TABLE CHANGE COLUMN: another name, a wider type, a comment, a place (`""` is the first)."""
    with _changed_schema(context, table) as change:
        kind = iceberg_type(column["Type"], FieldIds())
        if kind.is_primitive:
            change.update_column(old, field_type=kind)
        elif column["Type"] != _glue_type(table, old):
            raise not_supported(f"another type for the nested column {old} has no rule in local Athena")
        if "Comment" in column:
            change.update_column(old, doc=column["Comment"])
        if after is not None:
            if after:
                change.move_after(old, after)
            else:
                change.move_first(old)
        if column["Name"] != old:
            change.rename_column(old, column["Name"])


@contextmanager
def _changed_schema(context: CallContext, table: dict[str, Any]) -> Iterator[UpdateSchema]:
    """One new version of the table's schema; what Iceberg does not allow fails in Athena's words."""
    try:
        with _load(context, table).update_schema(case_sensitive=False) as change:
            yield change
    except (ValueError, ValidationError) as error:
        raise QueryError(
            "NOT_SUPPORTED", f"Failed to change the schema of {table['Name']}: {error}"
        ) from error
    except CommitFailedException as error:
        raise QueryError("ICEBERG_COMMIT_ERROR", f"Failed to commit: {error}", retryable=True) from error


def _glue_type(table: dict[str, Any], name: str) -> str | None:
    columns = table["StorageDescriptor"]["Columns"]
    return next((column["Type"] for column in columns if column["Name"].lower() == name), None)
