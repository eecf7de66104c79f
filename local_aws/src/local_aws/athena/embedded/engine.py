"""The embedded engine: what the front asks, answered by DuckDB over S3 and Glue."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from typing import Any, TypeVar

import duckdb
from sqlglot import exp

from local_aws.athena.catalog import Catalog
from local_aws.athena.column_types import refuse_for_view
from local_aws.athena.embedded.database.database import Database
from local_aws.athena.embedded.expressions.decimals import DecimalTypesNeeded
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.embedded.planning.plans import Plans
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.statement.dialect import check, parse
from local_aws.athena.embedded.statement.naming import name_columns
from local_aws.athena.embedded.writing import hive_write, rewrites, writes
from local_aws.athena.embedded.writing.optimize import optimize
from local_aws.athena.embedded.writing.storable import storable, stored_columns
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.text import column_texts
from local_aws.athena.words import Words
from local_aws.service import CallContext

Answer = TypeVar("Answer")
_DECIMAL_LEVELS = 16
_INTERRUPT_SECONDS = 0.05


class EmbeddedEngine:
    """Runs Athena SQL on DuckDB; safe for several threads, each statement on a connection of its own."""

    def __init__(self) -> None:
        self._database = Database()
        self._cache = ObjectCache()
        self._plans = Plans()
        self._running: dict[str, duckdb.DuckDBPyConnection] = {}
        self._stopped: set[str] = set()
        self._lock = Lock()

    def ready(self) -> str:
        """What runs the statements; it is ready at once."""
        return f"DuckDB {duckdb.__version__}"

    def check(self, sql: str, _context: CallContext) -> None:
        """Parse a query or write; what is run next need not be parsed again."""
        check(sql)

    def query(self, sql: str, session: Session) -> Outcome:
        """Run a SELECT, VALUES, TABLE or WITH query."""

        def run(reading: Reading) -> Outcome:
            began = time.monotonic()
            prepared = _prepared(reading, sql)
            columns = reading.columns(prepared)
            planning = int((time.monotonic() - began) * 1000)
            found = zip(*reading.rows(prepared), strict=True)
            texts = [
                column_texts(column.full, values) for column, values in zip(columns, found, strict=False)
            ]
            rows = [list(row) for row in zip(*texts, strict=True)]
            return Outcome(columns, rows, reading.scanned, planning_millis=planning)

        return self._run(sql, session, run)

    def describe(self, sql: str, session: Session) -> list[Column]:
        """The columns that a query would give."""

        def run(reading: Reading) -> list[Column]:
            return stored_columns(reading, _prepared(reading, sql, read=False))

        return self._run(sql, session, run)

    def write(self, sql: str, session: Session) -> Outcome:
        """Run CREATE TABLE AS, INSERT, MERGE, UPDATE or DELETE."""

        def run(reading: Reading) -> Outcome:
            tree = parse(sql)
            for kind, change in _WRITES:
                if isinstance(tree, kind):
                    return change(reading, reading.catalog, tree, session)
            raise not_supported(f"{type(tree).__name__} has no rule in the embedded engine")

        return self._run(sql, session, run)

    def unload(self, sql: str, location: str, options: dict[str, str], session: Session) -> Outcome:
        """Write a query's rows as files under *location*."""
        if "format" not in options:
            raise QueryError("INVALID_TABLE_PROPERTY", "UNLOAD needs the property format")
        layout = hive_write.layout_from(options, tuple(options.get("partitioned_by", ())))

        def run(reading: Reading) -> Outcome:
            prepared = _prepared(reading, sql)
            refuse_for_view(reading.columns(prepared))
            prepared = storable(reading, prepared)
            if any(True for _ in reading.catalog.objects(location)):
                raise QueryError("HIVE_PATH_ALREADY_EXISTS", f"Target directory {location} is not empty")
            written = hive_write.write_rows(reading, reading.catalog, prepared, location, layout)
            files, count = [file.address for file in written], sum(file.rows for file in written)
            return Outcome(scanned=reading.scanned, written=files, updated=count)

        return self._run(sql, session, run)

    def explain(self, sql: str, session: Session) -> list[str]:
        """DuckDB's plan of the translated query: the embedded engine's, not Trino's.

        Raises:
            QueryError: NOT_SUPPORTED for ANALYZE, and for types and formats that only Trino's plan has.
        """
        sql = _without_options(sql)

        def run(reading: Reading) -> list[str]:
            return str(reading.rows(f"EXPLAIN {_prepared(reading, sql)}")[0][1]).splitlines()

        return self._run(sql, session, run)

    def optimize(self, table: dict[str, Any], where: str, session: Session) -> Outcome:
        """Rewrite the small files of an Iceberg table as fewer."""
        return self._run(where, session, lambda reading: optimize(reading, table, where, session))

    def stop(self, query_id: str) -> None:
        """Interrupt a statement until it has ended; one that has not begun will not."""
        with self._lock:
            self._stopped.add(query_id)
        Thread(target=self._interrupt, args=(query_id,), name="athena-stop", daemon=True).start()

    def _interrupt(self, query_id: str) -> None:
        """An interrupt between two steps of a statement is lost, so it is said again."""
        while True:
            with self._lock:
                connection = self._running.get(query_id)
                if connection is None:
                    return
                connection.interrupt()
            time.sleep(_INTERRUPT_SECONDS)

    def close(self) -> None:
        """Drop the database and the object cache."""
        self._database.close()
        self._cache.close()

    def _run(self, sql: str, session: Session, run: Callable[[Reading], Answer]) -> Answer:
        """Run once more for every level of decimal divisions whose types only the rows brought out."""
        decimals: dict[tuple[int, int], str] = {}
        for _ in range(_DECIMAL_LEVELS):
            with self._reading(sql, session, decimals) as reading:
                try:
                    return run(reading)
                except DecimalTypesNeeded as needed:
                    decimals |= needed.found
        raise not_supported(f"decimal divisions nested more than {_DECIMAL_LEVELS} deep")

    @contextmanager
    def _reading(self, sql: str, session: Session, decimals: dict[tuple[int, int], str]) -> Iterator[Reading]:
        connection = self._database.cursor()
        with self._lock:
            stopped = session.query_id in self._stopped
            if not stopped:
                self._running[session.query_id] = connection
        if stopped:
            connection.close()
            raise QueryError("USER_CANCELED", "Query was canceled")
        try:
            yield Reading(
                connection, Catalog(session.context), self._cache, session, self._plans, sql, decimals
            )
        finally:
            with self._lock:
                self._running.pop(session.query_id, None)
            connection.close()


def _without_options(sql: str) -> str:
    words = Words(sql)
    if words.take("analyze"):
        raise not_supported("EXPLAIN ANALYZE has no rule in the embedded engine")
    if words.take("( type") or words.take("( format"):
        words = Words(sql)
        options = " ".join(words.bracketed().upper().replace(",", " ").split())
        if options not in ("FORMAT TEXT", "TYPE LOGICAL", "TYPE LOGICAL FORMAT TEXT"):
            raise not_supported(f"EXPLAIN ({options}) has no rule in the embedded engine")
    return words.rest()


def _prepared(reading: Reading, sql: str, *, read: bool = True) -> str:
    tree = parse(sql)
    if not isinstance(tree, exp.Query | exp.Values):
        raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{sql.split(maxsplit=1)[0]}'")
    name_columns(tree)
    return reading.prepare(tree, read=read)


_WRITES = (
    (exp.Create, writes.create_table_as),
    (exp.Insert, writes.insert),
    (exp.Merge, rewrites.merge),
    (exp.Update, rewrites.update),
    (exp.Delete, rewrites.delete),
)
