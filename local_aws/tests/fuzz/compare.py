"""Both engines' answers to one query, and whether they are the same."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from botocore.exceptions import EndpointConnectionError
from fuzz.oracle import Answer

from local_aws.athena.embedded.engine import EmbeddedEngine
from local_aws.athena.engine import Session
from local_aws.athena.errors import QueryError
from local_aws.service import CallContext

EQUAL, REFUSED, FAILED, SKIPPED, DIFFERENT = "equal", "refused", "both failed", "skipped", "DIFFERENT"
#: Failed on data that Trino never came to look at: which places those are is an optimiser's choice.
EAGER = "failed eagerly"
#: What Trino says where the query asks too much of this server, or met a mistake of Trino's own.
_BEYOND = re.compile(
    r"GENERIC_INTERNAL_ERROR|EXCEEDED_|COMPILER_ERROR|QUERY_HAS_TOO_MANY_STAGES|OUT_OF_MEMORY|ABANDONED_QUERY"
)
_SESSION = Session(
    CallContext("us-east-1", "123456789012", "http://127.0.0.1:9"), "fuzz", "default", "s3://b/"
)
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the two answers compare: *kind* is one of the six words, *why* tells a difference."""

    kind: str
    why: str = ""


class Embedded:
    """The embedded engine, asked without any table of a catalog."""

    def __init__(self) -> None:
        self._engine = EmbeddedEngine()

    def ask(self, sql: str) -> Answer:
        """The engine's answer in text forms."""
        try:
            outcome = self._engine.query(sql, _SESSION)
        except QueryError as error:
            return Answer(error=error.name, message=error.message)
        except EndpointConnectionError as error:
            # Only a name that the query does not bring along is looked up in the catalog, and none is there.
            return Answer(error="TABLE_NOT_FOUND", message=str(error))
        columns = [(column.name, column.full) for column in outcome.columns]
        return Answer(columns, [list(row) for row in outcome.rows])

    def fails_in_planning(self, sql: str) -> bool:
        """Whether *sql* fails before any row is read."""
        try:
            self._engine.explain(sql, _SESSION)
        except QueryError:
            return True
        return False

    def close(self) -> None:
        """Drop the engine."""
        self._engine.close()


def verdict(ours: Answer, trinos: Answer, *, ordered: bool) -> Verdict:
    """*ours* against *trinos*: names, types and rows, as a multiset unless *ordered*."""
    if ours.error == "NOT_SUPPORTED" or "not registered" in ours.message:
        return Verdict(REFUSED, f"{ours.error}: {ours.message}")
    if _BEYOND.match(trinos.error):
        return Verdict(SKIPPED, trinos.error)
    if ours.error and ours.error == trinos.error:
        return Verdict(FAILED, ours.error)
    if ours.error or trinos.error:
        return Verdict(DIFFERENT, f"error {ours.error or 'none'} against {trinos.error or 'none'}")
    columns = _columns_differ(ours.columns, trinos.columns)
    if columns:
        return Verdict(DIFFERENT, columns)
    return Verdict(EQUAL) if _same_rows(ours.rows, trinos.rows, ordered) else Verdict(DIFFERENT, "rows")


def _columns_differ(ours: list[tuple[str, str]], trinos: list[tuple[str, str]]) -> str:
    """The first difference of names or types, empty where there is none."""
    if len(ours) != len(trinos):
        return "number of columns"
    for (name, kind), (their_name, their_kind) in zip(ours, trinos, strict=True):
        if name != their_name:
            return f"name {name} against {their_name}"
        if plain_type(kind) != plain_type(their_kind):
            return f"type {plain_type(kind)} against {plain_type(their_kind)}"
    return ""


def plain_type(kind: str) -> str:
    """A type without the lengths of text and the digits of times, which Athena's results do not tell."""
    kind = re.sub(r"\b(varchar|timestamp|time)\(\d+\)", r"\1", kind.lower())
    return kind.replace(", ", ",").replace('"', "")


def _same_rows(ours: list[list[str | None]], trinos: list[list[str | None]], ordered: bool) -> bool:
    if len(ours) != len(trinos):
        return False
    if not ordered:
        if Counter(map(tuple, ours)) == Counter(map(tuple, trinos)):
            return True
        ours, trinos = sorted(ours, key=_sort_key), sorted(trinos, key=_sort_key)
    return all(_same(*pair) for rows in zip(ours, trinos, strict=True) for pair in zip(*rows, strict=True))


def _sort_key(row: list[str | None]) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in row]


def _same(ours: str | None, trinos: str | None) -> bool:
    """Equal text, or doubles that differ in their last digits only."""
    if ours == trinos:
        return True
    if ours is None or trinos is None or not ({".", "E"} & set(ours)):
        return False
    try:
        return math.isclose(float(ours), float(trinos), rel_tol=_CLOSE) and "E" in ours + trinos
    except ValueError:
        return False
