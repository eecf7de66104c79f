"""A query's columns with the types that files have."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
from sqlglot import exp

from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.statement.precision import Precision
from local_aws.athena.embedded.types import athena_type, hive_type, result_type
from local_aws.athena.engine import Column
from local_aws.athena.errors import QueryError


def quoted(name: str) -> str:
    """The name of a column as DuckDB's SQL has it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def storable(reading: Reading, sql: str) -> str:
    """Prepared *sql* with the types that files have: HUGEINT sums become bigint.

    Raises:
        QueryError: For a column of a type that cannot be stored, or two of one name.
    """
    parts = []
    for name, kind, target in _stored(reading, sql):
        column = f"CAST({quoted(name)} AS {target})" if target != kind else quoted(name)
        parts.append(f"{column} AS {quoted(name.lower())}")
    return f"SELECT {', '.join(parts)} FROM ({sql})"


def stored_schema(reading: Reading, sql: str) -> pa.Schema:
    """The Arrow schema of what `storable` gives prepared *sql*, for which nothing is planned or run again.

    Raises:
        QueryError: As `storable`.
    """
    columns = (
        f"CAST(NULL AS {target}) AS {quoted(name.lower())}" for name, _, target in _stored(reading, sql)
    )
    return reading.arrow(f"SELECT {', '.join(columns)} WHERE false").schema


def typed_columns(
    reading: Reading, query: exp.Expression, columns: list[Column], unknown: int
) -> list[Column]:
    """*columns* of *query*, which was just prepared, with the digits of their timestamps.

    These are *unknown* where the query's form does not tell them.
    """
    scans = {
        source.alias: {name: 6 if source.iceberg is not None else 3 for name, _ in source.columns}
        for source in reading.sources
    }
    digits = Precision(scans).outputs(query)
    typed = []
    for column in columns:
        found = digits.get(column.name.lower()) or unknown
        typed.append(replace(column, full=column.full.replace("timestamp(3)", f"timestamp({found})")))
    return typed


def stored_columns(reading: Reading, sql: str) -> list[Column]:
    """The columns that `storable` gives *sql*.

    Raises:
        QueryError: As `storable`.
    """
    return [
        Column(name.lower(), result_type(kind), _widest(athena_type(kind)), hive_type(kind))
        for name, _, kind in _stored(reading, sql)
    ]


def _widest(kind: str) -> str:
    """A type with the digits that every timestamp fits in: Trino takes a view whose columns have fewer."""
    return kind.replace("timestamp(3)", "timestamp(6)")


def _stored(reading: Reading, sql: str) -> list[tuple[str, str, str]]:
    """Name, type and stored type of each column."""
    found: list[tuple[str, str, str]] = []
    for name, kind in reading.described(sql):
        if any(name.lower() == seen.lower() for seen, _, _ in found):
            raise QueryError(
                "DUPLICATE_COLUMN_NAME", f"line 1:1: Column name '{name}' specified more than once"
            )
        if kind == '"NULL"':
            raise QueryError("COLUMN_TYPE_UNKNOWN", f"line 1:1: Column type is unknown: {name}")
        if kind in ("JSON", "INTERVAL", "UUID") or "TUPLE" in kind:
            raise QueryError("NOT_SUPPORTED", f"Unsupported Hive type: {athena_type(kind)} of column {name}")
        found.append((name, kind, kind.replace("HUGEINT", "BIGINT")))
    return found
