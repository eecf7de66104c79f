"""What DuckDB's own optimiser says a query needs: the columns and the filters of each scan.

The query is first planned over empty stand-ins of its tables. Their columns are named `s<scan>_<column>`, so
a filter in the plan tells which table it is of, whatever views, joins and subqueries it was pushed through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import duckdb
from sqlglot import exp

from local_aws.athena.embedded.database.failures import analysis_failure
from local_aws.athena.embedded.planning.conditions import QueryNames, conditions
from local_aws.athena.embedded.planning.ends import Ends

_COLUMN = re.compile(r"\bs(\d+)_(\d+)\b")
_SCANS = ("PYTHON_ARROW_SCAN", "ARROW_SCAN")


@dataclass(slots=True)
class Need:
    """What one scan needs, which nobody changes once it is found.

    *columns* are by index; *leaves* by index and path (`6.size`), where only a field of a row is read;
    *readings* are each a list of conditions that hold together.
    """

    columns: set[int] = field(default_factory=set)
    leaves: set[str] = field(default_factory=set)
    readings: list[list[exp.Expression]] = field(default_factory=list)

    def paths(self, places: dict[int, str]) -> list[str]:
        """Where the needed columns lie in a file that has column *at* at `places[at]`; fields below `.`."""
        found = []
        for at in sorted(self.columns & places.keys()):
            fields = {leaf.partition(".")[2] for leaf in self.leaves if leaf.partition(".")[0] == str(at)}
            parts = fields if fields and "" not in fields else {""}
            found += [f"{places[at]}.{field.lower()}".rstrip(".") for field in sorted(parts)]
        return found

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


def needs(
    plan: str, tree: exp.Expression, shapes: Sequence[Sequence[tuple[str, str]]]
) -> tuple[dict[int, Need], int]:
    """Each scan's needs, and how many scans need no column at all (count(*)).

    *tree* is the query over the stand-ins, before it was translated, and *shapes* their columns.

    Raises:
        QueryError: For a type mistake that planning brought out.
    """
    failure = analysis_failure(plan)
    if failure is not None:
        raise failure
    found: dict[int, Need] = {}
    names = QueryNames(tree)
    trusted = [names.trusted(columns) for columns in shapes]
    read = partial(_read_scan, found=found, names=trusted, ends=Ends(tree))
    nameless = sum(_walk(root, [], read) for root in json.loads(plan))
    for scan, need in found.items():
        need.columns &= names.mentioned(shapes[scan]) | {at for at in need.columns if at >= len(shapes[scan])}
    return found, nameless


def _walk(node: dict[str, Any], filters: list[str], read: Callable[..., bool]) -> int:
    info = node.get("extra_info", {})
    nameless = 0
    if node["name"].strip() == "FILTER":
        filters = [*filters, str(info.get("Expression", ""))]
    elif node["name"].strip() in _SCANS:
        nameless = int(not read(info, filters))
        filters = []
    else:
        filters = []
    return nameless + sum(_walk(child, filters, read) for child in node.get("children", ()))


def _read_scan(
    info: dict[str, Any],
    filters: list[str],
    found: dict[int, Need],
    names: list[dict[str, int]],
    ends: Ends,
) -> bool:
    projected = info.get("Projections", [])
    listed = [projected] if isinstance(projected, str) else projected
    pushed = info.get("Filters", [])
    filters = [*filters, *([pushed] if isinstance(pushed, str) else pushed)]
    columns = [match for name in [*listed, *filters] for match in _COLUMN.findall(name)]
    for scan in {int(scan) for scan, _ in columns}:
        need = found.setdefault(scan, Need())
        need.columns |= {int(column) for of, column in columns if int(of) == scan}
        need.leaves |= {name.partition("_")[2] for name in listed if name.startswith(f"s{scan}_")}
        need.readings.append([part for text in filters for part in conditions(text, scan, names[scan], ends)])
    return bool(columns)
