"""Forms of SQL that mean something else on Athena than on Trino, or that only one of them takes.

The project's SQL is written so that both mean the same; `local_aws/README.md` says how.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from local_aws.athena.embedded.statement.dialect import parse
from local_aws.athena.numerals import numerals

#: Functions that give a time in a zone.
_ZONED = {"from_iso8601_timestamp", "with_timezone", "at_timezone", "from_iso8601_timestamp_nanos"}
#: Functions of Trino that are younger than what Athena's engine is built on.
_YOUNG = {"bitwise_xor_agg"}


def forbidden(sql: str) -> list[str]:
    """What is wrong with a query, a sentence each; nothing for SQL that means the same on both."""
    found = [
        f"{sql[start:end]} is a double on Athena and a decimal on Trino; write decimal '{sql[start:end]}'"
        for start, end, digits in numerals(sql)
        if digits is not None and "." in sql[start:end]
    ]
    return found + [said for node in parse(sql).walk() for said in _of_node(node)]


def _of_node(node: exp.Expression) -> Iterator[str]:
    if isinstance(node, exp.Unnest):
        alias = node.args.get("alias")
        names = len(alias.columns) if alias else 0
        if names not in (len(node.expressions), 2 * len(node.expressions)):
            yield "UNNEST names columns of rows, as only Trino does; unnest their fields beside each other"
    elif isinstance(node, exp.Bracket) and not _is_place(node.expressions[0]):
        yield f"{node.sql('trino')} fails on Trino where the key is missing; use element_at"
    elif isinstance(node, exp.Cast) and node.to.is_type("timestamp") and _is_zoned(node.this):
        yield "a time in a zone is cast to a timestamp: UTC's clock on Athena, the zone's on Trino"
    elif isinstance(node, exp.Anonymous) and node.name.lower() in _YOUNG:
        yield f"{node.name} is not in Athena"


def _is_place(key: exp.Expression) -> bool:
    """Whether a subscript is a number, as an array's is."""
    return isinstance(key, exp.Literal) and not key.is_string


def _is_zoned(value: exp.Expression) -> bool:
    """Whether a value could be in another zone than UTC."""
    value = value.unnest()
    if isinstance(value, exp.AtTimeZone):
        return value.args["zone"].name != "UTC"
    if not isinstance(value, exp.Anonymous):
        return False
    if value.name.lower() == "at_timezone":
        return value.expressions[1].name != "UTC"
    return value.name.lower() in _ZONED
