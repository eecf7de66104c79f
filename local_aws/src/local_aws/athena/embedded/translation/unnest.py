"""UNNEST of arrays and maps, side by side, with ordinality.

An array of rows gives one column of rows, as on Athena; Trino makes a column of each field of them.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import call, number
from local_aws.athena.errors import QueryError, unnamed_columns


def unnest(node: exp.Unnest, is_map: Callable[[exp.Expression], bool]) -> exp.Expression:
    """A lateral subquery with the columns that the alias names.

    One name for an array, two for a map.

    Raises:
        QueryError: MISMATCHED_COLUMN_ALIASES where there are fewer or more names.
    """
    alias = node.args.get("alias")
    names = [column.copy() for column in alias.columns] if alias else []
    if not names and any(
        not isinstance(value, exp.Array) or value.find(exp.Struct, exp.Anonymous)
        for value in node.expressions
    ):
        raise unnamed_columns()
    offset = node.args.get("offset")
    if isinstance(offset, exp.Expression):
        names.append(exp.to_identifier(offset.name, quoted=True))
    values = node.expressions
    if any(isinstance(value, exp.Null) for value in values):
        raise QueryError("INVALID_FUNCTION_ARGUMENT", "line 1:1: Cannot unnest type: unknown")
    maps = _maps(values, len(names) - bool(offset) - len(values) if names else 0, is_map)
    items = [_item(value, is_a_map) for value, is_a_map in zip(values, maps, strict=True)]
    if offset:
        lengths = [
            call("len", call("map_entries", value.copy()) if is_a_map else value.copy())
            for value, is_a_map in zip(values, maps, strict=True)
        ]
        longest = lengths[0] if len(lengths) == 1 else call("greatest", *lengths)
        stop = exp.Add(this=call("coalesce", longest, number(0)), expression=number(1))
        items.append(call("unnest", call("range", number(1), stop)))
    select = exp.Select(expressions=items)
    table = exp.TableAlias(this=exp.to_identifier(alias.name if alias and alias.name else "t_unnest"))
    if names:
        table.set("columns", names)
    return exp.Lateral(this=exp.Subquery(this=select), alias=table)


def _maps(values: list[exp.Expression], more: int, is_map: Callable[[exp.Expression], bool]) -> list[bool]:
    """Which of *values* are maps, where there are *more* names of columns than values."""
    if not 0 <= more <= len(values):
        message = (
            f"line 1:1: Column alias list has {len(values) + more} entries but 't' has {len(values)} columns"
        )
        raise QueryError("MISMATCHED_COLUMN_ALIASES", f"{message} available")
    if more in (0, len(values)):
        return [more > 0] * len(values)
    return [is_map(value) for value in values]


def _item(value: exp.Expression, is_a_map: bool) -> exp.Expression:
    if not is_a_map:
        return call("unnest", value.copy())
    depth = exp.PropertyEQ(this=exp.to_identifier("max_depth"), expression=number(2))
    return call("unnest", call("map_entries", value.copy()), depth)
