"""Arithmetic, conditions, bits."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import Rule, as_type, asked, built, call, text, to, tried
from local_aws.athena.errors import not_supported

_SAME_ONE = ["abs", "sqrt", "cbrt", "exp", "ln", "log2", "log10", "sin", "cos", "tan", "asin", "acos"]
_SAME_ONE += ["atan", "sinh", "cosh", "tanh", "degrees", "radians"]


def _not_nan(value: exp.Expression) -> exp.Expression:
    """greatest passes over NaN, which DuckDB takes for the greatest."""
    return value if kind_of(value) else call("t_not_nan", value)


def _null_if_any(name: str) -> Rule:
    """greatest and least: NULL where any argument is NULL; DuckDB's skip NULLs."""

    def build(args: list[exp.Expression]) -> exp.Expression:
        missing = exp.or_(*[exp.Is(this=exp.paren(arg.copy()), expression=exp.Null()) for arg in args])
        return exp.Case(ifs=[exp.If(this=missing, true=exp.Null())], default=call(name, *map(_not_nan, args)))

    return built(build, 1, 127)


def _bitwise(kind: type[exp.Binary]) -> Rule:
    """Bits of two bigints, whatever the whole numbers were."""
    return built(
        lambda args: exp.paren(kind(this=call("t_bits", args[0]), expression=call("t_bits", args[1]))), 2
    )


def _typeof(args: list[exp.Expression]) -> exp.Expression:
    """A text's type has its length: a literal's is known, a cast to varchar has none."""
    value = args[0]
    if isinstance(value, exp.Literal) and value.is_string:
        return text(f"varchar({len(value.name)})")
    named = isinstance(value, exp.Anonymous) and value.name in ("t_varchar", "t_typeof_py")
    if value.find(exp.Anonymous) and any(
        part.name in ("avg", "sum") for part in value.find_all(exp.Anonymous)
    ):
        raise not_supported("typeof of an aggregate has no rule in the embedded engine")
    return text("varchar") if named else asked(value, call("t_typeof", value.copy()))


RULES: dict[str, Rule] = {
    **{name: to(name, 1) for name in _SAME_ONE},
    "sign": to("t_sign", 1),
    "floor": to("t_floor", 1),
    "ceil": to("t_ceil", 1),
    "ceiling": to("t_ceil", 1),
    "round": to("t_round", 1, 2),
    "truncate": to("trunc", 1, 2),
    "power": to("pow", 2),
    "pow": to("pow", 2),
    "atan2": to("atan2", 2),
    "log": to("log", 2),
    "mod": built(lambda args: exp.Mod(this=args[0], expression=args[1]), 2),
    "pi": to("pi", 0),
    "e": built(lambda _: call("exp", exp.Literal.number("1e0")), 0),
    "infinity": built(lambda _: exp.cast(exp.Literal.string("Infinity"), "double"), 0),
    "nan": built(lambda _: exp.cast(exp.Literal.string("NaN"), "double"), 0),
    "is_nan": to("isnan", 1),
    "is_finite": to("isfinite", 1),
    "is_infinite": to("isinf", 1),
    "rand": to("t_random", 0, 2),
    "random": to("t_random", 0, 2),
    "width_bucket": to("t_width_bucket", 2, 4),
    "from_base": to("t_from_base", 2),
    "to_base": to("t_to_base", 2),
    "bitwise_and": _bitwise(exp.BitwiseAnd),
    "bitwise_or": _bitwise(exp.BitwiseOr),
    "bitwise_xor": built(lambda args: call("xor", *[call("t_bits", arg) for arg in args]), 2),
    "bitwise_not": built(lambda args: exp.BitwiseNot(this=call("t_bits", args[0])), 1),
    "bitwise_left_shift": to("t_shift_left", 2),
    "bitwise_right_shift": to("t_shift_right", 2),
    "bitwise_right_shift_arithmetic": to("t_shift_right_signed", 2),
    "bit_count": to("t_bit_count", 2),
    "normal_cdf": to("t_normal_cdf_py", 3),
    "inverse_normal_cdf": to("t_normal_quantile_py", 3),
    "wilson_interval_lower": built(lambda args: call("t_wilson", *args, exp.Literal.number(-1)), 3),
    "wilson_interval_upper": built(lambda args: call("t_wilson", *args, exp.Literal.number(1)), 3),
    "format_number": to("t_readable_number_py", 1),
    "parse_data_size": built(lambda args: as_type(call("t_data_size_py", args[0]), "decimal(38,0)"), 1),
    "parse_presto_data_size": built(
        lambda args: as_type(call("t_data_size_py", args[0]), "decimal(38,0)"), 1
    ),
    "greatest": _null_if_any("greatest"),
    "least": _null_if_any("least"),
    "coalesce": to("coalesce", 2, 256),
    "nullif": to("nullif", 2),
    "try": built(lambda args: tried(args[0]), 1),
    "typeof": built(_typeof, 1),
}
