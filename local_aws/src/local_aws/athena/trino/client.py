"""One statement on the server: sent, waited for, cancelled; its failure in Athena's words."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

import requests
from trino.client import ClientSession, TrinoQuery, TrinoRequest
from trino.exceptions import TrinoConnectionError, TrinoQueryError

from local_aws.athena.errors import OTHER, SYSTEM, USER, EngineFailed, QueryError, injected_without_value
from local_aws.athena.trino.configuration import CATALOG
from local_aws.athena.trino.server import TrinoServer

_CATEGORIES = {"USER_ERROR": USER, "EXTERNAL": OTHER}
_AT_ONCE = 32
_NOT_SETTLED = "nodes is empty"
"""What a server that has just started says of a bucketed table: it looks for its nodes every five seconds."""

_NO_NODES = "NO_NODES_AVAILABLE"
"""What it says of any query until it has found itself."""

_SETTLING_SECONDS = 30

_INJECTED = re.compile(r"Column projection for column '(\w+)' failed. Injected projection requires")
"""Athena has other words for it, and another error."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave: *columns* and *rows* as the server sends them, bytes read, rows changed.

    *id* is the server's own query id, which is part of the name of every file that the statement wrote.
    """

    id: str
    columns: list[dict[str, Any]]
    rows: list[list[Any]]
    scanned: int
    updated: int | None
    planning_millis: int = 0


class Client:
    """Sends statements to *server*; safe for several threads."""

    def __init__(self, server: TrinoServer) -> None:
        self._server = server
        self._connections = requests.adapters.HTTPAdapter(pool_connections=1, pool_maxsize=_AT_ONCE)
        self._running: dict[str, TrinoQuery] = {}
        self._stopped: set[str] = set()
        self._lock = Lock()

    def run(
        self, sql: str, *, owner: str, schema: str, properties: Mapping[str, str] | None = None
    ) -> Answer:
        """Run *sql* for *owner*, the execution by whose id `stop` finds it; *properties* are the session's.

        Raises:
            QueryError: As Athena would fail it.
        """
        self._server.wait()
        deadline = time.monotonic() + _SETTLING_SECONDS
        while True:
            try:
                return self._once(sql, owner, schema, properties or {})
            except QueryError as error:
                settling = error.message == _NOT_SETTLED or error.name == _NO_NODES
                if not settling or time.monotonic() > deadline:
                    raise
            time.sleep(0.5)

    def _once(self, sql: str, owner: str, schema: str, properties: Mapping[str, str]) -> Answer:
        def cancel_if_stopped(_: object) -> None:
            # Until the server has answered the first time there is nothing that `stop` could cancel.
            if owner in self._stopped:
                query.cancel()

        query = TrinoQuery(
            self._request(schema, properties),
            sql,
            legacy_primitive_types=True,
            stats_callback=cancel_if_stopped,
        )
        with self._lock:
            if owner in self._stopped:
                raise _cancelled()
            self._running[owner] = query
        try:
            rows = list(query.execute())
        except TrinoQueryError as error:
            raise _failure(error) from error
        except TrinoConnectionError as error:
            raise self._lost(error) from error
        finally:
            with self._lock:
                self._running.pop(owner, None)
        if query.cancelled:
            raise _cancelled()
        scanned = query.stats.get("physicalInputBytes", 0)
        planning = query.stats.get("planningTimeMillis", 0)
        return Answer(str(query.query_id), query.columns or [], rows, scanned, query.update_count, planning)

    def stop(self, owner: str) -> None:
        """Cancel what runs for *owner*; what has not begun will not."""
        with self._lock:
            self._stopped.add(owner)
            query = self._running.get(owner)
        if query is not None:
            query.cancel()

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def _request(self, schema: str, properties: Mapping[str, str]) -> TrinoRequest:
        """A request with a session of its own: the library keeps headers of one statement for the next."""
        http = requests.Session()
        http.trust_env = False
        http.mount("http://", self._connections)
        session = ClientSession(
            user="athena",
            source="local_aws",
            catalog=CATALOG,
            schema=schema,
            properties=dict(properties),
            timezone="UTC",
        )
        return TrinoRequest("127.0.0.1", self._server.port, session, http, "http")

    def _lost(self, error: TrinoConnectionError) -> QueryError:
        try:
            self._server.check()
        except EngineFailed as failed:
            return QueryError("GENERIC_INTERNAL_ERROR", str(failed), category=SYSTEM)
        return QueryError("GENERIC_INTERNAL_ERROR", f"Trino did not answer: {error}", category=SYSTEM)


def _failure(error: TrinoQueryError) -> QueryError:
    injected = _INJECTED.match(str(error.message))
    if injected:
        return injected_without_value(injected[1])
    category = _CATEGORIES.get(error.error_type, SYSTEM)
    retryable = error.error_type == "INSUFFICIENT_RESOURCES"
    return QueryError(str(error.error_name), str(error.message), category=category, retryable=retryable)


def _cancelled() -> QueryError:
    return QueryError("USER_CANCELED", "Query was canceled")
