"""What DuckDB's own optimiser says a query needs: the columns and the filters of each scan.

The query is first planned over empty stand-ins of its tables. Their columns are named `s<scan>_<column>`, so
a filter in the plan tells which table it is of, whatever views, joins and subqueries it was pushed through.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena.embedded.failures import analysis_failure

_COLUMN = re.compile(r"\bs(\d+)_(\d+)\b")
_SCANS = ("PYTHON_ARROW_SCAN", "ARROW_SCAN")


@dataclass(slots=True)
class Need:
    """What one scan needs: *columns* by index; *filters* per reading, each a list of conditions that hold
    together.
    """

    columns: set[int] = field(default_factory=set)
    readings: list[list[exp.Expression]] = field(default_factory=list)

    def common(self) -> list[list[exp.Expression]]:
        """The readings' conditions; rows outside all of them are never wanted. Empty where one reading
        wants all.
        """
        if not all(self.readings):
            return []
        return list(
            {" AND ".join(part.sql() for part in reading): reading for reading in self.readings}.values()
        )


def explained(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """DuckDB's plan of *sql* as JSON text."""
    return str(connection.execute(f"EXPLAIN (FORMAT JSON) {sql}").fetchall()[-1][1])


def needs(plan: str) -> tuple[dict[int, Need], int]:
    """Each scan's needs, and how many scans need no column at all (count(*)).

    Raises:
        QueryError: For a type mistake that planning brought out.
    """
    failure = analysis_failure(plan)
    if failure is not None:
        raise failure
    found: dict[int, Need] = {}
    nameless = sum(_walk(root, [], found) for root in json.loads(plan))
    return found, nameless


def _walk(node: dict[str, Any], filters: list[str], found: dict[int, Need]) -> int:
    info = node.get("extra_info", {})
    nameless = 0
    if node["name"].strip() == "FILTER":
        filters = [*filters, str(info.get("Expression", ""))]
    elif node["name"].strip() in _SCANS:
        nameless = int(not _read_scan(info, filters, found))
        filters = []
    else:
        filters = []
    return nameless + sum(_walk(child, filters, found) for child in node.get("children", ()))


def _read_scan(info: dict[str, Any], filters: list[str], found: dict[int, Need]) -> bool:
    projected = info.get("Projections", [])
    names = [projected] if isinstance(projected, str) else projected
    pushed = info.get("Filters", [])
    filters = [*filters, *([pushed] if isinstance(pushed, str) else pushed)]
    columns = [match for name in [*names, *filters] for match in _COLUMN.findall(name)]
    for scan in {int(scan) for scan, _ in columns}:
        need = found.setdefault(scan, Need())
        need.columns |= {int(column) for of, column in columns if int(of) == scan}
        need.readings.append([condition for text in filters for condition in _conditions(text)])
    return bool(columns)


def _conditions(text: str) -> list[exp.Expression]:
    """The conjuncts of a printed filter that are plain enough to read back."""
    try:
        tree = sqlglot.parse_one(text, read="duckdb")
    except SqlglotError:
        return []
    flat = tree.unnest().flatten() if isinstance(tree.unnest(), exp.And) else [tree]
    return [part.unnest() for part in flat if _plain(part)]


_PLAIN = (
    exp.Column, exp.Identifier, exp.Literal, exp.Cast, exp.DataType, exp.DataTypeParam, exp.EQ, exp.GT,
    exp.GTE,
    exp.LT, exp.LTE, exp.Between, exp.In, exp.Or, exp.And, exp.Paren, exp.Is, exp.Null, exp.Boolean, exp.Neg,
)  # fmt: skip


def _plain(tree: exp.Expression) -> bool:
    """Only forms whose printed text means what it says: a printed BETWEEN may have open ends, so never
    negated.
    """
    for node in tree.walk():
        if isinstance(node, exp.Not):
            if not isinstance(node.this.unnest(), exp.Is):
                return False
        elif not isinstance(node, _PLAIN):
            return False
    return True
