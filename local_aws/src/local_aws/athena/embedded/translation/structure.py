"""Mistakes that only the form of a query tells: DuckDB would answer where Trino fails, or otherwise."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.known import kind_of
from local_aws.athena.embedded.expressions.rules import call
from local_aws.athena.errors import QueryError, not_supported, refuse_many_elements

_MOST_ARGUMENTS = 127
_NUMBERS_END = 2**63


def check_structure(tree: exp.Expression) -> None:
    """Refuse what DuckDB reads more kindly than Trino, before anything is translated.

    Raises:
        QueryError: As Trino fails it; NOT_SUPPORTED for what has no rule.
    """
    for node in tree.walk():
        check = _CHECKS.get(type(node))
        if check is not None:
            check(node)


def _group(node: exp.Group) -> None:
    """A position of GROUP BY is one of the select list, also in a WITH query that nothing reads."""
    columns = node.parent.expressions
    if any(column.is_star for column in columns):
        return
    for item in node.expressions:
        if item.is_int and item.name.isdigit() and int(item.name) > len(columns):
            message = f"line 1:1: GROUP BY position {item.name} is not in select list"
            raise QueryError("INVALID_COLUMN_REFERENCE", message)


def _set_operation(node: exp.SetOperation) -> None:
    left, right = (_columns(side) for side in (node.this, node.expression))
    for at, (mine, other) in enumerate(zip(left, right, strict=False), 1):
        kinds = {kind_of(mine), kind_of(other)}
        if None not in kinds and len(kinds) > 1 and "text" in kinds:
            message = (
                f"line 1:1: column {at} in UNION query has incompatible types: {', '.join(sorted(kinds))}"
            )
            raise QueryError("TYPE_MISMATCH", message)


def _columns(query: exp.Expression) -> list[exp.Expression]:
    while isinstance(query, exp.Subquery | exp.SetOperation | exp.Paren):
        query = query.this
    return [item.unalias() for item in query.expressions] if isinstance(query, exp.Select) else []


def _fetch(node: exp.Fetch) -> None:
    options = node.args.get("limit_options")
    if options is not None and options.args.get("with_ties"):
        raise not_supported("FETCH FIRST … WITH TIES has no rule in the embedded engine")


def _distinct(node: exp.Distinct) -> None:
    if node.args.get("on"):
        raise QueryError("SYNTAX_ERROR", "line 1:1: mismatched input 'ON'. Expecting: '*', <expression>")


def _window(node: exp.Window) -> None:
    if isinstance(node.this, exp.Filter):
        raise not_supported("line 1:1: FILTER is not yet supported for window functions")


def _arguments(node: exp.Anonymous) -> None:
    if len(node.expressions) > _MOST_ARGUMENTS and node.name.lower() not in ("coalesce", "row"):
        message = f"line 1:1: Too many arguments for function call {node.name.lower()}()"
        raise QueryError("TOO_MANY_ARGUMENTS", message)


def _array(node: exp.Array) -> None:
    refuse_many_elements(len(node.expressions))
    kinds = {kind_of(item) for item in node.expressions}
    if {"text", "whole"} <= kinds:
        raise QueryError("TYPE_MISMATCH", "line 1:1: All ARRAY elements must be the same type")


def _number(node: exp.Literal) -> None:
    if not node.is_string and node.name.isdigit() and int(node.name) > _NUMBERS_END:
        raise QueryError("SYNTAX_ERROR", f"line 1:1: Invalid numeric literal: {node.name}")


def _subquery(node: exp.Subquery) -> None:
    """A name that a derived table has twice cannot be asked for."""
    inner, outer = node.this, node.parent and node.parent.parent
    if not isinstance(inner, exp.Select) or not isinstance(outer, exp.Select):
        return
    names = [item.alias_or_name.lower() for item in inner.expressions]
    for column in outer.find_all(exp.Column):
        if names.count(column.name.lower()) > 1 and column.find_ancestor(exp.Select) is outer:
            raise QueryError("AMBIGUOUS_NAME", f"line 1:1: Column '{column.name}' is ambiguous")


def _star(node: exp.Column) -> None:
    """`x.*` is of a table: DuckDB would take a row's fields too."""
    select = node.find_ancestor(exp.Select)
    if not isinstance(node.this, exp.Star) or select is None:
        return
    sources = [select.args.get("from_"), *select.args.get("joins", ()), *select.args.get("laterals", ())]
    tables = [part.this if isinstance(part, exp.From | exp.Join) else part for part in sources if part]
    names = {table.alias_or_name.lower() for table in tables}
    if node.table.lower() not in names:
        raise QueryError("TABLE_NOT_FOUND", f"line 1:1: Unable to resolve reference {node.table}")


def _json_object(node: exp.JSONObject) -> None:
    if node.args.get("null_handling") == "ABSENT ON NULL":
        raise not_supported("JSON_OBJECT … ABSENT ON NULL has no rule in the embedded engine")


def _case(node: exp.Case) -> None:
    """Trino takes `CASE x WHEN x` for a match where x is NULL, and sometimes for more."""
    of_itself = any(node.this and part.this == node.this for part in node.args["ifs"])
    if of_itself and not isinstance(node.this.unnest(), exp.Literal | exp.Null):
        raise not_supported("CASE over a value that is in its WHEN too has no rule in the embedded engine")


def _join(node: exp.Join) -> None:
    """Trino's FULL JOIN ON NULL leaves rows out."""
    condition = node.args.get("on")
    if condition is not None and isinstance(condition.unnest(), exp.Null):
        raise not_supported("a join ON NULL has no rule in the embedded engine")


def rows_of_values(node: exp.Values) -> None:
    """`VALUES ROW(1, 2)` is a row of two columns."""
    rows = []
    for item in node.expressions:
        alone = isinstance(item, exp.Tuple) and len(item.expressions) == 1
        inner = item.expressions[0] if alone else item
        written = isinstance(inner, exp.Anonymous) and inner.name == "row"
        rows.append(exp.Tuple(expressions=inner.expressions) if written else item)
    node.set("expressions", rows)


def listagg(node: exp.GroupConcat) -> None:
    """Without a separator the texts follow each other; DuckDB would put a comma."""
    if node.args.get("separator") is None:
        node.set("separator", exp.Literal.string(""))


def condition(node: exp.Where | exp.If | exp.Having) -> None:
    """A condition is a boolean: DuckDB would read any number as one."""
    side = "this"
    if isinstance(node.this, exp.Column) and not (isinstance(node, exp.If) and _is_simple_case(node)):
        node.set(side, call("t_condition", node.this.copy()))


def terms(node: exp.And | exp.Or | exp.Not) -> None:
    """Terms of AND, OR and NOT are booleans."""
    for side in ("this", "expression"):
        if isinstance(node.args.get(side), exp.Column):
            node.set(side, call("t_condition", node.args[side].copy()))


def _is_simple_case(node: exp.If) -> bool:
    return isinstance(node.parent, exp.Case) and node.parent.this is not None


_CHECKS = {
    exp.Anonymous: _arguments,
    exp.Group: _group,
    exp.Union: _set_operation,
    exp.Intersect: _set_operation,
    exp.Except: _set_operation,
    exp.Fetch: _fetch,
    exp.Distinct: _distinct,
    exp.Window: _window,
    exp.Array: _array,
    exp.Literal: _number,
    exp.Subquery: _subquery,
    exp.JSONObject: _json_object,
    exp.Case: _case,
    exp.Join: _join,
    exp.Column: _star,
}
