"""Whether a range that DuckDB prints as BETWEEN holds its ends, which the print does not say.

The query tells: an end is open where the query writes its value only as the bound of `<` or `>`, or where it
writes it nowhere and it is a midnight, which DuckDB made of a condition on the date of a timestamp. Where the
query computes constants nothing is certain, and an end counts as closed: this only reads more.
"""

from __future__ import annotations

from datetime import datetime, time

from sqlglot import exp

_COMPUTED = (
    exp.Anonymous, exp.Add, exp.Sub, exp.Mul, exp.Interval, exp.CurrentTimestamp, exp.CurrentDate,
    exp.Localtimestamp, exp.Case, exp.If, exp.Coalesce, exp.Placeholder, exp.AtTimeZone,
)  # fmt: skip


class Ends:
    """What *tree*, a query as it was written, says of the bounds in its plan."""

    def __init__(self, tree: exp.Expression) -> None:
        self._certain = not any(
            node.find(exp.Column) is None and node.find(exp.Star) is None
            for kind in _COMPUTED
            for node in tree.find_all(kind)
        )
        self._roles: dict[object, set[str]] = {}
        for literal in tree.find_all(exp.Literal):
            self._roles.setdefault(_value(literal), set()).add(_role(literal))

    def spelt(self, condition: exp.Expression) -> exp.Expression:
        """*condition* with each BETWEEN as two comparisons."""
        return condition.transform(lambda node: self._two(node) if isinstance(node, exp.Between) else node)

    def _two(self, node: exp.Between) -> exp.Expression:
        low, high = node.args["low"], node.args["high"]
        above = exp.GT if self._open(low, "lower") else exp.GTE
        below = exp.LT if self._open(high, "upper") else exp.LTE
        return exp.Paren(
            this=exp.And(
                this=above(this=node.this.copy(), expression=low.copy()),
                expression=below(this=node.this.copy(), expression=high.copy()),
            )
        )

    def _open(self, end: exp.Expression, side: str) -> bool:
        literal = end.find(exp.Literal)
        if literal is None or not self._certain:
            return False
        value = _value(literal)
        roles = self._roles.get(value)
        if roles is None:
            return side == "upper" and isinstance(value, datetime) and value.time() == time()
        return roles == {side}


def _value(literal: exp.Literal) -> object:
    if literal.is_string:
        try:
            return datetime.fromisoformat(literal.name)
        except ValueError:
            return literal.name
    return literal.name


def _role(literal: exp.Literal) -> str:
    node: exp.Expression = literal
    while isinstance(node.parent, exp.Cast | exp.Paren):
        node = node.parent
    if isinstance(node.parent, exp.LT | exp.GT):
        right = node is node.parent.expression
        return "upper" if right == isinstance(node.parent, exp.LT) else "lower"
    return "other"
