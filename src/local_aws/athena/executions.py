"""Query executions: queued, run by a pool, kept with their outcome."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Lock
from typing import Any

from botocore.exceptions import ClientError

from local_aws.athena import results, runner
from local_aws.athena.catalog import Catalog
from local_aws.athena.engine import Column, Engine, Outcome, Session
from local_aws.athena.errors import SYSTEM, USER, QueryError
from local_aws.athena.statements import Statement, bare, statement, with_parameters
from local_aws.athena.workgroups import Workgroups, invalid
from local_aws.service import CallContext, ServiceError

_EXECUTE = re.compile(r"(?is)execute\s+([\w\"]+)(?:\s+using\s+(.*))?$")
_PREPARE = re.compile(r"(?is)prepare\s+([\w\"]+)\s+from\s+(.*)$")
_DEALLOCATE = re.compile(r"(?is)deallocate\s+prepare\s+([\w\"]+)\s*$")
_logger = logging.getLogger(__name__)
_HELD_SECONDS = 0.3
"""How long a client that asks for a running query is held: asking again costs both sides more."""

_LONGEST = 262_144
"""Bytes of a query string (Athena service quotas)."""


@dataclass(slots=True)
class Execution:
    """One query execution and, once it is done, its outcome."""

    id: str
    sql: str
    group: str
    database: str
    catalog: str
    location: str
    parameters: list[str]
    context: CallContext
    statement: Statement
    state: str = "QUEUED"
    submitted: datetime = field(default_factory=lambda: datetime.now(UTC))
    completed: datetime | None = None
    error: QueryError | None = None
    outcome: Outcome = field(default_factory=Outcome)
    manifest: str | None = None
    engine_millis: int = 0
    queue_millis: int = 0
    ended: Event = field(default_factory=Event)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self.completed is not None

    def end(self, state: str) -> None:
        """Be done, in *state*."""
        self.state, self.completed = state, datetime.now(UTC)
        self.ended.set()

    def shape(self) -> dict[str, Any]:
        """The QueryExecution shape."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed:
            status["CompletionDateTime"] = self.completed
        if self.error is not None:
            status["StateChangeReason"] = self.error.reason
            status["AthenaError"] = self.error.shape()
        total = self.engine_millis + self.queue_millis
        statistics: dict[str, Any] = {
            "EngineExecutionTimeInMillis": self.engine_millis,
            "DataScannedInBytes": self.outcome.scanned,
            "TotalExecutionTimeInMillis": total,
            "QueryQueueTimeInMillis": self.queue_millis,
            "ServiceProcessingTimeInMillis": 0,
            "ResultReuseInformation": {"ReusedPreviousResult": False},
        }
        if self.manifest:
            statistics["DataManifestLocation"] = self.manifest
        return {
            "QueryExecutionId": self.id,
            "Query": self.sql,
            "StatementType": self.statement.type,
            "SubstatementType": self.statement.substatement,
            "ResultConfiguration": {"OutputLocation": self.location},
            "QueryExecutionContext": {"Database": self.database, "Catalog": self.catalog},
            "Status": status,
            "Statistics": statistics,
            "WorkGroup": self.group,
            "ExecutionParameters": self.parameters,
            "EngineVersion": {
                "SelectedEngineVersion": "AUTO",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
        }


class Executions:
    """Starts, finds and stops executions; at most eight run at once."""

    def __init__(self, engine: Engine, groups: Workgroups) -> None:
        self._engine = engine
        self._groups = groups
        self._all: dict[str, Execution] = {}
        self._tokens: dict[str, tuple[str, str]] = {}
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="athena")

    def start(self, params: Mapping[str, Any], context: CallContext) -> str:
        """StartQueryExecution: the same ClientRequestToken gives the same execution.

        Raises:
            ServiceError: For a text that is no statement, no output location, an unknown workgroup.
        """
        sql, token = params["QueryString"], params.get("ClientRequestToken")
        if len(sql.encode()) > _LONGEST:
            raise invalid(f"queryString is longer than {_LONGEST} bytes")
        with self._lock:
            if token in self._tokens:
                known, text = self._tokens[token]
                if text != sql:
                    raise invalid("Idempotent parameters do not match")
                return known
            execution = self._new(params, context)
            self._all[execution.id] = execution
            if token:
                self._tokens[token] = (execution.id, sql)
        self._pool.submit(self._run, execution)
        return execution.id

    def _new(self, params: Mapping[str, Any], context: CallContext) -> Execution:
        name = params.get("WorkGroup", "primary")
        group = self._groups.get(name)
        if group["State"] != "ENABLED":
            raise invalid(f"WorkGroup {name} is disabled.")
        configured = group["Configuration"]["ResultConfiguration"].get("OutputLocation")
        given = params.get("ResultConfiguration", {}).get("OutputLocation")
        enforced = group["Configuration"]["EnforceWorkGroupConfiguration"] and configured
        location = configured if enforced or not given else given
        if not location:
            raise invalid(
                "No output location provided. An output location is required either through the Workgroup "
                "result configuration setting or as an API input."
            )
        try:
            kind = statement(params["QueryString"])
        except QueryError as error:
            raise ServiceError(
                "InvalidRequestException", error.message, AthenaErrorCode="MALFORMED_QUERY"
            ) from error
        query_id = str(uuid.uuid4())
        suffix = "csv" if kind.has_csv or kind.type == "DML" or kind.kind == "create_table_as" else "txt"
        where = params.get("QueryExecutionContext", {})
        return Execution(
            query_id, params["QueryString"], name, where.get("Database", "default").strip("`\""),
            where.get("Catalog", "awsdatacatalog"), f"{location.rstrip('/')}/{query_id}.{suffix}",
            list(params.get("ExecutionParameters", ())), context, kind,
        )  # fmt: skip

    def held(self, query_id: str) -> Execution:
        """Return an execution as it is when it ends, or in a moment if it goes on."""
        execution = self.get(query_id)
        execution.ended.wait(_HELD_SECONDS)
        return execution

    def get(self, query_id: str) -> Execution:
        """One execution.

        Raises:
            ServiceError: InvalidRequestException for an unknown id.
        """
        if query_id not in self._all:
            raise invalid(f"QueryExecution {query_id} was not found")
        return self._all[query_id]

    def known(self, query_id: str) -> bool:
        """Whether there is such an execution."""
        return query_id in self._all

    def ids(self, group: str) -> list[str]:
        """Executions of a workgroup, newest first."""
        return [item.id for item in reversed(list(self._all.values())) if item.group == group]

    def stop(self, query_id: str) -> None:
        """StopQueryExecution: an ended execution stays as it is."""
        execution = self.get(query_id)
        with self._lock:
            if execution.done:
                return
            execution.end("CANCELLED")
        self._engine.stop(query_id)

    def _run(self, execution: Execution) -> None:
        with self._lock:
            if execution.done:
                return
            execution.state = "RUNNING"
        execution.queue_millis = int((datetime.now(UTC) - execution.submitted).total_seconds() * 1000)
        started = time.monotonic()
        outcome, manifest, error = Outcome(), None, None
        try:
            outcome, manifest = self._outcome(execution)
        except QueryError as failure:
            error = failure
        except ClientError as failure:
            detail = failure.response["Error"]
            error = QueryError(
                "HIVE_METASTORE_ERROR", f"{detail['Code']}: {detail['Message']}", category=USER
            )
        except Exception as failure:
            _logger.exception("query %s failed in local Athena itself", execution.id)
            error = QueryError(
                "GENERIC_INTERNAL_ERROR", f"local_aws: {type(failure).__name__}: {failure}", category=SYSTEM
            )
        with self._lock:
            if execution.done:
                return
            execution.engine_millis = int((time.monotonic() - started) * 1000)
            execution.outcome, execution.manifest, execution.error = outcome, manifest, error
            execution.end("FAILED" if error else "SUCCEEDED")

    def _outcome(self, execution: Execution) -> tuple[Outcome, str | None]:
        session = Session(
            execution.context,
            execution.id,
            execution.database.lower(),
            execution.location.rpartition("/")[0] + "/",
        )
        running = self._resolved(execution)
        outcome = Outcome() if running is None else runner.run(running, self._engine, session)
        self._check_cutoff(execution, outcome)
        if running is not None and running.kind in ("write", "unload", "create_table_as"):
            outcome.columns = [Column("rows", "bigint")]
        manifest = results.store(
            Catalog(execution.context), running or execution.statement, outcome, execution.location
        )
        if running is not None:
            execution.statement = running
        return outcome, manifest

    def _check_cutoff(self, execution: Execution, outcome: Outcome) -> None:
        most = self._groups.get(execution.group)["Configuration"].get("BytesScannedCutoffPerQuery")
        if most and outcome.scanned > most:
            raise QueryError(
                "EXCEEDED_DATA_SCAN_LIMIT",
                f"Query cancelled! : Bytes scanned limit was exceeded ({most} bytes)",
            )

    def _resolved(self, execution: Execution) -> Statement | None:
        """The statement to run: parameters put in, EXECUTE replaced by what it names; None when nothing is
        left.
        """
        text, group = bare(execution.statement.text), execution.group
        if found := _PREPARE.match(text):
            self._groups.keep_prepared(group, found[1].strip('"'), found[2])
            return None
        if found := _DEALLOCATE.match(text):
            self._groups.delete_prepared_statement({"WorkGroup": group, "StatementName": found[1].strip('"')})
            return None
        values = execution.parameters
        if found := _EXECUTE.match(text):
            name = found[1].strip('"')
            if (group, name) not in self._groups.prepared:
                raise QueryError("NOT_FOUND", f"line 1:1: Prepared statement not found: {name}")
            text = self._groups.prepared[group, name]["QueryStatement"]
            values = split_values(found[2]) if found[2] else values
            return statement(with_parameters(text, values))
        return statement(with_parameters(execution.statement.text, values)) if values else execution.statement

    def close(self) -> None:
        """Stop what runs, drop what waits."""
        for execution in list(self._all.values()):
            if not execution.done:
                self.stop(execution.id)
        self._pool.shutdown(wait=True, cancel_futures=True)


def split_values(text: str) -> list[str]:
    """The values of EXECUTE … USING, split at commas outside quotes and brackets."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted:
            depth += (char in "([") - (char in ")]")
            if char == "," and depth == 0:
                parts.append(text[start:at].strip())
                start = at + 1
    return [*parts, text[start:].strip()]
