"""Operations whose type over decimals the operands' types tell: they ask the plan, then have a cast."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Protocol

from sqlglot import exp

from local_aws.athena.embedded import decimals
from local_aws.athena.embedded.functions.rules import asked, call, number
from local_aws.athena.embedded.known import kind_of


class Places(Protocol):
    """What the translator knows of the places that ask."""

    decimal_types: Mapping[int, decimals.Types]
    asking: bool
    decimals_occur: bool

    def place(self, node: exp.Expression) -> int:
        """The number of an operation."""
        ...


def decimal_place(places: Places, node: exp.Expression, args: list[exp.Expression]) -> decimals.Types | None:
    """The types of the call *node* of *args* where an earlier plan found decimals; else the first is made to
    ask.
    """
    if not places.decimals_occur:
        return None
    place = places.place(node)
    types = places.decimal_types.get(place)
    values = args[0].expressions if isinstance(args[0], exp.Distinct) else args
    if (types is None or places.asking) and kind_of(values[0]) is None:
        values[0] = call("t_decimal_ask", number(place), values[0].copy())
    return types


def quotient(places: Places, node: exp.Div) -> exp.Expression:
    """Whole numbers divide to whole numbers, decimals to a decimal."""
    types, right = _operands(places, node, node.this, node.expression)
    if types:
        return decimals.quotient(types, [node.this.copy(), right])
    if kind_of(node.this) == kind_of(node.expression) == "whole":
        return call("t_whole_div", node.this.copy(), right)
    return _heard(right, call("t_quotient", node.this.copy(), right))


def modulo(places: Places, node: exp.Mod) -> exp.Expression:
    """`a % b`."""
    return remainder(places, node, node.this, node.expression)


def remainder(
    places: Places, node: exp.Expression, left: exp.Expression, right: exp.Expression
) -> exp.Expression:
    """`left % right`, which *node* says as an operator or as mod()."""
    types, asking = _operands(places, node, left, right)
    if types:
        return decimals.remainder(types, [left.copy(), asking])
    result = exp.Mod(this=exp.paren(left.copy()), expression=exp.paren(asking))
    return _heard(asking, exp.paren(result))


def _operands(
    places: Places, node: exp.Expression, left: exp.Expression, right: exp.Expression
) -> tuple[decimals.Types | None, exp.Expression]:
    """The types of decimal operands where they are known, and the right operand, which asks for them."""
    if not places.decimals_occur:
        return None, right.copy()
    place = places.place(node)
    types = places.decimal_types.get(place)
    if (types and not places.asking) or kind_of(left) == kind_of(right) == "whole":
        return types, right.copy()
    return types, call("t_decimal_pair", number(place), left.copy(), right.copy())


def product(places: Places, node: exp.Mul) -> exp.Expression | None:
    """`a * b`; None where it stays as it is."""
    return _widened(places, node, decimals.product)


def total(places: Places, node: exp.Add | exp.Sub) -> exp.Expression | None:
    """`a + b` and `a - b` of numbers; None where it stays as it is."""
    return _widened(places, node, partial(decimals.total, type(node)))


def _widened(places: Places, node: exp.Binary, build: decimals.Build) -> exp.Expression | None:
    """An operation that DuckDB keeps within 18 digits where operands are; *build* makes it of decimals."""
    left, right = node.this, node.expression
    places.place(node)  # also where it does not ask: places keep their numbers
    asking = any(_asks(part) for part in node.find_all(exp.Anonymous))
    kinds = {kind_of(left), kind_of(right)}
    if asking or kinds == {"whole"} or kinds - {"whole", None}:
        return None
    types, operand = _operands(places, node, left, right)
    if types:
        return build(types, [left.copy(), operand])
    if not _asks(operand):
        return None
    result = type(node)(this=exp.paren(left.copy()), expression=exp.paren(operand))
    return exp.paren(_heard(operand, result) if _may_be_null(left, right) else result)


def _may_be_null(*operands: exp.Expression) -> bool:
    return any(operand.find(exp.Null) and not operand.find(exp.Column) for operand in operands)


def _asks(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name == "t_decimal_pair"


def _heard(asking: exp.Expression, result: exp.Expression) -> exp.Expression:
    """*result*; a constant NULL beside the question would fold both away, so then all is asked in front."""
    if not _asks(asking) or all(operand.find(exp.Column) for operand in asking.expressions[1:]):
        return result
    if result.find(exp.Lambda) is None:
        return asked(result, result)
    # A question inside a lambda may name its parameter, so it stays there.
    mark = call("t_decimal_mark", *[part.copy() for part in asking.expressions])
    return exp.Case(ifs=[exp.If(this=mark, true=exp.Null())], default=result)
