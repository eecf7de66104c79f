"""Executions over an engine that does what a test says; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError, ScanLimitExceeded
from local_aws.athena.execution import Execution
from local_aws.athena.executions import Executions
from local_aws.athena.prepared import PreparedStatements
from local_aws.athena.workgroups import Workgroups
from local_aws.service import CallContext

CONTEXT = CallContext("us-east-1", "123456789012", "http://127.0.0.1:9")
CUTOFF = 10_000_000


class Scripted:
    """An engine whose queries do *run*."""

    def __init__(self, run: Callable[[Session], Outcome]) -> None:
        self._run = run

    def check(self, _sql: str, _context: CallContext) -> None:
        """Find no mistake."""

    def query(self, _sql: str, session: Session) -> Outcome:
        """Do what the test says."""
        return self._run(session)


def ended(run: Callable[[Session], Outcome], cutoff: int | None = CUTOFF) -> Execution:
    """The execution of one query in a workgroup with *cutoff*, when it has ended."""
    groups = Workgroups()
    configuration: dict[str, Any] = {"ResultConfiguration": {"OutputLocation": "s3://nowhere/"}}
    if cutoff is not None:
        configuration["BytesScannedCutoffPerQuery"] = cutoff
    groups.create_work_group({"Name": "g", "Configuration": configuration})
    executions = Executions(Scripted(run), groups, PreparedStatements(groups))  # type: ignore[arg-type]
    request = {"QueryString": "select 1", "ClientRequestToken": "t" * 32, "WorkGroup": "g"}
    found = executions.get(executions.start(request, CONTEXT))
    assert found.ended.wait(10)
    executions.close()
    return found


def failing(error: Exception) -> Callable[[Session], Outcome]:
    """A query that raises *error*."""

    def run(_session: Session) -> Outcome:
        raise error

    return run


def test_an_engine_that_only_knows_afterwards_is_cut_all_the_same() -> None:
    """A query that has read more than the cutoff when it ends is CANCELLED, and its cost is told."""
    found = ended(lambda _: Outcome(scanned=CUTOFF + 1))
    assert (found.state, found.reason) == ("CANCELLED", "Bytes scanned limit was exceeded")
    assert found.scanned == CUTOFF + 1
    assert found.error is None


def test_an_engine_is_told_the_cutoff_and_may_stop_early() -> None:
    """The session holds the workgroup's cutoff; what an engine had read when it stopped is the cost."""
    seen: list[int | None] = []

    def run(session: Session) -> Outcome:
        seen.append(session.cutoff)
        raise ScanLimitExceeded(CUTOFF + 7)

    found = ended(run)
    assert seen == [CUTOFF]
    assert (found.state, found.scanned) == ("CANCELLED", CUTOFF + 7)


@pytest.mark.parametrize(
    ("error", "category", "number", "reason"),
    [
        (QueryError("TYPE_MISMATCH", "line 1:8: no"), 2, 1002, "TYPE_MISMATCH: line 1:8: no"),
        (QueryError("SOMETHING_NEW", "no"), 2, 1000, "SOMETHING_NEW: no"),
        (QueryError("SOMETHING_NEW", "no", category=1), 1, 200, "SOMETHING_NEW: no"),
        (ValueError("broken"), 1, 200, "GENERIC_INTERNAL_ERROR: local_aws: ValueError: broken"),
    ],
)
def test_a_failure_has_category_number_and_reason(
    error: Exception, category: int, number: int, reason: str
) -> None:
    """Users' errors are category 2, the system's 1; a name without a number gets the general one."""
    found = ended(failing(error))
    assert (found.state, found.reason) == ("FAILED", reason)
    assert found.error is not None
    assert found.error.shape() == {
        "ErrorCategory": category,
        "ErrorType": number,
        "Retryable": False,
        "ErrorMessage": reason,
    }
