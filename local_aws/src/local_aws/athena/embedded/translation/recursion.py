"""Athena's limit of steps of a recursive query."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import as_type, call, number

_STEP = "t_step"


def limit_recursion(tree: exp.Expression) -> None:
    """Count the steps of each recursive query of *tree*, in place, and have it fail beyond the tenth.

    Only where the recursive part is a plain SELECT over its own name once, without `*`.
    """
    for with_ in list(tree.find_all(exp.With)):
        if with_.args.get("recursive"):
            with_.set("expressions", [part for cte in with_.expressions for part in _limited(cte)])


def _limited(cte: exp.CTE) -> list[exp.CTE]:
    """The query under another name with a column of steps, and one of its own name without it."""
    union, columns = cte.this, cte.args["alias"].columns
    if not isinstance(union, exp.Union) or not columns:
        return [cte]
    first, then = union.this, union.expression
    own = [
        table
        for table in then.find_all(exp.Table)
        if table.name.lower() == cte.alias.lower() and not table.db
    ]
    plain = all(isinstance(part, exp.Select) and not part.is_star for part in (first, then))
    if not plain or len(own) != 1 or own[0].find_ancestor(exp.Select) is not then or then.args.get("group"):
        return [cte]
    alias = own[0].alias_or_name
    first.append("expressions", exp.alias_(as_type(number(0), "bigint"), _STEP))
    step = exp.column(_STEP, table=exp.to_identifier(alias, quoted=True))
    counted = call("t_next_step", step)
    counted.set("translated", True)
    then.append("expressions", counted)
    name = f"{cte.alias}_{_STEP}"
    named_alias = exp.TableAlias(this=exp.to_identifier(alias, quoted=True))
    own[0].replace(exp.Table(this=exp.to_identifier(name, quoted=True), alias=named_alias))
    named = [column.copy() for column in columns]
    counting = exp.TableAlias(
        this=exp.to_identifier(name, quoted=True), columns=[*named, exp.to_identifier(_STEP)]
    )
    # The condition keeps DuckDB from leaving the column of steps out.
    shown = (
        exp.select(*[exp.column(column.copy()) for column in named])
        .from_(exp.to_table(exp.to_identifier(name, quoted=True)))
        .where(exp.column(_STEP).is_(exp.null()).not_())
    )
    return [exp.CTE(this=union, alias=counting), exp.CTE(this=shown, alias=cte.args["alias"].copy())]
