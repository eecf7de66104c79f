"""Operations whose type over decimals the operands' types tell: they ask the plan, then have a cast."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from sqlglot import exp

from local_aws.athena.embedded import decimals
from local_aws.athena.embedded.functions.rules import asked, call, number
from local_aws.athena.embedded.known import kind_of
from local_aws.athena.errors import ambiguous, not_supported


class Places(Protocol):
    """What the translator knows of the places that ask, and the numbers of those that ask with nothing below
    them asking (*alone*) and of those without types that let the ones below ask first (*waiting*).
    """

    known: decimals.Known
    alone: set[int]
    waiting: set[int]

    def place(self, node: exp.Expression) -> int:
        """The number of an operation."""
        ...


#: What asks for types while a query is planned.
_QUESTIONS = ("t_decimal_pair", "t_decimal_ask", "t_decimal_mark")


def decimal_place(places: Places, node: exp.Expression, args: list[exp.Expression]) -> decimals.Types | None:
    """The types of the call *node* of *args* where an earlier plan found decimals; else the first is made to
    ask.
    """
    if not places.known.occur:
        return None
    place = places.place(node)
    types = places.known.types.get(place)
    values = args[0].expressions if isinstance(args[0], exp.Distinct) else args
    if _is_open(places, place) and kind_of(values[0]) is None:
        _note(places, place, values[0])
        values[0] = call("t_decimal_ask", number(place), values[0].copy())
    return types


def refuse_bare_null(node: exp.Binary | exp.Neg) -> None:
    """Refuse a bare NULL beside what Trino finds ambiguous: another NULL, or a number that an interval takes.

    Raises:
        QueryError: AMBIGUOUS_FUNCTION_CALL as Trino, NOT_SUPPORTED where the other's type is not plain.
    """
    operands = [side.unnest() for side in (node.this, node.args.get("expression")) if side]
    others = [side for side in operands if not isinstance(side, exp.Null)]
    if not others:
        raise ambiguous()
    beside_interval = isinstance(node, exp.Mul) or isinstance(operands[0], exp.Null)
    if len(others) < len(operands) and isinstance(node, exp.Mul | exp.Div) and beside_interval:
        value = others[0].this if isinstance(others[0], exp.Cast) else others[0]
        narrow = isinstance(value, exp.Literal) and "e" not in value.name.lower() and len(value.name) < 10
        if not narrow:
            raise not_supported("a bare NULL beside * or / has no rule in the embedded engine; cast it")


def quotient(places: Places, node: exp.Div) -> exp.Expression:
    """Whole numbers divide to whole numbers, decimals to a decimal."""
    types, right = _operands(places, node, node.this, node.expression)
    if types:
        return decimals.quotient(types, [node.this.copy(), right])
    if kind_of(node.this) == kind_of(node.expression) == "whole":
        return call("t_whole_div", node.this.copy(), right)
    return _heard(node, right, call("t_quotient", node.this.copy(), right))


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
    return _heard(node, asking, exp.paren(result))


def _operands(
    places: Places, node: exp.Expression, left: exp.Expression, right: exp.Expression
) -> tuple[decimals.Types | None, exp.Expression]:
    """The types of decimal operands where they are known, and the right operand, which asks for them."""
    if not places.known.occur:
        return None, right.copy()
    place = places.place(node)
    types = places.known.types.get(place)
    if not _is_open(places, place) or kind_of(left) == kind_of(right) == "whole":
        return types, right.copy()
    _note(places, place, left, right)
    return types, call("t_decimal_pair", number(place), left.copy(), right.copy())


def _is_open(places: Places, place: int) -> bool:
    """Whether *place* has still to ask."""
    known = places.known
    return place not in known.plain and (known.asking or place not in known.types)


def _note(places: Places, place: int, *operands: exp.Expression) -> None:
    """Note that *place* asks; its answer stays where no operand has a question that may change its type."""
    if not any(part.name in _QUESTIONS for side in operands for part in side.find_all(exp.Anonymous)):
        places.alone.add(place)


def product(places: Places, node: exp.Mul) -> exp.Expression | None:
    """`a * b`; None where it stays as it is."""
    return _widened(places, node, decimals.product)


def total(places: Places, node: exp.Add | exp.Sub) -> exp.Expression | None:
    """`a + b` and `a - b` of numbers; None where it stays as it is."""
    return _widened(places, node, partial(decimals.total, type(node)))


def _widened(places: Places, node: exp.Binary, build: decimals.Build) -> exp.Expression | None:
    """An operation that DuckDB keeps within 18 digits where operands are; *build* makes it of decimals."""
    left, right = node.this, node.expression
    place = places.place(node)  # also where it does not ask: places keep their numbers
    kinds = {kind_of(left), kind_of(right)}
    if kinds == {"whole"} or kinds - {"whole", None}:
        return None
    if any(_asks(part) for part in node.find_all(exp.Anonymous)):
        # Questions within questions would grow without end: the inner ones come first.
        types = places.known.types.get(place)
        if types is None:
            places.waiting.add(place)
        deferred = build(types, [left.copy(), right.copy()]) if types else node.copy()
        if not any(map(_may_fold, (left, right))):
            return deferred
        return asked(exp.paren(deferred), exp.paren(deferred), of_constants=_is_grouped(node))
    types, operand = _operands(places, node, left, right)
    if types:
        return build(types, [left.copy(), operand])
    result = type(node)(this=exp.paren(left.copy()), expression=exp.paren(operand))
    return exp.paren(_heard(node, operand, result)) if _asks(operand) else None


def _may_fold(operand: exp.Expression) -> bool:
    """Whether DuckDB could take *operand* for a constant NULL."""
    value = operand
    while isinstance(value, exp.Paren | exp.Cast | exp.Neg):
        value = value.this
    if isinstance(value, exp.Literal):
        return False
    return operand.find(exp.Null) is not None or operand.find(exp.Column) is None


def _asks(node: exp.Expression) -> bool:
    return isinstance(node, exp.Anonymous) and node.name == "t_decimal_pair"


def _is_grouped(node: exp.Expression) -> bool:
    """Whether columns of *node* may have a meaning only within an expression of GROUP BY."""
    around = node.find_ancestor(exp.Select)
    return around is not None and around.args.get("group") is not None


def _heard(node: exp.Expression, asking: exp.Expression, result: exp.Expression) -> exp.Expression:
    """*result* of *node*; a constant NULL beside the question would fold both away: then it is in front."""
    if not _asks(asking) or not any(map(_may_fold, asking.expressions[1:])):
        return result
    if result.find(exp.Lambda) is None:
        return asked(result, result, of_constants=_is_grouped(node))
    # A question inside a lambda may name its parameter, so it stays there.
    mark = call("t_decimal_mark", *[part.copy() for part in asking.expressions])
    return exp.Case(ifs=[exp.If(this=mark, true=exp.Null())], default=result)
