"""Query executions: queued, run by a pool, kept with their outcome."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Event, Lock
from typing import Any

from botocore.exceptions import ClientError

from local_aws.athena import runner
from local_aws.athena.engine import Engine, Outcome, Session
from local_aws.athena.errors import SYSTEM, QueryError, ScanLimitExceeded
from local_aws.athena.execution import CANCELLED, FAILED, QUEUED, SUCCEEDED, Execution
from local_aws.athena.keeping import execution_state, restored_execution
from local_aws.athena.output import output_settings
from local_aws.athena.prepared import PreparedStatements
from local_aws.athena.results import Results, location
from local_aws.athena.reuse import reusable
from local_aws.athena.statements import Statement, statement
from local_aws.athena.validation import invalid
from local_aws.athena.workgroups import PRIMARY, Workgroups
from local_aws.service import CallContext, ServiceError
from local_aws.state.shelf import Shelf

_logger = logging.getLogger(__name__)
_WAIT_SECONDS = 0.3
"""How long a client that asks for a running query waits: asking again costs both sides more."""

_STOP_SECONDS = 5
"""How long one that stops a query waits for its end, which nearly always comes at once."""

_CHECKED = frozenset({"query", "write", "create_table_as"})
"""Kinds that the engine parses; a mistake of grammar never starts, as on Athena."""

_STOPPED = "Query cancelled by user"
_CATALOG = "awsdatacatalog"


@dataclass(slots=True)
class Limits:
    """How many queries run at once, and how many may be queued or running before the next is refused.

    The defaults of the latter are us-east-1's quotas of active DML and DDL queries (AWS General Reference,
    Amazon Athena endpoints and quotas).
    """

    running: int = 8
    active_dml: int = 200
    active_ddl: int = 20


class Executions:
    """Starts, finds and stops executions."""

    def __init__(
        self, engine: Engine, groups: Workgroups, prepared: PreparedStatements, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.results = Results()
        self._engine = engine
        self._groups = groups
        self._prepared = prepared
        self._all: dict[str, Execution] = {}
        self._active: dict[str, Execution] = {}
        self._tokens: dict[str, tuple[str, str]] = {}
        self._shelf = Shelf()
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(self.limits.running, thread_name_prefix="athena")

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over the executions on *shelf*; what was queued or running has failed."""
        self._shelf = shelf
        for (_, name), state in shelf.items("execution"):
            self._all[name] = restored_execution(name, state, endpoint_url)
            if state["completed"] is None:
                self._keep(self._all[name])
        self._tokens = {token: known for (_, token), known in shelf.items("token")}

    def _keep(self, execution: Execution) -> None:
        if self._shelf.keeps:
            self._shelf.put({("execution", execution.id): execution_state(execution)})

    def start(self, params: Mapping[str, Any], context: CallContext) -> str:
        """StartQueryExecution: the same ClientRequestToken gives the same execution.

        Raises:
            ServiceError: For a text that is no statement, no output location, an unknown or disabled
                workgroup, a token that asked for something else, too many active queries.
        """
        began = time.monotonic()
        token = params.get("ClientRequestToken")
        if not token:
            raise invalid("clientRequestToken is null or empty")
        asked = {name: value for name, value in params.items() if name != "ClientRequestToken"}
        fingerprint = json.dumps(asked, sort_keys=True)
        execution = None if token in self._tokens else self._new(asked, context)
        with self._lock:
            if token in self._tokens:
                known, first = self._tokens[token]
                if first != fingerprint:
                    raise invalid("Idempotent parameters do not match", "IDEMPOTENT_PARAMETER_MISMATCH")
                return known
            execution = execution or self._new(asked, context)
            self._check_room(execution)
            execution.timing.preparing = int((time.monotonic() - began) * 1000)
            self._keep(execution)
            self._shelf.put({("token", token): (execution.id, fingerprint)})
            self._all[execution.id] = self._active[execution.id] = execution
            self._tokens[token] = (execution.id, fingerprint)
        self._pool.submit(self._run, execution)
        return execution.id

    def _new(self, asked: dict[str, Any], context: CallContext) -> Execution:
        name = asked.get("WorkGroup", PRIMARY)
        configuration = self._groups.usable(name)
        place, settings = output_settings(configuration, asked.get("ResultConfiguration", {}))
        try:
            kind = self._prepared.meant(statement(asked["QueryString"]), name)
            if kind.kind in _CHECKED:
                self._engine.check(kind.text, context)
        except QueryError as error:
            raise invalid(error.message, "MALFORMED_QUERY") from error
        query_id = str(uuid.uuid4())
        return Execution(
            query_id, asked, name, settings, place, location(place, query_id, kind), context, kind,
            cutoff=configuration.get("BytesScannedCutoffPerQuery"),
        )  # fmt: skip

    def _check_room(self, execution: Execution) -> None:
        kind = execution.statement.type
        active = sum(item.statement.type == kind for item in self._active.values())
        most = self.limits.active_ddl if kind == "DDL" else self.limits.active_dml
        if active >= most:
            raise ServiceError(
                "TooManyRequestsException",
                "You have exceeded the limit for the number of queries you can run concurrently. "
                f"Reduce the number of concurrent queries: {active} {kind} queries are queued or running.",
                Reason="CONCURRENT_QUERY_LIMIT_EXCEEDED",
            )

    def awaited(self, query_id: str) -> Execution:
        """Return an execution as it is when it ends, or in a moment if it goes on."""
        execution = self.get(query_id)
        execution.ended.wait(_WAIT_SECONDS)
        return execution

    def get(self, query_id: str) -> Execution:
        """One execution.

        Raises:
            ServiceError: InvalidRequestException for an unknown id.
        """
        if query_id not in self._all:
            raise invalid(f"QueryExecution {query_id} was not found", "QUERY_EXECUTION_NOT_FOUND")
        return self._all[query_id]

    def known(self, query_id: str) -> bool:
        """Whether there is such an execution."""
        return query_id in self._all

    def ids(self, group: str) -> list[str]:
        """Executions of a workgroup, newest first."""
        return [item.id for item in reversed(list(self._all.values())) if item.group == group]

    def forget(self, group: str) -> None:
        """Stop and drop the executions of a workgroup."""
        for query_id in self.ids(group):
            self.stop(query_id)
            self._shelf.put({("execution", query_id): None})
            del self._all[query_id]

    def stop(self, query_id: str) -> None:
        """StopQueryExecution: an ended execution stays as it is; one that runs ends when the engine let go.

        Until then it is RUNNING: CANCELLED says that nothing of it will be written any more.
        """
        execution = self.get(query_id)
        self._ask_to_stop(execution)
        execution.ended.wait(_STOP_SECONDS)

    def _ask_to_stop(self, execution: Execution) -> None:
        with self._lock:
            if execution.done:
                return
            if execution.state == QUEUED:
                self._end(execution, CANCELLED, _STOPPED)
                return
            execution.stopping = True
        self._engine.stop(execution.id)

    def _run(self, execution: Execution) -> None:
        with self._lock:
            if execution.done:
                return
            execution.begin()
        state, reason, error = SUCCEEDED, None, None
        try:
            self._fulfil(execution)
        except QueryError as failure:
            state, error = FAILED, failure
        except ScanLimitExceeded as cut:
            state, reason, execution.scanned = CANCELLED, cut.reason, cut.scanned
        except ClientError as failure:
            detail = failure.response["Error"]
            state, error = (
                FAILED,
                QueryError("HIVE_METASTORE_ERROR", f"{detail['Code']}: {detail['Message']}"),
            )
        except Exception as failure:
            _logger.exception("query %s failed in local Athena itself", execution.id)
            message = f"local_aws: {type(failure).__name__}: {failure}"
            state, error = FAILED, QueryError("GENERIC_INTERNAL_ERROR", message, category=SYSTEM)
        with self._lock:
            if execution.stopping and state == FAILED:
                state, reason, error = CANCELLED, _STOPPED, None
            execution.error = error
            self._end(execution, state, reason)

    def _end(self, execution: Execution, state: str, reason: str | None) -> None:
        """End *execution*; what a client will be told of it is kept before."""
        at = datetime.now(UTC)
        ended = replace(execution, timing=replace(execution.timing), ended=Event())
        ended.end(state, reason, at)
        try:
            self._keep(ended)
        except (sqlite3.Error, OSError) as failure:  # a full disk; a restart will say FAILED as well
            _logger.exception("the end of query %s cannot be kept", execution.id)
            message = f"local_aws cannot keep its state: {failure}"
            state, execution.error = FAILED, QueryError("GENERIC_INTERNAL_ERROR", message, category=SYSTEM)
        execution.timing = ended.timing
        execution.end(state, reason, at)
        self._active.pop(execution.id, None)

    def _fulfil(self, execution: Execution) -> None:
        """Run the statement, or take an earlier result, and store what comes of it."""
        earlier = reusable(execution, self._all)
        if earlier is not None and self.results.available(earlier):
            self._take(execution, earlier)
            return
        asked = statement(execution.sql)
        running = self._prepared.resolved(asked, execution.group, execution.parameters)
        outcome = Outcome() if running is None else self._outcome(execution, running)
        execution.timing.engine = execution.elapsed()
        execution.timing.planning = outcome.planning_millis
        self.results.store(execution, running or asked, outcome)
        execution.statement = running or asked
        execution.timing.serving = execution.elapsed() - execution.timing.engine

    def _outcome(self, execution: Execution, running: Statement) -> Outcome:
        if execution.catalog != _CATALOG:
            raise QueryError("CATALOG_NOT_FOUND", f"line 1:1: Catalog '{execution.catalog}' not found")
        scratch, most = execution.place.rstrip("/") + "/", execution.cutoff
        session = Session(execution.context, execution.id, execution.database, scratch, most)
        outcome = runner.run(running, self._engine, session)
        if most is not None and outcome.scanned > most:
            raise ScanLimitExceeded(outcome.scanned)
        return outcome

    def _take(self, execution: Execution, earlier: Execution) -> None:
        """Point to the result of *earlier*: nothing is run, nothing scanned."""
        execution.timing.engine = execution.elapsed()
        execution.columns, execution.row_count = earlier.columns, earlier.row_count
        execution.updated, execution.location = earlier.updated, earlier.location
        execution.reused = True

    def close(self) -> None:
        """Stop what runs, drop what waits."""
        for execution in list(self._active.values()):
            self._ask_to_stop(execution)
        self._pool.shutdown(wait=True, cancel_futures=True)
