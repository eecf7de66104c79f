"""The one in-memory DuckDB of the engine: macros and Python functions once, a cursor for each query."""

from __future__ import annotations

import duckdb

from local_aws.athena.embedded.database import MACROS, udfs

_ORDER = ("failures", "text", "json", "numbers", "dates", "collections")


class Database:
    """Opens cursors that share the macros but no tables, views or settings."""

    def __init__(self, threads: int = 2) -> None:
        config = {
            "threads": threads,
            "autoinstall_known_extensions": False,
            "parquet_metadata_cache": True,  # a file of an object never changes under its name
        }
        self._root = duckdb.connect(":memory:", config=config)
        udfs.register(self._root)
        for name in _ORDER:
            self._root.execute((MACROS / f"{name}.sql").read_text())

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own, in UTC, with IEEE floating point."""
        connection = self._root.cursor()
        connection.execute(
            "SET TimeZone='UTC'; SET ieee_floating_point_ops=true; SET preserve_insertion_order=true; "
            "SET order_by_non_integer_literal=true"
        )
        return connection

    def close(self) -> None:
        """Drop everything."""
        self._root.close()
