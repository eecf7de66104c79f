"""DuckDB's errors in Athena's words."""

from __future__ import annotations

import re

import duckdb

from local_aws.athena.embedded.database.messages import known_message
from local_aws.athena.embedded.types import athena_type
from local_aws.athena.errors import QueryError, not_supported, position

_OWN_ANYWHERE = re.compile(r"!\??([A-Z][A-Z_]+): ([^\n]*?)\"?'?( to INT\d+)?(, expected.*)?$", re.MULTILINE)
_ANALYSIS = re.compile(r"\?(TYPE_MISMATCH|NOT_SUPPORTED): ((?:\\+\"|[^'\"])*)")
_DUCK_TYPE = re.compile(r"Cannot apply operator to (.*) and (varchar|integer)")
#: Per side of a comparison, the other side's types that are no mistake: macros/failures.sql.
_ALLOWED = {
    "varchar": re.compile(r'VARCHAR|"NULL"'),
    "integer": re.compile(r"(?!(VARCHAR|JSON|DATE|TIMESTAMP|TIMESTAMP WITH TIME ZONE|BOOLEAN)$).*"),
}
_REFUSED = re.compile(
    r"average of FLOAT |DATE with a number|"
    r"actual type (?!BOOLEAN|.?.?NULL)\S+ here|the difference of DATE and DATE "
)


def analysis_failure(plan: str) -> QueryError | None:
    """The failure that planning left in the plan in a branch that is live.

    A lambda's body and an aggregate's printed name keep dead branches too, so the types that the message
    names tell which branch it is.
    """
    for found in _ANALYSIS.finditer(plan):
        message = found[2].replace("\\", "")
        kinds = _DUCK_TYPE.search(message)
        if (kinds and not _ALLOWED[kinds[2]].fullmatch(kinds[1])) or _REFUSED.search(message):
            return _refusal(found[1], message)
    return None


def _refusal(name: str, message: str) -> QueryError:
    kinds = _DUCK_TYPE.search(message)
    if kinds:
        message = f"Cannot apply operator: {athena_type(kinds[1])} with {kinds[2]}; cast one side"
    return QueryError(name, f"line 1:1: {message}")


def translated(error: duckdb.Error, sql: str) -> QueryError:  # noqa: C901, PLR0911 - one line per kind
    """*error* as Athena would report it for *sql*."""
    text = str(error)
    own = _OWN_ANYWHERE.search(text)
    if own is not None:
        refused = "!?" in own[0]
        return (_refusal if refused else QueryError)(own[1], own[2].rstrip("'\""))
    first = text.split("\n", 1)[0]
    if "Division by zero" in text:
        return QueryError("DIVISION_BY_ZERO", "Division by zero")
    missing = re.search(r'Referenced column "([^"]+)" (?:not found|was not found)', text) or re.search(
        r'"[^"]+" does not have a column named "([^"]+)"', text
    )
    if missing:
        name = missing[1]
        return QueryError("COLUMN_NOT_FOUND", f"{position(sql, name)}Column '{name}' cannot be resolved")
    known = known_message(text, sql)
    if known is not None:
        return known
    if isinstance(error, duckdb.OutOfRangeException):
        return QueryError("NUMERIC_VALUE_OUT_OF_RANGE", first.partition(": ")[2])
    if isinstance(error, duckdb.ConversionException):
        return QueryError("INVALID_CAST_ARGUMENT", first.partition(": ")[2])
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException):
        name = "TYPE_MISMATCH" if re.search("Cannot (compare|mix) ", text) else "SYNTAX_ERROR"
        return QueryError(name, f"line 1:1: {first.partition(': ')[2]}")
    if isinstance(error, duckdb.InterruptException):
        return QueryError("USER_CANCELED", "Query was canceled")
    if "JSON" in text or "CSV" in text or "Parquet" in text:
        return QueryError("HIVE_BAD_DATA", first)
    if isinstance(error, duckdb.InternalException):
        return not_supported(f"DuckDB fails in itself on this query ({first}); it runs with --athena trino")
    return QueryError("GENERIC_INTERNAL_ERROR", first)
