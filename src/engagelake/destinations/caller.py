"""Calls to one AWS service: under its quotas, counted, and with errors classified once."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from botocore import xform_name
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectionError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ParamValidationError,
    ReadTimeoutError,
)

from engagelake.activation.rate import RateLimiter
from engagelake.errors import ActivationError, PermanentError

from .base import BatchRefused, NotReached, PerhapsDone, Throttled


class Caller:
    """One client, one limiter, one count of calls. Thread-safe as far as both are."""

    def __init__(self, client: Any, limiter: RateLimiter) -> None:
        self._client, self._limiter = client, limiter
        self.calls: Counter[str] = Counter()

    def call(self, operation: str, **params: Any) -> dict[str, Any]:
        """Call *operation* (botocore's name) once, when its quota allows.

        Raises:
            ActivationError: By kind, see `classified`; the cause stays attached.
        """
        bucket = self._limiter.of(operation)
        bucket.acquire()
        self.calls[operation] += 1
        try:
            answer = getattr(self._client, xform_name(operation))(**params)
        except (ClientError, BotoCoreError) as mistake:
            error = classified(operation, mistake)
            if isinstance(error, Throttled):
                bucket.throttled()
            raise error from mistake
        bucket.succeeded()
        return answer


def classified(operation: str, mistake: Exception) -> ActivationError:
    """Return the kind of *mistake*: may the same request be accepted later, and is it one record's fault?"""
    if isinstance(mistake, ClientError):
        return _answered(operation, mistake)
    text = f"{operation}: {type(mistake).__name__}"
    if isinstance(mistake, EndpointConnectionError | ConnectTimeoutError):
        return NotReached(f"{text}: the request did not reach the service")
    if isinstance(mistake, ReadTimeoutError | ConnectionClosedError | ConnectionError | HTTPClientError):
        return PerhapsDone(f"{text}: no answer came, the request may have been carried out")
    if isinstance(mistake, ParamValidationError):
        return BatchRefused(f"{text}: the request does not fit the service's model")
    return PermanentError(f"{text}: {mistake}")


def _answered(operation: str, mistake: ClientError) -> ActivationError:
    code = mistake.response.get("Error", {}).get("Code", "")
    status = mistake.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    text = f"{operation}: {code} ({status}): {mistake.response.get('Error', {}).get('Message', '')}"
    if status == 429 or re.search("throttl|toomanyrequests", code, re.IGNORECASE):
        return Throttled(text)
    if status == 408 or status >= 500:
        return PerhapsDone(text)
    if status in (400, 413) and not re.search(
        "expired|signature|token|credential|access", code, re.IGNORECASE
    ):
        return BatchRefused(text)
    return PermanentError(text)


def cause(error: ActivationError) -> tuple[str, int]:
    """Return the error code and HTTP status that *error* came from; ("", 0) where no answer came."""
    mistake = error.__cause__
    if not isinstance(mistake, ClientError):
        return type(mistake).__name__, 0
    status = mistake.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return mistake.response.get("Error", {}).get("Code", ""), status
