"""The names of delivered objects: `!{…}` expressions of prefixes, and the object's own name.

Rules of the Firehose developer guide, "Custom prefixes for Amazon S3 objects".
"""

from __future__ import annotations

import re
import secrets
import string
from datetime import datetime
from uuid import uuid4

from ..service import ServiceError

PROCESSING_FAILED = "processing-failed"
"""The error output type of records that the transformation refused."""

_EXPRESSION = re.compile(r"!\{([^}:]*):([^}]*)\}")
_DEFAULT_FOLDERS = "!{timestamp:yyyy/MM/dd/HH}/"
_JAVA_PATTERN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|([^A-Za-z']+)")
_JAVA_LETTERS = {
    "yyyy": "%Y", "uuuu": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S",
    "SSS": "", "DDD": "%j", "MMM": "%b", "MMMM": "%B", "EEE": "%a", "EEEE": "%A", "hh": "%I", "a": "%p",
}  # fmt: skip
_ALPHANUMERIC = string.ascii_letters + string.digits


def check_prefixes(prefix: str, error_prefix: str) -> None:
    """Refuse prefixes that Firehose refuses.

    Raises:
        ServiceError: InvalidArgumentException, as CreateDeliveryStream and UpdateDestination answer.
    """
    arrival = datetime(2000, 1, 1)  # noqa: DTZ001  only to try the expressions
    if "error-output-type" in prefix:
        raise _invalid("Prefix must not contain !{firehose:error-output-type}.")
    if _EXPRESSION.search(prefix) and not error_prefix:
        raise _invalid("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.")
    if _EXPRESSION.search(error_prefix) and "!{firehose:error-output-type}" not in error_prefix:
        raise _invalid("ErrorOutputPrefix must contain at least one !{firehose:error-output-type}.")
    expand(prefix, arrival)
    expand(error_prefix, arrival, PROCESSING_FAILED)


def object_key(
    prefix: str, stream: str, version: int, arrival: datetime, *, suffix: str, error_type: str | None = None
) -> str:
    """Return the key of an object of *stream* whose oldest record came at *arrival* (UTC).

    A *prefix* without expressions gets `yyyy/MM/dd/HH/` after it; that of errors the *error_type* before.
    """
    if not _EXPRESSION.search(prefix):
        prefix += f"{error_type}/{_DEFAULT_FOLDERS}" if error_type else _DEFAULT_FOLDERS
    folders = expand(prefix, arrival, error_type)
    return f"{folders}{stream}-{version}-{arrival:%Y-%m-%d-%H-%M-%S}-{uuid4()}{suffix}"


def expand(prefix: str, arrival: datetime, error_type: str | None = None) -> str:
    """Return *prefix* with its `!{timestamp:…}` and `!{firehose:…}` expressions replaced.

    Raises:
        ServiceError: InvalidArgumentException for an expression that is not known here.
    """

    def replaced(match: re.Match[str]) -> str:
        namespace, expression = match.groups()
        if namespace == "timestamp":
            return format_java(expression, arrival)
        if (namespace, expression) == ("firehose", "random-string"):
            return "".join(secrets.choice(_ALPHANUMERIC) for _ in range(11))
        if (namespace, expression) == ("firehose", "error-output-type") and error_type:
            return error_type
        raise _invalid(f"The expression {match[0]} is not supported.")

    return _EXPRESSION.sub(replaced, prefix)


def format_java(pattern: str, moment: datetime) -> str:
    """Return *moment* in *pattern*, a Java DateTimeFormatter pattern of date and time letters.

    Raises:
        ServiceError: InvalidArgumentException for a letter with no rule.
    """
    if _JAVA_PATTERN.sub("", pattern):
        raise _invalid(f"The timestamp pattern {pattern} is not valid.")
    return "".join(_java_piece(match, moment) for match in _JAVA_PATTERN.finditer(pattern))


def _java_piece(match: re.Match[str], moment: datetime) -> str:
    quoted, letter, other = match[1], match[2], match[3]
    if quoted is not None:
        return quoted.replace("''", "'") or "'"
    if letter is None:
        return other
    if match[0] == "SSS":
        return f"{moment.microsecond // 1000:03d}"
    if match[0] not in _JAVA_LETTERS:
        raise _invalid(f"The timestamp pattern letters {match[0]} are not supported.")
    return moment.strftime(_JAVA_LETTERS[match[0]])


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidArgumentException", message)
