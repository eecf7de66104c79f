"""Views without the columns that nobody asks them for: DuckDB plans every expression that it is given.

Names alone decide, so that what stays may be too much and is never too little.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp


def mentioned_names(tree: exp.Expression) -> set[str]:
    """Every name in *tree*, in lower case: of columns, and of whatever else has one."""
    return {name.name.lower() for name in tree.find_all(exp.Identifier)}


def names_wanted(view: exp.Table) -> set[str] | None:
    """The names that the statement around *view* may ask of it; None where a star asks for all."""
    select = view.find_ancestor(exp.Select)
    if select is None or any(item.is_star for item in select.expressions):
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
        if cte.alias.lower() in whole:
            whole |= _sources_of_star(cte.this)
        elif not cte.args["alias"].columns:
            _keep(cte.this, wanted)
        wanted |= mentioned_names(cte.this)


def _read_whole(view: exp.Expression) -> set[str]:
    """The names of what a star reads where every column counts: in a set operation, under DISTINCT."""
    counting = [*view.find_all(exp.SetOperation), *(node.parent for node in view.find_all(exp.Distinct))]
    return {name for query in counting for name in _sources_of_star(query)}


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
