"""Iceberg tables written: created, appended to, and rewritten file by file."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table, Transaction

from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing.iceberg_files import data_files
from local_aws.athena.errors import QueryError
from local_aws.athena.iceberg_tables import begin, commit, iceberg_catalog


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
        QueryError: As `iceberg_tables.create`.
    """
    context = reading.session.context
    shape = pa.schema(map(_optional, reading.arrow(f"SELECT * FROM ({sql}) LIMIT 0").schema))
    schema = iceberg_catalog(context)._convert_schema_if_needed(shape)
    transaction = begin(context, name, schema, location, partitioning, properties)
    new = data_files(reading, transaction._table, sql)
    _change(transaction, [], new)
    try:
        commit(transaction, name)
    except QueryError:
        for file in new:
            transaction._table.io.delete(file.file_path)
        raise
    return new


def _optional(field: pa.Field) -> pa.Field:
    return pa.field(field.name, field.type, nullable=True)


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
