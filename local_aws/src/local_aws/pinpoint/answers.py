"""How Pinpoint answers: message bodies, times, pages and its error shapes (`Message`, `RequestID`)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local_aws.service import ServiceError

END_OF_SUPPORT = (
    "Amazon Pinpoint reached end of support on October 30, 2026. This operation is no longer available."
)


def now() -> str:
    """Return the present as Pinpoint writes times: ISO 8601, UTC, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """Return an id of Pinpoint's shape: 32 hexadecimal digits."""
    return uuid.uuid4().hex


def error(code: str, message: str, status: int) -> ServiceError:
    """Return the error that Pinpoint's model describes for *code*."""
    return ServiceError(code, message, status=status, RequestID=str(uuid.uuid4()))


def bad_request(message: str) -> ServiceError:
    """400: the request breaks a documented rule."""
    return error("BadRequestException", message, 400)


def not_found(message: str) -> ServiceError:
    """404: the application, endpoint, segment or job is not there."""
    return error("NotFoundException", message, 404)


def too_large(message: str) -> ServiceError:
    """413: the request is over the documented size."""
    return error("PayloadTooLargeException", message, 413)


def too_many(message: str = "Too many requests") -> ServiceError:
    """429: over the rate quota; Pinpoint sends no Retry-After."""
    return error("TooManyRequestsException", message, 429)


def internal() -> ServiceError:
    """500: the service failed."""
    return error("InternalServerErrorException", "Internal server error", 500)


def retired() -> ServiceError:
    """The retired service's answer.

    The real answer is not known: no text of an engagement call after 2026-10-30 was found in public. We chose
    403 Forbidden with the words "end of support"; clients must be liberal about it.
    """
    return error("ForbiddenException", END_OF_SUPPORT, 403)


def accepted() -> dict[str, Any]:
    """The one answer to a write: accepted, which does not say stored."""
    return {"MessageBody": {"Message": "Accepted", "RequestID": str(uuid.uuid4())}}


def page(items: Sequence[dict[str, Any]], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of *items* by `PageSize` and `Token` (both strings in Pinpoint's model)."""
    try:
        size = int(params.get("PageSize") or 100)
        start = int(params.get("Token") or 0)
    except ValueError as mistake:
        raise bad_request("PageSize and Token must be numbers") from mistake
    answer: dict[str, Any] = {"Item": list(items[start : start + size])}
    if start + size < len(items):
        answer["NextToken"] = str(start + size)
    return answer
