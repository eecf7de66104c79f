"""Which partitions a reading wants: the conditions of the plan, asked of the partitions' values."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp

from local_aws.athena.embedded.planning.plan import Need
from local_aws.athena.embedded.types import duck_from_hive


def column_index(column: exp.Column) -> int:
    """The position that a stand-in column `s<scan>_<column>` names; -1 for a name that is none."""
    found = re.fullmatch(r"s\d+_(\d+)", column.name)
    return int(found[1]) if found else -1


def wanted(
    connection: duckdb.DuckDBPyConnection,
    need: Need,
    keys: list[dict[str, Any]],
    first_key: int,
    candidates: list[list[str]],
) -> list[int]:
    """Positions in *candidates* (partition values as text) that may hold wanted rows.

    *first_key* is the index of the first partition column among the table's columns.
    """
    positions = set(range(first_key, first_key + len(keys)))
    readings = [
        [condition for condition in reading if _about(condition, positions)] for reading in need.common()
    ]
    if not candidates or not readings or any(not reading for reading in readings):
        return list(range(len(candidates)))
    condition = exp.or_(*[exp.and_(*reading) for reading in readings])
    table = pa.table(
        {
            "position": list(range(len(candidates))),
            **{f"k{at}": [values[at] for values in candidates] for at in range(len(keys))},
        }
    )
    connection.register("t_candidates", table)
    select = ", ".join(
        f'TRY_CAST(k{at} AS {duck_from_hive(key["Type"])}) AS "{_stand_in(condition, first_key + at)}"'
        for at, key in enumerate(keys)
    )
    sql = (
        f"SELECT position FROM (SELECT position, {select} FROM t_candidates) WHERE {condition.sql('duckdb')}"
    )
    try:
        found = connection.execute(sql).fetchall()
    except duckdb.Error:  # a condition that fails for some partition fails, or not, with its rows
        return list(range(len(candidates)))
    finally:
        connection.unregister("t_candidates")
    return sorted(row[0] for row in found)


def equal_values(need: Need, index: int) -> list[str] | None:
    """The texts that every reading wants column *index* to be one of; None where a reading wants more."""
    found: dict[str, None] = {}
    readings = need.common()
    for reading in readings:
        values = [value for condition in reading for value in _equal(condition, index)]
        if not values:
            return None
        found |= dict.fromkeys(values)
    return list(found) if readings else None


def _equal(condition: exp.Expression, index: int) -> list[str]:
    condition = condition.unnest()
    if isinstance(condition, exp.Or):
        left, right = _equal(condition.this, index), _equal(condition.expression, index)
        return [*left, *right] if left and right else []
    if isinstance(condition, exp.EQ):
        column, others = condition.this, [condition.expression]
        if isinstance(others[0], exp.Column):
            column, others = others[0], [column]
    elif isinstance(condition, exp.In):
        column, others = condition.this, condition.expressions
    else:
        return []
    if not isinstance(column, exp.Column) or column_index(column) != index:
        return []
    literals = [other.this if isinstance(other, exp.Cast) else other for other in others]
    return [item.name for item in literals if isinstance(item, exp.Literal)]


def _about(condition: exp.Expression, positions: set[int]) -> bool:
    columns = [column_index(column) for column in condition.find_all(exp.Column)]
    return bool(columns) and set(columns) <= positions


def _stand_in(condition: exp.Expression, index: int) -> str:
    for column in condition.find_all(exp.Column):
        if column_index(column) == index:
            return column.name
    return f"unused_{index}"
