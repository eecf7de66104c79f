"""Window functions. Those that take IGNORE NULLS are sqlglot's own nodes, which write it where DuckDB
reads it.
"""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, to
from local_aws.athena.errors import QueryError


def _offset(kind: type[exp.Expression]) -> Rule:
    def build(args: list[exp.Expression]) -> exp.Expression:
        if len(args) > 1 and isinstance(args[1], exp.Neg):
            raise QueryError("INVALID_FUNCTION_ARGUMENT", "Offset must be at least 0")
        if len(args) == 3:  # of the type that both have, which DuckDB makes that of the first
            never = exp.If(this=exp.false(), true=args[2].copy())
            args = [exp.Case(ifs=[never], default=args[0]), *args[1:]]
        return kind(**dict(zip(("this", "offset", "default"), args, strict=False)))

    return built(build, 1, 3)


RULES: dict[str, Rule] = {
    "row_number": to("row_number", 0),
    "rank": to("rank", 0),
    "dense_rank": to("dense_rank", 0),
    "percent_rank": to("percent_rank", 0),
    "cume_dist": to("cume_dist", 0),
    "ntile": to("ntile", 1),
    "lag": _offset(exp.Lag),
    "lead": _offset(exp.Lead),
    "first_value": built(lambda args: exp.FirstValue(this=args[0]), 1),
    "last_value": built(lambda args: exp.LastValue(this=args[0]), 1),
    "nth_value": built(lambda args: exp.NthValue(this=args[0], offset=args[1]), 2),
}
