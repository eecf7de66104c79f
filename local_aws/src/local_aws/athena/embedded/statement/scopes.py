"""Names of the select list where only columns have a meaning: DuckDB takes them there, Athena does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from local_aws.athena.errors import QueryError, position

Names = frozenset[str] | None


class Scopes:
    """The columns that each SELECT can name; *scans* are those of the tables, by their name in the tree."""

    def __init__(self, scans: Mapping[str, Sequence[str]]) -> None:
        self._scans = scans
        self._known: dict[int, Names] = {}

    def check(self, tree: exp.Expression, sql: str) -> None:
        """Refuse a column that is only a name of the select list of a SELECT around it.

        ORDER BY may use those. Where the columns of something in FROM are not known nothing is refused.

        Raises:
            QueryError: COLUMN_NOT_FOUND.
        """
        for select in tree.find_all(exp.Select):
            aliases = {item.alias.lower() for item in select.expressions if isinstance(item, exp.Alias)}
            for column in _within(select) if aliases else ():
                if column.name.lower() in aliases and self._is_missing(column):
                    where = position(sql, column.name)
                    raise QueryError("COLUMN_NOT_FOUND", f"{where}Column '{column.name}' cannot be resolved")

    def _is_missing(self, column: exp.Column) -> bool:
        node: exp.Expression = column
        while (select := node.find_ancestor(exp.Select)) is not None:
            names = frozenset() if _is_derived(node, select) else self._visible(select)
            if names is None or column.name.lower() in names:
                return False
            node = select
        return True

    def _visible(self, select: exp.Select) -> Names:
        """What the tables in FROM and JOIN are made of; None where that is not known."""
        if id(select) not in self._known:
            self._known[id(select)] = None  # for a query that names itself
            self._known[id(select)] = _union(self._of_source(source) for source in _sources(select))
        return self._known[id(select)]

    def _of_source(self, source: exp.Expression) -> Names:
        alias = source.args.get("alias")
        if isinstance(alias, exp.TableAlias) and alias.columns:
            ordinality = source.args.get("offset")
            more = {ordinality.name.lower()} if isinstance(ordinality, exp.Identifier) else set()
            return frozenset({column.name.lower() for column in alias.columns} | more)
        if isinstance(source, exp.Subquery):
            return self._outputs(source.this)
        if not isinstance(source, exp.Table):
            return None
        if source.name in self._scans:
            return frozenset(name.lower() for name in self._scans[source.name])
        cte = _cte(source)
        if cte is None:
            return None
        columns = cte.args["alias"].columns
        return frozenset(column.name.lower() for column in columns) if columns else self._outputs(cte.this)

    def _outputs(self, query: exp.Expression) -> Names:
        while isinstance(query, exp.Subquery | exp.SetOperation | exp.Paren):
            query = query.this
        if not isinstance(query, exp.Select):
            return None
        return _union(self._of_item(item, query) for item in query.expressions)

    def _of_item(self, item: exp.Expression, select: exp.Select) -> Names:
        if item.is_star:
            return self._visible(select)
        name = item.expression.name if isinstance(item, exp.Dot) else item.alias_or_name
        return frozenset({name.lower()})


def _union(parts: Iterator[Names]) -> Names:
    found: set[str] = set()
    for names in parts:
        if names is None:
            return None
        found |= names
    return frozenset(found)


def _sources(select: exp.Select) -> Iterator[exp.Expression]:
    first = select.args.get("from_")
    for part in (first, *select.args.get("joins", ()), *select.args.get("laterals", ())):
        if part is not None:
            source = part.this if isinstance(part, exp.From | exp.Join) else part
            yield source
            for join in source.args.get("joins", ()) or ():
                yield join.this


def _within(select: exp.Select) -> Iterator[exp.Column]:
    """The bare columns below *select*, those of its own ORDER BY left out."""
    order = select.args.get("order")
    for column in select.find_all(exp.Column):
        if (
            not column.table
            and not isinstance(column.this, exp.Star)
            and not _is_below(column, order, select)
        ):
            yield column


def _is_below(node: exp.Expression, order: exp.Expression | None, end: exp.Expression) -> bool:
    while node is not end and node is not None:
        if node is order:
            return True
        node = node.parent
    return False


def _is_derived(node: exp.Expression, select: exp.Select) -> bool:
    """Whether *node* lies in a table that *select* reads or names, which does not see its other tables."""
    while node.parent is not select and node.parent is not None:
        if isinstance(node, exp.Subquery) and isinstance(node.parent, exp.From | exp.Join):
            return node.arg_key == "this"
        if isinstance(node, exp.CTE):
            return True
        node = node.parent
    return False


def _cte(table: exp.Table) -> exp.CTE | None:
    """The WITH query that a name stands for."""
    node: exp.Expression | None = table.parent
    while node is not None:
        with_ = node.args.get("with_")
        for cte in reversed(with_.expressions if with_ is not None else []):
            if cte.alias.lower() == table.name.lower():
                return cte
        node = node.parent
    return None
