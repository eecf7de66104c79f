"""What an expression's form alone says about its type.

Most type rules are macros that look at typeof() and write their argument out several times. Nested, they
grow until planning costs more than the query; where the form tells the type, the plain cast does the same.
"""

from __future__ import annotations

from sqlglot import exp

_RESULTS = {
    "text": (
        "t_json_scalar lower upper t_varchar t_trim t_ltrim t_rtrim t_substr substring t_regexp_extract "
        "t_regexp_found t_split_part t_upper t_lpad t_rpad t_to_hex t_array_join rpad lpad t_url_part_py"
    ),
    "instant": (
        "t_utc t_from_iso_utc t_from_iso_any t_now t_from_unixtime t_from_wall t_unshifted "
        "t_timestamptz_value"
    ),
    "timestamp": "t_timestamp_value",
    "whole": (
        "cardinality count count_if length t_length row_number rank dense_rank t_bigint t_integer t_smallint "
        "t_tinyint"
    ),
}
_BY_NAME = {name: kind for kind, names in _RESULTS.items() for name in names.split()}
_SAME = ("t_millis", "t_seconds")


_AGGREGATE_NAMES = """
count sum avg min max bool_and bool_or any_value array_agg list arg_max arg_min arg_max_null arg_min_null
quantile_disc geomean bit_and bit_or stddev_samp stddev_pop var_samp var_pop corr covar_pop covar_samp
regr_slope regr_intercept skewness kurtosis_pop histogram grouping
"""
#: DuckDB's aggregates that rules are written with.
AGGREGATES = frozenset(_AGGREGATE_NAMES.split())


def kind_of(node: exp.Expression) -> str | None:
    """`text`, `whole` (a whole number), `timestamp` or `instant` (a timestamp with time zone); None where
    only the plan can tell.
    """
    node = node.unnest()
    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
        return kind_of(node.expressions[0]) if name in _SAME else _BY_NAME.get(name)
    if isinstance(node, exp.Literal):
        return _literal_kind(node)
    if isinstance(node, exp.DPipe):  # made of texts only
        return "text"
    if isinstance(node, exp.Cast) and not node.to.expressions:
        return _cast_kind(node.to)
    return _choice_kind(node) if isinstance(node, exp.Case | exp.If) else None


def _choice_kind(node: exp.Case | exp.If) -> str | None:
    """The kind that all results have; a result that is absent is NULL, which any kind has."""
    choices = node.args["ifs"] if isinstance(node, exp.Case) else [node]
    results = [choice.args["true"] for choice in choices]
    otherwise = node.args.get("default") or node.args.get("false")
    kinds = {kind_of(result) for result in [*results, *([otherwise] if otherwise else [])]}
    return kinds.pop() if len(kinds) == 1 else None


def _literal_kind(node: exp.Literal) -> str | None:
    if node.is_string:
        return "text"
    return "whole" if node.name.isdigit() else None


def _cast_kind(kind: exp.DataType) -> str | None:
    if kind.is_type("varchar", "text"):
        return "text"
    if kind.is_type("timestamp"):
        return "timestamp"
    if kind.is_type("bigint", "int", "smallint", "tinyint"):
        return "whole"
    return "instant" if kind.is_type("timestamptz") else None
