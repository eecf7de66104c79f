"""The names that Athena gives to columns without one."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.errors import QueryError


def name_columns(query: exp.Expression) -> None:
    """Give the unnamed columns of a query Athena's names: `_col0`, `_col1`; a column's field has its own."""
    for at, item in enumerate(_items(query)):
        name = _field_name(item) or f"_col{at}"
        if not isinstance(item, exp.Alias | exp.Column | exp.Star):
            item.replace(exp.alias_(item.copy(), name, quoted=True))


def refuse_unnamed(query: exp.Expression) -> None:
    """A table's columns need names.

    Raises:
        QueryError: MISSING_COLUMN_NAME.
    """
    for at, item in enumerate(_items(query), 1):
        if not isinstance(item, exp.Alias | exp.Column | exp.Star) and not _field_name(item):
            message = f"line 1:1: Column name not specified at position {at}"
            raise QueryError("MISSING_COLUMN_NAME", message)


def _items(query: exp.Expression) -> list[exp.Expression]:
    """The columns of a query, of the first one where several are put together."""
    while isinstance(query, exp.Subquery | exp.SetOperation | exp.Paren):
        query = query.this
    return query.expressions if isinstance(query, exp.Select) else []


def _field_name(item: exp.Expression) -> str | None:
    """The last name of `column.field.field`; `f(x).field` has none."""
    base = item
    while isinstance(base, exp.Dot):
        base = base.this
    named = isinstance(base, exp.Column) and isinstance(item, exp.Dot)
    return item.expression.name if named and isinstance(item.expression, exp.Identifier) else None
