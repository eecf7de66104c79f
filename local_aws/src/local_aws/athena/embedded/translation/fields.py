"""`a.b` as what it is: a column of a table, or a field of a row. DuckDB takes it for a map's value too."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import call, text


def as_fields(tree: exp.Expression) -> None:
    """Write every field of a column as a call that only rows answer; *tree* is changed in place."""
    tables = _tables(tree)
    for column in list(tree.find_all(exp.Column)):
        parts = column.parts
        if len(parts) == 1 or isinstance(column.this, exp.Star):
            continue
        of_table = parts[0].name.lower() in tables
        names = parts[2:] if of_table else parts[1:]
        if not names:
            continue
        base = exp.Column(this=parts[1], table=parts[0]) if of_table else exp.Column(this=parts[0])
        value: exp.Expression = base.copy()
        for name in names:
            value = call("struct_extract", value, text(name.name))
            value.set("translated", True)
        if isinstance(column.parent, exp.Select) and column.arg_key == "expressions":
            value = exp.alias_(value, names[-1].name, quoted=True)
        column.replace(value)


def _tables(tree: exp.Expression) -> set[str]:
    """The names by which some part of *tree* can refer to a table."""
    aliases = {alias.name.lower() for alias in tree.find_all(exp.TableAlias) if alias.name}
    return aliases | {table.name.lower() for table in tree.find_all(exp.Table)}
