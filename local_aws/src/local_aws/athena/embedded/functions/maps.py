"""Maps, their lambdas, and the aggregates that make them."""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, call, text, to
from local_aws.athena.embedded.functions.arrays import lambda_over


def _map(args: list[exp.Expression]) -> exp.Expression:
    return call("t_map", *args) if args else call("map")


def _entry_names(function: exp.Expression, entry: exp.Identifier) -> dict[str, exp.Expression]:
    key, value = (item.name for item in function.expressions)
    return {
        key: call("struct_extract", entry, text("key")),
        value: call("struct_extract", entry, text("value")),
    }


def _over_entries(function: exp.Expression, body: exp.Expression) -> exp.Expression:
    entry = exp.to_identifier("t_entry")
    return lambda_over(entry, body, _entry_names(function, entry))


def _filter(args: list[exp.Expression]) -> exp.Expression:
    kept = call("list_filter", call("map_entries", args[0]), _over_entries(args[1], args[1].this))
    return call("map_from_entries", kept)


def _pair(key: exp.Expression, value: exp.Expression) -> exp.Expression:
    return exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier("key"), expression=key),
            exp.PropertyEQ(this=exp.to_identifier("value"), expression=value),
        ]
    )


def _transform(part: str) -> Rule:
    def build(args: list[exp.Expression]) -> exp.Expression:
        function = args[1]
        key, value = (exp.to_identifier(item.name) for item in function.expressions)
        body = _pair(key, function.this) if part == "value" else _pair(function.this, value)
        entries = call("list_transform", call("map_entries", args[0]), _over_entries(function, body))
        return call("map_from_entries", entries)

    return built(build, 2)


def _collect(wrap: str) -> Rule:
    """map_agg and multimap_agg: pairs are collected, then made into a map outside FILTER and OVER."""
    return Rule(lambda args: call("list", _pair(*args)), 2, 2, lambda args: call(wrap, *args))


def _concat(args: list[exp.Expression]) -> exp.Expression:
    """The last map to have a key gives its value, NULL too."""
    return reduce(lambda left, right: call("t_map_concat", left, right), args)


def _element_at(args: list[exp.Expression]) -> exp.Expression:
    """NULL where nothing is there; but arrays have no element 0."""
    if isinstance(args[1], exp.Literal) and args[1].name != "0":
        return exp.Bracket(this=exp.paren(args[0]), expressions=[args[1]], offset=1)
    return call("t_element_at", *args)


RULES: dict[str, Rule] = {
    "map": built(_map, 0, 2),
    "element_at": built(_element_at, 2),
    "row": built(lambda args: call("row", *args), 1, 256),
    "map_keys": built(lambda args: call("map_keys", *args), 1),
    "map_values": built(lambda args: call("map_values", *args), 1),
    "map_entries": to("t_map_entries", 1),
    "map_from_entries": built(lambda args: call("map_from_entries", *args), 1),
    "map_concat": built(_concat, 2, 16),
    "map_filter": built(_filter, 2),
    "transform_values": _transform("value"),
    "transform_keys": _transform("key"),
    "map_agg": _collect("t_map_agg"),
    "multimap_agg": _collect("t_multimap_agg"),
    "multimap_from_entries": built(lambda args: call("t_multimap_entries", *args), 1),
    "map_union": to("list", 1, wrap="t_map_union"),
    "histogram": built(lambda args: call("histogram", *args), 1),
}
