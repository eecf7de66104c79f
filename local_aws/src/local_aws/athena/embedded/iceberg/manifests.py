"""Which data files of an Iceberg snapshot may hold wanted rows, from manifests that are read once.

A manifest never changes and its address is never used again, so its entries are kept decoded: pyiceberg
decodes Avro in Python, which costs a small query more than its rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from pyiceberg.expressions import BooleanExpression
from pyiceberg.expressions.visitors import (
    _InclusiveMetricsEvaluator,
    expression_evaluator,
    inclusive_projection,
    manifest_evaluator,
)
from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile, ManifestContent, ManifestFile
from pyiceberg.schema import Schema
from pyiceberg.table import Table

_MOST_FILES = 200_000


class _Kept:
    """The live data files of the manifests used last, *limit* files at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._count = 0
        self._files: OrderedDict[str, list[DataFile]] = OrderedDict()
        self._lock = Lock()

    def of(self, io: FileIO, manifest: ManifestFile) -> list[DataFile]:
        path = f"{io.properties.get('s3.endpoint')} {manifest.manifest_path}"
        with self._lock:
            if path in self._files:
                self._files.move_to_end(path)
                return self._files[path]
        files = [entry.data_file for entry in manifest.fetch_manifest_entry(io)]
        with self._lock:
            if path not in self._files:
                self._files[path] = files
                self._count += len(files)
            while self._count > self._limit and len(self._files) > 1:
                self._count -= len(self._files.popitem(last=False)[1])
        return files


_KEPT = _Kept(_MOST_FILES)


def live_files(
    table: Table, snapshot_id: int | None, schema: Schema, condition: BooleanExpression
) -> list[DataFile] | None:
    """The snapshot's data files whose partition and bounds may satisfy *condition* over *schema*.

    None where the snapshot has row-level deletes, which belong to the rows of several files.
    """
    snapshot = (
        table.metadata.snapshot_by_id(snapshot_id) if snapshot_id else table.metadata.current_snapshot()
    )
    manifests = snapshot.manifests(table.io) if snapshot else []
    if any(manifest.content == ManifestContent.DELETES for manifest in manifests):
        return None
    chosen: dict[int, tuple[Callable[[ManifestFile], bool], Callable[[DataFile], bool]]] = {}
    in_bounds = _InclusiveMetricsEvaluator(schema, condition).eval
    found = []
    for manifest in manifests:
        spec = manifest.partition_spec_id
        if spec not in chosen:
            chosen[spec] = _by_partition(table, spec, schema, condition)
        wanted_manifest, wanted_file = chosen[spec]
        if wanted_manifest(manifest):
            found += [file for file in _KEPT.of(table.io, manifest) if wanted_file(file) and in_bounds(file)]
    return found


def _by_partition(
    table: Table, number: int, schema: Schema, condition: BooleanExpression
) -> tuple[Callable[[ManifestFile], bool], Callable[[DataFile], bool]]:
    spec = table.metadata.specs()[number]
    projected = inclusive_projection(schema, spec)(condition)
    values = Schema(*spec.partition_type(schema).fields)
    evaluate = expression_evaluator(values, projected, case_sensitive=True)
    return manifest_evaluator(spec, schema, projected), lambda file: evaluate(file.partition)
