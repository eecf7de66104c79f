"""Forms of SQL that mean something else on Athena than on Trino, or that only one of them takes.

The project's SQL is written so that both mean the same; `local_aws/README.md` says how.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from visible_kinds import Kinds

from local_aws.athena.embedded.statement.dialect import parse
from local_aws.athena.numerals import numerals

#: Functions that Trino's release notes have since 2023: what Athena's engine is built on is older.
_YOUNG = {
    *["sinh", "quantile_at_value", "array_histogram", "bitwise_xor_agg", "timezone", "t_pdf", "t_cdf"],
    *["cosine_distance", "dot_product", "euclidean_distance", "array_first", "array_last"],
}


def forbidden(sql: str) -> list[str]:
    """What is wrong with a query, a sentence each; nothing for SQL that means the same on both."""
    found = [
        f"{sql[start:end]} is a double on Athena and a decimal on Trino; write decimal '{sql[start:end]}'"
        for start, end, digits in numerals(sql)
        if digits is not None and "." in sql[start:end]
    ]
    tree = parse(sql)
    kinds = Kinds(tree)
    return found + [said for node in tree.walk() for said in _of_node(node, kinds)]


def _of_node(node: exp.Expression, kinds: Kinds) -> Iterator[str]:
    if isinstance(node, exp.Unnest):
        alias = node.args.get("alias")
        columns = sum(2 if kinds.is_map(value) else 1 for value in node.expressions)
        if len(alias.columns if alias else []) != columns:
            yield (
                "UNNEST names columns of rows, as only Trino does: unnest their fields beside each other; "
                "of a map it names two, where it is to be seen that it is one"
            )
    elif isinstance(node, exp.Bracket) and not kinds.is_array(node.this):
        yield f"{node.sql('trino')} fails on Trino where the key is missing; use element_at"
    elif isinstance(node, exp.Cast) and node.to.is_type("timestamp") and kinds.may_be_zoned(node.this):
        yield "a time in a zone is cast to a timestamp: UTC's clock on Athena, the zone's on Trino"
    elif isinstance(node, exp.Anonymous) and node.name.lower() in _YOUNG:
        yield f"{node.name} is not in Athena"
