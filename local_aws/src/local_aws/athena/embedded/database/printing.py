"""Text made of numbers and values: Java's format, and Trino's readable numbers."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from local_aws.athena.text import double_text, real_text

_CONVERSION = re.compile(r"%(?:(\d+)\$)?([-+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])")
_UNITS = (("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
_BYTES = {
    unit: 1024**power for power, unit in enumerate(("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"))
}
_DURATIONS = {"ns": 1e-6, "us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6, "d": 8.64e7}
_REFUSED = "!NOT_SUPPORTED: this conversion of format has no rule in the embedded engine: "


def java_format(pattern: str, values: list[str | None]) -> str:
    """*values*, in Trino's text forms, put into *pattern* as java.util.Formatter does."""
    following = iter(values)

    def one(found: re.Match[str]) -> str:
        index, flags, width, digits, kind = found.groups()
        if kind == "%":
            return "%"
        value = values[int(index) - 1] if index else next(following, _MISSING)
        if value is _MISSING:
            raise ValueError(
                f"!INVALID_FUNCTION_ARGUMENT: Invalid format string: {pattern} (Format specifier)"
            )
        text = "null" if value is None else _converted(value, kind, flags, digits)
        if "0" in flags and width and value is not None:
            sign = text[:1] if text[:1] in ("-", "+") else ""
            return sign + text[len(sign) :].rjust(int(width) - len(sign), "0")
        return text.ljust(int(width or 0)) if "-" in flags else text.rjust(int(width or 0))

    return _CONVERSION.sub(one, pattern)


_MISSING = "\0missing"


def _converted(value: str, kind: str, flags: str, digits: str | None) -> str:
    if "(" in flags or " " in flags:
        raise ValueError(f"{_REFUSED}%{flags}{kind}")
    plus = "+" if "+" in flags else ""
    comma = "," if "," in flags else ""
    if kind in "sS":
        text = value if digits is None else value[: int(digits)]
        return text.upper() if kind == "S" else text
    if kind == "b":
        return value if value in ("true", "false") else "true"
    try:
        if kind == "d":
            return f"{int(value):{plus}{comma}d}"
        if kind in "xXo" and int(value) >= 0:
            return f"{int(value):{kind}}"
        if kind in "fe":
            return _decimal_text(Decimal(value), kind, f"{plus}{comma}", int(digits or 6))
    except (ValueError, InvalidOperation) as error:
        raise ValueError(f"{_REFUSED}%{kind} of {value}") from error
    raise ValueError(f"{_REFUSED}%{kind}")


def _decimal_text(value: Decimal, kind: str, flags: str, digits: int) -> str:
    if kind == "f":
        return f"{value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):{flags}f}"
    if value == 0:
        return f"{0:.{digits}e}"
    power = value.adjusted()
    rounded = value.scaleb(-power).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{rounded}e{power:+03d}"


def scientific_double(value: float) -> str:
    """A double as CAST to varchar writes it: one digit, a point and an exponent, always."""
    return _scientific(double_text(value))


def scientific_real(value: float) -> str:
    """A real as CAST to varchar writes it."""
    return _scientific(real_text(value))


def _scientific(text: str) -> str:
    if text in ("NaN", "Infinity", "-Infinity") or "E" in text:
        return text
    if text in ("0.0", "-0.0"):
        return f"{text[:-2]}E0"
    sign, digits, exponent = Decimal(text).normalize().as_tuple()
    shown = "".join(map(str, digits))
    power = len(shown) + int(exponent) - 1
    return f"{'-' if sign else ''}{shown[0]}.{shown[1:] or '0'}E{power}"


def readable_seconds(seconds: float) -> str:
    """`1 hour, 2 minutes, 42 seconds`."""
    rest, parts = round(seconds), []
    for name, size in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {name}{'s' if count != 1 else ''}")
    return ", ".join(parts) or "0 seconds"


def readable_number(value: float) -> str:
    """`1.23M`: three significant digits and a letter for each thousand, as Trino's format_number."""
    size, letters = abs(value), iter(("", "K", "M", "B", "T", "Q"))
    letter = next(letters)
    while size >= 1000 and (following := next(letters, None)) is not None:
        size, letter = size / 1000, following
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    text = f"{Decimal(str(size)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'-' if value < 0 else ''}{text}{letter}"


def data_size(text: str) -> str:
    """`2.3MB` in bytes."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kMGTPEZY]?B)\s*", text)
    if found is None:
        raise ValueError(f"!INVALID_FUNCTION_ARGUMENT: Invalid data size: '{text}'")
    return str(int(Decimal(found[1]) * _BYTES[found[2]]))


def duration_millis(text: str) -> int:
    """`1.5d` in milliseconds."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ns|us|ms|s|m|h|d)\s*", text)
    if found is None:
        raise ValueError(f"!INVALID_FUNCTION_ARGUMENT: duration is not a valid data duration string: {text}")
    return round(float(found[1]) * _DURATIONS[found[2]])
