"""Athena SQL as written: every function call keeps its own name, so that only a rule gives it a meaning."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError

from local_aws.athena.errors import QueryError

#: Calls whose syntax is more than a list of arguments; the parser must read these itself.
_OWN_SYNTAX = {"CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "LISTAGG", "SUBSTRING", "JSON_OBJECT"}


class AthenaQuery(Trino):
    """Trino's grammar with sqlglot's own ideas about functions and array indexes taken out."""

    INDEX_OFFSET = 0

    class Parser(Trino.Parser):
        FUNCTIONS = {}
        FUNCTION_PARSERS = {
            name: parse for name, parse in Trino.Parser.FUNCTION_PARSERS.items() if name in _OWN_SYNTAX
        }


def parse(sql: str) -> exp.Expression:
    """Parse one query or write statement.

    Raises:
        QueryError: SYNTAX_ERROR with line and column, as Athena says it.
    """
    try:
        tree = sqlglot.parse_one(sql, read=AthenaQuery)
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        line, column = detail.get("line", 1), detail.get("col", 1)
        near = detail.get("highlight") or sql.strip()[:20]
        message = f"line {line}:{column}: mismatched input '{near}'"
        raise QueryError("SYNTAX_ERROR", message) from error
    except TokenError as error:
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {error}") from error
    if isinstance(tree, exp.Command):
        raise QueryError("SYNTAX_ERROR", f"line 1:1: mismatched input '{sql.split(maxsplit=1)[0]}'")
    return tree
