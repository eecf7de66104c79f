"""The names that Athena gives to columns without one."""

from __future__ import annotations

from sqlglot import exp


def name_columns(query: exp.Expression) -> None:
    """Give the unnamed columns of a query Athena's names: `_col0`, `_col1`; a column's field has its own."""
    select = query
    while not isinstance(select, exp.Select):
        if not isinstance(select, exp.Subquery | exp.SetOperation | exp.Paren):
            return
        select = select.this
    for at, item in enumerate(select.expressions):
        name = _field_name(item) or f"_col{at}"
        if not isinstance(item, exp.Alias | exp.Column | exp.Star):
            item.replace(exp.alias_(item.copy(), name, quoted=True))


def _field_name(item: exp.Expression) -> str | None:
    """The last name of `column.field.field`; `f(x).field` has none."""
    base = item
    while isinstance(base, exp.Dot):
        base = base.this
    named = isinstance(base, exp.Column) and isinstance(item, exp.Dot)
    return item.expression.name if named and isinstance(item.expression, exp.Identifier) else None
