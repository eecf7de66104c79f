"""Hive's buckets (bucketing version 1, as Athena writes them): which of its files a row belongs to."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from local_aws.athena.embedded.reading import Reading
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

    Raises:
        QueryError: COLUMN_NOT_FOUND, or NOT_SUPPORTED for a type without a rule.
    """

    def __init__(self, reading: Reading, kinds: dict[str, str], columns: tuple[str, ...], count: int) -> None:
        for column in columns:
            if column not in kinds:
                raise QueryError("COLUMN_NOT_FOUND", f"Bucketing columns {[column]} not present in schema")
            if kinds[column] not in _HASHES:
                raise not_supported(f"buckets by a column of type {kinds[column]} have no rule")
        self._reading, self._count = reading, count
        self._columns, self._kinds = columns, [kinds[column] for column in columns]
        self._name = f"t_bucket_{uuid.uuid4().hex}"
        quoted = ", ".join(f'"{column}"' for column in columns)
        self.sql = f"{self._name}({quoted})"

    def __enter__(self) -> Self:
        self._reading.connection.create_function(
            self._name, self._buckets, self._kinds, "INTEGER", type="arrow", null_handling="special"
        )
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._reading.connection.remove_function(self._name)

    def _buckets(self, *columns: pa.ChunkedArray) -> pa.Array:
        """NULL hashes to nothing; each further column weighs 31 times those before."""
        hashes = [0] * len(columns[0])
        for kind, column in zip(self._kinds, columns, strict=True):
            one = _HASHES[kind]
            hashes = [
                (31 * before + (0 if value is None else one(value))) & _MASK
                for before, value in zip(hashes, column.to_pylist(), strict=True)
            ]
        return pa.array([(value & 0x7FFFFFFF) % self._count for value in hashes], pa.int32())
