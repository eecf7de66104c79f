"""Iceberg tables in Glue, through pyiceberg: the catalog, and new tables in Athena's words.

The rows of a table are an engine's; what a table is, is not.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from threading import Lock
from typing import Any

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.exceptions import TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema, assign_fresh_schema_ids
from pyiceberg.serializers import FromInputFile
from pyiceberg.table import CreateTableTransaction, Table
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.transforms import parse_transform

from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.file_io import ObjectIO
from local_aws.service import CallContext

_TRANSFORM = re.compile(r"^\s*(\w+)\s*\(\s*(.+?)\s*\)\s*$")
_TIMES = ("year", "month", "day", "hour")
_FORMATS = ("parquet", "orc", "avro")
#: Athena's table properties with a name of Iceberg's own.
_ICEBERG_NAMES = {
    "format": "write.format.default",
    "write_compression": "write.parquet.compression-codec",
    "compression_level": "write.parquet.compression-level",
}
#: The properties that Athena lets a statement set
#: (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html).
PROPERTIES = frozenset(_ICEBERG_NAMES) | {
    "optimize_rewrite_data_file_threshold", "optimize_rewrite_delete_file_threshold",
    "optimize_rewrite_min_data_file_size_bytes", "optimize_rewrite_max_data_file_size_bytes",
    "write_target_data_file_size_bytes",
    "vacuum_min_snapshots_to_keep", "vacuum_max_snapshot_age_seconds", "vacuum_max_metadata_files_to_keep",
}  # fmt: skip
#: Athena's default of write_target_data_file_size_bytes (same page).
TARGET_FILE_BYTES = 536_870_912


@lru_cache(maxsize=16)
def _catalog(endpoint_url: str, region: str) -> Catalog:
    secret = "local"  # noqa: S105 - local AWS checks no secret
    properties = {
        "s3.endpoint": endpoint_url,
        "s3.region": region,
        "glue.endpoint": endpoint_url,
        "glue.region": region,
        "py-io-impl": f"{ObjectIO.__module__}.{ObjectIO.__name__}",
    }
    for name in ("s3", "glue"):
        properties |= {f"{name}.access-key-id": secret, f"{name}.secret-access-key": secret}
    return load_catalog("athena", type="glue", **properties)


def iceberg_catalog(context: CallContext) -> Catalog:
    """pyiceberg's Glue catalog at the gateway."""
    return _catalog(context.endpoint_url, context.region)


def iceberg_table(context: CallContext, glue_table: dict[str, Any]) -> Table:
    """The Iceberg table that *glue_table*, just read from Glue, points to."""
    catalog = iceberg_catalog(context)
    location = glue_table["Parameters"]["metadata_location"]
    io = ObjectIO(catalog.properties)
    metadata = _metadata(context.endpoint_url, io, location)
    return Table((glue_table["DatabaseName"], glue_table["Name"]), metadata, location, io, catalog)


class _ByAddress:
    """Decoded table metadata: a metadata file never changes, and each has an address of its own."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, str], TableMetadata] = OrderedDict()
        self._lock = Lock()

    def __call__(self, endpoint_url: str, io: ObjectIO, location: str) -> TableMetadata:
        key = (endpoint_url, location)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        metadata = FromInputFile.table_metadata(io.new_input(location))
        with self._lock:
            self._kept[key] = metadata
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return metadata


_metadata = _ByAddress(512)


def iceberg_properties(options: dict[str, str]) -> dict[str, str]:
    """Athena's table properties as Iceberg keeps them.

    Raises:
        QueryError: INVALID_TABLE_PROPERTY for one that Athena does not know; NOT_SUPPORTED for a file
            format that nothing here writes.
    """
    unknown = sorted(set(options) - PROPERTIES)
    if unknown:
        raise QueryError("INVALID_TABLE_PROPERTY", f"Unsupported table property key: {unknown[0]}")
    form = options.get("format", "parquet").lower()
    if form not in _FORMATS:
        raise QueryError("INVALID_TABLE_PROPERTY", f"Unsupported Iceberg file format: {form}")
    if form != "parquet":
        raise not_supported(f"Iceberg tables of {form.upper()} files have no rule in local Athena")
    return {
        _ICEBERG_NAMES.get(key, key): value.lower() if key in _ICEBERG_NAMES else value
        for key, value in options.items()
    }


def iceberg_property_name(key: str) -> str:
    """Iceberg's name of one of Athena's table properties."""
    return _ICEBERG_NAMES.get(key, key)


def whole_property(table: Table, name: str, default: int) -> int:
    """One of Athena's table properties that is a whole number, or its *default*."""
    return int(table.properties.get(name, default))


def athena_properties(properties: dict[str, str]) -> dict[str, str]:
    """The properties of an Iceberg table that Athena has a name for, by that name."""
    names = {iceberg: athena for athena, iceberg in _ICEBERG_NAMES.items()}
    return {
        names.get(key, key): value for key, value in properties.items() if key in names or key in PROPERTIES
    }


def partition_words(table: Table) -> list[str]:
    """How CREATE TABLE writes the partition fields of *table*: `day(`ts`)`, `bucket(4, `id`)`."""
    words = []
    for field in table.spec().fields:
        column = f"`{table.schema().find_column_name(field.source_id)}`"
        name, size, _ = (*re.split(r"[\[\]]", str(field.transform)), "", "")[:3]
        arguments = f"{size}, {column}" if size else column
        words.append(column if name == "identity" else f"{name}({arguments})")
    return words


def create(
    context: CallContext,
    name: tuple[str, str],
    schema: Schema,
    location: str,
    partitioning: Iterable[str],
    properties: dict[str, str],
) -> Table:
    """A new, empty Iceberg table; *partitioning* holds Athena's words (`day(ts)`, `bucket(4, id)`).

    Raises:
        QueryError: TABLE_ALREADY_EXISTS, or COLUMN_NOT_FOUND for an unknown partition column.
    """
    transaction = begin(context, name, schema, location, partitioning, properties)
    return commit(transaction, name)


def begin(
    context: CallContext,
    name: tuple[str, str],
    schema: Schema,
    location: str,
    partitioning: Iterable[str],
    properties: dict[str, str],
) -> CreateTableTransaction:
    """A new Iceberg table that nobody sees before `commit`: it can be filled first.

    Raises:
        QueryError: As `create`.
    """
    schema = assign_fresh_schema_ids(schema)
    return iceberg_catalog(context).create_table_transaction(
        name, schema, location.rstrip("/"), partition_spec(schema, partitioning), properties=properties
    )


def commit(transaction: CreateTableTransaction, name: tuple[str, str]) -> Table:
    """Put a table that was begun into the catalog, with all that it was filled with.

    Raises:
        QueryError: TABLE_ALREADY_EXISTS.
    """
    try:
        return transaction.commit_transaction()
    except TableAlreadyExistsError as error:
        message = f"Table 'awsdatacatalog.{'.'.join(name)}' already exists"
        raise QueryError("TABLE_ALREADY_EXISTS", message) from error


def partition_spec(schema: Schema, partitioning: Iterable[str]) -> PartitionSpec:
    """Iceberg's partition spec of Athena's words.

    Raises:
        QueryError: COLUMN_NOT_FOUND for an unknown column.
    """
    return PartitionSpec(*[_partition_field(schema, text, 1000 + at) for at, text in enumerate(partitioning)])


def _partition_field(schema: Schema, text: str, number: int) -> PartitionField:
    call = _TRANSFORM.match(text)
    if call is None:
        column, transform, suffix = text.strip(' "`'), "identity", ""
    else:
        arguments = [part.strip(' "`') for part in call[2].split(",")]
        size = next((part for part in arguments if part.isdigit()), None)
        column = next(part for part in arguments if not part.isdigit())
        word = call[1].lower()
        word = word[:-1] if word.endswith("s") and word[:-1] in _TIMES else word
        transform, suffix = (
            (f"{word}[{size}]" if size else word),
            f"_{'trunc' if word == 'truncate' else word}",
        )
    try:
        field = schema.find_field(column, case_sensitive=False)
    except ValueError as error:
        raise QueryError("COLUMN_NOT_FOUND", f"Partition column '{column}' is not in the table") from error
    return PartitionField(field.field_id, number, parse_transform(transform), f"{field.name}{suffix}")
