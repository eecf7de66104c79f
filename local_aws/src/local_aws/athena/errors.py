"""Errors of a query, as Athena words and numbers them."""

from __future__ import annotations

import re
from collections.abc import Callable

#: AthenaError.ErrorCategory: 1 system, 2 user, 3 other (Athena API reference, AthenaError).
SYSTEM, USER, OTHER = 1, 2, 3

#: AthenaError.ErrorType by error name. What each number means is AWS's (Athena user guide, "Error type
#: reference"); which of Trino's names gets which is not published: the first group is as the project
#: aoyagikouhei/athena-local measured it on Athena in September 2026, the others are the number whose meaning
#: fits.
ERROR_TYPES = {
    "DIVISION_BY_ZERO": 1001,
    "TYPE_MISMATCH": 1002,
    "SYNTAX_ERROR": 1006,
    "COLUMN_NOT_FOUND": 1006,
    "CATALOG_NOT_FOUND": 1006,
    "INVALID_CAST_ARGUMENT": 1100,
    "NUMERIC_VALUE_OUT_OF_RANGE": 1100,
    "INVALID_PARAMETER_USAGE": 1100,
    "INVALID_FUNCTION_ARGUMENT": 1106,
    "TABLE_ALREADY_EXISTS": 1110,
    "NOT_SUPPORTED": 1200,
    "TABLE_NOT_FOUND": 1301,
    "SCHEMA_NOT_FOUND": 1301,
    "FUNCTION_NOT_FOUND": 1303,
    "GENERIC_INTERNAL_ERROR": 200,
    "HIVE_METASTORE_ERROR": 204,
    "EXCEEDED_TIME_LIMIT": 206,
    "ICEBERG_COMMIT_ERROR": 233,
    "ICEBERG_BAD_DATA": 233,
    "RESULT_WRITE_ERROR": 401,
    "HIVE_BAD_DATA": 1001,
    "HIVE_CURSOR_ERROR": 1001,
    "HIVE_INVALID_PARTITION_VALUE": 1007,
    "HIVE_PARTITION_SCHEMA_MISMATCH": 1004,
    "DUPLICATE_COLUMN_NAME": 1004,
    "INVALID_TABLE_PROPERTY": 1103,
    "INVALID_VIEW": 1107,
    "HIVE_PATH_ALREADY_EXISTS": 1100,
    "HIVE_FILESYSTEM_ERROR": 1109,
    "HIVE_CANNOT_OPEN_SPLIT": 1302,
    "PREPARED_STATEMENT_NOT_FOUND": 1301,
    "NOT_FOUND": 1300,
}
#: What other names get: 1000 "User error", 200 "Query engine had an internal error".
_OTHER_TYPES = {USER: 1000, SYSTEM: 200, OTHER: 9999}
_PLACE = re.compile(r"\Aline (\d+):(\d+): ")
#: Names whose text Athena gives without the name in front.
_PLAIN = frozenset({"PREPARED_STATEMENT_NOT_FOUND", "RESULT_WRITE_ERROR"})


def injected_without_value(column: str) -> QueryError:
    """What Athena says of a query that does not tell what an injected partition *column* equals.

    https://docs.aws.amazon.com/athena/latest/ug/partition-projection-dynamic-id-partitioning.html
    """
    return QueryError(
        "CONSTRAINT_VIOLATION",
        f"For the injected projected partition column {column}, the WHERE clause must contain only "
        "static equality conditions, and at least one such condition must be present.",
    )


def ambiguous() -> QueryError:
    """What Trino says of a bare NULL that could be of several types."""
    message = "line 1:1: Could not choose a best candidate operator. Explicit type casts must be added."
    return QueryError("AMBIGUOUS_FUNCTION_CALL", message)


class EngineFailed(RuntimeError):
    """An engine cannot be had, did not start or has ended; the message names the fix."""


class QueryError(Exception):
    """A query that fails: *name* is Trino's error name, *message* may start with `line L:C: `."""

    def __init__(self, name: str, message: str, *, category: int = USER, retryable: bool = False) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.category = category
        self.retryable = retryable

    @property
    def reason(self) -> str:
        """The text of Status.StateChangeReason."""
        return self.message if self.name in _PLAIN else f"{self.name}: {self.message}"

    def shape(self) -> dict[str, object]:
        """The AthenaError shape."""
        return {
            "ErrorCategory": self.category,
            "ErrorType": ERROR_TYPES.get(self.name, _OTHER_TYPES[self.category]),
            "Retryable": self.retryable,
            "ErrorMessage": self.reason,
        }


class ScanLimitExceeded(Exception):  # noqa: N818 - it cancels, it is no error of the query
    """A query that read more than its workgroup allows: *scanned* bytes up to where it was cancelled.

    Athena ends such a query in CANCELLED with this text and without an AthenaError.
    """

    reason = "Bytes scanned limit was exceeded"

    def __init__(self, scanned: int) -> None:
        super().__init__(f"{self.reason} after {scanned} bytes")
        self.scanned = scanned


def refuse_many_elements(count: int) -> None:
    """Hold an array that is written out to Athena's 254 elements; Trino has no such limit any more.

    Raises:
        QueryError: TOO_MANY_ARGUMENTS.
    """
    if count > 254:
        raise QueryError("TOO_MANY_ARGUMENTS", "line 1:1: Too many arguments for array constructor")


def not_supported(what: str) -> QueryError:
    """The refusal of a construct that has no rule, with its *what*."""
    return QueryError("NOT_SUPPORTED", what)


def unnamed_columns() -> QueryError:
    """The refusal of an UNNEST without names of columns, where only a plan could tell how many it has."""
    return not_supported("UNNEST without column names has no rule in local Athena; name them")


def position(sql: str, word: str) -> str:
    """`line L:C: ` of the first occurrence of *word* in *sql*, `line 1:1: ` where it is not found."""
    found = re.search(rf"(?i)(?<![\w.]){re.escape(word)}(?!\w)", sql)
    return place(sql, found.start() if found else 0)


def place(sql: str, offset: int) -> str:
    """`line L:C: ` of *offset* in *sql*, both from 1."""
    before = sql[:offset]
    return f"line {before.count(chr(10)) + 1}:{offset - (before.rfind(chr(10)) + 1) + 1}: "


def located(error: QueryError, sent: str, given: str, origin: Callable[[int], int]) -> QueryError:
    """*error* of the statement *sent* with its place in the one *given*: *origin* tells offsets of both.

    What is nowhere in *given* is at its beginning.
    """
    found = _PLACE.match(error.message)
    if found is None:
        return error
    offset = origin(_offset(sent, int(found[1]), int(found[2])))
    where = place(given, offset) if 0 <= offset <= len(given) else "line 1:1: "
    message = where + error.message[found.end() :]
    return QueryError(error.name, message, category=error.category, retryable=error.retryable)


def _offset(sql: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = sql.find("\n", start) + 1
    return start + column - 1
