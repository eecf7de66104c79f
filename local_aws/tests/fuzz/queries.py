"""Whole queries: SELECT in its forms, subqueries, WITH, set operations, ORDER BY and LIMIT."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from fuzz.aggregation import group_by, order_item, window
from fuzz.expressions import SORTABLE, TYPES, Expressions, Scope
from fuzz.sources import Named, Reach, from_clause
from fuzz.tables import TABLES

_STRIDE = 1_000_003
_SET_OPERATIONS = ("union", "union all", "intersect", "except", "intersect all", "except all", "union all")
#: Types whose values are equal or not in both engines' DISTINCT and set operations.
_COMPARED = (*SORTABLE, "integers", "varchars", "row")


@dataclass(frozen=True, slots=True)
class Query:
    """One generated query; *ordered* where the order of its rows is a promise."""

    sql: str
    ordered: bool


def generate(seed: int, number: int) -> Query:
    """The query *number* of *seed*, the same at every call."""
    return _Generator(Random(seed * _STRIDE + number)).statement()


class _Generator:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.expressions = Expressions(random)
        self.reach = Reach()

    def statement(self) -> Query:
        depth = self.random.choice((1, 2, 2, 3))
        ctes = []
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            named = self.derived(1)
            name = self.expressions.fresh("q")
            ctes.append(f"{name} as {named.text}")
            self.reach.named.append(Named(name, named.columns))
        chance = self.random.random()
        if chance < 0.15:
            body, kinds = self._set_operation(depth)
        else:
            body, kinds = self._select(self._kinds(), depth)
        tail, ordered = self._order(kinds)
        tables = [table.cte() for _, table in sorted(self.reach.tables.items())]
        with_clause = "with " + ",\n".join([*tables, *ctes]) + "\n" if tables or ctes else ""
        return Query(with_clause + body + tail, ordered)

    def derived(self, depth: int) -> Named:
        """A query in brackets whose columns have names."""
        kinds = self._kinds()
        names = [self.expressions.fresh("c") for _ in kinds]
        text, kinds = self._select(kinds, depth, names)
        return Named(f"({text})", tuple(zip(names, kinds, strict=True)))

    def _kinds(self, among: tuple[str, ...] = TYPES) -> list[str]:
        return [self.random.choice(among) for _ in range(self.random.choice((1, 2, 3, 4)))]

    def _select(self, kinds: list[str], depth: int, names: list[str] | None = None) -> tuple[str, list[str]]:
        """A SELECT of columns of *kinds*; a name for each where *names* are given."""
        source, scope = from_clause(self, depth - 1)
        where = f"\nwhere {self._condition(scope, depth)}" if self.random.random() < 0.5 else ""
        form = self.random.choice(
            ("plain", "plain", "plain", "distinct", "grouped", "grouped", "window", "window")
        )
        tail, start = "", "select"
        if form == "grouped":
            clause, scope, keys = group_by(self.expressions, scope, depth - 1)
            items = [name for name, _ in scope.columns[:keys]]
            kinds, items, tail = self._grouped(kinds, items, scope, clause, names)
        else:
            items = [self.expressions.expression(kind, scope, depth) for kind in kinds]
            if form == "window":
                items[-1], last = window(self.expressions, scope, depth - 1)
                kinds = [*kinds[:-1], last]
            elif form == "distinct" and all(kind in _COMPARED for kind in kinds):
                start = "select distinct"
            elif self.random.random() < 0.2:
                items[0] = self._scalar_subquery(scope)
                kinds = ["bigint", *kinds[1:]]
        if names:
            items = [f"{item} as {name}" for item, name in zip(items, names, strict=True)]
        return f"{start} {', '.join(items)}\nfrom {source}{where}{tail}", kinds

    def _grouped(
        self, kinds: list[str], keys: list[str], scope: Scope, clause: str, names: list[str] | None
    ) -> tuple[list[str], list[str], str]:
        """Kinds, items and the text after WHERE of a grouped SELECT; ordinals name its first items."""
        of = dict(scope.columns)
        wanted = len(names) if names else len(keys) + len(kinds)
        ordinals = clause.startswith("group by 1")
        lead = keys if ordinals else keys[: self.random.randint(0, len(keys))]
        if ordinals and len(lead) > wanted:
            clause = "group by " + ", ".join(lead)
        lead = lead[:wanted]
        items, found = list(lead), [of[key] for key in lead]
        while len(items) < wanted:
            kind = self.random.choice([kind for _, kind in scope.columns if kind in TYPES])
            items.append(self.expressions.expression(kind, scope, self.random.choice((0, 0, 1, 2))))
            found.append(kind)
        having = ""
        if self.random.random() < 0.3:
            having = f"\nhaving {self.expressions.expression('boolean', scope, 2)}"
        return found, items, (f"\n{clause}" if clause else "") + having

    def _condition(self, scope: Scope, depth: int) -> str:
        plain = self.expressions.expression("boolean", scope, depth)
        chance = self.random.random()
        if chance < 0.7:
            return plain
        return f"{self._subquery_condition(scope)} {self.random.choice(('and', 'or'))} {plain}"

    def _subquery_condition(self, scope: Scope) -> str:
        inner, over = self._inner()
        outer = self.expressions.expression("integer", scope, 1)
        value = self.expressions.expression("integer", over, 1)
        form = self.random.choice(
            (
                "{outer} in (select {value} from {inner})",
                "{outer} not in (select {value} from {inner})",
                "exists (select 1 from {inner} where {link})",
                "not exists (select 1 from {inner} where {link})",
                "{outer} > (select max({value}) from {inner})",
                "{outer} >= all (select {value} from {inner} where {value} is not null)",
                "{outer} = any (select {value} from {inner})",
            )
        )
        return form.format(outer=outer, value=value, inner=inner, link=self._link(scope, over))

    def _scalar_subquery(self, scope: Scope) -> str:
        inner, over = self._inner()
        value = self.expressions.expression("integer", over, 1)
        aggregate = self.random.choice(("count(*)", f"sum({value})", f"count({value})"))
        where = f" where {self._link(scope, over)}" if self.random.random() < 0.7 else ""
        return f"(select {aggregate} from {inner}{where})"

    def _inner(self) -> tuple[str, Scope]:
        table = self.random.choice(TABLES)
        self.reach.tables[table.name] = table
        alias = self.expressions.fresh("s")
        columns = tuple((f"{alias}.{name}", kind) for name, kind in table.columns)
        return f"{table.name} {alias}", Scope(columns, (f"{alias}.id",))

    def _link(self, scope: Scope, over: Scope) -> str:
        """The equality that ties a subquery to the query around it."""
        kind = self.random.choice(("integer", "varchar", "bigint"))
        mine = [name for name, of in scope.columns if of == kind] or ["1"]
        theirs = [name for name, of in over.columns if of == kind] or [over.unique[0]]
        if mine == ["1"] or theirs == [over.unique[0]]:
            return f"{over.unique[0]} = 1"
        return f"{self.random.choice(theirs)} = {self.random.choice(mine)}"

    def _set_operation(self, depth: int) -> tuple[str, list[str]]:
        kinds = self._kinds(_COMPARED)
        parts = [self._plain_select(kinds, depth) for _ in range(self.random.choice((2, 2, 3)))]
        # Trino 476 orders the rows of INTERSECT ALL and EXCEPT ALL, which fails on NULLs in arrays and rows.
        operations = [op for op in _SET_OPERATIONS if set(kinds) <= set(SORTABLE) or op[-4:] != " all"]
        text = parts[0]
        for part in parts[1:]:
            text = f"{text}\n{self.random.choice(operations)}\n{part}"
        return text, kinds

    def _plain_select(self, kinds: list[str], depth: int) -> str:
        source, scope = from_clause(self, depth - 1)
        items = [self.expressions.expression(kind, scope, depth - 1) for kind in kinds]
        return f"select {', '.join(items)}\nfrom {source}"

    def _order(self, kinds: list[str]) -> tuple[str, bool]:
        """ORDER BY every column, so that ties are equal rows and LIMIT takes the same ones."""
        if self.random.random() < 0.5 or not all(kind in SORTABLE for kind in kinds):
            return "", False
        ordinals = [str(at + 1) for at in range(len(kinds))]
        self.random.shuffle(ordinals)
        text = "\norder by " + ", ".join(order_item(self.random, ordinal) for ordinal in ordinals)
        if self.random.random() < 0.3:
            text += f"\noffset {self.random.choice((0, 1, 2))}"
        if self.random.random() < 0.5:
            text += f"\nlimit {self.random.choice((0, 1, 3, 10))}"
        return text, True
