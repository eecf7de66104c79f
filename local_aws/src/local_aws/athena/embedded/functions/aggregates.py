"""Aggregates whose DuckDB twin has the same meaning."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, call, to
from local_aws.athena.errors import QueryError


def _percentile(args: list[exp.Expression]) -> exp.Expression:
    """The first element above that share of the input, as Trino's digest answers for few values: DuckDB's own
    is the last element within it.
    """
    shares = args[1].expressions if isinstance(args[1], exp.Array) else [args[1]]
    above = [call("t_share_above", share.copy()) for share in shares]
    wanted = exp.Array(expressions=above) if isinstance(args[1], exp.Array) else above[0]
    return call("quantile_disc", call("t_percentile_of", args[0]), wanted)


def _count(args: list[exp.Expression]) -> exp.Expression:
    if args and isinstance(args[0], exp.Distinct) and len(args[0].expressions) > 1:
        raise QueryError("FUNCTION_NOT_FOUND", "line 1:8: Unexpected parameters for function count")
    return call("count", *args)


def _one_or_best(one: str, many: str) -> Rule:
    """max_by(x, y) keeps a NULL x; max_by(x, y, n) is an array."""
    return built(lambda args: call(one if len(args) == 2 else many, *args), 2, 3)


def _not_real(name: str) -> Rule:
    """*name* of anything but REAL, whose sums Trino keeps in 32 bits."""

    def build(args: list[exp.Expression]) -> exp.Expression:
        inner = args[0]
        if isinstance(inner, exp.Distinct):
            inner.set("expressions", [call("t_no_real", item) for item in inner.expressions])
            return call(name, inner)
        return call(name, call("t_no_real", inner))

    return built(build, 1)


def _count_if(args: list[exp.Expression]) -> exp.Expression:
    return call("count", exp.Case(ifs=[exp.If(this=args[0], true=exp.true())]))


RULES: dict[str, Rule] = {
    "count": built(_count, 0, 1),
    "sum": _not_real("sum"),
    "avg": _not_real("avg"),
    "min": to("min", 1, 2),
    "max": built(lambda args: call("max", call("t_not_nan", args[0]), *args[1:]), 1, 2),
    "count_if": built(_count_if, 1),
    "bool_and": to("bool_and", 1),
    "every": to("bool_and", 1),
    "bool_or": to("bool_or", 1),
    "arbitrary": to("any_value", 1),
    "any_value": to("any_value", 1),
    "array_agg": to("array_agg", 1),
    "max_by": _one_or_best("arg_max_null", "arg_max"),
    "min_by": _one_or_best("arg_min_null", "arg_min"),
    # Exact where Trino estimates: answers repeat.
    "approx_distinct": built(lambda args: call("count", exp.Distinct(expressions=[args[0]])), 1, 2),
    "approx_percentile": built(_percentile, 2),
    "geometric_mean": to("geomean", 1),
    "bitwise_and_agg": built(lambda args: call("bit_and", exp.cast(args[0], "bigint")), 1),
    "bitwise_or_agg": built(lambda args: call("bit_or", exp.cast(args[0], "bigint")), 1),
    "stddev": to("stddev_samp", 1),
    "stddev_samp": to("stddev_samp", 1),
    "stddev_pop": to("stddev_pop", 1),
    "variance": to("var_samp", 1),
    "var_samp": to("var_samp", 1),
    "var_pop": to("var_pop", 1),
    "corr": to("corr", 2),
    "covar_pop": to("covar_pop", 2),
    "covar_samp": to("covar_samp", 2),
    "regr_slope": to("regr_slope", 2),
    "regr_intercept": to("regr_intercept", 2),
    "kurtosis": to("kurtosis", 1),
    "grouping": built(lambda args: exp.cast(call("grouping", *args), "int"), 1, 32),
}
