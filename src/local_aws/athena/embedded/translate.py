"""Athena SQL to DuckDB SQL: each construct by a rule of its own, each function by its rule in the
registry.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import ErrorLevel, exp
from sqlglot.errors import UnsupportedError

from local_aws.athena.embedded import temporal
from local_aws.athena.embedded.casts import cast
from local_aws.athena.embedded.functions import REGISTRY
from local_aws.athena.embedded.functions.rules import call
from local_aws.athena.embedded.known import kind_of
from local_aws.athena.embedded.unnest import unnest
from local_aws.athena.errors import QueryError, not_supported, position

#: sqlglot's function nodes that stand for grammar, not for a call by name.
_GRAMMAR = (
    exp.Cast, exp.Case, exp.If, exp.And, exp.Or, exp.Not, exp.Array, exp.Anonymous, exp.Exists, exp.Xor,
    exp.CurrentDate, exp.CurrentTimestamp, exp.Localtimestamp, exp.Extract, exp.Trim, exp.Substring,
    exp.StrPosition, exp.JSONObject, exp.GroupConcat, exp.Unnest, exp.Coalesce, exp.Nullif, exp.Struct,
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
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_AROUND_AGGREGATES = (exp.Filter, exp.Window, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)


class Translator:
    """Rewrites one parsed statement in place; *sql* is its text, for positions in errors.

    *maps* holds the names of map columns and *guesses* the alternative reading of a subscript or UNNEST by
    its order, where the SQL alone does not tell an array from a map. *decimals* gives the type of
    divisions, by
    their order, that an earlier plan found to be of decimals.
    """

    def __init__(
        self,
        sql: str,
        maps: frozenset[str] = frozenset(),
        guesses: frozenset[int] = frozenset(),
        decimals: Mapping[int, str] | None = None,
    ) -> None:
        self.sql = sql
        self.maps = maps
        self.guesses = guesses
        self.decimals = decimals or {}
        self.doubts = 0
        self.divisions = 0

    def translate(self, tree: exp.Expression) -> exp.Expression:
        """Rewrite *tree*; the root may be another node afterwards."""
        root = exp.Paren(this=tree)  # so that the root too can be replaced
        for node in reversed(list(tree.dfs())):
            new = self._rewrite(node)
            if new is not None and new is not node:
                node.replace(new)
        result = root.this
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
        handler = _HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        if isinstance(node, _COMPARISONS):
            _literal_comparison(node)
        return None

    def _function(self, node: exp.Anonymous) -> exp.Expression | None:
        if node.args.get("translated"):
            return None
        name = node.name.lower()
        rule = REGISTRY.get(name)
        if rule is None:
            where = position(self.sql, name)
            raise QueryError("FUNCTION_NOT_FOUND", f"{where}Function '{name}' not registered")
        args = node.expressions
        rule.check(name, len(args), self.sql)
        new = rule.build([arg.copy() for arg in args])
        if rule.wrap is None:
            return new
        node.replace(new)
        top = new
        while isinstance(top.parent, _AROUND_AGGREGATES) and top.parent.this is top:
            top = top.parent
        holder = exp.Placeholder()
        top.replace(holder)
        holder.replace(rule.wrap([top]))
        return None


def _cast(_: Translator, node: exp.Cast) -> exp.Expression:
    return cast(node)


def _division(translator: Translator, node: exp.Div) -> exp.Expression:
    translator.divisions += 1
    number = translator.divisions
    if kind_of(node.this) == kind_of(node.expression) == "whole":
        return call("t_whole_div", node.this.copy(), node.expression.copy())
    if number not in translator.decimals:
        return call("t_div", exp.Literal.number(number), node.this.copy(), node.expression.copy())
    quotient = call("t_decimal_div", node.this.copy(), node.expression.copy())
    return exp.cast(quotient, translator.decimals[number])


def _subscript(translator: Translator, node: exp.Bracket) -> exp.Expression:
    key = node.expressions[0]
    literal_text = isinstance(key, exp.Literal) and key.is_string
    macro = "t_map_at" if literal_text or translator.is_map(node.this) else "t_list_at"
    return call(macro, node.this.copy(), key.copy())


def _trim(_: Translator, node: exp.Trim) -> exp.Expression:
    side = (node.args.get("position") or "BOTH").upper()
    macro = {"BOTH": "t_trim", "LEADING": "t_ltrim", "TRAILING": "t_rtrim"}[side]
    chars = [node.expression.copy()] if node.expression else []
    return call(macro, node.this.copy(), *chars)


def _substring(_: Translator, node: exp.Substring) -> exp.Expression:
    args = [node.this, node.args.get("start"), node.args.get("length")]
    return call("t_substr", *[arg.copy() for arg in args if arg is not None])


def _position(_: Translator, node: exp.StrPosition) -> exp.Expression:
    return call("t_strpos", node.this.copy(), node.args["substr"].copy())


def _json_object(_: Translator, node: exp.JSONObject) -> exp.Expression:
    parts = [part.copy() for pair in node.expressions for part in (pair.this, pair.expression)]
    return exp.cast(call("json_object", *parts), "varchar")


def _literal_comparison(node: exp.Binary) -> None:
    """Athena compares text with text, numbers with numbers; DuckDB would read one as the other."""
    for side, other in (("this", node.expression), ("expression", node.this)):
        mine = node.args[side]
        if isinstance(mine, exp.Literal | exp.Null | exp.Subquery | exp.Any | exp.All):
            continue
        if _is_text(other):
            _only_text(node, side)
        elif isinstance(other, exp.Literal) and kind_of(mine) != "whole":
            node.set(side, call("t_number", mine.copy()))


def _only_text(node: exp.Expression, side: str) -> None:
    if kind_of(node.args[side]) != "text":
        node.set(side, call("t_text", node.args[side].copy()))


def _is_text(node: exp.Expression) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def _in(_: Translator, node: exp.In) -> None:
    if any(_is_text(item) for item in node.expressions) and not isinstance(
        node.this, exp.Literal | exp.Tuple
    ):
        _only_text(node, "this")


def _between(_: Translator, node: exp.Between) -> None:
    if _is_text(node.args["low"]) and not isinstance(node.this, exp.Literal):
        _only_text(node, "this")


def _unnest(translator: Translator, node: exp.Unnest) -> exp.Expression:
    return unnest(node, translator.is_map)


_HANDLERS = {
    **temporal.HANDLERS,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Div: _division,
    exp.Bracket: _subscript,
    exp.Trim: _trim,
    exp.Substring: _substring,
    exp.StrPosition: _position,
    exp.JSONObject: _json_object,
    exp.In: _in,
    exp.Between: _between,
    exp.Unnest: _unnest,
}


def name_columns(query: exp.Expression) -> None:
    """Give the unnamed columns of a query Athena's names: `_col0`, `_col1`."""
    select = query
    while not isinstance(select, exp.Select):
        if not isinstance(select, exp.Subquery | exp.SetOperation | exp.Paren):
            return
        select = select.this
    for at, item in enumerate(select.expressions):
        named = isinstance(item, exp.Alias | exp.Column | exp.Star | exp.Dot)
        if isinstance(item, exp.Dot) and isinstance(item.expression, exp.Identifier):
            alias = item.expression.name
            item.replace(exp.alias_(item.copy(), alias, quoted=True))
        elif not named:
            item.replace(exp.alias_(item.copy(), f"_col{at}", quoted=True))


def duck_sql(tree: exp.Expression) -> str:
    """DuckDB's text of a translated tree; what sqlglot would drop with a warning is refused."""
    try:
        return tree.sql("duckdb", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise not_supported(str(error)) from error
