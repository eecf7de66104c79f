"""Views without the columns that nobody asks them for: DuckDB plans every expression that it is given.

Names alone decide, so that what stays may be too much and is never too little.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

#: Where a query stands for a table, and gives its columns by their names.
_TABLES = (exp.From, exp.Join, exp.CTE, exp.Lateral)


def mentioned_names(tree: exp.Expression) -> set[str]:
    """Every name in *tree*, in lower case: of columns, and of whatever else has one."""
    return {name.name.lower() for name in tree.find_all(exp.Identifier)}


def names_wanted(view: exp.Table) -> set[str] | None:
    """The names that the statement around *view* may ask of it; None where a star, or a list of new names,
    asks for all.
    """
    select, alias = view.find_ancestor(exp.Select), view.args.get("alias")
    if (
        select is None
        or (alias is not None and alias.args.get("columns"))
        or any(item.is_star for item in select.expressions)
    ):
        return None
    return mentioned_names(view.root())


def narrow(view: exp.Expression, wanted: set[str]) -> None:
    """Leave out of *view*'s query, and of its WITH queries, the columns whose names are not *wanted*."""
    with_ = view.args.get("with_") or view.args.get("with")
    if not isinstance(view, exp.Select) or (with_ is not None and with_.args.get("recursive")):
        return
    wanted = set(wanted)
    _keep(view, wanted)
    ctes = with_.expressions if with_ is not None else []
    wanted |= _names_outside(view, ctes)
    whole = _read_whole(view)
    for cte in reversed(ctes):
        if cte.alias.lower() not in whole and not cte.args["alias"].columns:
            _keep(cte.this, wanted)
        wanted |= mentioned_names(cte.this)


def _read_whole(view: exp.Expression) -> set[str]:
    """The names of what is read where every column counts, through as many stars as there are.

    In a set operation, under DISTINCT, as a value or a list of values, and where columns get new names.
    """
    renamed = [alias.parent for alias in view.find_all(exp.TableAlias) if alias.args.get("columns")]
    values = [query for query in view.find_all(exp.Subquery) if not isinstance(query.parent, _TABLES)]
    distinct = [node.parent for node in view.find_all(exp.Distinct)]
    counting = [*view.find_all(exp.SetOperation, exp.In), *distinct, *values, *renamed]
    whole = {table.name.lower() for table in renamed if isinstance(table, exp.Table)}
    more = {name for query in counting for name in _sources_of_star(query)}
    queries = {cte.alias.lower(): cte.this for cte in view.find_all(exp.CTE)}
    while more - whole:
        whole |= more
        more = {name for read in whole & queries.keys() for name in _sources_of_star(queries[read])}
    return whole


def _sources_of_star(query: exp.Expression) -> set[str]:
    """The names of the tables in those selects of *query* that have a star."""
    starred = (
        select for select in query.find_all(exp.Select) if any(item.is_star for item in select.expressions)
    )
    return {table.name.lower() for select in starred for table in select.find_all(exp.Table)}


def _names_outside(view: exp.Select, ctes: Iterable[exp.Expression]) -> set[str]:
    """The names in *view* apart from its WITH queries."""
    inside = {id(name) for cte in ctes for name in cte.this.find_all(exp.Identifier)}
    return {name.name.lower() for name in view.find_all(exp.Identifier) if id(name) not in inside}


def _keep(query: exp.Expression, wanted: set[str]) -> None:
    if not isinstance(query, exp.Select) or not _may_lose_columns(query):
        return
    order = query.args.get("order")
    wanted = wanted | mentioned_names(order) if order else wanted
    kept = [item for item in query.expressions if _is_kept(item, wanted)]
    query.set("expressions", kept or query.expressions[:1])


def _is_kept(item: exp.Expression, wanted: set[str]) -> bool:
    return item.is_star or not item.alias_or_name or item.alias_or_name.lower() in wanted


def _may_lose_columns(select: exp.Select) -> bool:
    """Whether the rows stay the same without a column: none is counted, and no place of one is named."""
    if select.args.get("distinct"):
        return False
    grouped, ordered = select.args.get("group"), select.args.get("order")
    # A column by itself shows that nothing is aggregated, where there is no GROUP BY.
    if grouped is None and not any(isinstance(item.unalias(), exp.Column) for item in select.expressions):
        return False
    places = [
        *(grouped.expressions if grouped else ()),
        *(key.this for key in (ordered.expressions if ordered else ())),
    ]
    return not any(isinstance(place, exp.Literal) for place in places)
