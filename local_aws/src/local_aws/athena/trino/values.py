"""Trino's types and values as Athena's results hold them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from local_aws.athena.engine import Column
from local_aws.athena.text import double_text, real_text

Text = Callable[[Any], str]
_BARE = {"real": "float"}
_HIVE = {"integer": "int", "real": "float", "varbinary": "binary"}
_AS_STRING = {"varchar", "json", "uuid", "unknown", "ipaddress", "time", "time with time zone"}


def column(described: dict[str, Any]) -> Column:
    """One column of the server's description as a column of an answer."""
    signature = described["typeSignature"]
    raw, full = signature["rawType"], described["type"]
    if raw.startswith("interval"):
        full = raw
    return Column(described["name"], _BARE.get(raw, raw), full, _hive(signature))


def rows(described: list[dict[str, Any]], values: list[list[Any]]) -> list[list[str | None]]:
    """Rows as the server sends them in Athena's text forms, None for NULL."""
    texts = [_text(each["typeSignature"]) for each in described]
    return [
        [None if value is None else text(value) for text, value in zip(texts, row, strict=True)]
        for row in values
    ]


def _inner(signature: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Name (empty where there is none) and signature of each type that *signature* is made of."""
    found = []
    for argument in signature["arguments"]:
        if argument["kind"] == "TYPE":
            found.append(("", argument["value"]))
        elif argument["kind"] == "NAMED_TYPE":
            name = argument["value"].get("fieldName", {}).get("name", "")
            found.append((name, argument["value"]["typeSignature"]))
    return found


def _hive(signature: dict[str, Any]) -> str:
    raw, inner = signature["rawType"], _inner(signature)
    if raw in ("array", "map"):
        return f"{raw}<{','.join(_hive(of) for _, of in inner)}>"
    if raw == "row":
        fields = (f"{name or f'field{at}'}:{_hive(of)}" for at, (name, of) in enumerate(inner))
        return f"struct<{','.join(fields)}>"
    if raw in _AS_STRING:
        return "string"
    if raw.startswith("timestamp"):
        return "timestamp"
    if raw in ("decimal", "char"):
        return f"{raw}({','.join(str(argument['value']) for argument in signature['arguments'])})"
    return _HIVE.get(raw, raw)


def _text(signature: dict[str, Any]) -> Text:
    raw = signature["rawType"]
    inner = [(name, _nullable(_text(of))) for name, of in _inner(signature)]
    if raw == "array":
        ((_, item),) = inner
        return lambda value: "[" + ", ".join(map(item, value)) + "]"
    if raw == "map":
        (_, key_text), (_, item) = inner
        if _inner(signature)[0][1]["rawType"] not in _MOMENTS:
            key_text = str  # the server sends a key as text already
        return lambda value: "{" + ", ".join(f"{key_text(key)}={item(of)}" for key, of in value.items()) + "}"
    if raw == "row":
        fields = [(f"{name}=" if name else "", text) for name, text in inner]
        return lambda value: (
            "{" + ", ".join(head + text(of) for (head, text), of in zip(fields, value, strict=True)) + "}"
        )
    return _SCALARS.get(raw, str)


def _nullable(text: Text) -> Text:
    return lambda value: "null" if value is None else text(value)


def _moment(value: str) -> str:
    """At least three digits of a second; a zone after them is left alone."""
    hours, minutes, rest = value.split(":", 2)
    seconds, space, zone = rest.partition(" ")
    whole, _, fraction = seconds.partition(".")
    return f"{hours}:{minutes}:{whole}.{fraction.ljust(3, '0')}{space}{zone}"


_MOMENTS = {"timestamp", "timestamp with time zone", "time"}
_SCALARS: dict[str, Text] = {
    "boolean": lambda value: "true" if value else "false",
    "double": lambda value: double_text(float(value)),
    "real": lambda value: real_text(float(value)),
    "varbinary": lambda value: base64.b64decode(value).hex(" "),
    **dict.fromkeys(_MOMENTS, _moment),
}
