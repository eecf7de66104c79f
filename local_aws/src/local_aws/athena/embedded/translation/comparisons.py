"""Comparisons: what may be compared with what, and NULL inside rows."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import call
from local_aws.athena.embedded.expressions.zones import without_zone, zone_of
from local_aws.athena.errors import QueryError, not_supported

#: Sides of a comparison that hold no NULL of their own, or of which the other side is asked.
_PLAIN = (exp.Literal, exp.Null, exp.Query, exp.Boolean, exp.Any, exp.All)
COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)


def _parts(node: exp.Expression) -> list[exp.Expression]:
    """The fields of a row that is written out."""
    if isinstance(node, exp.Tuple) or (isinstance(node, exp.Anonymous) and node.name == "row"):
        return node.expressions
    return []


def _parts_equal(left: list[exp.Expression], right: list[exp.Expression]) -> exp.Expression:
    """Rows are equal where their fields are; a NULL field makes that unknown."""
    if len(left) != len(right):
        raise QueryError("TYPE_MISMATCH", "line 1:1: Cannot apply operator: rows of different sizes")
    pairs = zip(left, right, strict=True)
    return exp.paren(exp.and_(*[exp.EQ(this=a.copy(), expression=b.copy()) for a, b in pairs]))


def _refuse(node: exp.Binary) -> None:
    """Refuse what DuckDB would compare otherwise, by its form."""
    for side in (node.this, node.expression):
        if isinstance(side, exp.Cast) and side.this.name == "NaN":
            raise not_supported("a comparison with nan() has no rule in the embedded engine; use is_nan")
        if isinstance(side, exp.Array) and any(isinstance(item, exp.Null) for item in side.expressions):
            raise not_supported("a comparison of arrays with NULL has no rule in the embedded engine")
    if {_literal_kind(node.this), _literal_kind(node.expression)} == {"text", "number"}:
        raise QueryError("TYPE_MISMATCH", "line 1:1: Cannot apply operator: integer with varchar")


def compare(node: exp.Binary) -> exp.Expression | None:
    """Athena compares text with text, numbers with numbers; DuckDB would read one as the other."""
    if isinstance(node, exp.EQ) and _parts(node.this) and _parts(node.expression):
        return _parts_equal(_parts(node.this), _parts(node.expression))
    _refuse(node)
    if _of_unknown_kind(node):
        for side in ("this", "expression"):
            node.set(side, call("t_comparable", node.args[side].copy()))
        return None
    for side in ("this", "expression"):
        if zone_of(node.args[side]):
            node.set(side, without_zone(node.args[side]))
    for side, other in (("this", node.expression), ("expression", node.this)):
        mine = node.args[side]
        if isinstance(mine, exp.Literal | exp.Null | exp.Subquery | exp.Any | exp.All):
            continue
        if _is_text(other):
            _only_text(node, side)
        elif _is_number(other) and kind_of(mine) != "whole":
            node.set(side, call("t_number", mine.copy()))
    return None


def _only_text(node: exp.Expression, side: str) -> None:
    if kind_of(node.args[side]) != "text":
        node.set(side, call("t_text", node.args[side].copy()))


def _is_number(node: exp.Expression) -> bool:
    value = node.this if isinstance(node, exp.Cast) else node
    return isinstance(value, exp.Literal) and not value.is_string


def compare_maps(node: exp.Binary) -> None:
    """Maps are equal whatever the order of their entries; a NULL value is refused."""
    for side in ("this", "expression"):
        entries = call("map_entries", call("t_comparable", node.args[side].copy()))
        node.set(side, call("list_sort", entries))


def _of_unknown_kind(node: exp.Binary) -> bool:
    """Whether both sides could be arrays or rows, in which NULL has a meaning that DuckDB's has not."""
    return isinstance(node, exp.EQ | exp.NEQ) and all(
        kind_of(side) is None and not isinstance(side.unnest(), _PLAIN)
        for side in (node.this, node.expression)
    )


def _literal_kind(node: exp.Expression) -> str | None:
    if not isinstance(node, exp.Literal):
        return None
    return "text" if node.is_string else "number"


def _is_text(node: exp.Expression) -> bool:
    return isinstance(node, exp.Literal) and node.is_string


def among(node: exp.In) -> exp.Expression | None:
    """IN: of rows that are written out by their fields; text needs text on its left.

    Raises:
        QueryError: NOT_SUPPORTED for a row with a bare NULL, whose other fields Trino still evaluates.
    """
    rows = [_parts(item) for item in node.expressions]
    if rows and all(rows) and _parts(node.this):
        if any(isinstance(part, exp.Null) for row in [_parts(node.this), *rows] for part in row):
            raise not_supported("a bare NULL in a row of IN has no rule in the embedded engine")
        return exp.paren(exp.or_(*[_parts_equal(_parts(node.this), row) for row in rows]))
    _text_among(node)
    return None


def _text_among(node: exp.In) -> None:
    if any(_is_text(item) for item in node.expressions) and not isinstance(
        node.this, exp.Literal | exp.Tuple
    ):
        _only_text(node, "this")


def text_bounds(node: exp.Between) -> None:
    """BETWEEN text bounds needs text."""
    if _is_text(node.args["low"]) and not isinstance(node.this, exp.Literal):
        _only_text(node, "this")
