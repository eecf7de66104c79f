"""A difference cut down to the least query that still shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena.embedded.statement.dialect import AthenaQuery

_CLAUSES = ("where", "having", "order", "limit", "offset", "distinct", "group", "joins", "with_", "filter")
_LISTS = (exp.Select, exp.With, exp.Group, exp.Order, exp.Tuple, exp.Values, exp.Array, exp.Coalesce)


def shrink(sql: str, still: Callable[[str], bool], most: int = 150) -> str:
    """The shortest text found within *most* tries for which *still* holds; *sql* itself where none does."""
    tries = 0
    progress = True
    written = _rewritten(sql)
    if written != sql and still(written):  # so that lengths compare
        sql = written
    while progress and tries < most:
        progress = False
        for smaller in _smaller(sql):
            tries += 1
            if tries >= most:
                break
            if still(smaller):
                sql, progress = smaller, True
                break
    return sql


def _rewritten(sql: str) -> str:
    """*sql* as sqlglot writes it, itself where sqlglot cannot."""
    try:
        return sqlglot.parse_one(sql, read=AthenaQuery).sql(dialect=AthenaQuery)
    except SqlglotError:
        return sql


def _smaller(sql: str) -> Iterator[str]:
    """Texts with one part less, from the outermost part inwards; the tables' values are cut by rows only."""
    try:
        tree = sqlglot.parse_one(sql, read=AthenaQuery)
    except SqlglotError:
        return
    for at, node in enumerate(tree.walk()):
        inside = node.find_ancestor(exp.Values)
        if inside is None or node is inside:
            for cut in _EDITS:
                yield from (text for text in cut(tree, at) if 0 < len(text) < len(sql))


def _node(tree: exp.Expression, at: int) -> tuple[exp.Expression, exp.Expression]:
    """A copy of *tree* and its node number *at*."""
    root = exp.Paren(this=tree.copy())
    return root, list(root.this.walk())[at]


def _text(root: exp.Expression) -> str:
    """The text of a cut query; nothing where it lost a table that it reads."""
    known = {cte.alias for cte in root.find_all(exp.CTE)}
    whole = all(table.name in known for table in root.find_all(exp.Table))
    return root.this.sql(dialect=AthenaQuery) if whole else ""


def _without_clause(tree: exp.Expression, at: int) -> Iterator[str]:
    for clause in _CLAUSES:
        root, node = _node(tree, at)
        if node.args.get(clause):
            node.set(clause, None)
            yield _text(root)


def _without_item(tree: exp.Expression, at: int) -> Iterator[str]:
    _, node = _node(tree, at)
    if not isinstance(node, _LISTS) or len(node.expressions) < 2:
        return
    for item in range(len(node.expressions)):
        root, node = _node(tree, at)
        node.set("expressions", [part for place, part in enumerate(node.expressions) if place != item])
        yield _text(root)


def _by_child(tree: exp.Expression, at: int) -> Iterator[str]:
    """A node replaced by one of its parts."""
    _, node = _node(tree, at)
    if not isinstance(node, exp.Condition | exp.SetOperation | exp.Subquery | exp.Case):
        return
    children = len(list(node.iter_expressions()))
    for child in range(children):
        root, node = _node(tree, at)
        part = list(node.iter_expressions())[child]
        if isinstance(part, exp.Condition | exp.Query):
            node.replace(part.copy())
            yield _text(root)


def _by_null(tree: exp.Expression, at: int) -> Iterator[str]:
    root, node = _node(tree, at)
    if isinstance(node, exp.Func | exp.Binary) and not isinstance(node, exp.Cast):
        node.replace(exp.Null())
        yield _text(root)


_EDITS = (_without_clause, _without_item, _by_child, _by_null)
