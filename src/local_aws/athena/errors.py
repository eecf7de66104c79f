"""Errors of a query, as Athena words them."""

from __future__ import annotations

import re

#: AthenaError.ErrorCategory: 1 system, 2 user, 3 other (Athena API reference, AthenaError).
SYSTEM, USER, OTHER = 1, 2, 3


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
        return f"{self.name}: {self.message}"

    def shape(self) -> dict[str, object]:
        """The AthenaError shape."""
        return {
            "ErrorCategory": self.category,
            "ErrorType": ERROR_TYPES.get(self.name, 1299 if self.category == USER else 399),
            "Retryable": self.retryable,
            "ErrorMessage": self.reason,
        }


#: AthenaError.ErrorType. Athena publishes no number for each of Trino's error names; these tell kinds apart.
ERROR_TYPES = {
    "SYNTAX_ERROR": 1006,
    "TABLE_NOT_FOUND": 1301,
    "SCHEMA_NOT_FOUND": 1301,
    "COLUMN_NOT_FOUND": 1006,
    "FUNCTION_NOT_FOUND": 1006,
    "TYPE_MISMATCH": 1006,
    "NOT_SUPPORTED": 1200,
    "DIVISION_BY_ZERO": 1000,
    "INVALID_CAST_ARGUMENT": 1000,
    "HIVE_BAD_DATA": 1100,
    "GENERIC_INTERNAL_ERROR": 399,
}


def not_supported(what: str) -> QueryError:
    """The refusal of a construct that has no rule, with its *what*."""
    return QueryError("NOT_SUPPORTED", what)


def position(sql: str, word: str) -> str:
    """`line L:C: ` of the first occurrence of *word* in *sql*, `line 1:1: ` where it is not found."""
    found = re.search(rf"(?i)(?<![\w.]){re.escape(word)}(?!\w)", sql)
    at = found.start() if found else 0
    line = sql.count("\n", 0, at) + 1
    column = at - (sql.rfind("\n", 0, at) + 1) + 1
    return f"line {line}:{column}: "
