"""One invocation: the handler's context, its time-out, and how a failure is reported."""

from __future__ import annotations

import json
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Thread
from typing import Any
from uuid import uuid4

from ..service import ServiceError

PAYLOAD_LIMIT = 6 * 1024 * 1024
"""Bytes of a synchronous request or response (AWS Lambda quotas)."""


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """The `context` argument of a handler."""

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: int
    deadline: float
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid4()))
    identity: None = None
    client_context: None = None

    @property
    def log_group_name(self) -> str:
        """Where AWS would write the log."""
        return f"/aws/lambda/{self.function_name}"

    @property
    def log_stream_name(self) -> str:
        """Where AWS would write the log."""
        return f"local/[{self.function_version}]{self.aws_request_id}"

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds until the time-out."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invocation gave: JSON *payload*, and whether it is an error of the function."""

    payload: bytes
    failed: bool = False


def refuse_large_request(payload: bytes) -> None:
    """Raise RequestTooLargeException for a *payload* over 6 MiB."""
    if len(payload) > PAYLOAD_LIMIT:
        message = (
            f"{len(payload)} byte payload is too large for the RequestResponse invocation type "
            f"(limit {PAYLOAD_LIMIT} bytes)"
        )
        raise ServiceError("RequestTooLargeException", message, status=413)


def run(handler: Callable[[Any, Any], Any], event: Any, context: HandlerContext, *, timeout: int) -> Answer:
    """Call *handler*; an exception, a time-out (*timeout* seconds) or too large an answer is its failure.

    Python cannot stop a thread: a handler that timed out goes on in the background, unheard.
    """
    answers: list[Answer] = []
    thread = Thread(
        target=lambda: answers.append(_guarded(handler, event, context)),
        name=f"lambda-{context.function_name}",
        daemon=True,
    )
    thread.start()
    thread.join(timeout)
    if not answers:
        message = f"{context.aws_request_id} Task timed out after {timeout:.2f} seconds"
        return failure(message, "Sandbox.Timedout")
    return answers[0]


def failure(message: str, kind: str, **details: Any) -> Answer:
    """Return the answer of a function that failed with *message* of error type *kind*."""
    return Answer(json.dumps({"errorMessage": message, "errorType": kind, **details}).encode(), failed=True)


def _guarded(handler: Callable[[Any, Any], Any], event: Any, context: HandlerContext) -> Answer:
    try:
        output = handler(event, context)
    except BaseException as error:  # noqa: BLE001  whatever a handler raises is its caller's to read
        return failure(
            str(error),
            type(error).__name__,
            requestId=context.aws_request_id,
            stackTrace=traceback.format_tb(error.__traceback__)[1:],
        )
    try:
        payload = json.dumps(output).encode()
    except (TypeError, ValueError) as error:
        return failure(f"Unable to marshal response: {error}", "Runtime.MarshalError")
    if len(payload) > PAYLOAD_LIMIT:
        message = f"Response payload size exceeded maximum allowed payload size ({PAYLOAD_LIMIT} bytes)."
        return failure(message, "Function.ResponseSizeTooLarge")
    return Answer(payload)
