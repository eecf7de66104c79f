"""Trino's decimals: literals, and the types of what is computed, from operand types that a plan named.

A decimal's precision and scale follow from its operands' types, which DuckDB alone knows. The first plan
names them for every place that asks; the second translation has a cast there.
https://trino.io/docs/current/functions/decimal.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import as_type, call, number

_TOLD = re.compile(r"\?TYPES (\d+=[^{}|]*(?:\|\d+=[^{}|]*)?) \.")
_WHOLE = {"TINYINT": 3, "SMALLINT": 5, "INTEGER": 10, "BIGINT": 19, "HUGEINT": 19}
_MOST = 38
#: What a bare NULL beside a decimal is.
_UNKNOWN = "DECIMAL(1,0)"
_NULL = '"NULL"'

Types = tuple[str, ...]
#: A DuckDB expression from operand types and arguments.
Build = Callable[[Types, list[exp.Expression]], exp.Expression]


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier plans reported: the DuckDB *types* of operands by place. While *asking*, these ask again,
    as one's type may hang on another's. Nothing asks where no decimals *occur*.
    """

    types: Mapping[int, str] = field(default_factory=dict)
    asking: bool = False
    occur: bool = True

    def with_types(self, types: Mapping[int, str]) -> Known:
        """This and the *types* of one more plan, which are asked for until they stay."""
        known = replace(self, types={**self.types, **types})
        asking = len(known.types) > 1 and known.types != self.types and known.decimal
        return replace(known, asking=asking)

    @property
    def decimal(self) -> bool:
        """Whether an operand is known to be a decimal."""
        return any(map(_is_decimal, self.types.values()))


def reported_types(plan: str) -> dict[int, str]:
    """The type of each operand that *plan*, or an error, names, by the operand's place."""
    found = {}
    for parts in _TOLD.findall(plan):
        for part in parts.split("|"):
            place, _, kind = part.partition("=")
            found[int(place)] = kind.replace("\\", "")
    return found


def operands(kinds: Iterable[str | None]) -> Types | None:
    """The types of operands of *kinds* where these make it an operation of decimals; None of others."""
    named = [kind or "" for kind in kinds]
    fit = all(_is_decimal(kind) or kind in _WHOLE or kind == _NULL for kind in named)
    if not fit or not any(map(_is_decimal, named)):
        return None
    return tuple(_UNKNOWN if kind == _NULL else kind for kind in named)


def with_kind(node: exp.Expression, kind: str | None) -> exp.Expression:
    """*node*, remembering its DuckDB type *kind*, if that is known, for the operation that takes it."""
    if kind:
        node.unnest().meta["kind"] = kind
    return node


def plain_kind(kinds: Iterable[str | None]) -> str | None:
    """The type of an operation on plain numbers of *kinds*: the widest of them; None if one is no such."""
    kinds = set(kinds)
    return max(kinds, key=_WIDTHS.index) if kinds <= set(_WIDTHS) else None


_WIDTHS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "DOUBLE")


def kind_by_form(node: exp.Expression) -> str | None:
    """The DuckDB type of a translated operand where its form tells that: numbers' and a bare NULL's."""
    node = node.unnest()
    if "kind" in node.meta:
        return node.meta["kind"]
    if isinstance(node, exp.Neg):
        return kind_by_form(node.this)
    if isinstance(node, exp.Cast):
        return _cast_kind(node.to)
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return "INTEGER" if int(node.name) < 2**31 else "BIGINT"
    return _NULL if isinstance(node, exp.Null) else None


def _cast_kind(kind: exp.DataType) -> str | None:
    if not kind.is_type("decimal"):
        return _CASTS.get(kind.this)
    precision, scale = (*(int(part.name) for part in kind.expressions), 0, 0)[:2]
    return f"DECIMAL({precision},{scale})" if precision else None


_CASTS = {
    exp.DataType.Type.TINYINT: "TINYINT",
    exp.DataType.Type.SMALLINT: "SMALLINT",
    exp.DataType.Type.INT: "INTEGER",
    exp.DataType.Type.BIGINT: "BIGINT",
    exp.DataType.Type.DOUBLE: "DOUBLE",
    exp.DataType.Type.FLOAT: "FLOAT",
}


def _is_decimal(kind: str) -> bool:
    return kind.startswith("DECIMAL")


class DecimalTypesNeeded(Exception):  # noqa: N818 - it asks for another translation, nothing is wrong
    """Decimals met rows before their type was known; *found* has the types by prepare and place."""

    def __init__(self, found: dict[tuple[int, int], str]) -> None:
        super().__init__(f"decimal types {found}")
        self.found = found


def literal(node: exp.Literal) -> exp.Expression:
    """A number with a point is a decimal of just its digits."""
    whole, _, fraction = node.name.partition(".")
    precision = len(whole.lstrip("0")) + len(fraction) or 1
    return as_type(node.copy(), f"decimal({precision},{len(fraction)})")


def is_literal(node: exp.Expression) -> bool:
    """Whether *node* is a number with a point and without an exponent."""
    return (
        isinstance(node, exp.Literal)
        and not node.is_string
        and re.fullmatch(r"\d*\.\d*", node.name) is not None
    )


def occur(tree: exp.Expression, columns: Iterable[str]) -> bool:
    """Whether a decimal can occur in *tree* over *columns*, DuckDB types: only these make one."""
    makers = (
        is_literal(node)
        or (isinstance(node, exp.DataType) and node.is_type("decimal"))
        or (isinstance(node, exp.Anonymous) and node.name.lower() == "parse_data_size")
        for node in tree.walk()
    )
    return any("DECIMAL" in kind for kind in columns) or any(makers)


def quotient(types: Types, args: list[exp.Expression]) -> exp.Expression:
    """decimal(p1, s1) / decimal(p2, s2) has scale max(s1, s2) and precision p1 + s2 + max(s2 - s1, 0)."""
    (left_precision, left_scale), (right_precision, right_scale) = _shape(types[0]), _shape(types[1])
    precision = min(_MOST, left_precision + right_scale + max(right_scale - left_scale, 0))
    scale = max(left_scale, right_scale)
    shift = scale + right_scale - left_scale
    fits = left_precision + shift <= _EXACT_DIGITS and right_precision <= _EXACT_DIGITS
    scales = [number(left_scale), number(right_scale), number(shift)] if fits else [number(scale)]
    return _as(call("t_decimal_div" if fits else "t_decimal_div_long", *args, *scales), precision, scale)


#: Whole numbers up to here divide in doubles without an error that could change a rounding.
_EXACT_DIGITS = 14


def product(types: Types, args: list[exp.Expression]) -> exp.Expression:
    """decimal(p1, s1) * decimal(p2, s2) has precision p1 + p2 and scale s1 + s2."""
    (left_precision, left_scale), (right_precision, right_scale) = _shape(types[0]), _shape(types[1])
    precision = left_precision + right_precision
    return _wide(exp.Mul, types, args, precision, left_scale + right_scale)


def total(kind: type[exp.Binary], types: Types, args: list[exp.Expression]) -> exp.Expression:
    """decimal(p1, s1) + decimal(p2, s2) has scale max(s1, s2) and a digit more than the longer whole part."""
    (left_precision, left_scale), (right_precision, right_scale) = _shape(types[0]), _shape(types[1])
    scale = max(left_scale, right_scale)
    whole = max(left_precision - left_scale, right_precision - right_scale)
    return _wide(kind, types, args, whole + scale + 1, scale)


def _wide(
    kind: type[exp.Binary], types: Types, args: list[exp.Expression], precision: int, scale: int
) -> exp.Expression:
    """The operation *kind* as a decimal, also beyond 64 bits."""
    left_precision, left_scale = _shape(types[0])
    left = exp.paren(args[0])
    if precision > _NARROW:
        left = _as(left, max(left_precision, _NARROW + 1), left_scale)
    return _as(kind(this=left, expression=exp.paren(args[1])), min(_MOST, precision), scale)


#: Digits of a decimal in 64 bits, where DuckDB stays if it can.
_NARROW = 18


def remainder(types: Types, args: list[exp.Expression]) -> exp.Expression:
    """decimal(p1, s1) % decimal(p2, s2) has precision min(p1 - s1, p2 - s2) + max(s1, s2)."""
    (left_precision, left_scale), (right_precision, right_scale) = _shape(types[0]), _shape(types[1])
    scale = max(left_scale, right_scale)
    whole = min(left_precision - left_scale, right_precision - right_scale)
    value = exp.Mod(this=exp.paren(args[0]), expression=exp.paren(args[1]))
    return _as(value, min(_MOST, whole + scale), scale)


def average(types: Types, args: list[exp.Expression]) -> exp.Expression:
    """The sum over the count, rounded to the type of the input; *args* is avg with its FILTER and OVER."""
    precision, scale = _shape(types[0])
    total, count = (_renamed(args[0], name) for name in ("sum", "count"))
    some = call("nullif", count, number(0))
    return _as(call("t_decimal_div_long", total, some, number(scale)), precision, scale)


def _renamed(aggregate: exp.Expression, name: str) -> exp.Expression:
    holder = exp.Paren(this=aggregate.copy())
    inner = next(node for node in holder.find_all(exp.Anonymous) if node.name == "avg")
    inner.set("this", name)
    return holder


def _shape(kind: str) -> tuple[int, int]:
    if kind in _WHOLE:
        return _WHOLE[kind], 0
    precision, scale = re.findall(r"\d+", kind)
    return int(precision), int(scale)


def _as(value: exp.Expression, precision: int, scale: int) -> exp.Expression:
    return as_type(value, f"decimal({max(1, precision)},{scale})")


def _unary(shape: Callable[[int, int], tuple[int, int]], name: str) -> Build:
    """A function of one decimal, and of digits beside it, whose type is *shape* of the operand's."""

    def build(types: Types, args: list[exp.Expression]) -> exp.Expression:
        return _as(call(name, *args), *shape(*_shape(types[0])))

    return build


#: Functions whose type is another for a decimal, by name and number of arguments.
FUNCTIONS: dict[tuple[str, int], Build] = {
    ("sign", 1): _unary(lambda _p, _s: (1, 0), "sign"),
    ("ceil", 1): _unary(lambda p, s: (p - s + min(s, 1), 0), "ceil"),
    ("ceiling", 1): _unary(lambda p, s: (p - s + min(s, 1), 0), "ceil"),
    ("floor", 1): _unary(lambda p, s: (p - s + min(s, 1), 0), "floor"),
    ("truncate", 1): _unary(lambda p, s: (max(p - s, 1), 0), "trunc"),
    ("round", 1): _unary(lambda p, s: (min(_MOST, p - s + min(s, 1)), 0), "round"),
    ("round", 2): _unary(lambda p, s: (min(_MOST, p + 1), s), "round"),
    ("truncate", 2): _unary(lambda p, s: (p, s), "trunc"),
}
