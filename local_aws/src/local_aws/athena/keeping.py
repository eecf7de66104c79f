"""An execution as plain values and back, so that a restart forgets none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from local_aws.athena.engine import Column
from local_aws.athena.errors import SYSTEM, QueryError
from local_aws.athena.execution import FAILED, Execution, Timing
from local_aws.athena.statements import Statement
from local_aws.service import CallContext

_PLAIN = (
    *("asked", "group", "settings", "place", "location", "cutoff", "state", "submitted", "completed"),
    *("reason", "scanned", "row_count", "updated", "manifest", "reused"),
)
_INTERRUPTED = "local_aws was stopped while the query was queued or running; start it again"


def execution_state(execution: Execution) -> dict[str, Any]:
    """Return *execution* as plain values."""
    error = execution.error
    return {
        **{name: getattr(execution, name) for name in _PLAIN},
        "context": (execution.context.region, execution.context.account),
        "statement": (execution.statement.text, execution.statement.kind),
        "columns": [astuple(column) for column in execution.columns],
        "timing": astuple(execution.timing),
        "error": error and (error.name, error.message, error.category, error.retryable),
    }


def restored_execution(query_id: str, state: Mapping[str, Any], endpoint_url: str) -> Execution:
    """Return the execution that `execution_state` was taken of; one that had not ended has failed."""
    error = state["error"]
    execution = Execution(
        id=query_id,
        context=CallContext(*state["context"], endpoint_url),
        statement=Statement(*state["statement"]),
        columns=[Column(*column) for column in state["columns"]],
        timing=Timing(*state["timing"]),
        error=error and QueryError(*error[:2], category=error[2], retryable=error[3]),
        **{name: state[name] for name in _PLAIN},
    )
    if execution.done:
        execution.ended.set()
    else:
        execution.error = QueryError("GENERIC_INTERNAL_ERROR", _INTERRUPTED, category=SYSTEM, retryable=True)
        execution.end(FAILED)
    return execution
