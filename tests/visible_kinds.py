"""What the text of a statement shows a value to be, without a catalog: a time in a zone, a map, an array."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

#: Functions that give a time in a zone: one that their text or an argument names, or the session's.
_ZONED = {
    *["from_iso8601_timestamp", "from_iso8601_timestamp_nanos", "parse_datetime", "now"],
    *["from_unixtime", "from_unixtime_nanos", "with_timezone", "at_timezone"],
}
_MAPS = {
    *["map", "map_agg", "map_concat", "map_filter", "map_from_entries", "map_union", "map_zip_with"],
    *["multimap_agg", "multimap_from_entries", "transform_keys", "transform_values", "histogram"],
    *["numeric_histogram", "approx_most_frequent", "split_to_map", "split_to_multimap"],
}
_ARRAYS = {
    *["array_agg", "array_distinct", "array_except", "array_intersect", "array_remove", "array_sort"],
    *["array_union", "filter", "flatten", "map_entries", "map_keys", "map_values", "regexp_extract_all"],
    *["regexp_split", "repeat", "sequence", "shuffle", "slice", "split", "transform", "zip", "zip_with"],
}
#: Columns of the lake's tables that are maps.
_MAP_COLUMNS = {"attributes", "metrics", "context", "user_attributes", "topic_preferences"}
#: Of functions that give back an argument: which ones it may be.
_PASSING = {
    "date_trunc": slice(1, 2),
    "date_add": slice(2, 3),
    **dict.fromkeys(["coalesce", "greatest", "least", "try"], slice(None)),
    **dict.fromkeys(["nullif", "min", "max", "arbitrary", "any_value", "max_by", "min_by"], slice(1)),
    **dict.fromkeys(["lag", "lead", "first_value", "last_value", "nth_value"], slice(1)),
}
_AROUND = (exp.Filter, exp.Window, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup, exp.Distinct)


class Kinds:
    """What the values of one parsed *statement* are."""

    def __init__(self, statement: exp.Expression) -> None:
        self._scopes = {id(scope.expression): scope for scope in traverse_scope(statement)}

    def may_be_zoned(self, value: exp.Expression) -> bool:
        """Whether *value* could be a time in another zone than UTC."""
        return any(_is_zoned(origin) for origin in self._origins(value))

    def is_map(self, value: exp.Expression) -> bool:
        """Whether *value* is a map, as far as it is not NULL."""
        return self._are_all(value, _is_map)

    def is_array(self, value: exp.Expression) -> bool:
        """Whether *value* is an array, as far as it is not NULL."""
        return self._are_all(value, _is_array)

    def _are_all(self, value: exp.Expression, is_one: Callable[[exp.Expression], bool]) -> bool:
        origins = [origin for origin in self._origins(value) if not isinstance(origin, exp.Null)]
        return bool(origins) and all(map(is_one, origins))

    def _origins(self, value: exp.Expression) -> Iterator[exp.Expression]:
        """The expressions that *value* may come from, looked through what passes them on."""
        seen, waiting = set(), [value]
        while waiting:
            at = waiting.pop().unnest()
            if id(at) in seen:
                continue
            seen.add(id(at))
            passed = list(self._defined(at)) if isinstance(at, exp.Column) else _passed(at)
            waiting += passed
            if not passed:
                yield at

    def _defined(self, column: exp.Column) -> Iterator[exp.Expression]:
        """What the queries that a query reads from call by the name of its *column*."""
        scope = self._scopes.get(id(column.parent_select))
        if scope is not None:
            yield from self._read(scope, column.name.lower(), column.table.lower())

    def _read(self, scope: Scope, column: str, table: str = "") -> Iterator[exp.Expression]:
        for name, (_, source) in scope.selected_sources.items():
            if isinstance(source, Scope) and table in ("", name.lower()):
                yield from self._given(source, column)

    def _given(self, scope: Scope, column: str) -> Iterator[exp.Expression]:
        """What a query gives as its *column*; of a union, what each side does."""
        for side in scope.set_operation_scopes:
            yield from self._given(side, column)
        if not isinstance(scope.expression, exp.Select):
            return
        selected = scope.expression.selects
        names = scope.outer_columns or [each.alias_or_name for each in selected]
        for name, each in zip(names, selected, strict=False):
            if each.is_star:
                yield from self._read(scope, column)
            elif name.lower() == column:
                yield each.unalias()


def _passed(value: exp.Expression) -> list[exp.Expression]:
    """The parts of *value* one of which it is; nothing where it is a value of its own."""
    parts: list[exp.Expression | None] = []
    if isinstance(value, exp.If):
        parts = [value.args["true"], value.args.get("false")]
    elif isinstance(value, exp.Case):
        parts = [*(each.args["true"] for each in value.args["ifs"]), value.args.get("default")]
    elif isinstance(value, (exp.Add, exp.Sub)):
        parts = [value.this, value.expression]
    elif isinstance(value, exp.Query):
        parts = [each.unalias() for each in value.selects]
    elif isinstance(value, _AROUND):
        parts = [value.this or value.expressions[0]]
    elif isinstance(value, exp.Anonymous) and value.name.lower() in _PASSING:
        parts = value.expressions[_PASSING[value.name.lower()]]
    return [part for part in parts if part is not None]


def _is_zoned(value: exp.Expression) -> bool:
    if isinstance(value, exp.CurrentTimestamp):
        return True
    if isinstance(value, exp.AtTimeZone):
        return not _is_utc(value.args["zone"])
    if isinstance(value, exp.Cast):
        return value.to.is_type("timestamptz") and not _is_utc(value.this)
    if not isinstance(value, exp.Anonymous) or value.name.lower() not in _ZONED:
        return False
    return len(value.expressions) != 2 or not _is_utc(value.expressions[1])


def _is_utc(text: exp.Expression) -> bool:
    """Whether the zone UTC is written out, alone or behind a time."""
    return isinstance(text, exp.Literal) and text.name.split(" ")[-1] == "UTC"


def _is_map(value: exp.Expression) -> bool:
    if isinstance(value, exp.Column):
        return value.name.lower() in _MAP_COLUMNS
    if isinstance(value, exp.Cast):
        return value.to.is_type("map")
    return isinstance(value, exp.Anonymous) and value.name.lower() in _MAPS


def _is_array(value: exp.Expression) -> bool:
    if isinstance(value, exp.Cast):
        return value.to.is_type("array")
    named = isinstance(value, exp.Anonymous) and value.name.lower() in _ARRAYS
    return named or isinstance(value, exp.Array)
