"""Hive's types as Iceberg's."""

from __future__ import annotations

import re

from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IcebergType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
)

from local_aws.athena.errors import QueryError

_SIMPLE = {
    "string": StringType, "int": IntegerType, "integer": IntegerType, "bigint": LongType, "long": LongType,
    "float": FloatType, "double": DoubleType, "boolean": BooleanType, "date": DateType, "timestamp":
    TimestampType,
    "timestamptz": TimestamptzType, "binary": BinaryType, "varchar": StringType,
}  # fmt: skip


class FieldIds:
    """Numbers for the fields of a new schema."""

    def __init__(self) -> None:
        self.last = 0

    def next(self) -> int:
        """The next number."""
        self.last += 1
        return self.last


def iceberg_type(kind: str, ids: FieldIds) -> IcebergType:
    """A Hive type as Iceberg's.

    Raises:
        QueryError: NOT_SUPPORTED for a type that Iceberg does not have.
    """
    inner = kind[kind.find("<") + 1 : -1]
    if kind in _SIMPLE:
        return _SIMPLE[kind]()
    if kind.startswith("decimal"):
        precision, scale = (int(part) for part in re.findall(r"\d+", kind) or (10, 0))
        return DecimalType(precision, scale)
    if kind.startswith("array<"):
        return ListType(ids.next(), iceberg_type(inner, ids), element_required=False)
    if kind.startswith("map<"):
        key, value = split_types(inner)
        return MapType(
            ids.next(), iceberg_type(key, ids), ids.next(), iceberg_type(value, ids), value_required=False
        )
    if kind.startswith("struct<"):
        pairs = [part.split(":", 1) for part in split_types(inner)]
        return StructType(
            *[NestedField(ids.next(), name, iceberg_type(of, ids), required=False) for name, of in pairs]
        )
    raise QueryError("NOT_SUPPORTED", f"Iceberg has no type {kind!r}")


def split_types(text: str) -> list[str]:
    """*text* split at its commas outside brackets."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char in "(<") - (char in ")>")
        if char == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
