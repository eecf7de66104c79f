"""Rows written as files of a Hive table: Parquet, JSON or delimited text, one folder for each partition."""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_aws.athena.catalog import Catalog, refuse_bucketed, serde, serde_options, split_uri
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.writing.bucketing import Buckets
from local_aws.athena.embedded.writing.copying import LocalFile, copied
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.literals import text_literal
from local_aws.athena.open_partitions import refuse_many_hive
from local_aws.athena.partitions import NO_VALUE, partition_folder
from local_aws.process_folder import passing_folder

_BUCKET = "t_bucket"
#: Compressions that DuckDB writes and reads back; the empty one is the format's default.
_COMPRESSIONS = {
    "parquet": {"", "none", "uncompressed", "snappy", "gzip", "zstd", "lz4"},
    "json": {"", "none", "gzip"},
    "textfile": {"", "none", "gzip"},
}
_SERDES = {
    "parquet": (
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
    ),
    "json": (
        "org.apache.hadoop.mapred.TextInputFormat",
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "org.apache.hive.hcatalog.data.JsonSerDe",
    ),
    "textfile": (
        "org.apache.hadoop.mapred.TextInputFormat",
        "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
    ),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How files are written: *form* parquet, json or textfile, its *delimiter*, *compression*, partition
    columns.
    """

    form: str = "parquet"
    delimiter: str = "\x01"
    compression: str = ""
    partitions: tuple[str, ...] = ()
    bucketed_by: tuple[str, ...] = ()
    bucket_count: int = 0

    def descriptor(self, columns: list[dict[str, str]], location: str) -> dict[str, Any]:
        """Glue's StorageDescriptor for these files."""
        reads, writes, serde = _SERDES[self.form]
        options = {"serialization.format": "1"}
        if self.form == "textfile":
            options = {"field.delim": self.delimiter, "serialization.format": self.delimiter}
        return {
            "Columns": columns,
            "Location": location,
            "InputFormat": reads,
            "OutputFormat": writes,
            "SerdeInfo": {"SerializationLibrary": serde, "Parameters": options},
            **self._buckets(),
        }

    def _buckets(self) -> dict[str, Any]:
        if not self.bucketed_by:
            return {}
        return {"BucketColumns": list(self.bucketed_by), "NumberOfBuckets": self.bucket_count}


def layout_of(table: dict[str, Any]) -> Layout:
    """The layout that an INSERT into *table* must keep.

    Raises:
        QueryError: NOT_SUPPORTED for a SerDe that Athena does not write or the engine has no rule for.
    """
    refuse_bucketed(table)
    library = serde(table)
    keys = tuple(key["Name"].lower() for key in table.get("PartitionKeys") or ())
    if "parquet" in library:
        return Layout("parquet", partitions=keys)
    if "json" in library:
        return Layout("json", partitions=keys)
    if "lazysimple" in library:
        return Layout("textfile", serde_options(table).get("field.delim", "\x01"), partitions=keys)
    raise not_supported(f"INSERT into a table of {library} has no rule in the embedded engine")


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a table: its *address*, its partition's *values* as Athena's text, its number of *rows*."""

    address: str
    values: tuple[str, ...]
    rows: int


def write_rows(reading: Reading, catalog: Catalog, sql: str, location: str, layout: Layout) -> list[Written]:
    """Write the rows of DuckDB's *sql* under *location*, one file for each partition.

    Raises:
        QueryError: In Athena's words, for what the query meets on its way.
    """
    described = reading.described(sql)
    data = [row for row in described if row[0].lower() not in layout.partitions]
    keys = [(f't_varchar("{key}")', f"t_part_{at}") for at, key in enumerate(layout.partitions)]
    with ExitStack() as stack:
        folder = stack.enter_context(passing_folder("athena-write-"))
        if layout.bucketed_by:
            kinds = {row[0].lower(): row[1] for row in data}
            buckets = stack.enter_context(Buckets(reading, kinds, layout.bucketed_by, layout.bucket_count))
            keys.append((buckets.sql, _BUCKET))
        columns = [_stored_text(row[0], row[1], layout) for row in data]
        select = ", ".join([*columns, *(f"{value} AS {name}" for value, name in keys)])
        names = [name for _, name in keys]
        files = copied(reading, f"SELECT {select} FROM ({sql})", Path(folder), _options(layout), names)
        refuse_many_hive(file.values for file in files)
        return [_put(catalog, file, location, layout) for file in files]


def _put(catalog: Catalog, file: LocalFile, location: str, layout: Layout) -> Written:
    texts = file.values[: len(layout.partitions)]
    values = tuple(NO_VALUE if value is None else value for value in texts)
    for value in values:
        if not (value.isascii() and value.isprintable()):
            printed = value.encode().hex(" ").upper()
            message = "Hive partition keys can only contain printable ASCII characters (0x20 - 0x7E)."
            raise QueryError("HIVE_INVALID_PARTITION_VALUE", f"{message} Invalid value: {printed}")
    folders = "".join(map("{}/".format, map(partition_folder, layout.partitions, values)))
    bucket, prefix = split_uri(f"{location.rstrip('/')}/{folders}")
    mark = f"{int(file.values[-1] or 0):06d}_0_" if layout.bucketed_by else ""
    key = f"{prefix}{mark}{uuid.uuid4().hex}{_suffix(layout)}"
    catalog.s3.put_object(Bucket=bucket, Key=key, Body=file.path.read_bytes())
    return Written(f"s3://{bucket}/{key}", values, file.rows)


def _suffix(layout: Layout) -> str:
    return ".parquet" if layout.form == "parquet" else {"": ".gz", "gzip": ".gz"}.get(layout.compression, "")


def _options(layout: Layout) -> list[str]:
    if layout.form == "parquet":
        codec = layout.compression or "snappy"
        codec = {"none": "uncompressed", "lz4": "lz4_raw"}.get(codec, codec)
        return ["FORMAT parquet", f"COMPRESSION {codec}"]
    compression = "gzip" if layout.compression in ("", "gzip") else "none"
    if layout.form == "json":
        return ["FORMAT json", f"COMPRESSION {compression}"]
    return [
        "FORMAT csv",
        f"COMPRESSION {compression}",
        f"HEADER false, DELIMITER {text_literal(layout.delimiter)}, QUOTE '', ESCAPE '', NULLSTR '\\N'",
    ]


def _stored_text(name: str, kind: str, layout: Layout) -> str:
    """A column as the format holds it: delimited text takes Athena's text form."""
    if layout.form != "textfile":
        return f'"{name}"'
    if kind.endswith("]") or kind.startswith(("MAP", "STRUCT")):
        raise not_supported("nested columns in delimited text have no rule in the embedded engine")
    return f't_varchar("{name}") AS "{name}"'


def layout_from(options: dict[str, Any], partitions: tuple[str, ...] = ()) -> Layout:
    """The layout of CTAS or UNLOAD properties.

    Raises:
        QueryError: For a format that has no rule.
    """
    form = str(options.get("format", "parquet")).lower()
    if form not in _SERDES:
        raise QueryError(
            "NOT_SUPPORTED",
            f"format {form!r} has no rule in the embedded engine; use PARQUET, JSON or TEXTFILE",
        )
    compression = str(
        options.get("write_compression")
        or options.get("parquet_compression")
        or options.get("compression")
        or ""
    ).lower()
    if compression not in _COMPRESSIONS[form]:
        raise not_supported(f"write_compression {compression!r} of {form} has no rule in the embedded engine")
    delimiter = str(options.get("field_delimiter", "\x01"))
    buckets = tuple(str(name).lower() for name in options.get("bucketed_by") or ())
    count = int(options.get("bucket_count", 0))
    if bool(buckets) != (count > 0):
        raise QueryError("INVALID_TABLE_PROPERTY", "bucketed_by and bucket_count must be specified together")
    return Layout(form, delimiter, compression, partitions, buckets, count)
