"""Iceberg tables written: created, appended to, and rewritten file by file."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, TableAlreadyExistsError, ValidationException
from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema, assign_fresh_schema_ids
from pyiceberg.table import Table, Transaction
from pyiceberg.transforms import parse_transform

from local_aws.athena.embedded.iceberg import iceberg_catalog
from local_aws.athena.embedded.iceberg_files import data_files
from local_aws.athena.embedded.reading import Reading
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
    spec = partition_spec(schema, partitioning)
    try:
        return catalog.create_table(
            name, schema=schema, location=location.rstrip("/"), partition_spec=spec, properties=properties
        )
    except TableAlreadyExistsError as error:
        raise _there_already(name) from error


def _there_already(name: tuple[str, str]) -> QueryError:
    return QueryError("TABLE_ALREADY_EXISTS", f"Table 'awsdatacatalog.{'.'.join(name)}' already exists")


def partition_spec(schema: Schema, partitioning: Iterable[str]) -> PartitionSpec:
    """Iceberg's partition spec of Athena's words.

    Raises:
        QueryError: COLUMN_NOT_FOUND for an unknown column.
    """
    return PartitionSpec(*[_partition_field(schema, text, 1000 + at) for at, text in enumerate(partitioning)])


def create_filled(
    reading: Reading,
    name: tuple[str, str],
    sql: str,
    location: str,
    partitioning: Iterable[str],
    properties: dict[str, str],
) -> list[DataFile]:
    """A new Iceberg table of the rows of DuckDB's *sql*: files first, then the table with all of them.

    Raises:
        QueryError: As `create`.
    """
    catalog = iceberg_catalog(reading.session.context)
    shape = reading.arrow(f"SELECT * FROM ({sql}) LIMIT 0").schema
    schema = assign_fresh_schema_ids(catalog._convert_schema_if_needed(pa.schema(map(_optional, shape))))
    transaction = catalog.create_table_transaction(
        name, schema, location.rstrip("/"), partition_spec(schema, partitioning), properties=properties
    )
    new = data_files(reading, transaction._table, sql)
    _change(transaction, [], new)
    try:
        transaction.commit_transaction()
    except TableAlreadyExistsError as error:
        raise _there_already(name) from error
    return new


def _optional(field: pa.Field) -> pa.Field:
    return pa.field(field.name, field.type, nullable=True)


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
        transform, suffix = (
            (f"{word}[{size}]" if size else word),
            f"_{'trunc' if word == 'truncate' else word}",
        )
    try:
        field = schema.find_field(column, case_sensitive=False)
    except ValueError as error:
        raise QueryError("COLUMN_NOT_FOUND", f"Partition column '{column}' is not in the table") from error
    return PartitionField(field.field_id, number, parse_transform(transform), f"{field.name}{suffix}")


def insert(reading: Reading, table: Table, sql: str) -> list[DataFile]:
    """Add the rows of DuckDB's *sql*, the table's columns in order, in a new snapshot; the new files.

    Raises:
        QueryError: As `replace`.
    """
    new = data_files(reading, table, sql)
    if new:
        replace(table, [], new)
    return new


def replace(table: Table, old: list[DataFile], new: list[DataFile]) -> None:
    """One snapshot that takes the data files *old* out and *new* in.

    Raises:
        QueryError: ICEBERG_COMMIT_ERROR where another write came between; *new* belong to no table then.
    """
    try:
        with table.transaction() as transaction:
            _change(transaction, old, new)
    except (CommitFailedException, ValidationException) as error:
        for file in new:
            table.io.delete(file.file_path)
        raise QueryError("ICEBERG_COMMIT_ERROR", f"Failed to commit: {error}", retryable=True) from error


def _change(transaction: Transaction, old: list[DataFile], new: list[DataFile]) -> None:
    snapshot = transaction.update_snapshot()
    with snapshot.overwrite() if old else snapshot.fast_append() as update:
        for file in old:
            update.delete_data_file(file)
        for file in new:
            update.append_data_file(file)
