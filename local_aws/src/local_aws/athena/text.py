"""Values as Athena writes them in results."""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from local_aws.athena.errors import QueryError


def double_text(value: float) -> str:
    """Java's Double.toString: plain digits from 1e-3 to 1e7, else one digit, a point and an exponent."""
    return repr(value) if 1e-3 <= abs(value) < 1e7 else _java(value, repr(value))


def real_text(value: float) -> str:
    """Java's Float.toString of a 32-bit value: the fewest digits that tell it apart."""
    for digits in range(1, 10):
        shortest = f"{value:.{digits}g}"
        if struct.pack("f", float(shortest)) == struct.pack("f", value):
            return _java(value, shortest)
    return _java(value, repr(value))


def _java(value: float, shortest: str) -> str:
    if value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    sign, digits, exponent = Decimal(shortest).as_tuple()
    text = "".join(map(str, digits))
    power = len(text) + int(exponent) - 1
    text = text.rstrip("0") or "0"
    prefix = "-" if sign else ""
    if value == 0:
        return prefix + "0.0"
    if -3 <= power < 7:
        if power < 0:
            return f"{prefix}0.{'0' * (-power - 1)}{text}"
        text = text.ljust(power + 1, "0")
        return f"{prefix}{text[: power + 1]}.{text[power + 1 :] or '0'}"
    return f"{prefix}{text[0]}.{text[1:] or '0'}E{power}"


def timestamp_text(value: datetime) -> str:
    """Three digits of a second, six where there are microseconds; ` UTC` where the value has a zone."""
    digits = "microseconds" if value.microsecond % 1000 else "milliseconds"
    if value.tzinfo is None:
        return value.isoformat(" ", digits)
    return value.replace(tzinfo=None).isoformat(" ", digits) + " UTC"


def interval_text(value: timedelta) -> str:
    """`1 02:03:04.000`, as an interval day to second prints."""
    millis = round(value.total_seconds() * 1000)
    sign, millis = ("-", -millis) if millis < 0 else ("", millis)
    days, millis = divmod(millis, 86_400_000)
    hours, millis = divmod(millis, 3_600_000)
    minutes, millis = divmod(millis, 60_000)
    return f"{sign}{days} {hours:02d}:{minutes:02d}:{millis // 1000:02d}.{millis % 1000:03d}"


def column_texts(kind: str, values: Iterable[Any]) -> list[str | None]:
    """Values of the Trino type *kind* (`array(row(a integer, b real))`) as Athena's results write them.

    None stays None at the top and is `null` inside another value. A row without names is `{1, x}`, as engine
    version 3 writes it (AWS's documentation shows `{field0=1, field1=x}`, which was version 2).
    """
    form = _form(kind)
    return [None if value is None else form(value) for value in values]


@functools.lru_cache(maxsize=4096)
def _form(kind: str) -> Callable[[Any], str]:
    head, _, rest = kind.partition("(")
    inner = rest[:-1]
    if head == "array":
        item = _inside(inner)
        return lambda value: "[" + ", ".join(map(item, value)) + "]"
    if head == "map":
        key, item = map(_inside, split_types(inner))
        entries = _listed if inner.startswith(("array(", "map(", "row(")) else dict.items
        return lambda value: "{" + ", ".join(f"{key(of)}={item(to)}" for of, to in entries(value)) + "}"
    if head == "row":
        parts = split_types(inner)
        return lambda value: _row(value, parts)
    return _SCALARS.get(head.strip(), str)


def _row(value: Mapping[str, Any] | tuple[Any, ...], parts: list[str]) -> str:
    """*parts* are `name type` where *value* has names, else types."""
    if isinstance(value, Mapping):
        fields = zip(value.items(), parts, strict=True)
        texts = [f"{name}={_inside(_unnamed(part))(item)}" for (name, item), part in fields]
    else:
        texts = [_inside(part)(item) for item, part in zip(value, parts, strict=True)]
    return "{" + ", ".join(texts) + "}"


def _unnamed(part: str) -> str:
    """The type in `name type`; a quoted name may hold spaces."""
    return part[part.index('"', 1) + 1 :].strip() if part.startswith('"') else part.partition(" ")[2]


def _inside(kind: str) -> Callable[[Any], str]:
    form = _form(kind)
    return lambda value: "null" if value is None else form(value)


def _listed(value: Mapping[str, list[Any]]) -> Iterable[tuple[Any, Any]]:
    """The entries of a map whose keys Python cannot hash: DuckDB gives lists of its keys and values."""
    return zip(value["key"], value["value"], strict=True)


def split_types(text: str) -> list[str]:
    """Types or `name type` pairs, split at commas outside brackets and quotes."""
    parts, depth, start, quoted = [], 0, 0, False
    for at, char in enumerate(text):
        quoted ^= char == '"'
        depth += 0 if quoted else (char == "(") - (char == ")")
        if char == "," and depth == 0 and not quoted:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _time(value: time) -> str:
    return f"{value.strftime('%H:%M:%S')}.{value.microsecond // 1000:03d}"


def _bigint(value: int) -> str:
    """A sum of bigints may have left their range, where Trino fails."""
    if not -(2**63) <= value < 2**63:
        raise QueryError("NUMERIC_VALUE_OUT_OF_RANGE", f"bigint overflow: {value}")
    return str(value)


_SCALARS: dict[str, Callable[[Any], str]] = {
    "bigint": _bigint,
    "boolean": lambda value: "true" if value else "false",
    "double": double_text,
    "real": real_text,
    "decimal": lambda value: format(value, "f"),
    "varbinary": lambda value: value.hex(" "),
    "timestamp": timestamp_text,
    "time": _time,
    "interval day to second": interval_text,
}
"""Types whose text is not Python's own."""
