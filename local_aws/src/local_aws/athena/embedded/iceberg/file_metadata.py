"""Iceberg's metadata tables of data files, `$files` and `$partitions`, as Trino 476 gives them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from pyiceberg.conversions import from_bytes
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.manifest import DataFile, ManifestFile
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import BinaryType, DecimalType, IcebergType, NestedField

Row = dict[str, Any]
_COUNTS = pa.map_(pa.int32(), pa.int64())
_TEXTS = pa.map_(pa.int32(), pa.string())
JSON_COLUMNS = frozenset({"readable_metrics"})
"""Columns whose text is JSON."""


def manifest_files(table: Table) -> list[ManifestFile]:
    """The manifests of the table as of now."""
    snapshot = table.current_snapshot()
    return snapshot.manifests(table.io) if snapshot else []


def _entries(table: Table) -> Iterator[DataFile]:
    for manifest in manifest_files(table):
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            yield entry.data_file


def _partition_kind(table: Table) -> pa.DataType:
    fields = table.spec().partition_type(table.schema())
    return pa.struct([(item.name, _arrow(item.field_type)) for item in fields.fields])


def _arrow(kind: IcebergType) -> pa.DataType:
    made = schema_to_pyarrow(Schema(NestedField(1, "v", kind, required=False)), include_field_ids=False)
    return made.field("v").type


def _partition(table: Table, file: DataFile) -> Row:
    return {field.name: file.partition[at] for at, field in enumerate(table.spec().fields)}


def files(table: Table) -> tuple[list, Iterator[Row]]:
    """Columns and rows of `$files`."""
    columns: list[Any] = [
        ("content", pa.int32()), ("file_path", pa.string()), ("file_format", pa.string()),
        ("spec_id", pa.int32()), ("partition", _partition_kind(table)), ("record_count", pa.int64()),
        ("file_size_in_bytes", pa.int64()), ("column_sizes", _COUNTS), ("value_counts", _COUNTS),
        ("null_value_counts", _COUNTS), ("nan_value_counts", _COUNTS), ("lower_bounds", _TEXTS),
        ("upper_bounds", _TEXTS), ("key_metadata", pa.binary()), ("split_offsets", pa.list_(pa.int64())),
        ("equality_ids", pa.list_(pa.int32())), ("sort_order_id", pa.int32()),
        ("readable_metrics", pa.string()),
    ]  # fmt: skip
    if table.spec().is_unpartitioned():
        columns = [column for column in columns if column[0] != "partition"]
    return columns, (_file(table, file) for file in _entries(table))


def _file(table: Table, file: DataFile) -> Row:
    counts = {
        name: list((getattr(file, name) or {}).items())
        for name in ("column_sizes", "value_counts", "null_value_counts", "nan_value_counts")
    }
    bounds = {
        name: [(at, _text(table, at, raw)) for at, raw in (getattr(file, name) or {}).items()]
        for name in ("lower_bounds", "upper_bounds")
    }
    plain = {
        name: getattr(file, name)
        for name in (
            "file_path", "spec_id", "record_count", "file_size_in_bytes", "key_metadata", "split_offsets",
            "equality_ids", "sort_order_id",
        )
    }  # fmt: skip
    return {
        **plain,
        **counts,
        **bounds,
        "content": int(file.content),
        "file_format": file.file_format.value,
        "partition": _partition(table, file),
        "readable_metrics": _readable(table, file),
    }


def _kind(table: Table, field_id: int) -> IcebergType:
    return table.schema().find_type(field_id)


def _text(table: Table, field_id: int, raw: bytes) -> str:
    kind = _kind(table, field_id)
    return IdentityTransform().to_human_string(kind, from_bytes(kind, raw))


def _readable(table: Table, file: DataFile) -> str:
    """Trino's JSON: each leaf column's counts and bounds; texts but for numbers and booleans."""
    schema = table.schema()
    found = {}
    for at, size in (file.column_sizes or {}).items():
        name = schema.find_column_name(at)
        if name is None:
            continue
        metrics: Row = {"column_size": size}
        for key in ("value_count", "null_value_count", "nan_value_count"):
            metrics[key] = (getattr(file, f"{key}s") or {}).get(at)
        for key in ("lower_bound", "upper_bound"):
            raw = (getattr(file, f"{key}s") or {}).get(at)
            metrics[key] = None if raw is None else _plain(table, at, raw)
        found[name] = metrics
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, separators=(",", ":"))


def _plain(table: Table, field_id: int, raw: bytes) -> Any:
    kind = _kind(table, field_id)
    value = from_bytes(kind, raw)
    if isinstance(kind, BinaryType):
        return value.hex().upper()
    if isinstance(value, bool | float) or (isinstance(value, int) and str(kind) in ("int", "long")):
        return value
    return str(value) if isinstance(kind, DecimalType) else _text(table, field_id, raw)


def partitions(table: Table) -> tuple[list, Iterator[Row]]:
    """Columns and rows of `$partitions`."""
    schema, spec = table.schema(), table.spec()
    identity = {of.source_id for of in spec.fields if isinstance(of.transform, IdentityTransform)}
    leaves = [
        item for item in schema.fields if item.field_type.is_primitive and item.field_id not in identity
    ]
    data = [
        (
            item.name,
            pa.struct(
                [
                    ("min", _arrow(item.field_type)),
                    ("max", _arrow(item.field_type)),
                    ("null_count", pa.int64()),
                    ("nan_count", pa.int64()),
                ]
            ),
        )
        for item in leaves
    ]
    columns: list[Any] = [(name, pa.int64()) for name in ("record_count", "file_count", "total_size")]
    if not spec.is_unpartitioned():
        columns.insert(0, ("partition", _partition_kind(table)))
    if data:
        columns.append(("data", pa.struct(data)))
    groups: dict[tuple[Any, ...], list[DataFile]] = {}
    for file in _entries(table):
        if int(file.content) == 0:
            groups.setdefault(tuple(file.partition[at] for at in range(len(spec.fields))), []).append(file)
    rows = (
        {
            "partition": _partition(table, group[0]),
            "record_count": sum(file.record_count for file in group),
            "file_count": len(group),
            "total_size": sum(file.file_size_in_bytes for file in group),
            "data": {item.name: _range(item.field_id, item.field_type, group) for item in leaves},
        }
        for group in groups.values()
    )
    return columns, rows


def _range(field_id: int, kind: IcebergType, files: list[DataFile]) -> Row:
    """Least and greatest value and the counts, over files that all tell them."""
    made: Row = {"nan_count": _sum(files, "nan_value_counts", field_id)}
    made["null_count"] = _sum(files, "null_value_counts", field_id)
    for name, bounds, choose in (("min", "lower_bounds", min), ("max", "upper_bounds", max)):
        raws = [(getattr(file, bounds) or {}).get(field_id) for file in files]
        known = [from_bytes(kind, raw) for raw in raws if raw is not None]
        made[name] = choose(known) if known else None
    return made


def _sum(files: list[DataFile], name: str, field_id: int) -> int | None:
    counts = [(getattr(file, name) or {}).get(field_id) for file in files]
    known = [count for count in counts if count is not None]
    return sum(known) if known else None
