"""Digits of a second that the form of a query gives to its timestamps; DuckDB's type does not keep them.

A timestamp of a Hive table has 3, one of an Iceberg table 6, a cast without digits 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlglot import exp

Digits = int | None
#: Functions whose result has the digits of arguments, with the first and the last of these.
_PASSING = {
    "coalesce": (0, None), "greatest": (0, None), "least": (0, None), "max": (0, 1), "min": (0, 1),
    "nullif": (0, 1), "arbitrary": (0, 1), "any_value": (0, 1), "max_by": (0, 1), "min_by": (0, 1),
    "lag": (0, 1), "lead": (0, 1), "first_value": (0, 1), "last_value": (0, 1), "date_trunc": (1, 2),
    "date_add": (2, 3), "try": (0, 1),
}  # fmt: skip


class Precision:
    """Digits of the columns of queries; *scans* gives those of each table's columns, by its name."""

    def __init__(self, scans: Mapping[str, Mapping[str, Digits]]) -> None:
        self._scans = scans

    def outputs(self, query: exp.Expression) -> dict[str, Digits]:
        """Digits by name of each column of *query*; None where its form does not tell."""
        while isinstance(query, exp.Subquery | exp.SetOperation | exp.Paren):
            query = query.this
        if not isinstance(query, exp.Select):
            return {}
        sources = self._sources(query)
        found: dict[str, Digits] = {}
        for item in query.expressions:
            if item.is_star:
                for columns in sources.values():
                    found |= columns
            else:
                found[item.alias_or_name.lower()] = self._of(item.unalias(), sources)
        return found

    def _sources(self, select: exp.Select) -> dict[str, dict[str, Digits]]:
        parts = [select.args.get("from_"), *select.args.get("joins", ())]
        return {
            part.this.alias_or_name.lower(): self._of_source(part.this) for part in parts if part is not None
        }

    def _of_source(self, source: exp.Expression) -> dict[str, Digits]:
        alias = source.args.get("alias")
        if isinstance(alias, exp.TableAlias) and alias.columns:
            return {}
        if isinstance(source, exp.Subquery):
            return self.outputs(source.this)
        if isinstance(source, exp.Table) and source.name in self._scans:
            return dict(self._scans[source.name])
        cte = _cte(source)
        return self.outputs(cte.this) if cte is not None and not cte.args["alias"].columns else {}

    def _of(self, value: exp.Expression, sources: dict[str, dict[str, Digits]]) -> Digits:
        value = value.unnest()
        if isinstance(value, exp.Cast):
            return _of_cast(value)
        if isinstance(value, exp.Column):
            names = [value.table.lower()] if value.table else list(sources)
            return _most(sources[name].get(value.name.lower()) for name in names if name in sources)
        passing = _passing(value)
        return self._all(passing, sources) if passing is not None else _of_call(value)

    def _all(self, values: Iterable[exp.Expression | None], sources: dict[str, dict[str, Digits]]) -> Digits:
        """The most digits of *values*; None where one of them is not known."""
        found = [self._of(value, sources) for value in values if value and not isinstance(value, exp.Null)]
        return None if None in found else max(found, default=None)


def _most(values: Iterable[Digits]) -> Digits:
    return max((value for value in values if value is not None), default=None)


def _passing(value: exp.Expression) -> list[exp.Expression | None] | None:
    """The parts of *value* whose digits it has; None where it has its own."""
    if isinstance(value, exp.Window | exp.Filter):
        return [value.this]
    if isinstance(value, exp.Case):
        return [*[part.args["true"] for part in value.args["ifs"]], value.args.get("default")]
    if isinstance(value, exp.If):
        return [value.args["true"], value.args.get("false")]
    if isinstance(value, exp.Anonymous) and value.name.lower() in _PASSING:
        first, end = _PASSING[value.name.lower()]
        return value.expressions[first:end]
    return None


def _of_call(value: exp.Expression) -> Digits:
    return 3 if isinstance(value, exp.Anonymous) and value.name.lower() == "date_parse" else None


def _of_cast(value: exp.Cast) -> Digits:
    if not value.to.is_type("timestamp") or value.meta.get("literal"):
        return None
    return int(value.to.expressions[0].name) if value.to.expressions else 3


def _cte(source: exp.Expression) -> exp.CTE | None:
    node = source.parent
    while node is not None:
        with_ = node.args.get("with_")
        for cte in reversed(with_.expressions if with_ is not None else []):
            if cte.alias.lower() == source.name.lower():
                return cte
        node = node.parent
    return None
