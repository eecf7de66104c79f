"""Scalar expressions of an asked type, drawn from the grammar over the columns in reach."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from fuzz.grammar import ANY, LITERALS, PRODUCTIONS, WORDS
from fuzz.tables import TRINO_TYPES

_PLACE = re.compile(r"\{([A-Za-z_@]+)(?:/([^}]+))?\}")
TYPES = tuple(TRINO_TYPES)
#: Types with an order, so that a query can be sorted by them.
SORTABLE = ("integer", "bigint", "double", "decimal", "varchar", "boolean", "date", "timestamp")


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may name.

    *columns* are SQL text and type; *unique* tells rows apart (empty where nothing does); *whole* columns are
    calls or keys of a grouping, which a lambda or a subquery may not name.
    """

    columns: tuple[tuple[str, str], ...] = ()
    unique: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()

    def within(self, names: tuple[tuple[str, str], ...]) -> Scope:
        """The scope of a lambda's body with the parameters *names*."""
        kept = tuple(column for column in self.columns if column[0] not in self.whole)
        return replace(self, columns=(*names, *names, *kept))


class Expressions:
    """Draws expressions; every choice comes from *random*, so a seed gives the same text always."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._names = 0

    def fresh(self, prefix: str) -> str:
        """A name that no other part of the query has."""
        self._names += 1
        return f"{prefix}{self._names}"

    def expression(self, kind: str, scope: Scope, depth: int) -> str:
        """SQL text of type *kind* over *scope*, at most *depth* productions deep."""
        if depth <= 0 or self.random.random() < 0.15:
            return self._leaf(kind, scope)
        forms = ANY if self.random.random() < 0.15 else PRODUCTIONS[kind]
        return self.fill(self.random.choice(forms), kind, scope, depth - 1)

    def fill(self, form: str, kind: str, scope: Scope, depth: int) -> str:
        """*form* with an expression in each of its places."""
        names = {}
        if "->" in form:
            names = {name: self.fresh("l") for name in ("x", "y")}
            form = _renamed(form, names)
        said = ""

        def put(place: re.Match[str]) -> str:
            nonlocal said
            if place[1] != "@":
                said = self._place(place[1], place[2], kind, scope, depth)
            return said

        return _PLACE.sub(put, form)

    def _place(self, name: str, binding: str | None, kind: str, scope: Scope, depth: int) -> str:
        if name in WORDS:
            return self.random.choice(WORDS[name])
        if binding:
            pairs = (pair.split(":") for pair in binding.split(","))
            scope = scope.within(tuple((name, of) for name, of in pairs))
        return self.expression(kind if name == "T" else name, scope, depth)

    def _leaf(self, kind: str, scope: Scope) -> str:
        columns = [text for text, of in scope.columns if of == kind]
        if columns and self.random.random() < 0.8:
            return self.random.choice(columns)
        return self.random.choice(LITERALS[kind])


def _renamed(form: str, names: dict[str, str]) -> str:
    """*form* with the lambda's parameters named anew, in its text and in its places; fields keep theirs."""
    return re.sub(r"(?<![\w.'])([xy])(?![\w'])", lambda found: names[found[1]], form)
