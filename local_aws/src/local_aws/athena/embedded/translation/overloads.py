"""Macros with an overload for each type, or with TRY, over aggregates.

DuckDB chooses an overload before it knows the type of an aggregate or of a column of the row that a lateral
query is for, and TRY may not see an aggregate. Inside a lambda they are a parameter, whose type it knows.
"""

from __future__ import annotations

import re
from functools import cache

from sqlglot import exp

from local_aws.athena.embedded.database import MACROS
from local_aws.athena.embedded.expressions.known import AGGREGATES
from local_aws.athena.embedded.expressions.rules import call, number

_TYPED = re.compile(r"CREATE MACRO (\w+)\((?:\w+, )*\w+ [A-Z]")
_TRYING = re.compile(r"CREATE MACRO (\w+)\([^;]*\bTRY\(")


@cache
def _overloaded() -> frozenset[str]:
    texts = [path.read_text() for path in MACROS.glob("*.sql")]
    return frozenset(name for text in texts for form in (_TYPED, _TRYING) for name in form.findall(text))


def with_known_types(tree: exp.Expression) -> exp.Expression:
    """*tree* with every overloaded or trying macro over an aggregate applied in a lambda."""
    for node in reversed(list(tree.dfs())):  # the inner first
        if not isinstance(node, exp.Anonymous):
            continue
        if node.name in _overloaded() and (node.find_ancestor(exp.Lateral) or _over_aggregates(node)):
            node.replace(_in_lambda(node))
    return tree


def _over_aggregates(node: exp.Expression) -> bool:
    return any(
        isinstance(inner, exp.AggFunc) or (isinstance(inner, exp.Anonymous) and inner.name in AGGREGATES)
        for inner in node.walk()
    )


def _in_lambda(node: exp.Anonymous) -> exp.Expression:
    """`list_transform([{a0: arg, …}], t_args -> macro(t_args.a0, …))[1]`; literals stay in the call."""
    name = exp.to_identifier("t_args")
    fields, args = [], []
    for at, arg in enumerate(node.expressions):
        if isinstance(arg, exp.Literal):
            args.append(arg.copy())
            continue
        fields.append(exp.PropertyEQ(this=exp.to_identifier(f"a{at}"), expression=arg.copy()))
        args.append(call("struct_extract", name.copy(), exp.Literal.string(f"a{at}")))
    given = exp.Array(expressions=[exp.Struct(expressions=fields)])
    applied = exp.Lambda(this=call(node.name, *args), expressions=[name])
    return call("list_extract", call("list_transform", given, applied), number(1))
