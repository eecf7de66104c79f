"""What the front asks of an engine; the embedded one answers now, a Trino server can stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from local_aws.service import CallContext


@dataclass(frozen=True, slots=True)
class Session:
    """Where a statement runs: *database* is the default one; *scratch* is the S3 folder for tables without
    a place; *cutoff* the bytes that it may read, None without a limit.

    An engine that can tell while it reads raises `ScanLimitExceeded` as soon as *cutoff* is passed; of
    another the front looks when it has ended.
    """

    context: CallContext
    query_id: str
    database: str
    scratch: str
    cutoff: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer: its name, Athena's bare type (`array`), the full type, and Glue's type."""

    name: str
    kind: str
    full: str = ""
    hive: str = "string"


@dataclass(slots=True)
class Outcome:
    """What a statement gave: rows in text forms, None for NULL; *scanned* bytes; S3 addresses of files
    written; the count of rows that a write changed; the time that planning took.
    """

    columns: list[Column] = field(default_factory=list)
    rows: Iterable[list[str | None]] = ()
    scanned: int = 0
    written: list[str] = field(default_factory=list)
    updated: int | None = None
    planning_millis: int = 0


class Engine(Protocol):
    """Runs queries and writes. DDL, views, workgroups and results are the front's."""

    def ready(self) -> str:
        """Wait until statements can run; return what runs them."""
        ...

    def check(self, sql: str, context: CallContext) -> None:
        """Parse a query or write, question marks and all, and run nothing.

        Raises:
            QueryError: SYNTAX_ERROR where its grammar is wrong, and no other.
        """
        ...

    def query(self, sql: str, session: Session) -> Outcome:
        """Run a SELECT, VALUES, TABLE or WITH query."""
        ...

    def describe(self, sql: str, session: Session) -> list[Column]:
        """The columns that a query would give, without running it."""
        ...

    def write(self, sql: str, session: Session) -> Outcome:
        """Run CREATE TABLE AS, INSERT, MERGE, UPDATE or DELETE."""
        ...

    def unload(self, sql: str, location: str, options: dict[str, str], session: Session) -> Outcome:
        """Write a query's rows as files under *location*."""
        ...

    def explain(self, sql: str, session: Session) -> list[str]:
        """The plan of a query, a line each."""
        ...

    def optimize(self, table: dict[str, Any], where: str, session: Session) -> Outcome:
        """Rewrite the small files of an Iceberg table of Glue as fewer, rows of *where* only where given."""
        ...

    def stop(self, query_id: str) -> None:
        """Interrupt a running statement; it fails soon after."""
        ...

    def close(self) -> None:
        """Release everything."""
        ...
