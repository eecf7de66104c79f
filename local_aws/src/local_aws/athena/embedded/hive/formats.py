"""Files of each Hive format as a DuckDB relation with a `filename` column."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyarrow.parquet as pq

from local_aws.athena.catalog import StoredObject, serde, serde_options
from local_aws.athena.embedded.hive import lazy_simple
from local_aws.athena.embedded.hive.bodies import decompressed
from local_aws.athena.errors import not_supported
from local_aws.athena.literals import text_literal

Columns = list[tuple[str, str]]
Files = list[tuple[StoredObject, str]]


def relation(table: dict[str, Any], columns: Columns, files: Files) -> str:
    """SQL that reads *columns* of *files*."""
    library, options = serde(table), serde_options(table)
    listed = "[" + ", ".join(text_literal(path) for _, path in files) + "]"
    if "parquet" in library:
        return _parquet(columns, files, listed)
    if "json" in library:
        return _json(
            columns, listed, options, "t_openx_timestamp" if "openx" in library else "t_hive_timestamp"
        )
    if "opencsv" in library:
        return _csv(table, columns, [path for _, path in files], options)
    if "lazysimple" in library or not library:
        return lazy_simple.relation(table, columns, [path for _, path in files])
    raise not_supported(f"files of {library} have no rule in the embedded engine")


def is_parquet(table: dict[str, Any]) -> bool:
    """Whether the table's files are Parquet."""
    return "parquet" in serde(table)


def is_json(table: dict[str, Any]) -> bool:
    """Whether the table's files are lines of JSON."""
    return "json" in serde(table)


def is_text(table: dict[str, Any]) -> bool:
    """Whether the table's files are JSON or delimited text."""
    library = serde(table)
    return not library or any(word in library for word in ("json", "opencsv", "lazysimple"))


def decoded(columns: Columns, paths: list[str]) -> str:
    """SQL that reads *columns* of Parquet files that hold text files' columns in their types."""
    parts = [f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns]
    listed = "[" + ", ".join(map(text_literal, paths)) + "]"
    options = "filename=true, hive_partitioning=false"
    return f"SELECT {', '.join([*parts, 'filename'])} FROM read_parquet({listed}, {options})"


def _parquet(columns: Columns, files: Files, listed: str) -> str:
    have: set[str] = set().union(*(parquet_names(path) for _, path in files))
    parts = [
        f'CAST("{name}" AS {kind}) AS "{name}"' if name in have else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in columns
    ]
    select = ", ".join([*parts, "filename"])
    options = "union_by_name=true, filename=true, hive_partitioning=false"
    return f"SELECT {select} FROM read_parquet({listed}, {options})"


@lru_cache(maxsize=65536)
def parquet_names(path: str) -> frozenset[str]:
    """The top-level columns (lower case) of a local Parquet file."""
    return frozenset(name.lower() for name in pq.read_schema(path).names)


def _json(columns: Columns, listed: str, options: dict[str, str], moment: str) -> str:
    """*moment* is the macro that reads a timestamp as the SerDe does."""
    wanted = columns or [("t_nothing", "VARCHAR")]
    moments = {name for name, kind in wanted if kind == "TIMESTAMP"}
    kinds = ", ".join(
        f"{text_literal(name)}: {text_literal('VARCHAR' if name in moments else kind)}"
        for name, kind in wanted
    )
    parts = [f'{moment}("{name}") AS "{name}"' if name in moments else f'"{name}"' for name, _ in wanted]
    ignore = str(options.get("ignore.malformed.json", "false").lower() == "true").lower()
    options_text = f"format='newline_delimited', columns={{{kinds}}}, filename=true, ignore_errors={ignore}"
    select = ", ".join([*parts, "filename"])
    return f"SELECT {select} FROM read_json({listed}, {options_text}, maximum_object_size=33554432)"


def _csv(table: dict[str, Any], columns: Columns, paths: list[str], options: dict[str, str]) -> str:
    listed = "[" + ", ".join(map(text_literal, paths)) + "]"
    every = [column["Name"].lower() for column in table["StorageDescriptor"]["Columns"]]
    kinds = ", ".join(f"{text_literal(name)}: 'VARCHAR'" for name in every)
    skip = int(table.get("Parameters", {}).get("skip.header.line.count", 0))
    delimiter, quote = options.get("separatorChar", ","), options.get("quoteChar", '"')
    escape = _escape(options.get("escapeChar", "\\"), quote, paths)
    arguments = [
        f"columns={{{kinds}}}", "auto_detect=false", "header=false", f"skip={skip}", "filename=true",
        f"delim={text_literal(delimiter)}", f"quote={text_literal(quote)}", f"escape={text_literal(escape)}",
        "null_padding=true", "strict_mode=false", f"nullstr={text_literal(chr(0))}",
    ]  # fmt: skip
    parts = [_csv_value(name, kind) for name, kind in columns]
    return f"SELECT {', '.join([*parts, 'filename'])} FROM read_csv({listed}, {', '.join(arguments)})"


def _escape(escape: str, quote: str, paths: list[str]) -> str:
    """OpenCSV knows both its escape character and doubled quotes, DuckDB one: the one that the files use."""
    used = any(escape.encode() in decompressed(path) for path in paths)
    return escape if used else quote


def _csv_value(name: str, kind: str) -> str:
    """OpenCSV fails on what it cannot read."""
    if kind == "VARCHAR":
        return f'"{name}"'
    if kind.endswith("]") or kind.startswith(("MAP", "STRUCT")):
        raise not_supported(f"column {name} of type {kind} in an OpenCSV file has no rule")
    return f'CAST(nullif("{name}", \'\') AS {kind}) AS "{name}"'
