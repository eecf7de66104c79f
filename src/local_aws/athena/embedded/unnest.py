"""UNNEST of arrays, arrays of rows and maps, side by side, with ordinality."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from local_aws.athena.embedded.functions.rules import call, number
from local_aws.athena.errors import QueryError, not_supported


def unnest(node: exp.Unnest, is_map: Callable[[exp.Expression], bool]) -> exp.Expression:
    """A lateral subquery with the columns that the alias names.

    One name for an array of plain values, one for each field for an array of rows, two for a map.
    """
    alias = node.args.get("alias")
    names = [column.copy() for column in alias.columns] if alias else []
    if not names and any(
        not isinstance(value, exp.Array) or value.find(exp.Struct, exp.Anonymous)
        for value in node.expressions
    ):
        raise not_supported("UNNEST without column names has no rule in the embedded engine; name them")
    offset = node.args.get("offset")
    if isinstance(offset, exp.Expression):
        names.append(exp.to_identifier(offset.name, quoted=True))
    values = node.expressions
    if any(isinstance(value, exp.Null) for value in values):
        raise QueryError("INVALID_FUNCTION_ARGUMENT", "line 1:1: Cannot unnest type: unknown")
    spread = bool(names) and len(names) - bool(offset) > len(values)
    items = [_item(value, spread, is_map) for value in values]
    if offset:
        lengths = [call("len", _listed(value, is_map)) for value in values]
        longest = lengths[0] if len(lengths) == 1 else call("greatest", *lengths)
        stop = exp.Add(this=call("coalesce", longest, number(0)), expression=number(1))
        items.append(call("unnest", call("range", number(1), stop)))
    select = exp.Select(expressions=items)
    table = exp.TableAlias(this=exp.to_identifier(alias.name if alias and alias.name else "t_unnest"))
    if names:
        table.set("columns", names)
    return exp.Lateral(this=exp.Subquery(this=select), alias=table)


def _listed(value: exp.Expression, is_map: Callable[[exp.Expression], bool]) -> exp.Expression:
    return call("map_entries", value.copy()) if is_map(value) else value.copy()


def _item(value: exp.Expression, spread: bool, is_map: Callable[[exp.Expression], bool]) -> exp.Expression:
    if not spread:
        return call("unnest", value.copy())
    depth = exp.PropertyEQ(this=exp.to_identifier("max_depth"), expression=number(2))
    return call("unnest", _listed(value, is_map), depth)
