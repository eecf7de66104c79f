"""TRY over aggregates and windows, which DuckDB does not bind: they become the parameter of a lambda."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import AGGREGATES
from local_aws.athena.embedded.expressions.rules import call, number, text
from local_aws.athena.errors import not_supported

_PARAMETER = exp.to_identifier("t_lifted")


def lift_from_tries(root: exp.Expression) -> exp.Expression:
    """*root* with no aggregate inside a TRY: `list_transform([{v0: sum(x)}], t -> TRY(f(t.v0)))[1]`.

    Raises:
        QueryError: NOT_SUPPORTED for TRY over a subquery.
    """
    for node in reversed(list(root.find_all(exp.Try))):  # the inner first
        if node.find(exp.Query, exp.In) and any(part.find(exp.Select) for part in node.iter_expressions()):
            raise not_supported("TRY over a subquery has no rule in the embedded engine")
        found = {item.sql(): item for item in _aggregates(node)}
        if found:
            node.replace(_over(node, found))
    return root


def _over(node: exp.Expression, found: dict[str, exp.Expression]) -> exp.Expression:
    names = {sql: f"v{at}" for at, sql in enumerate(found)}
    fields = [
        exp.PropertyEQ(this=exp.to_identifier(name), expression=found[sql].copy())
        for sql, name in names.items()
    ]

    def placed(part: exp.Expression) -> exp.Expression:
        if not _is_aggregate(part):
            return part
        return call("struct_extract", _PARAMETER.copy(), text(names[part.sql()]))

    body = exp.Lambda(this=node.copy().transform(placed), expressions=[_PARAMETER.copy()])
    given = exp.Array(expressions=[exp.Struct(expressions=fields)])
    return call("list_extract", call("list_transform", given, body), number(1))


def _aggregates(node: exp.Expression) -> list[exp.Expression]:
    """The outermost aggregates and windows below *node*."""
    found = []
    for child in node.iter_expressions():
        found += [child] if _is_aggregate(child) else _aggregates(child)
    return found


def _is_aggregate(node: exp.Expression) -> bool:
    if isinstance(node, exp.Window | exp.Filter | exp.WithinGroup | exp.AggFunc):
        return True
    return isinstance(node, exp.Anonymous) and node.name.lower() in AGGREGATES
