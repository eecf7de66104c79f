"""Requests checked as Athena checks them, by the constraints of botocore's model of its API."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.model import Shape
from botocore.session import get_session

from local_aws.service import ServiceError

#: Java's spelling of "any character beyond the first 65,536", which Python's `re` cannot read.
_SURROGATES = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
_BYTES = frozenset({"QueryString", "QueryStatement"})
"""Members whose length counts UTF-8 bytes: at most 262,144 (Athena user guide, Service Quotas)."""

_UNCHECKED = frozenset({("GetQueryResults", "MaxResults")})
"""Members that Athena refuses in words of their own."""


def invalid(message: str, code: str = "INVALID_INPUT") -> ServiceError:
    """Athena's InvalidRequestException; *code* is its AthenaErrorCode."""
    return ServiceError("InvalidRequestException", message, AthenaErrorCode=code)


def not_found(message: str, name: str) -> ServiceError:
    """Athena's ResourceNotFoundException."""
    return ServiceError("ResourceNotFoundException", message, ResourceName=name)


def check(operation: str, params: Mapping[str, Any]) -> None:
    """Hold *params* against the API's lengths, values, ranges and patterns.

    Raises:
        ServiceError: InvalidRequestException that names every constraint that is not met.
    """
    found = list(_violations(operation, _input(operation), params, ""))
    if found:
        noun = "error" if len(found) == 1 else "errors"
        raise invalid(f"{len(found)} validation {noun} detected: {'; '.join(found)}")


@functools.cache
def _model() -> Any:
    return get_session().get_service_model("athena")


@functools.cache
def _input(operation: str) -> Shape:
    return _model().operation_model(operation).input_shape


def _violations(operation: str, shape: Shape, value: Any, path: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name in (name for name in shape.required_members if value.get(name) is None):
            yield _failed(_member(path, name)) + " not be null"
        for name, member in shape.members.items():
            if value.get(name) is not None and (operation, name) not in _UNCHECKED:
                length = len(value[name].encode()) if name in _BYTES else None
                yield from _constraint(member, value[name], _member(path, name), length)
                yield from _violations(operation, member, value[name], _member(path, name))
    elif shape.type_name == "list":
        for at, item in enumerate(value, 1):
            yield from _constraint(shape.member, item, f"{path}.{at}.member", None)
            yield from _violations(operation, shape.member, item, f"{path}.{at}.member")


def _failed(path: str) -> str:
    return f"Value at '{path}' failed to satisfy constraint: Member must"


def _member(path: str, name: str) -> str:
    plain = name[0].lower() + name[1:]
    return f"{path}.{plain}" if path else plain


def _constraint(shape: Shape, value: Any, path: str, length: int | None) -> Iterator[str]:
    limits = shape.metadata
    sized = isinstance(value, str | Sequence)
    measure = (len(value) if length is None else length) if sized else value
    what = "length" if sized else "value"
    failed = _failed(path)
    if "min" in limits and measure < limits["min"]:
        yield f"{failed} have {what} greater than or equal to {limits['min']}"
    elif "max" in limits and measure > limits["max"]:
        yield f"{failed} have {what} less than or equal to {limits['max']}"
    elif limits.get("enum") and value not in limits["enum"]:
        yield f"{failed} satisfy enum value set: [{', '.join(limits['enum'])}]"
    elif "pattern" in limits and not _pattern(limits["pattern"]).fullmatch(value):
        yield f"{failed} satisfy regular expression pattern: {limits['pattern']}"


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(*_SURROGATES))
