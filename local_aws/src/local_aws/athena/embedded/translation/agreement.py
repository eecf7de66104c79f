"""Values that must be of one type, and conditions, which must be booleans: DuckDB casts, Athena refuses.

Only what the form of a value tells is looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.errors import QueryError

#: Functions whose arguments have one type, with what Athena calls the mistake.
_CALLS = {
    "coalesce": "TYPE_MISMATCH", "nullif": "TYPE_MISMATCH", "greatest": "FUNCTION_NOT_FOUND",
    "least": "FUNCTION_NOT_FOUND", "mod": "FUNCTION_NOT_FOUND",
}  # fmt: skip
#: Functions of dates, with the first argument that is one.
_OF_DATES = {
    "date_diff": 1,
    "date_add": 2,
    "date_trunc": 1,
    "date_format": 0,
    "to_unixtime": 0,
    "to_iso8601": 0,
}


def check_agreement(tree: exp.Expression) -> None:
    """Refuse text where there are numbers or times, and what is no condition.

    Raises:
        QueryError: TYPE_MISMATCH or FUNCTION_NOT_FOUND.
    """
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            _call(node)
        elif isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Div | exp.Mod | exp.Neg):
            _operands(node)
        elif isinstance(node, exp.And | exp.Or):
            _conditions("a logical term", node.this, node.expression)
        elif isinstance(node, exp.Not | exp.Where | exp.Having):
            _conditions("a condition", node.this)
        elif isinstance(node, exp.Case):
            _case(node)
        elif isinstance(node, exp.If) and not isinstance(node.parent, exp.Case):
            _conditions("the condition of IF", node.this)
            _one_type("results of IF", [node.args["true"], node.args.get("false")])
        elif isinstance(node, exp.In):
            _one_type("the value and the items of IN", [node.this, *node.expressions])
        elif isinstance(node, exp.Between):
            _one_type("the value and the bounds of BETWEEN", [node.this, node.args["low"], node.args["high"]])


def _call(node: exp.Anonymous) -> None:
    name = node.name.lower()
    if name in _CALLS:
        _one_type(f"operands of {name}", node.expressions, _CALLS[name])
    first = _OF_DATES.get(name)
    if first is not None and any(
        _family(value) == "text" for value in node.expressions[first:][: 2 if first else 1]
    ):
        message = f"line 1:1: Unexpected parameters (varchar) for function {name}"
        raise QueryError("FUNCTION_NOT_FOUND", message)


def _operands(node: exp.Binary | exp.Neg) -> None:
    """DuckDB would read a number in a text that is written out."""
    values = [value for value in (node.this, node.args.get("expression")) if value is not None]
    kinds = [_family(value) for value in values]
    if "text" in kinds:
        shown = ", ".join(kind or "unknown" for kind in kinds)
        raise QueryError("TYPE_MISMATCH", f"line 1:1: Cannot apply operator {node.key} to: {shown}")


def _case(node: exp.Case) -> None:
    whens = node.args["ifs"]
    if node.this is None:
        _conditions("CASE WHEN", *[when.this for when in whens])
    else:
        _one_type("operands of CASE", [node.this, *[when.this for when in whens]])
    _one_type("results of CASE", [*[when.args["true"] for when in whens], node.args.get("default")])


def _conditions(what: str, *values: exp.Expression) -> None:
    for value in values:
        kind = _family(value)
        if kind is not None:
            message = f"line 1:1: {what} must evaluate to a boolean (actual: {kind})"
            raise QueryError("TYPE_MISMATCH", message)


def _one_type(what: str, values: Iterable[exp.Expression | None], name: str = "TYPE_MISMATCH") -> None:
    kinds = {_family(value) for value in values if value is not None} - {None}
    if len(kinds) > 1 and "text" in kinds:
        message = (
            f"line 1:1: {what} must be of one type or of types with a common one: {', '.join(sorted(kinds))}"
        )
        raise QueryError(name, message)


def _family(value: exp.Expression) -> str | None:
    """`text`, `whole`, `number`, `timestamp` or `instant`; None where only the plan can tell."""
    inner = value.unnest()
    if isinstance(inner, exp.Literal) and not inner.is_string:
        return "whole" if inner.name.isdigit() else "number"
    return kind_of(value)
