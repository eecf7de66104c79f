"""Iceberg tables written: created, appended to, and rewritten file by file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema, assign_fresh_schema_ids
from pyiceberg.table import Table
from pyiceberg.transforms import parse_transform

from local_aws.athena.embedded.iceberg import iceberg_catalog
from local_aws.athena.embedded.iceberg_files import data_files
from local_aws.athena.errors import QueryError
from local_aws.service import CallContext

_TRANSFORM = re.compile(r"^\s*(\w+)\s*\(\s*(.+?)\s*\)\s*$")


def create(
    context: CallContext,
    name: tuple[str, str],
    shape: pa.Schema,
    location: str,
    partitioning: Iterable[str],
    properties: dict[str, str],
) -> Table:
    """A new Iceberg table of the Arrow *shape*; *partitioning* holds Athena's words (`day(ts)`, `bucket(4,
    id)`).

    Raises:
        QueryError: TABLE_ALREADY_EXISTS, or COLUMN_NOT_FOUND for an unknown partition column.
    """
    catalog = iceberg_catalog(context)
    schema = assign_fresh_schema_ids(catalog._convert_schema_if_needed(shape))
    fields = [_partition_field(schema, text, 1000 + at) for at, text in enumerate(partitioning)]
    spec = PartitionSpec(*fields)
    try:
        return catalog.create_table(
            name, schema=schema, location=location.rstrip("/"), partition_spec=spec, properties=properties
        )
    except TableAlreadyExistsError as error:
        message = f"Table 'awsdatacatalog.{'.'.join(name)}' already exists"
        raise QueryError("TABLE_ALREADY_EXISTS", message) from error


def drop(context: CallContext, name: tuple[str, str]) -> None:
    """Take back a table that could not be filled."""
    iceberg_catalog(context).drop_table(name)


def _partition_field(schema: Schema, text: str, number: int) -> PartitionField:
    call = _TRANSFORM.match(text)
    if call is None:
        column, transform, suffix = text.strip(' "`'), "identity", ""
    else:
        arguments = [part.strip(' "`') for part in call[2].split(",")]
        size = next((part for part in arguments if part.isdigit()), None)
        column = next(part for part in arguments if not part.isdigit())
        word = call[1].lower()
        word = word[:-1] if word.endswith("s") and word[:-1] in ("year", "month", "day", "hour") else word
        transform, suffix = (f"{word}[{size}]" if size else word), f"_{word}"
    try:
        field = schema.find_field(column, case_sensitive=False)
    except ValueError as error:
        raise QueryError("COLUMN_NOT_FOUND", f"Partition column '{column}' is not in the table") from error
    return PartitionField(field.field_id, number, parse_transform(transform), f"{field.name}{suffix}")


def conform(rows: pa.Table, table: Table) -> pa.Table:
    """*rows* with the table's column order and Arrow types."""
    target = table.schema().as_arrow()
    columns = [rows.column(name).cast(target.field(name).type) for name in target.names]
    fields = [pa.field(name, target.field(name).type) for name in target.names]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def append(table: Table, rows: pa.Table) -> list[str]:
    """Add *rows* in a new snapshot; addresses of the new files."""
    if rows.num_rows == 0:
        return []
    return replace(table, [], rows)


def replace(table: Table, old: list[Any], rows: pa.Table | None) -> list[str]:
    """One snapshot that takes the data files *old* out and the files of *rows* in.

    Raises:
        QueryError: ICEBERG_COMMIT_ERROR where another write came between.
    """
    new = []
    if rows is not None and rows.num_rows:
        new = data_files(table, conform(rows, table))
    try:
        with table.transaction() as transaction:
            snapshot = transaction.update_snapshot()
            producer = snapshot.overwrite() if old else snapshot.fast_append()
            with producer as update:
                for file in old:
                    update.delete_data_file(file)
                for file in new:
                    update.append_data_file(file)
    except CommitFailedException as error:
        raise QueryError("ICEBERG_COMMIT_ERROR", f"Failed to commit: {error}", retryable=True) from error
    return [file.file_path for file in new]
