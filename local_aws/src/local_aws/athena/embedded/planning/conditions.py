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


def trusted_names(tree: exp.Expression, columns: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Positions of the *columns* whose names *tree* gives to nothing else, however it is nested."""
    for operation in tree.find_all(exp.SetOperation):
        if _names(operation.left) != _names(operation.right) or "*" in _names(operation.left):
            return {}
    given = {node.alias.lower() for node in tree.find_all(exp.Alias) if not _same_name(node)}
    given |= {
        name.name.lower() for node in tree.find_all(exp.TableAlias) for name in node.args.get("columns") or ()
    }
    given |= {name.name.lower() for node in tree.find_all(exp.Lambda) for name in node.expressions}
    return {name: at for at, (name, _) in enumerate(columns) if name not in given}


def _same_name(node: exp.Alias) -> bool:
    return isinstance(node.this, exp.Column) and node.this.name.lower() == node.alias.lower()


def _names(query: exp.Expression) -> list[str]:
    query = query.unnest()
    return [name.lower() for name in query.named_selects] if isinstance(query, exp.Query) else ["*"]


def mentioned(tree: exp.Expression, columns: Sequence[tuple[str, str]]) -> set[int]:
    """Positions of the *columns* that *tree* can mean; a plan may carry others along that nothing reads."""
    every = set(range(len(columns)))
    stars: Iterable[exp.Star] = tree.find_all(exp.Star)
    if any(not isinstance(star.parent, exp.Count) and not _counts(star) for star in stars):
        return every
    names = mentioned_names(tree)
    return {at for at, (name, _) in enumerate(columns) if name in names}


def _counts(star: exp.Star) -> bool:
    return isinstance(star.parent, exp.Anonymous) and star.parent.name.lower() == "count"
