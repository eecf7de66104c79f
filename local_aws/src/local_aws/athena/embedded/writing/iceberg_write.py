"""Iceberg tables written: created, appended to, and rewritten file by file."""

from __future__ import annotations

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.manifest import DataFile
from pyiceberg.schema import Schema
from pyiceberg.table import CreateTableTransaction, Table, Transaction

from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing.iceberg_files import data_files
from local_aws.athena.errors import QueryError
from local_aws.athena.iceberg_tables import commit, iceberg_catalog
from local_aws.service import CallContext


def table_schema(context: CallContext, rows: pa.Schema) -> Schema:
    """The schema of a new table of such *rows*; every column may be NULL."""
    return iceberg_catalog(context)._convert_schema_if_needed(pa.schema(map(_optional, rows)))


def create_filled(
    reading: Reading, transaction: CreateTableTransaction, name: tuple[str, str], sql: str
) -> list[DataFile]:
    """Fill a table that was begun with the rows of DuckDB's *sql*: files first, then the table with all.

    Raises:
        QueryError: As `iceberg_tables.commit`, and in Athena's words, for what the query meets on its way.
    """
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
