"""One query execution: what was asked, where it stands, and what it cost."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any

from local_aws.athena.engine import Column
from local_aws.athena.errors import QueryError
from local_aws.athena.statements import Statement
from local_aws.service import CallContext

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"
_ENGINE = {"SelectedEngineVersion": "AUTO", "EffectiveEngineVersion": "Athena engine version 3"}


@dataclass(slots=True)
class Timing:
    """How long each part took, in milliseconds, by the members of QueryExecutionStatistics."""

    preparing: int = 0
    queued: int = 0
    planning: int = 0
    engine: int = 0
    serving: int = 0

    def shape(self) -> dict[str, int]:
        """The times of the Statistics shape; planning is a part of the engine's time."""
        return {
            "ServicePreProcessingTimeInMillis": self.preparing,
            "QueryQueueTimeInMillis": self.queued,
            "QueryPlanningTimeInMillis": self.planning,
            "EngineExecutionTimeInMillis": self.engine,
            "ServiceProcessingTimeInMillis": self.serving,
            "TotalExecutionTimeInMillis": self.preparing + self.queued + self.engine + self.serving,
        }


@dataclass(slots=True)
class Execution:
    """One query execution; *asked* is the request, *settings* the ResultConfiguration that holds for it.

    *place* is the S3 folder of the results, *location* the address of this one's, *cutoff* the bytes that it
    may read.
    """

    id: str
    asked: dict[str, Any]
    group: str
    settings: dict[str, Any]
    place: str
    location: str
    context: CallContext
    statement: Statement
    cutoff: int | None = None
    state: str = QUEUED
    submitted: datetime = field(default_factory=lambda: datetime.now(UTC))
    completed: datetime | None = None
    reason: str | None = None
    error: QueryError | None = None
    columns: list[Column] = field(default_factory=list)
    scanned: int = 0
    row_count: int = 0
    updated: int | None = None
    manifest: str | None = None
    reused: bool = False
    stopping: bool = False
    timing: Timing = field(default_factory=Timing)
    ended: Event = field(default_factory=Event)
    _began: float = 0.0

    @property
    def sql(self) -> str:
        """The text that was asked."""
        return self.asked["QueryString"]

    @property
    def database(self) -> str:
        """The database of bare names, in lower case."""
        return self.asked.get("QueryExecutionContext", {}).get("Database", "default").strip('`"').lower()

    @property
    def catalog(self) -> str:
        """The data catalog of bare names, in lower case."""
        return self.asked.get("QueryExecutionContext", {}).get("Catalog", "awsdatacatalog").lower()

    @property
    def parameters(self) -> list[str]:
        """The values for question marks."""
        return list(self.asked.get("ExecutionParameters", ()))

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self.completed is not None

    def begin(self) -> None:
        """Be running."""
        self._began = time.monotonic()
        self.state = RUNNING
        self.timing.queued = int((datetime.now(UTC) - self.submitted).total_seconds() * 1000)

    def end(self, state: str, reason: str | None = None, at: datetime | None = None) -> None:
        """Be done, in *state*, for *reason*, *at* a time, by default now."""
        if self._began and not self.timing.engine:
            self.timing.engine = self.elapsed()
        elif not self._began:
            self.timing.queued = int((datetime.now(UTC) - self.submitted).total_seconds() * 1000)
        self.reason = self.error.reason if self.error else reason
        self.state, self.completed = state, at or datetime.now(UTC)
        self.ended.set()

    def elapsed(self) -> int:
        """Milliseconds since it began to run."""
        return int((time.monotonic() - self._began) * 1000)

    def statistics(self) -> dict[str, Any]:
        """The Statistics shape; of a running one, the time up to now."""
        times = self.timing.shape()
        if self.state == RUNNING:
            so_far = self.elapsed()
            times["EngineExecutionTimeInMillis"] = so_far
            times["TotalExecutionTimeInMillis"] = self.timing.preparing + self.timing.queued + so_far
        manifest = {"DataManifestLocation": self.manifest} if self.manifest else {}
        return {
            **times,
            **manifest,
            "DataScannedInBytes": self.scanned,
            "ResultReuseInformation": {"ReusedPreviousResult": self.reused},
        }

    def shape(self) -> dict[str, Any]:
        """The QueryExecution shape."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed:
            status["CompletionDateTime"] = self.completed
        if self.reason is not None:
            status["StateChangeReason"] = self.reason
        if self.error is not None:
            status["AthenaError"] = self.error.shape()
        echoed = ("ResultReuseConfiguration", "ExecutionParameters", "EngineConfiguration")
        return {
            "QueryExecutionId": self.id,
            "Query": self.sql,
            "StatementType": self.statement.type,
            "SubstatementType": self.statement.substatement,
            "ResultConfiguration": {**self.settings, "OutputLocation": self.location},
            "QueryExecutionContext": dict(self.asked.get("QueryExecutionContext", {})),
            "Status": status,
            "Statistics": self.statistics(),
            "WorkGroup": self.group,
            "EngineVersion": dict(_ENGINE),
            **{member: self.asked[member] for member in echoed if member in self.asked},
        }
