"""The filters of a plan as conditions on a scan's columns.

DuckDB prints a column by its stand-in name `s<scan>_<column>`, or by the name that the query gave it. Such a
name is believed only where the query gives it to nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena.embedded.planning.ends import Ends
from local_aws.athena.embedded.statement.narrowing import mentioned_names

_STAND_IN = re.compile(r"s(\d+)_(\d+)")


def conditions(text: str, scan: int, names: dict[str, int], ends: Ends) -> list[exp.Expression]:
    """The conjuncts of a printed filter whose columns are known to be of *scan*, as `s<scan>_<column>`."""
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError:
        return []
    flat = tree.unnest().flatten() if isinstance(tree.unnest(), exp.And) else [tree]
    return [ends.spelt(part.unnest()) for part in flat if _readable(part, scan, names)]


def _readable(tree: exp.Expression, scan: int, names: dict[str, int]) -> bool:
    """Whether the printed text means what it says: a printed BETWEEN may have open ends, so only where more
    rows within its ends mean more rows.
    """
    if tree.find(exp.Lambda, exp.Subquery):
        return False
    around = (exp.Not, exp.Case, exp.If, exp.EQ, exp.NEQ, exp.Anonymous)
    if any(between.find_ancestor(*around) for between in tree.find_all(exp.Between)):
        return False
    for column in list(tree.find_all(exp.Column)):
        found = _STAND_IN.fullmatch(column.name)
        if found is None and (column.table or column.name not in names):
            return False
        if found is not None and int(found[1]) != scan:
            return False
        if found is None:
            column.this.set("this", f"s{scan}_{names[column.name]}")
            column.this.set("quoted", False)
    return True


class QueryNames:
    """What *tree*, the query over the stand-ins before it was translated, says by its names alone."""

    def __init__(self, tree: exp.Expression) -> None:
        self._mentioned = None if _has_star(tree) else mentioned_names(tree)
        self._given = _given_names(tree)

    def trusted(self, columns: Sequence[tuple[str, str]]) -> dict[str, int]:
        """Positions of the *columns* whose names the query gives to nothing else, however it is nested."""
        if self._given is None:
            return {}
        return {name: at for at, (name, _) in enumerate(columns) if name not in self._given}

    def mentioned(self, columns: Sequence[tuple[str, str]]) -> set[int]:
        """Positions of the *columns* that the query can mean; a plan may carry along what nothing reads."""
        if self._mentioned is None:
            return set(range(len(columns)))
        return {at for at, (name, _) in enumerate(columns) if name in self._mentioned}


def _given_names(tree: exp.Expression) -> set[str] | None:
    """The names that *tree* gives to what is no column of that name; None where a union makes that unsure."""
    for operation in tree.find_all(exp.SetOperation):
        if _names(operation.left) != _names(operation.right) or "*" in _names(operation.left):
            return None
    given: set[str] = set()
    for node in tree.find_all(exp.Alias, exp.TableAlias, exp.Lambda):
        if isinstance(node, exp.Alias):
            given |= set() if _same_name(node) else {node.alias.lower()}
        else:
            names = node.expressions if isinstance(node, exp.Lambda) else node.args.get("columns") or ()
            given |= {name.name.lower() for name in names}
    return given


def _same_name(node: exp.Alias) -> bool:
    return isinstance(node.this, exp.Column) and node.this.name.lower() == node.alias.lower()


def _names(query: exp.Expression) -> list[str]:
    query = query.unnest()
    return [name.lower() for name in query.named_selects] if isinstance(query, exp.Query) else ["*"]


def _has_star(tree: exp.Expression) -> bool:
    stars: Iterable[exp.Star] = tree.find_all(exp.Star)
    return any(not isinstance(star.parent, exp.Count) and not _counts(star) for star in stars)


def _counts(star: exp.Star) -> bool:
    return isinstance(star.parent, exp.Anonymous) and star.parent.name.lower() == "count"
