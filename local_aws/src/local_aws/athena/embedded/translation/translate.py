"""Athena SQL to DuckDB SQL: each construct by a rule of its own, each function by its rule in the
registry.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from local_aws.athena.embedded.expressions import decimals
from local_aws.athena.embedded.expressions.rules import as_type, call
from local_aws.athena.embedded.expressions.zones import refuse_strays
from local_aws.athena.embedded.functions import REGISTRY
from local_aws.athena.embedded.functions.strings import piped
from local_aws.athena.embedded.translation import temporal
from local_aws.athena.embedded.translation.agreement import check_agreement
from local_aws.athena.embedded.translation.arithmetic import (
    decimal_place,
    number_operands,
    product,
    quotient,
    refuse_bare_null,
    remainder,
    total,
)
from local_aws.athena.embedded.translation.casts import cast
from local_aws.athena.embedded.translation.comparisons import (
    COMPARISONS,
    among,
    compare,
    compare_maps,
    text_bounds,
)
from local_aws.athena.embedded.translation.fields import as_fields
from local_aws.athena.embedded.translation.lifted import lift_from_tries
from local_aws.athena.embedded.translation.overloads import with_known_types
from local_aws.athena.embedded.translation.own_syntax import OWN_SYNTAX
from local_aws.athena.embedded.translation.recursion import limit_recursion
from local_aws.athena.embedded.translation.structure import (
    check_structure,
    condition,
    listagg,
    rows_of_values,
    terms,
)
from local_aws.athena.embedded.translation.unnest import unnest
from local_aws.athena.errors import QueryError, not_supported, position

#: sqlglot's function nodes that stand for grammar, not for a call by name.
_GRAMMAR = (
    exp.Cast, exp.Case, exp.If, exp.And, exp.Or, exp.Not, exp.Array, exp.Anonymous, exp.Exists, exp.Xor,
    exp.CurrentDate, exp.CurrentTimestamp, exp.Localtimestamp, exp.Extract, exp.Trim, exp.Substring,
    exp.StrPosition, exp.JSONObject, exp.GroupConcat, exp.Unnest, exp.Coalesce, exp.Nullif, exp.Struct,
    exp.ParseJSON,
)  # fmt: skip
_REFUSED = {
    exp.MatchRecognize: "MATCH_RECOGNIZE",
    exp.ILike: "ILIKE",
    exp.RegexpLike: "the ~ operator",
    exp.JSONExtract: "the -> operator",
    exp.Pivot: "PIVOT",
    exp.Qualify: "QUALIFY",
    exp.CurrentTime: "CURRENT_TIME",
}
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul)
_OPERATORS = (*_ARITHMETIC, exp.Div, exp.Mod, exp.Neg)
_TYPED_PLACES = (exp.Add, exp.Sub, exp.Mul, exp.If, exp.Case)
_AROUND_AGGREGATES = (exp.Filter, exp.Window, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)


class Translator:
    """Rewrites one parsed statement in place; *sql* is its text, for positions in errors.

    *maps* holds the names of map columns and *guesses* the alternative reading of a subscript or UNNEST by
    its order, where the SQL alone does not tell an array from a map. *known* is what earlier plans reported
    of decimals, by the number of the operand.
    """

    def __init__(
        self,
        sql: str,
        maps: frozenset[str] = frozenset(),
        guesses: frozenset[int] = frozenset(),
        known: decimals.Known | None = None,
    ) -> None:
        self.sql = sql
        self.maps = maps
        self.guesses = guesses
        self.known = known or decimals.Known()
        self.waiting = False
        self.doubts = 0

    def translate(self, tree: exp.Expression) -> exp.Expression:
        """Rewrite *tree*; the root may be another node afterwards."""
        check_structure(tree)
        check_agreement(tree)
        limit_recursion(tree)
        as_fields(tree)
        if self.known.occur:
            number_operands(tree)
        root = exp.Paren(this=tree)  # so that the root too can be replaced
        for node in reversed(list(tree.dfs())):
            new = self._rewrite(node)
            if new is not None and new is not node:
                node.replace(new)
        refuse_strays(root)
        result = lift_from_tries(with_known_types(root)).this
        result.pop()
        return result

    def is_map(self, node: exp.Expression) -> bool:
        """Whether *node* is a map, by its form, a column's declared type, or else by guess."""
        known = self._known_kind(node)
        if known is not None:
            return known == "map"
        self.doubts += 1
        return self.doubts in self.guesses

    def _known_kind(self, node: exp.Expression) -> str | None:
        node = node.unnest()
        if isinstance(node, exp.Array):
            return "array"
        if isinstance(node, exp.Cast):
            return "map" if node.to.is_type("map") else "array"
        if isinstance(node, exp.Column) and node.name.lower() in self.maps:
            return "map"
        if isinstance(node, exp.Anonymous):
            name = node.name.lower()
            if name.startswith(
                ("map_from", "map_concat", "t_map_agg", "t_multimap", "histogram", "t_split_to")
            ) or name in ("t_map", "map"):
                return "map"
            if name.startswith(
                ("list_", "t_array", "map_", "t_split", "string_split", "array_", "t_s", "flatten")
            ):
                return "array"
        return None

    def _rewrite(self, node: exp.Expression) -> exp.Expression | None:
        for refused, name in _REFUSED.items():
            if isinstance(node, refused):
                raise not_supported(f"{name} has no rule in the embedded engine")
        if isinstance(node, exp.Anonymous):
            return self._function(node)
        if isinstance(node, exp.Func) and not isinstance(node, _GRAMMAR):
            raise not_supported(f"{node.sql_name()} has no rule in the embedded engine")
        if isinstance(node, _OPERATORS):
            refuse_bare_null(node)
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        if isinstance(node, COMPARISONS):
            if "map" in (self._known_kind(node.this), self._known_kind(node.expression)):
                compare_maps(node)
            return compare(node)
        return None

    def _function(self, node: exp.Anonymous) -> exp.Expression | None:
        if node.args.get("translated"):
            return None
        name = node.name.lower()
        rule = REGISTRY.get(name)
        if rule is None:
            where = position(self.sql, name)
            raise QueryError("FUNCTION_NOT_FOUND", f"{where}Function '{name}' not registered")
        args = list(node.expressions)
        rule.check(name, len(args), self.sql)
        build, wrap = rule.build, rule.wrap
        if name == "mod":
            return remainder(self, node)
        if name == "sum" and isinstance(node.parent, _ARITHMETIC):
            types = decimal_place(self, node, args)
            wrap = None if types else _whole
        elif name == "avg":
            types = decimal_place(self, node, args)
            wrap = partial(decimals.average, types) if types else None
        elif name == "approx_percentile" and decimal_place(self, node, args):
            args[0] = as_type(args[0], "float")
        elif (name, len(args)) in decimals.FUNCTIONS:
            types = decimal_place(self, node, args)
            build = partial(decimals.FUNCTIONS[name, len(args)], types) if types else build
        new = build(args)
        if wrap is None:
            return new
        node.replace(new)
        top = new
        while isinstance(top.parent, _AROUND_AGGREGATES) and top.parent.this is top:
            top = top.parent
        holder = exp.Placeholder()
        top.replace(holder)
        holder.replace(wrap([top]))
        return None


def _cast(_: Translator, node: exp.Cast) -> exp.Expression:
    return decimals.with_kind(cast(node), decimals.kind_by_form(node))


def _whole(args: list[exp.Expression]) -> exp.Expression:
    """A sum of whole numbers is a bigint, also for what is computed from it."""
    return call("t_whole", *args)


def _literal(_: Translator, node: exp.Literal) -> exp.Expression | None:
    """Trino's literals have a type of their own; DuckDB's whole numbers take that of what is beside them."""
    if decimals.is_literal(node):
        return decimals.literal(node)
    kind = decimals.kind_by_form(node) if isinstance(node.parent, _TYPED_PLACES) else None
    return exp.cast(node.copy(), kind) if kind else None


def _subscript(translator: Translator, node: exp.Bracket) -> exp.Expression:
    key = node.expressions[0]
    literal_text = isinstance(key, exp.Literal) and key.is_string
    macro = "t_map_at" if literal_text or translator.is_map(node.this) else "t_list_at"
    return call(macro, node.this.copy(), key.copy())


def _own_syntax(
    build: Callable[[exp.Expression], exp.Expression], _: Translator, node: exp.Expression
) -> exp.Expression:
    return build(node)


def _field(_: Translator, node: exp.Dot) -> exp.Expression | None:
    """The field of a computed row, by a lambda: DuckDB forgets the type of a constant NULL row's field."""
    if isinstance(node.this.unnest(), exp.Column | exp.Dot) or not isinstance(
        node.expression, exp.Identifier
    ):
        return None
    row = exp.to_identifier("t_row")
    field = call("struct_extract", row.copy(), exp.Literal.string(node.expression.name))
    rows = call("list_value", node.this.copy())
    fields = call("list_transform", rows, exp.Lambda(this=field, expressions=[row]))
    return call("list_extract", fields, exp.Literal.number(1))


def _sum(translator: Translator, node: exp.Add | exp.Sub) -> exp.Expression | None:
    """Of dates and intervals, or else of numbers."""
    return temporal.moved_or_refused(node) or total(translator, node)


def _pipe(_: Translator, node: exp.DPipe) -> exp.Expression:
    return piped(node.this.copy(), node.expression.copy())


def _json_literal(_: Translator, node: exp.ParseJSON) -> exp.Expression:
    return call("t_json_parse", node.this.copy())


def _unnest(translator: Translator, node: exp.Unnest) -> exp.Expression:
    return unnest(node, translator.is_map)


_HANDLERS = {
    **temporal.HANDLERS,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Div: quotient,
    exp.Mod: remainder,
    exp.Mul: product,
    exp.Add: _sum,
    exp.Sub: _sum,
    exp.Literal: _literal,
    exp.Bracket: _subscript,
    exp.Dot: _field,
    exp.DPipe: _pipe,
    exp.ParseJSON: _json_literal,
    **{kind: partial(_own_syntax, build) for kind, build in OWN_SYNTAX.items()},
    exp.In: lambda _, node: among(node),
    exp.Between: lambda _, node: text_bounds(node),
    exp.Unnest: _unnest,
    exp.Values: lambda _, node: rows_of_values(node),
    exp.GroupConcat: lambda _, node: listagg(node),
    exp.Where: lambda _, node: condition(node),
    exp.Having: lambda _, node: condition(node),
    exp.If: lambda _, node: condition(node),
    exp.And: lambda _, node: terms(node),
    exp.Or: lambda _, node: terms(node),
    exp.Not: lambda _, node: terms(node),
}


def duck_sql(tree: exp.Expression) -> str:
    """DuckDB's text of a translated tree; what sqlglot would drop with a warning is refused."""
    try:
        # DuckDB looks for quotes in comments too, where it makes plain spaces of all that are none.
        return tree.sql("duckdb", unsupported_level=ErrorLevel.RAISE, comments=False)
    except UnsupportedError as error:
        raise not_supported(str(error)) from error
