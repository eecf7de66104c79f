"""Text files read once: each JSON or delimited file kept as Parquet beside its copy, and read from there.

A text file has to be parsed whole for any one of its columns, and a daily refresh reads the same arrivals
several times. What a query is billed stays the text file's size.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import duckdb

from local_aws.athena.catalog import serde_options
from local_aws.athena.embedded.hive import formats
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.errors import QueryError


def decoded(
    cache: ObjectCache,
    connection: duckdb.DuckDBPyConnection,
    table: dict[str, Any],
    columns: formats.Columns,
    files: formats.Files,
) -> list[str] | None:
    """Local Parquet files with all data *columns* of the text *files*, one each in their order.

    None where the files are no text, or where one of them cannot be read whole: then only reading the columns
    that a query wants tells whether it fails.
    """
    if not columns or not formats.is_text(table):
        return None
    serde = table["StorageDescriptor"].get("SerdeInfo", {})
    shape = {"columns": columns, "serde": serde, "options": serde_options(table)}
    shape["skip"] = table.get("Parameters", {}).get("skip.header.line.count", "0")
    mark = hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]
    names = ", ".join(f'"{name}"' for name, _ in columns)

    def write(file: tuple[Any, str], target: str) -> None:
        body = formats.relation(table, columns, [file])
        with connection.cursor() as cursor:
            cursor.execute(
                "SET TimeZone='UTC'; "
                f"COPY (SELECT {names} FROM ({body})) TO '{target}' (FORMAT parquet, COMPRESSION lz4_raw)"
            )

    try:
        return cache.derive([(path, (item, path)) for item, path in files], f"{mark}.parquet", write)
    except (duckdb.Error, QueryError):
        return None
