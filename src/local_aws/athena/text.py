"""Values as Athena writes them in results."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


def double_text(value: float) -> str:
    """Java's Double.toString: plain digits from 1e-3 to 1e7, else one digit, a point and an exponent."""
    return _java(value, repr(value))


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
    whole = (
        value.strftime("%Y-%m-%d %H:%M:%S") if value.year >= 1000 else value.isoformat(" ", "seconds")[:19]
    )
    micros = value.microsecond
    fraction = f"{micros // 1000:03d}" if micros % 1000 == 0 else f"{micros:06d}"
    return f"{whole}.{fraction}{' UTC' if value.tzinfo else ''}"


def interval_text(value: timedelta) -> str:
    """`1 02:03:04.000`, as an interval day to second prints."""
    millis = round(value.total_seconds() * 1000)
    sign, millis = ("-", -millis) if millis < 0 else ("", millis)
    days, millis = divmod(millis, 86_400_000)
    hours, millis = divmod(millis, 3_600_000)
    minutes, millis = divmod(millis, 60_000)
    return f"{sign}{days} {hours:02d}:{minutes:02d}:{millis // 1000:02d}.{millis % 1000:03d}"


def value_text(value: Any, kind: str = "") -> str | None:  # noqa: C901, PLR0911, PLR0912 - one line per kind of value
    """*value* in Athena's text form, None for NULL; *kind* is `real` where 32-bit digits are wanted."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return real_text(value) if kind in ("real", "float") else double_text(value)
    if isinstance(value, datetime):
        return timestamp_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value.strftime('%H:%M:%S')}.{value.microsecond // 1000:03d}"
    if isinstance(value, timedelta):
        return interval_text(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | bytearray):
        return value.hex(" ")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_inner(key)}={_inner(item)}" for key, item in value.items()) + "}"
    if isinstance(value, tuple):
        return "{" + ", ".join(f"field{at}={_inner(item)}" for at, item in enumerate(value)) + "}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_inner(item) for item in value) + "]"
    return str(value)


def _inner(value: Any) -> str:
    text = value_text(value)
    return "null" if text is None else text
