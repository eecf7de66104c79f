"""Rows as data files of an Iceberg table, one for each of its partitions.

pyiceberg splits by transforms only with its Rust companion; the transforms are whole-column arithmetic,
done here.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.io.pyarrow import bin_pack_arrow_table, write_file
from pyiceberg.partitioning import PartitionFieldValue, PartitionKey
from pyiceberg.table import Table, WriteTask
from pyiceberg.transforms import (
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    Transform,
    YearTransform,
)

_FILE_BYTES = 512 << 20
_STEP = {"day": 86_400_000_000, "hour": 3_600_000_000}


def data_files(table: Table, rows: pa.Table) -> list[Any]:
    """Write *rows* (in the table's own Arrow schema) and return pyiceberg's DataFiles."""
    numbers, mark = itertools.count(), uuid.uuid4()
    schema = table.schema()
    tasks = (
        WriteTask(
            write_uuid=mark,
            task_id=next(numbers),
            record_batches=batches,
            partition_key=key,
            schema=schema,
        )
        for key, part in _partitions(table, rows)
        for batches in bin_pack_arrow_table(part, _FILE_BYTES)
    )
    return list(write_file(io=table.io, table_metadata=table.metadata, tasks=tasks))


def _partitions(table: Table, rows: pa.Table) -> Iterator[tuple[PartitionKey | None, pa.Table]]:
    spec, schema = table.spec(), table.schema()
    if spec.is_unpartitioned():
        yield None, rows
        return
    values = [
        _transformed(
            field.transform, schema.find_field(field.source_id).field_type, _source(schema, field, rows)
        )
        for field in spec.fields
    ]
    names = [f"p{at}" for at in range(len(values))]
    keys = pa.table(dict(zip(names, values, strict=True)))
    # One sort, then slices: a take for each partition would read every chunk of every column each time.
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in names])
    rows = rows.take(order)
    place = pa.array(range(rows.num_rows), pa.int64())
    grouped = keys.take(order).append_column("row", place).group_by(names)
    for group in grouped.aggregate([("row", "min"), ("row", "count")]).to_pylist():
        fields = [
            PartitionFieldValue(field=field, value=group[name])
            for field, name in zip(spec.fields, names, strict=True)
        ]
        key = PartitionKey(field_values=fields, partition_spec=spec, schema=schema)
        yield key, rows.slice(group["row_min"], group["row_count"])


def _source(schema: Any, field: Any, rows: pa.Table) -> pa.Array:
    return rows.column(schema.find_column_name(field.source_id)).combine_chunks()


def _transformed(transform: Transform, kind: Any, values: pa.Array) -> pa.Array:
    """Each value's partition value: days, hours, months or years since 1970, or the transform's own."""
    if isinstance(transform, IdentityTransform):
        return values
    if isinstance(transform, DayTransform | HourTransform):
        if pa.types.is_date(values.type):
            return values.cast(pa.int32())
        unit = "day" if isinstance(transform, DayTransform) else "hour"
        floored = pc.floor_temporal(_naive(values), unit=unit).cast(pa.int64())
        return pc.divide(floored, _STEP[unit]).cast(pa.int32())
    if isinstance(transform, MonthTransform | YearTransform):
        years = pc.subtract(pc.year(_naive(values)), 1970)
        if isinstance(transform, YearTransform):
            return years.cast(pa.int32())
        months = pc.add(pc.multiply(years, 12), pc.subtract(pc.month(_naive(values)), 1))
        return months.cast(pa.int32())
    return _one_by_one(transform, kind, values)


def _naive(values: pa.Array) -> pa.Array:
    return values.cast(pa.timestamp("us")) if pa.types.is_timestamp(values.type) else values


def _one_by_one(transform: Transform, kind: Any, values: pa.Array) -> pa.Array:
    """bucket and truncate, once for each distinct value."""
    apply, encoded = transform.transform(kind), values.dictionary_encode()
    made = pa.array([None if value is None else apply(value) for value in encoded.dictionary.to_pylist()])
    return made.take(encoded.indices)
