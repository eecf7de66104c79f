"""From a parsed query to DuckDB's text of it, translated until the plan tells every type."""

from __future__ import annotations

import itertools
from typing import Protocol

import duckdb
from sqlglot import exp

from local_aws.athena.embedded.expressions.decimals import Known, occur, reported_types
from local_aws.athena.embedded.expressions.rules import questions
from local_aws.athena.embedded.planning.plan import Need, explained, needs
from local_aws.athena.embedded.statement.scopes import Scopes
from local_aws.athena.embedded.statement.sources import Sources
from local_aws.athena.embedded.translation.translate import Translator, duck_sql

_MOST_GUESSES = 4


class StandIn(Protocol):
    """Makes empty stand-ins of the query's tables."""

    def __call__(self, *, serialisable: bool) -> None:
        """*serialisable* ones have no names for their scans, which DuckDB's plan as JSON does not hold."""
        ...


def planned(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    tree: exp.Expression,
    sources: Sources,
    types: dict[int, str],
    stand_in: StandIn,
) -> tuple[str, dict[int, Need], int]:
    """DuckDB's text, each scan's needs, and how many scans need no column, of *tree*, whose text is *sql*.

    *sources* are the tables that it reads, *types* those of decimals that running it reported; *stand_in*
    makes the tables' stand-ins. Where SQL alone does not tell arrays from maps, the other reading is tried
    too.

    Raises:
        QueryError: For a type mistake that planning brought out.
        duckdb.Error: For what DuckDB does not plan in any reading.
    """
    first: duckdb.BinderException | None = None
    maps, shapes = sources.map_columns(), [source.columns for source in sources.found]
    kinds = (kind for columns in shapes for _, kind in columns)
    known = Known(types, occur=bool(sources.local) or occur(tree, kinds))
    Scopes({source.alias: [name for name, _ in source.columns] for source in sources.found}).check(tree, sql)
    pending: list[frozenset[int]] = [frozenset()]
    while pending:
        translator = Translator(sql, maps, pending[0], known)
        translated = translator.translate(tree.copy())
        text = duck_sql(translated)
        more = known.with_types(_reported(connection, text, stand_in)) if questions(translated) else known
        if known.asking or (more != known and (more.decimal or translator.waiting)):
            known = more
            continue
        try:
            return text, *needs(explained(connection, text), tree, shapes)
        except duckdb.BinderException as error:
            pending.pop(0)
            if first is None:
                pending, first = _subsets(min(translator.doubts, _MOST_GUESSES)), error
    raise first


def _reported(connection: duckdb.DuckDBPyConnection, text: str, stand_in: StandIn) -> dict[int, str]:
    """The operand types that the query names in its plan as it is bound, before anything is cut off.

    Nothing for what DuckDB does not serialise; then rows bring the types out.
    """
    stand_in(serialisable=True)
    connection.execute("SET VARIABLE t_reporting = true")
    try:
        ((plan,),) = connection.execute("SELECT json_serialize_plan(?, optimize := false)", [text]).fetchall()
    finally:
        connection.execute("RESET VARIABLE t_reporting")
    stand_in(serialisable=False)
    return reported_types(str(plan))


def _subsets(doubts: int) -> list[frozenset[int]]:
    numbers = range(1, doubts + 1)
    return [frozenset(chosen) for size in numbers for chosen in itertools.combinations(numbers, size)]
