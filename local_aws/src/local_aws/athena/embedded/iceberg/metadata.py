"""Iceberg's metadata tables (`"t$files"`) with the columns that Trino 476 gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
from pyiceberg.conversions import from_bytes
from pyiceberg.manifest import ManifestFile
from pyiceberg.table import Table

from local_aws.athena.embedded.iceberg.file_metadata import files, manifest_files, partitions
from local_aws.athena.errors import QueryError

Row = dict[str, Any]
_MOMENT = pa.timestamp("ms", "UTC")
_SUMMARIES = pa.list_(
    pa.struct(
        [
            ("contains_null", pa.bool_()),
            ("contains_nan", pa.bool_()),
            ("lower_bound", pa.string()),
            ("upper_bound", pa.string()),
        ]
    )
)


def inspect(table: Table, name: str) -> pa.Table:
    """The rows of one metadata table as of now; `readable_metrics` is JSON text.

    Raises:
        QueryError: TABLE_NOT_FOUND for a name that Athena does not have.
    """
    made = _TABLES.get(name)
    if made is None:
        message = f"line 1:1: Table 'awsdatacatalog.{'.'.join(table.name())}${name}' does not exist"
        raise QueryError("TABLE_NOT_FOUND", message)
    columns, rows = made(table)
    return pa.Table.from_pylist(list(rows), schema=pa.schema(columns))


def _history(table: Table) -> tuple[list, Iterator[Row]]:
    columns = [
        ("made_current_at", _MOMENT), ("snapshot_id", pa.int64()), ("parent_id", pa.int64()),
        ("is_current_ancestor", pa.bool_()),
    ]  # fmt: skip
    parents = {snapshot.snapshot_id: snapshot.parent_snapshot_id for snapshot in table.snapshots()}
    ancestors = set()
    current = table.metadata.current_snapshot_id
    while current is not None and current not in ancestors:
        ancestors.add(current)
        current = parents.get(current)
    rows = (
        {
            "made_current_at": entry.timestamp_ms,
            "snapshot_id": entry.snapshot_id,
            "parent_id": parents.get(entry.snapshot_id),
            "is_current_ancestor": entry.snapshot_id in ancestors,
        }
        for entry in table.history()
    )
    return columns, rows


def _snapshots(table: Table) -> tuple[list, Iterator[Row]]:
    columns = [
        ("committed_at", _MOMENT), ("snapshot_id", pa.int64()), ("parent_id", pa.int64()),
        ("operation", pa.string()), ("manifest_list", pa.string()),
        ("summary", pa.map_(pa.string(), pa.string())),
    ]  # fmt: skip
    rows = (
        {
            "committed_at": snapshot.timestamp_ms,
            "snapshot_id": snapshot.snapshot_id,
            "parent_id": snapshot.parent_snapshot_id,
            "operation": snapshot.summary.operation.value if snapshot.summary else None,
            "manifest_list": snapshot.manifest_list,
            "summary": list(snapshot.summary.additional_properties.items()) if snapshot.summary else None,
        }
        for snapshot in table.snapshots()
    )
    return columns, rows


def _refs(table: Table) -> tuple[list, Iterator[Row]]:
    columns = [
        ("name", pa.string()), ("type", pa.string()), ("snapshot_id", pa.int64()),
        ("max_reference_age_in_ms", pa.int64()), ("min_snapshots_to_keep", pa.int32()),
        ("max_snapshot_age_in_ms", pa.int64()),
    ]  # fmt: skip
    rows = (
        {
            "name": name,
            "type": reference.snapshot_ref_type.name,
            "snapshot_id": reference.snapshot_id,
            "max_reference_age_in_ms": reference.max_ref_age_ms,
            "min_snapshots_to_keep": reference.min_snapshots_to_keep,
            "max_snapshot_age_in_ms": reference.max_snapshot_age_ms,
        }
        for name, reference in table.metadata.refs.items()
    )
    return columns, rows


def _manifests(table: Table) -> tuple[list, Iterator[Row]]:
    whole = ("partition_spec_id", "added_data_files_count", "existing_data_files_count",
             "deleted_data_files_count")  # fmt: skip
    names = (
        "path", "length", "partition_spec_id", "added_snapshot_id", "added_data_files_count",
        "added_rows_count", "existing_data_files_count", "existing_rows_count", "deleted_data_files_count",
        "deleted_rows_count",
    )  # fmt: skip
    kinds = {"path": pa.string(), **dict.fromkeys(whole, pa.int32())}
    columns = [(name, kinds.get(name, pa.int64())) for name in names]
    sources = {"path": "manifest_path", "length": "manifest_length"} | {
        name: name.replace("_data", "") for name in whole[1:]
    }
    rows = (
        {name: getattr(manifest, sources.get(name, name)) for name in names}
        | {"partition_summaries": list(_summaries(table, manifest))}
        for manifest in manifest_files(table)
    )
    return [*columns, ("partition_summaries", _SUMMARIES)], rows


def _summaries(table: Table, manifest: ManifestFile) -> Iterator[Row]:
    spec = table.specs()[manifest.partition_spec_id]
    for field, summary in zip(spec.fields, manifest.partitions or (), strict=False):
        kind = field.transform.result_type(table.schema().find_type(field.source_id))
        bounds = [
            None if raw is None else field.transform.to_human_string(kind, from_bytes(kind, raw))
            for raw in (summary.lower_bound, summary.upper_bound)
        ]
        yield {
            "contains_null": summary.contains_null,
            "contains_nan": summary.contains_nan,
            "lower_bound": bounds[0],
            "upper_bound": bounds[1],
        }


_TABLES: dict[str, Callable[[Table], tuple[list, Iterator[Row]]]] = {
    "files": files,
    "history": _history,
    "snapshots": _snapshots,
    "partitions": partitions,
    "manifests": _manifests,
    "refs": _refs,
}
