"""The engine: what the front asks, answered by a Trino server."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

from local_aws.athena.as_trino import AsTrino
from local_aws.athena.catalog import Catalog, refuse_bucketed
from local_aws.athena.column_types import refuse_for_hive, refuse_for_iceberg
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError, ScanLimitExceeded, not_supported
from local_aws.athena.iceberg_tables import TARGET_FILE_BYTES
from local_aws.athena.literals import text_literal
from local_aws.athena.trino import values
from local_aws.athena.trino.archives import Installation
from local_aws.athena.trino.client import Answer, Client
from local_aws.athena.trino.configuration import ICEBERG, REGION, UNLOAD
from local_aws.athena.trino.create import creation, scratch_table
from local_aws.athena.trino.glue_columns import describe_columns
from local_aws.athena.trino.properties import hive
from local_aws.athena.trino.server import TrinoServer
from local_aws.athena.trino.words import Carried, Words
from local_aws.service import CallContext

_UNLOADED = "unloaded"
"""The schema of UNLOAD's catalog."""

_SCAN_LIMIT = "query_max_scan_physical_bytes"
"""The server looks at it about once a second; a query that is done sooner is the front's to judge."""

_WITH_DATA = re.compile(r"(?i)\bwith\s+(no\s+)?data\s*\Z")

_NO_PARTITIONS = "connector was not able to handle provided WHERE expression"
"""What it says of an OPTIMIZE whose WHERE chooses rows within files."""


class TrinoEngine:
    """Runs Athena SQL on a Trino of its own over the gateway at *endpoint_url*.

    The server starts at once; the first statement waits until it is ready.
    """

    def __init__(self, installation: Installation, endpoint_url: str) -> None:
        self._server = TrinoServer(installation, endpoint_url)
        self._client = Client(self._server)

    def ready(self) -> str:
        """Wait until it answers; return what answers.

        Raises:
            EngineFailed: With the end of its log.
        """
        self._server.wait()
        return self._server.name

    def check(self, sql: str, context: CallContext) -> None:
        """Let the server parse a query or write: PREPARE plans and runs nothing."""
        session = Session(context, f"check-{uuid4()}", "default", "")
        try:
            self._within("PREPARE checked FROM ", sql, "", session)
        except QueryError as error:
            if error.name == "SYNTAX_ERROR":
                raise

    def query(self, sql: str, session: Session) -> Outcome:
        """Run a SELECT, VALUES, TABLE or WITH query."""
        answer = self._within("", sql, "", session)
        columns = [values.column(each) for each in answer.columns]
        rows = values.rows(answer.columns, answer.rows)
        return Outcome(columns, rows, answer.scanned, planning_millis=answer.planning_millis)

    def describe(self, sql: str, session: Session) -> list[Column]:
        """The columns that a query would give: the server plans it and reads nothing."""
        answer = self._within("SELECT * FROM (\n", sql, "\n) WHERE false", session)
        return [values.column(each) for each in answer.columns]

    def write(self, sql: str, session: Session) -> Outcome:
        """Run CREATE TABLE AS, INSERT, MERGE, UPDATE or DELETE."""
        if Words(sql).next_is("CREATE"):
            return self._create(sql, session)
        catalog = Catalog(session.context)
        target = _target(sql, session)
        existing = catalog.find(*target)
        if existing is not None and Words(sql).next_is("INSERT"):
            refuse_bucketed(existing)
        answer = self._within("", sql, "", session)
        describe_columns(catalog, *target)
        return self._written(answer, catalog.table(*target)["StorageDescriptor"]["Location"], catalog)

    def unload(self, sql: str, location: str, options: dict[str, Any], session: Session) -> Outcome:
        """Write a query's rows as files under *location*: a table there, in a catalog that nobody sees."""
        if "format" not in options:
            raise QueryError("INVALID_TABLE_PROPERTY", "UNLOAD needs the property format")
        given = {name: _literal(value) for name, value in options.items()}
        table = f"{UNLOAD}.{_UNLOADED}.{scratch_table(session)}"
        self._run(f"CREATE SCHEMA IF NOT EXISTS {UNLOAD}.{_UNLOADED}", session)
        properties = hive(given, location, UNLOAD)
        head = f"CREATE TABLE {table} {properties.clause} AS\n"
        answer = self._within(head, sql, "", session, properties.session)
        self._run(f"DROP TABLE {table}", session)
        return self._written(answer, location, Catalog(session.context))

    def explain(self, sql: str, session: Session) -> list[str]:
        """The plan of a query, a line each; *sql* may begin with ANALYZE."""
        answer = self._within("EXPLAIN ", sql, "", session)
        return [line for (text,) in answer.rows for line in str(text).splitlines()]

    def optimize(self, table: dict[str, Any], where: str, session: Session) -> Outcome:
        """Put small files of an Iceberg table together, and take deleted rows out."""
        try:
            answer = self._run(_optimize(table, where), session)
        except QueryError as error:
            if _NO_PARTITIONS in error.message:
                raise not_supported(f"OPTIMIZE takes a condition on partition columns: {where}") from error
            raise
        return Outcome(scanned=answer.scanned)

    def stop(self, query_id: str) -> None:
        """Cancel a running statement; it fails soon after."""
        self._client.stop(query_id)

    def close(self) -> None:
        """Stop the server."""
        self._client.close()
        self._server.close()

    def _create(self, sql: str, session: Session) -> Outcome:
        said = AsTrino(sql)
        made = creation(said.sent, session)
        catalog = Catalog(session.context)
        if made.if_not_exists and catalog.find(*made.target) is not None:
            return Outcome()
        columns = self.describe(_query(sql[said.origin(made.carried.start) :]), session)
        (refuse_for_iceberg if made.properties.catalog == ICEBERG else refuse_for_hive)(columns)
        # The server would also look at the limit while it commits, and fail a query whose table then appears.
        answer = self._carried(said, made.carried, replace(session, cutoff=None), made.properties.session)
        if session.cutoff is not None and answer.scanned > session.cutoff:
            database, name = made.target
            catalog.glue.delete_table(DatabaseName=database, Name=name)
            raise ScanLimitExceeded(answer.scanned)
        describe_columns(catalog, *made.target)
        return self._written(answer, made.properties.location, catalog)

    def _written(self, answer: Answer, location: str, catalog: Catalog) -> Outcome:
        """The outcome of a statement that wrote below *location*: its files carry its id in their names."""
        files = [item.uri for item in catalog.objects(location) if answer.id in item.key]
        return Outcome(scanned=answer.scanned, written=files, updated=answer.updated)

    def _within(
        self, head: str, sql: str, tail: str, session: Session, properties: dict[str, str] | None = None
    ) -> Answer:
        """Run Athena's *sql* in Trino's words between *head* and *tail*."""
        said = AsTrino(sql)
        carried = Carried(said.sent, 0, f"{head}{said.sent}{tail}", len(head))
        return self._carried(said, carried, session, properties)

    def _carried(
        self, said: AsTrino, carried: Carried, session: Session, properties: dict[str, str] | None
    ) -> Answer:
        try:
            return self._run(carried.sent, session, properties)
        except QueryError as error:
            raise said.translated(carried.translated(error)) from error

    def _run(self, sql: str, session: Session, properties: dict[str, str] | None = None) -> Answer:
        if session.context.region != REGION:
            raise not_supported(f"the Trino engine serves {REGION} only, not {session.context.region}")
        limit = {} if session.cutoff is None else {_SCAN_LIMIT: f"{session.cutoff}B"}
        settings = {**(properties or {}), **limit}
        try:
            return self._client.run(sql, owner=session.query_id, schema=session.database, properties=settings)
        except QueryError as error:
            if error.name == "EXCEEDED_SCAN_LIMIT":
                raise ScanLimitExceeded(session.cutoff or 0) from error
            raise


def _query(rest: str) -> str:
    """The query of a CREATE TABLE AS from its AS on."""
    return _WITH_DATA.sub("", rest.lstrip()[len("AS") :])


def _optimize(table: dict[str, Any], where: str) -> str:
    name = f'"{ICEBERG}"."{table["DatabaseName"]}"."{table["Name"]}"'
    condition = f" WHERE {where}" if where else ""
    return f"ALTER TABLE {name} EXECUTE optimize(file_size_threshold => '{TARGET_FILE_BYTES}B'){condition}"


def _target(sql: str, session: Session) -> tuple[str, str]:
    """Database and name of the table that INSERT, MERGE, UPDATE or DELETE changes."""
    words = Words(sql)
    for beginning in (("INSERT", "INTO"), ("MERGE", "INTO"), ("DELETE", "FROM"), ("UPDATE",)):
        if words.take(*beginning):
            *qualifiers, name = words.name()
            return (qualifiers[-1] if qualifiers else session.database), name
    raise words.unexpected()


def _literal(value: Any) -> str:
    if isinstance(value, list):
        return "ARRAY[" + ", ".join(map(text_literal, value)) + "]"
    return text_literal(str(value))
