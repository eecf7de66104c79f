"""The partition values of an Iceberg table's rows: computed in DuckDB, read back from its answer."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from pyiceberg.partitioning import PartitionField
from pyiceberg.table import Table
from pyiceberg.transforms import (
    DayTransform,
    HourTransform,
    IdentityTransform,
    MonthTransform,
    Transform,
    YearTransform,
)
from pyiceberg.typedef import Record
from pyiceberg.types import IcebergType

from local_aws.athena.embedded.iceberg.tables import duck_from_iceberg
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing.storable import quoted

_SINCE_1970 = {
    YearTransform: "date_diff('year', TIMESTAMP '1970-01-01', CAST({} AS TIMESTAMP))",
    MonthTransform: "date_diff('month', TIMESTAMP '1970-01-01', CAST({} AS TIMESTAMP))",
    DayTransform: "date_diff('day', TIMESTAMP '1970-01-01', CAST({} AS TIMESTAMP))",
    HourTransform: "date_diff('hour', TIMESTAMP '1970-01-01', CAST({} AS TIMESTAMP))",
}


class PartitionValues:
    """SQL for the partition values of *table*, and Iceberg's records of them.

    *names* are the SQL columns, *columns* their expressions over the table's columns. Transforms that DuckDB
    does not have (bucket, truncate) are pyiceberg's, as functions of the connection while this is open.
    """

    def __init__(self, reading: Reading, table: Table) -> None:
        self.names = [f"t_part_{at}" for at in range(len(table.spec().fields))]
        self.columns: list[str] = []
        self._reading, self._table = reading, table
        self._kinds: list[IcebergType] = []
        self._functions: list[str] = []

    def __enter__(self) -> Self:
        schema = self._table.schema()
        for name, field in zip(self.names, self._table.spec().fields, strict=True):
            kind = schema.find_field(field.source_id).field_type
            self._kinds.append(field.transform.result_type(kind))
            self.columns.append(f"{self._value(field, kind)} AS {name}")
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for name in self._functions:
            self._reading.connection.remove_function(name)

    def record(self, values: Sequence[str | None]) -> Record:
        """Iceberg's partition record of values as DuckDB's text."""
        return Record(*[self._read(at, value) for at, value in enumerate(values)])

    def _value(self, field: PartitionField, kind: IcebergType) -> str:
        parts = self._table.schema().find_column_name(field.source_id).split(".")
        column = ".".join(map(quoted, parts))
        if isinstance(field.transform, IdentityTransform):
            return column
        if type(field.transform) in _SINCE_1970:
            return _SINCE_1970[type(field.transform)].format(column)
        name = f"t_transform_{uuid.uuid4().hex}"
        self._reading.connection.create_function(
            name,
            _ArrowTransform(field.transform, kind),
            [duck_from_iceberg(kind)],
            duck_from_iceberg(field.transform.result_type(kind)),
            type="arrow",
        )
        self._functions.append(name)
        return f"{name}({column})"

    def _read(self, at: int, text: str | None) -> Any:
        """A value as Iceberg keeps it: days, microseconds, or the plain value."""
        if text is None:
            return None
        kind = str(self._kinds[at])
        if kind == "date" and text.lstrip("-").isdigit():
            return int(text)
        form = {
            "date": "date_diff('day', DATE '1970-01-01', CAST(? AS DATE))",
            "timestamp": "epoch_us(CAST(? AS TIMESTAMP))",
            "timestamptz": "epoch_us(CAST(? AS TIMESTAMPTZ))",
        }.get(kind, f"CAST(? AS {duck_from_iceberg(self._kinds[at])})")
        ((value,),) = self._reading.connection.execute(f"SELECT {form}", [text]).fetchall()
        return value


class _ArrowTransform:
    """One of pyiceberg's transforms over an Arrow column, once for each distinct value."""

    def __init__(self, transform: Transform, kind: IcebergType) -> None:
        self._apply = transform.transform(kind)

    def __call__(self, values: pa.ChunkedArray | pa.Array) -> pa.Array:
        if isinstance(values, pa.ChunkedArray):
            values = values.combine_chunks()
        encoded = values.dictionary_encode()
        made = [None if value is None else self._apply(value) for value in encoded.dictionary.to_pylist()]
        return pa.array(made).take(encoded.indices)
