"""Rows as data files of an Iceberg table, one for each of its partitions.

DuckDB writes them with Iceberg's field ids while it runs the query, so no row passes through Python;
pyiceberg takes the metrics from their footers.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from pyiceberg.io.pyarrow import (
    compute_statistics_plan,
    data_file_statistics_from_parquet_metadata,
    parquet_path_to_id_mapping,
)
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.partitioning import PartitionKey
from pyiceberg.table import Table
from pyiceberg.typedef import Record
from pyiceberg.types import IcebergType, ListType, MapType, StructType

from local_aws.athena.embedded.iceberg.tables import duck_from_iceberg
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing.copying import LocalFile, copied
from local_aws.athena.embedded.writing.iceberg_partitions import PartitionValues
from local_aws.athena.embedded.writing.storable import quoted
from local_aws.athena.errors import not_supported
from local_aws.athena.open_partitions import refuse_many_iceberg
from local_aws.process_folder import passing_folder

_UPLOADS = 4
_CODECS = {"zstd": "zstd", "snappy": "snappy", "gzip": "gzip", "lz4": "lz4_raw", "none": "uncompressed"}
_CODECS["uncompressed"] = _CODECS["none"]


def data_files(reading: Reading, table: Table, sql: str, *, limited: bool = True) -> list[DataFile]:
    """Write the rows of DuckDB's *sql*, whose columns are the table's in order, as new data files.

    They belong to no snapshot yet. *limited* holds them to Athena's number of partitions.

    Raises:
        QueryError: In Athena's words, for what the query meets on its way.
    """
    with (
        passing_folder("athena-write-") as folder,
        PartitionValues(reading, table) as partitions,
    ):
        names = [quoted(item.name) for item in table.schema().fields]
        kinds = [duck_from_iceberg(item.field_type) for item in table.schema().fields]
        casts = [f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(names, kinds, strict=True)]
        rows = f"SELECT {', '.join(casts)} FROM ({sql}) AS t_given({', '.join(names)})"
        select = f"SELECT {', '.join(['*', *partitions.columns])} FROM ({rows})"
        files = copied(reading, select, Path(folder), _options(table), partitions.names)
        if limited:
            refuse_many_iceberg(file.values for file in files)
        records = [partitions.record(file.values) for file in files]
        with ThreadPoolExecutor(_UPLOADS, thread_name_prefix="athena-write") as pool:
            return list(pool.map(partial(_registered, table), files, records))


def _options(table: Table) -> list[str]:
    """DuckDB's COPY options: the table's compression, and Iceberg's id of every field."""
    properties = table.metadata.properties
    codec = properties.get("write.parquet.compression-codec", "zstd").lower()
    if codec not in _CODECS:
        raise not_supported(f"compression {codec} of Parquet has no rule in the embedded engine")
    ids = ", ".join(
        f"{quoted(item.name)}: {_ids(item.field_id, item.field_type)}" for item in table.schema().fields
    )
    options = ["FORMAT parquet", f"COMPRESSION {_CODECS[codec]}", f"FIELD_IDS {{{ids}}}"]
    if codec == "zstd" and "write.parquet.compression-level" in properties:
        options.append(f"COMPRESSION_LEVEL {properties['write.parquet.compression-level']}")
    return options


def _ids(field_id: int, kind: IcebergType) -> str:
    """DuckDB's FIELD_IDS of one field and all within it."""
    inner = ""
    if isinstance(kind, ListType):
        inner = f", element: {_ids(kind.element_id, kind.element_type)}"
    elif isinstance(kind, MapType):
        inner = f", key: {_ids(kind.key_id, kind.key_type)}, value: {_ids(kind.value_id, kind.value_type)}"
    elif isinstance(kind, StructType):
        inner = "".join(
            f", {quoted(item.name)}: {_ids(item.field_id, item.field_type)}" for item in kind.fields
        )
    return f"{{__duckdb_field_id: {field_id}{inner}}}" if inner else str(field_id)


class _Key(PartitionKey):
    """A partition key of values that are transformed already; two may be of one column."""

    def __init__(self, table: Table, record: Record) -> None:
        super().__init__([], table.spec(), table.schema())
        self.__dict__["partition"] = record


def _registered(table: Table, file: LocalFile, record: Record) -> DataFile:
    """Put one local file where the table keeps its data, and tell its metrics."""
    key = _Key(table, record) if len(record) else None
    address = table.location_provider().new_data_location(f"{uuid.uuid4()}.parquet", key)
    schema, properties = table.schema(), table.metadata.properties
    statistics = data_file_statistics_from_parquet_metadata(
        parquet_metadata=pq.read_metadata(file.path),
        stats_columns=compute_statistics_plan(schema, properties),
        parquet_column_mapping=parquet_path_to_id_mapping(schema),
    )
    body = file.path.read_bytes()
    written: Any = table.io
    written.write(address, body)
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=address,
        file_format=FileFormat.PARQUET,
        partition=record,
        file_size_in_bytes=len(body),
        sort_order_id=None,
        spec_id=table.metadata.default_spec_id,
        equality_ids=None,
        key_metadata=None,
        **statistics.to_serialized_dict(),
    )
