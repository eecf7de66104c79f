"""Rows written as files of a Hive table: Parquet, JSON or delimited text, one folder for each partition."""

from __future__ import annotations

import gzip
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from local_aws.athena.catalog import Catalog, split_uri
from local_aws.athena.embedded.reading import Reading
from local_aws.athena.errors import QueryError, not_supported

NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
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
        }


def layout_of(table: dict[str, Any]) -> Layout:
    """The layout that an INSERT into *table* must keep.

    Raises:
        QueryError: NOT_SUPPORTED for a SerDe that Athena does not write or the engine has no rule for.
    """
    info = table["StorageDescriptor"].get("SerdeInfo", {})
    serde, options = info.get("SerializationLibrary", "").lower(), info.get("Parameters", {})
    keys = tuple(key["Name"].lower() for key in table.get("PartitionKeys") or ())
    if "parquet" in serde:
        return Layout("parquet", partitions=keys)
    if "json" in serde:
        return Layout("json", partitions=keys)
    if "lazysimple" in serde:
        return Layout("textfile", options.get("field.delim", "\x01"), partitions=keys)
    raise not_supported(f"INSERT into a table of {serde} has no rule in the embedded engine")


def write_rows(
    reading: Reading, catalog: Catalog, source: str, location: str, layout: Layout
) -> dict[tuple[str, ...], list[str]]:
    """Write the relation *source* under *location*; addresses of the files by their partition values."""
    with tempfile.TemporaryDirectory(prefix="local-athena-write-") as folder:
        if not layout.partitions:
            return {(): _one(reading, catalog, f"SELECT * FROM {source}", location, layout, Path(folder))}
        keys = ", ".join(f'"{name}"' for name in layout.partitions)
        written = {}
        for values in reading.rows(f"SELECT DISTINCT {keys} FROM {source}"):
            texts = tuple(_folder_text(value) for value in values)
            place = (
                location.rstrip("/")
                + "/"
                + "".join(
                    f"{name}={quote(text, safe=' ,.-_:@')}/"
                    for name, text in zip(layout.partitions, texts, strict=True)
                )
            )
            where = " AND ".join(
                f'"{name}" IS NOT DISTINCT FROM (SELECT "{name}" FROM t_one)' for name in layout.partitions
            )
            parts = ", ".join(f'? AS "{name}"' for name in layout.partitions)
            reading.connection.execute(f"CREATE OR REPLACE TEMP TABLE t_one AS SELECT {parts}", list(values))
            rows = f"SELECT * EXCLUDE ({keys}) FROM {source} WHERE {where}"
            written[texts] = _one(reading, catalog, rows, place, layout, Path(folder))
        return written


def _folder_text(value: Any) -> str:
    from local_aws.athena.text import value_text

    return NO_VALUE if value is None else str(value_text(value))


def _one(
    reading: Reading, catalog: Catalog, sql: str, location: str, layout: Layout, folder: Path
) -> list[str]:
    name = uuid.uuid4().hex
    path = folder / name
    if layout.form == "parquet":
        codec = (layout.compression or "snappy").lower()
        codec = {"none": "uncompressed"}.get(codec, codec)
        reading.run(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION {codec})")
        suffix, body = ".parquet", path.read_bytes()
    else:
        _text_file(reading, sql, path, layout)
        body = path.read_bytes()
        if layout.compression.lower() in ("", "gzip"):
            suffix, body = ".gz", gzip.compress(body, mtime=0)
        else:
            suffix = ""
    path.unlink()
    bucket, prefix = split_uri(location)
    key = f"{prefix.rstrip('/')}/{name}{suffix}".lstrip("/")
    catalog.s3.put_object(Bucket=bucket, Key=key, Body=body)
    return [f"s3://{bucket}/{key}"]


def _text_file(reading: Reading, sql: str, path: Path, layout: Layout) -> None:
    if layout.form == "json":
        reading.run(f"COPY ({sql}) TO '{path}' (FORMAT json)")
        return
    columns = reading.rows(f"DESCRIBE {sql}")
    if any(kind.endswith("]") or kind.startswith(("MAP", "STRUCT")) for _, kind, *_ in columns):
        raise not_supported("nested columns in delimited text have no rule in the embedded engine")
    texts = ", ".join(f't_varchar("{name}") AS "{name}"' for name, *_ in columns)
    delimiter = layout.delimiter.replace("'", "''")
    reading.run(
        f"COPY (SELECT {texts} FROM ({sql})) TO '{path}' "
        f"(FORMAT csv, HEADER false, DELIMITER '{delimiter}', QUOTE '', ESCAPE '', NULLSTR '\\N')"
    )


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
    )
    return Layout(form, str(options.get("field_delimiter", "\x01")), compression, partitions)
