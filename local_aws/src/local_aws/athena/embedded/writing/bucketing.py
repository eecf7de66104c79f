"""Hive's buckets (bucketing version 1, as Athena writes them): which of its files a row belongs to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.errors import QueryError, not_supported

_MASK = 0xFFFFFFFF
_EPOCH = 719_163
"""`date.toordinal` of 1970-01-01."""


def _long(value: int) -> int:
    whole = value & 0xFFFFFFFFFFFFFFFF
    return (whole ^ (whole >> 32)) & _MASK


def _text(value: str) -> int:
    """Over UTF-8 bytes with their signs, 31 times the hash before."""
    found = 0
    for byte in value.encode():
        found = (31 * found + byte - ((byte & 0x80) << 1)) & _MASK
    return found


_HASHES: dict[str, Callable[[Any], int]] = {
    "BOOLEAN": int,
    "TINYINT": int,
    "SMALLINT": int,
    "INTEGER": int,
    "BIGINT": _long,
    "VARCHAR": _text,
    "DATE": lambda value: value.toordinal() - _EPOCH,
}


class Buckets:
    """SQL of a row's bucket of *count* by *columns*, whose DuckDB types are *kinds*, while this is open.

    Each further column's hash is added to 31 times those before; NULL counts nothing.

    Raises:
        QueryError: COLUMN_NOT_FOUND, or NOT_SUPPORTED for a type without a rule.
    """

    def __init__(self, reading: Reading, kinds: dict[str, str], columns: tuple[str, ...], count: int) -> None:
        for column in columns:
            if column not in kinds:
                raise QueryError("COLUMN_NOT_FOUND", f"Bucketing columns {[column]} not present in schema")
            if kinds[column] not in _HASHES:
                raise not_supported(f"buckets by a column of type {kinds[column]} have no rule")
        self._reading = reading
        self._functions = [(f"t_hash_{uuid.uuid4().hex}", kinds[column]) for column in columns]
        combined = "0"
        for column, (function, _) in zip(columns, self._functions, strict=True):
            combined = f'((31 * {combined} + coalesce({function}("{column}"), 0)) & {_MASK})'
        self.sql = f"({combined} & {_MASK >> 1}) % {count}"

    def __enter__(self) -> Self:
        for name, kind in self._functions:
            hashes = _Hashes(_HASHES[kind])
            self._reading.connection.create_function(name, hashes, [kind], "BIGINT", type="arrow")
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name, _ in self._functions:
            self._reading.connection.remove_function(name)


class _Hashes:
    """One column's hashes; NULL has none."""

    def __init__(self, one: Callable[[Any], int]) -> None:
        self._one = one

    def __call__(self, column: pa.ChunkedArray) -> pa.Array:
        values = column.to_pylist()
        return pa.array([None if value is None else self._one(value) for value in values], pa.int64())
