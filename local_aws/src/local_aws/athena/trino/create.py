"""CREATE TABLE AS: Athena's statement in Trino's words."""

from __future__ import annotations

from dataclasses import dataclass

from local_aws.athena.engine import Session
from local_aws.athena.errors import QueryError
from local_aws.athena.trino.properties import TableProperties, hive, iceberg, plain
from local_aws.athena.trino.words import Carried, Words


@dataclass(frozen=True, slots=True)
class Creation:
    """One CREATE TABLE AS: its *target*, its *properties*, and the statement to send."""

    target: tuple[str, str]
    if_not_exists: bool
    properties: TableProperties
    carried: Carried


def creation(sql: str, session: Session) -> Creation:
    """Translate Athena's CREATE TABLE AS; everything from AS on is left as written.

    Raises:
        QueryError: As Athena would refuse the statement.
    """
    words = Words(sql)
    words.expect("CREATE", "TABLE")
    exists = words.take("IF", "NOT", "EXISTS")
    *qualifiers, name = words.name()
    database = qualifiers[-1] if qualifiers else session.database
    between = words.until("WITH", "AS")
    properties = _properties(_given(words), f"{session.scratch}tables/{session.query_id}/")
    start = words.rest
    words.expect("AS")
    head = " ".join([
        "CREATE TABLE", *(["IF NOT EXISTS"] if exists else []),
        f'"{properties.catalog}"."{database}"."{name}"', between, properties.clause, "",
    ])  # fmt: skip
    carried = Carried(sql, start, head + sql[start:], len(head))
    return Creation((database, name), exists, properties, carried)


def scratch_table(session: Session) -> str:
    """A table's name that no other execution uses."""
    return "t_" + session.query_id.replace("-", "_")


def _given(words: Words) -> dict[str, str]:
    """What WITH (name = value, …) gives, as SQL text by lower-case name."""
    given: dict[str, str] = {}
    if not words.take("WITH"):
        return given
    words.expect("(")
    while True:
        (name,) = words.name()
        words.expect("=")
        given[name] = words.until(",")
        if not words.take(","):
            break
    words.expect(")")
    return given


def _properties(given: dict[str, str], scratch: str) -> TableProperties:
    kind = plain(given.get("table_type", "'HIVE'")).upper()
    location = plain(given.get("external_location") or given.get("location") or f"'{scratch}'")
    if kind == "ICEBERG":
        return iceberg(given, location)
    if kind != "HIVE":
        raise QueryError("INVALID_TABLE_PROPERTY", f"table_type is HIVE or ICEBERG, not {kind}")
    return hive(given, location)
