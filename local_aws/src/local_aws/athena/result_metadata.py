"""The `.metadata` file beside a result: a protobuf message of the columns, which Athena's JDBC driver reads.

AWS publishes no schema of it. The field numbers are those that burtcorp/athena-jdbc reads and that
aoyagikouhei/athena-local found in files of Athena (September 2026): 1 the query's id, 2 what a write was,
3 how many rows it wrote, 4 a message a column. Athena hides that of some SHOW statements; here all are plain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_TEXTS = {"CatalogName": 1, "Name": 4, "Label": 5, "Type": 6}
_UNKNOWN = 3
"""Nullable: 1 NOT_NULL, 2 NULLABLE, 3 UNKNOWN."""

_PRECISION, _SCALE, _NULLABLE, _CASE = 7, 8, 9, 10
_CASE_ONLY = frozenset({"boolean", "interval day to second", "interval year to month"})
_NEITHER = frozenset({"array", "map", "row", "json", "string"})


def metadata(query_id: str, update: str, count: int | None, columns: Iterable[Mapping[str, Any]]) -> bytes:
    """The file of *columns* (ColumnInfo shapes); *update* is the kind of a write, empty for a query."""
    message = _bytes(1, query_id.encode())
    if update:
        message += _bytes(2, update.encode()) + _number(3, count or 0)
    return message + b"".join(_bytes(4, _column(column)) for column in columns)


def _column(info: Mapping[str, Any]) -> bytes:
    """Which of the numbers are there depends on the type alone, also where they are 0."""
    kind = info["Type"]
    plain = kind not in _NEITHER
    message = b"".join(_bytes(number, info[name].encode()) for name, number in _TEXTS.items())
    if plain and kind not in _CASE_ONLY and kind != "date":
        message += _number(_PRECISION, info["Precision"])
    if plain and kind not in _CASE_ONLY:
        message += _number(_SCALE, info["Scale"])
    message += _number(_NULLABLE, _UNKNOWN)
    return message + _number(_CASE, int(info["CaseSensitive"])) if plain else message


def _bytes(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
