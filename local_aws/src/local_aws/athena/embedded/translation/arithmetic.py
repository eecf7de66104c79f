"""Operations whose type over decimals the operands' types tell: they ask the plan, then have a cast."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from sqlglot import exp

from local_aws.athena.embedded.expressions import decimals
from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import call, number, questions
from local_aws.athena.errors import ambiguous, not_supported

#: DuckDB types of operands, None where they are not known.
Kinds = list[str | None]


class Places(Protocol):
    """What the translator knows of the operands that ask.

    *waiting* becomes true where an operand has questions of its own, which come first.
    """

    known: decimals.Known
    waiting: bool


def number_operands(tree: exp.Expression) -> None:
    """Number the first operand of each operation, the same for the same text in a query: GROUP BY compares
    texts. The next number is the second operand's.
    """
    places: dict[tuple[int, str], int] = {}
    for node in tree.walk():
        if isinstance(node, _OPERATIONS) or (isinstance(node, exp.Anonymous) and node.expressions):
            key = (id(node.find_ancestor(exp.Select)), node.sql("trino"))
            node.meta["place"] = places.setdefault(key, 2 * len(places))


_OPERATIONS = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)


def decimal_place(places: Places, node: exp.Expression, args: list[exp.Expression]) -> decimals.Types | None:
    """The type of the first of *args* of the call *node*, where it is known to be a decimal; unknown it is
    made to ask.
    """
    if not places.known.occur:
        return None
    values = args[0].expressions if isinstance(args[0], exp.Distinct) else args
    place = node.meta["place"]
    kind = _kind(places, place, values[0])
    if _is_open(places, place, values[0]) and kind_of(values[0]) is None:
        values[0] = _question(places, place, values[0])
    return decimals.operands([kind])


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
    if kind_of(node.this) == kind_of(node.expression) == "whole":
        return call("t_whole_div", node.this.copy(), node.expression.copy())
    return _operation(places, node, decimals.quotient, partial(call, "t_quotient"))


def remainder(places: Places, node: exp.Expression) -> exp.Expression:
    """`a % b`, which *node* says as an operator or as mod()."""
    return _operation(places, node, decimals.remainder, partial(_grouped, exp.Mod))


def product(places: Places, node: exp.Mul) -> exp.Expression | None:
    """`a * b`; None where it stays as it is."""
    return _widened(places, node, decimals.product)


def total(places: Places, node: exp.Add | exp.Sub) -> exp.Expression | None:
    """`a + b` and `a - b` of numbers; None where it stays as it is."""
    return _widened(places, node, partial(decimals.total, type(node)))


def _widened(places: Places, node: exp.Binary, build: decimals.Build) -> exp.Expression | None:
    """An operation that DuckDB keeps within 18 digits where operands are; *build* makes it of decimals."""
    forms = {kind_of(node.this), kind_of(node.expression)}
    if not places.known.occur or forms == {"whole"} or forms - {"whole", None}:
        return None
    return _operation(places, node, build, partial(_grouped, type(node)))


def _operation(
    places: Places,
    node: exp.Expression,
    build: decimals.Build,
    plain: Callable[[exp.Expression, exp.Expression], exp.Expression],
) -> exp.Expression:
    """*node* of its operands, by *build* where these are decimals, else *plain*; its type is remembered."""
    kinds, left, right = _operands(places, node)
    types = decimals.operands(kinds)
    result = build(types, [left, right]) if types else plain(left, right)
    return decimals.with_kind(result, decimals.plain_kind(kinds) or decimals.kind_by_form(result))


def _grouped(kind: type[exp.Binary], left: exp.Expression, right: exp.Expression) -> exp.Expression:
    return exp.paren(kind(this=exp.paren(left), expression=exp.paren(right)))


def _operands(places: Places, node: exp.Expression) -> tuple[Kinds, exp.Expression, exp.Expression]:
    """What is known of the operands' types, and both operands, which ask where nothing is."""
    left, right = sides = _sides(node)
    if not places.known.occur:
        return [None, None], left.copy(), right.copy()
    place = node.meta["place"]
    kinds = [_kind(places, place + at, side) for at, side in enumerate(sides)]
    is_open = [_is_open(places, place + at, side) for at, side in enumerate(sides)]
    if not any(is_open) or kind_of(left) == kind_of(right) == "whole":
        return kinds, left.copy(), right.copy()
    if any(questions(side) or _may_fold(side) for side in sides):
        asking = [_asking(places, place + at, side, sides[1 - at]) for at, side in enumerate(sides)]
        return kinds, asking[0], asking[1]
    pair = call("t_decimal_pair", number(place), number(place + 1), left.copy(), right.copy())
    return kinds, left.copy(), pair


def _asking(places: Places, place: int, operand: exp.Expression, other: exp.Expression) -> exp.Expression:
    """*operand*, asking alone if it is unknown or could be a constant NULL.

    DuckDB takes an operation on such a constant for NULL, the *other* operand's question and all.
    """
    if isinstance(operand.unnest(), exp.Null):
        return exp.Case(ifs=[exp.If(this=exp.false(), true=other.copy())])
    if _is_open(places, place, operand) or _may_fold(operand):
        return _question(places, place, operand)
    return operand.copy()


def _sides(node: exp.Expression) -> list[exp.Expression]:
    """The operands of an operator or of mod()."""
    return node.expressions or [node.this, node.expression]


def _kind(places: Places, place: int, operand: exp.Expression) -> str | None:
    """The DuckDB type of an operand, where its form or a plan says it."""
    return decimals.kind_by_form(operand) or places.known.types.get(place)


def _is_open(places: Places, place: int, operand: exp.Expression) -> bool:
    """Whether an operand has still to ask."""
    known = places.known
    return decimals.kind_by_form(operand) is None and (known.asking or place not in known.types)


def _question(places: Places, place: int, operand: exp.Expression) -> exp.Expression:
    """*operand* asking. Questions within questions would grow without end: the inner ones come first."""
    if questions(operand):
        places.waiting = True
        return operand.copy()
    return call("t_decimal_ask", number(place), operand.copy())


def _may_fold(operand: exp.Expression) -> bool:
    """Whether DuckDB could take *operand* for a constant NULL."""
    value = operand
    while isinstance(value, exp.Paren | exp.Cast | exp.Neg):
        value = value.this
    if isinstance(value, exp.Literal):
        return False
    return operand.find(exp.Null) is not None or operand.find(exp.Column) is None
