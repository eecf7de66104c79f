"""Athena SQL as written: every function call keeps its own name, so that only a rule gives it a meaning."""

from __future__ import annotations

import re
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError

from local_aws.athena.embedded.statement.grammar import check_nodes, check_words
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.numerals import plain_numerals

#: Calls whose syntax is more than a list of arguments; the parser must read these itself.
_OWN_SYNTAX = {"CAST", "TRY_CAST", "EXTRACT", "TRIM", "POSITION", "LISTAGG", "SUBSTRING", "JSON_OBJECT"}


def _literal(parser: Trino.Parser, value: exp.Expression, kind: exp.DataType) -> exp.Cast:
    """`TIMESTAMP '…'` and its like: a cast that is marked, since a literal has a precision of its own."""
    made = parser.expression(exp.Cast(this=value, to=kind))
    made.meta["literal"] = True
    return made


#: Calls with clauses of their own that are only read in part.
_OWN_FORMS = re.compile(
    r"(?i)\b(json_value|json_query|json_exists|json_array|json_object|json_table|match_recognize)\b"
)


_MOST_TREES = 1_000


class AthenaQuery(Trino):
    """Trino's grammar with sqlglot's own ideas about functions and array indexes taken out."""

    INDEX_OFFSET = 0

    class Parser(Trino.Parser):
        FUNCTIONS = {}
        FUNCTION_PARSERS = {
            name: parse for name, parse in Trino.Parser.FUNCTION_PARSERS.items() if name in _OWN_SYNTAX
        }
        TYPE_LITERAL_PARSERS = {
            **Trino.Parser.TYPE_LITERAL_PARSERS,
            exp.DType.TIMESTAMP: _literal,
            exp.DType.TIMESTAMPTZ: _literal,
            exp.DType.TIME: _literal,
        }


def _refused(sql: str, line: int, column: int, near: str) -> QueryError:
    """Why *sql* was not read at *near*: a type that nobody knows, a form without a rule, or a mistake."""
    if re.search(rf"(?i)\bcast\s*\(.*\bas\s+{re.escape(near)}\b", sql):
        return QueryError("TYPE_MISMATCH", f"line {line}:{column}: Unknown type: {near}")
    form = _OWN_FORMS.search(sql)
    if form is not None:
        return not_supported(f"this form of {form[1].lower()} has no rule in the embedded engine")
    return QueryError("SYNTAX_ERROR", f"line {line}:{column}: mismatched input '{near}'")


def check(sql: str) -> None:
    """Parse *sql*.

    Raises:
        QueryError: SYNTAX_ERROR, and no other: what has no rule fails when it is run.
    """
    try:
        _parsed(sql)
    except QueryError as error:
        if error.name == "SYNTAX_ERROR":
            raise


def _named(values: exp.Values) -> exp.Values:
    """`VALUES …` alone, with Athena's names of columns."""
    row = values.expressions[0]
    width = len(row.expressions) if isinstance(row, exp.Tuple) else 1
    names = [exp.to_identifier(f"_col{at}", quoted=True) for at in range(width)]
    values.set("alias", exp.TableAlias(this=exp.to_identifier("t_values"), columns=names))
    return values


def parse(sql: str) -> exp.Expression:
    """Parse one query or write statement; the tree is the caller's, who may change it.

    Raises:
        QueryError: SYNTAX_ERROR with line and column, as Athena says it.
    """
    return _parsed(sql).copy()


_DIALECT = AthenaQuery()


@lru_cache(_MOST_TREES)
def _parsed(sql: str) -> exp.Expression:
    """Views are read at each use, statements checked before they run: a copy costs a fifth of a parse."""
    plain = plain_numerals(sql)
    try:
        tokens = _DIALECT.tokenize(plain)
        check_words(plain, tokens)
        tree = _only(_DIALECT.parser().parse(tokens, plain))
    except ParseError as error:
        detail = error.errors[0] if error.errors else {}
        line, column = detail.get("line", 1), detail.get("col", 1)
        near = detail.get("highlight") or sql.strip()[:20]
        raise _refused(sql, line, column, near) from error
    except TokenError as error:
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {error}") from error
    check_nodes(tree)
    if isinstance(tree, exp.Values):
        return exp.select("*").from_(_named(tree))
    return tree


def _only(trees: list[exp.Expression | None]) -> exp.Expression:
    """The one statement of a text.

    Raises:
        ParseError: Where there are more, or none.
    """
    (tree,) = [tree for tree in trees if tree is not None] or [None]
    if tree is None or isinstance(tree, exp.Command):
        raise ParseError("no statement")
    return tree
