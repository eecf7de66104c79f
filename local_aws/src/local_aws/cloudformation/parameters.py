"""The values of a stack's parameters, checked against the template's declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..service import ServiceError

HIDDEN = "****"
"""What is shown of a NoEcho parameter."""


def parameter_values(
    declared: Mapping[str, Any], given: Iterable[Mapping[str, Any]], previous: Mapping[str, str]
) -> dict[str, str]:
    """Return the value of every *declared* parameter, as text.

    *given* is the API's list of parameters; *previous* holds the stack's values, for UsePreviousValue.

    Raises:
        ServiceError: ValidationError, as CloudFormation answers.
    """
    values: dict[str, str] = {}
    for item in given:
        name = item["ParameterKey"]
        if name not in declared:
            raise _invalid(f"Parameters: [{name}] do not exist in the template")
        value = previous.get(name) if item.get("UsePreviousValue") else item.get("ParameterValue")
        if value is not None:
            values[name] = value
    missing = [name for name in declared if name not in values and "Default" not in declared[name]]
    if missing:
        raise _invalid(f"Parameters: [{', '.join(missing)}] must have values")
    for name, declaration in declared.items():
        values.setdefault(name, _text(declaration.get("Default")))
        _check(name, declaration, values[name])
    return {name: values[name] for name in declared}


def typed(declaration: Mapping[str, Any], value: str) -> Any:
    """Return what Ref gives for *value*: a list for list types, else the text."""
    kind = declaration.get("Type", "String")
    if kind == "CommaDelimitedList" or kind.startswith("List<"):
        return [item.strip() for item in value.split(",")] if value else []
    return value


def _check(name: str, declaration: Mapping[str, Any], value: str) -> None:
    allowed = [_text(item) for item in declaration.get("AllowedValues", ())]
    if allowed and value not in allowed:
        raise _invalid(f"Parameter '{name}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        raise _invalid(f"Parameter {name} failed to satisfy constraint: must match pattern {pattern}")
    for limit, low in (("MinLength", True), ("MaxLength", False)):
        if limit in declaration:
            _compare(name, len(value), float(declaration[limit]), low=low)
    if declaration.get("Type") == "Number":
        try:
            number = float(value)
        except ValueError:
            raise _invalid(f"Parameter '{name}' must be a number.") from None
        for limit, low in (("MinValue", True), ("MaxValue", False)):
            if limit in declaration:
                _compare(name, number, float(declaration[limit]), low=low)


def _compare(name: str, value: float, limit: float, *, low: bool) -> None:
    if (value < limit) if low else (value > limit):
        word = "less" if low else "greater"
        raise _invalid(f"Parameter '{name}' must be a value not {word} than {limit:g}")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationError", message)
