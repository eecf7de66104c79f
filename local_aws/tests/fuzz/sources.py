"""FROM clauses: tables, derived tables, joins of every kind and UNNEST, with the columns that they bring."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from fuzz.expressions import Expressions, Scope
from fuzz.tables import TABLES, Table

_JOINS = ("join", "left join", "right join", "cross join", "full join", ",", "left join")


@dataclass(slots=True)
class Named:
    """A query that a FROM clause may name: a table, a CTE, or one in brackets."""

    text: str
    columns: tuple[tuple[str, str], ...]
    unique: tuple[str, ...] = ()


@dataclass(slots=True)
class Reach:
    """What the FROM clauses of one statement can use and have used."""

    tables: dict[str, Table] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)


class Drawer(Protocol):
    """What FROM clauses need of the query generator."""

    random: Random
    expressions: Expressions
    reach: Reach

    def derived(self, depth: int) -> Named:
        """A query in brackets."""
        ...


@dataclass(slots=True)
class _Item:
    text: str
    alias: str
    columns: tuple[tuple[str, str], ...]
    unique: tuple[str, ...]


def from_clause(drawer: Drawer, depth: int) -> tuple[str, Scope]:
    """The text after FROM and what expressions over it may name."""
    first = _item(drawer, depth)
    text, columns, unique = first.text, list(_qualified(first)), first.unique
    for _ in range(drawer.random.choice((0, 0, 0, 1, 1, 2))):
        second = _item(drawer, depth)
        using = _shared(columns, first, second) if drawer.random.random() < 0.2 else None
        if using:
            text, columns = _using(drawer, text, columns, second, using)
            # An id that both sides share stays one column.
            both = (*unique, *second.unique) if unique and second.unique else ()
            unique = tuple(using if name.endswith("." + using) else name for name in both)
            break
        text, columns = _join(drawer, text, columns, second)
        unique = (*unique, *second.unique) if unique and second.unique else ()
    if drawer.random.random() < 0.2:
        text, columns, unique = _unnested(drawer, text, columns, unique)
    return text, Scope(tuple(columns), unique)


def _item(drawer: Drawer, depth: int) -> _Item:
    chance = drawer.random.random()
    alias = drawer.expressions.fresh("t")
    if depth > 0 and chance < 0.15:
        named = drawer.derived(depth - 1)
    elif drawer.reach.named and chance < 0.4:
        named = drawer.random.choice(drawer.reach.named)
    else:
        table = drawer.random.choice(TABLES)
        drawer.reach.tables[table.name] = table
        named = Named(table.name, table.columns, ("id",))
    unique = tuple(f"{alias}.{name}" for name in named.unique)
    return _Item(f"{named.text} {alias}", alias, named.columns, unique)


def _qualified(item: _Item) -> list[tuple[str, str]]:
    return [(f"{item.alias}.{name}", kind) for name, kind in item.columns]


def _shared(columns: list[tuple[str, str]], first: _Item, second: _Item) -> str | None:
    """A column that both sides have, with one type, where the left side is one item only."""
    if len(columns) != len(first.columns):
        return None
    names = [
        name
        for name, kind in first.columns
        if (name, kind) in second.columns and kind in ("integer", "bigint", "varchar", "date")
    ]
    return names[0] if names else None


def _using(
    drawer: Drawer, text: str, columns: list[tuple[str, str]], second: _Item, using: str
) -> tuple[str, list[tuple[str, str]]]:
    join = drawer.random.choice(("join", "left join", "right join", "full join"))
    every = [*columns, *_qualified(second)]
    kind = next(kind for name, kind in every if name.endswith("." + using))
    kept = [pair for pair in every if not pair[0].endswith("." + using)]
    return f"{text} {join} {second.text} using ({using})", [(using, kind), *kept]


def _join(
    drawer: Drawer, text: str, columns: list[tuple[str, str]], second: _Item
) -> tuple[str, list[tuple[str, str]]]:
    join = drawer.random.choice(_JOINS)
    every = [*columns, *_qualified(second)]
    if join in ("cross join", ","):
        return f"{text} cross join {second.text}", every
    condition = _equality(drawer, columns, _qualified(second))
    if join != "full join" and drawer.random.random() < 0.4:
        condition += " and " + drawer.expressions.expression("boolean", Scope(tuple(every)), 1)
    return f"{text} {join} {second.text} on {condition}", every


def _equality(drawer: Drawer, left: list[tuple[str, str]], right: list[tuple[str, str]]) -> str:
    """`left column = right column` of a type that both sides have, else a constant pair."""
    pairs = [
        (one, other)
        for one, kind in left
        for other, of in right
        if kind == of and kind in ("integer", "bigint", "varchar", "date", "decimal", "boolean")
    ]
    if not pairs:
        return "1 = 1"
    one, other = drawer.random.choice(pairs)
    return f"{one} = {other}"


def _unnested(
    drawer: Drawer, text: str, columns: list[tuple[str, str]], unique: tuple[str, ...]
) -> tuple[str, list[tuple[str, str]], tuple[str, ...]]:
    alias = drawer.expressions.fresh("u")
    forms = (
        ("{integers}", (("e", "integer"),)),
        ("{varchars}", (("e", "varchar"),)),
        ("{map}", (("k", "varchar"), ("v", "integer"))),
        ("array[{row}, {row}]", (("r", "row"),)),
        ("{integers}, {varchars}", (("e", "integer"), ("w", "varchar"))),
    )
    form, names = drawer.random.choice(forms)
    values = drawer.expressions.fill(form, "integers", Scope(tuple(columns)), 1)
    ordinality = drawer.random.random() < 0.4
    if ordinality:
        names = (*names, ("o", "bigint"))
    shape = f"unnest({values}){' with ordinality' if ordinality else ''}"
    listed = ", ".join(name for name, _ in names)
    kept = ordinality and drawer.random.random() < 0.5
    joined = (
        f"left join {shape} as {alias} ({listed}) on true"
        if kept
        else f"cross join {shape} as {alias} ({listed})"
    )
    made = [*columns, *((f"{alias}.{name}", kind) for name, kind in names)]
    return f"{text} {joined}", made, (*unique, f"{alias}.o") if ordinality and unique else ()
