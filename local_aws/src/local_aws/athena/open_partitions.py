"""Athena's limit of partitions that one statement writes: 100 per CTAS, INSERT, MERGE, UPDATE or UNLOAD.

https://docs.aws.amazon.com/athena/latest/ug/ctas-insert-into.html
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from local_aws.athena.errors import QueryError

LIMIT = 100


def refuse_many_hive(written: Iterable[Hashable]) -> None:
    """Let a write to a Hive table have files in at most `LIMIT` of *written*, partitions with their buckets.

    Raises:
        QueryError: HIVE_TOO_MANY_OPEN_PARTITIONS, in words that dbt-athena recognises.
    """
    if len(set(written)) > LIMIT:
        message = f"Exceeded limit of {LIMIT} open writers for partitions/buckets"
        raise QueryError("HIVE_TOO_MANY_OPEN_PARTITIONS", message)


def refuse_many_iceberg(written: Iterable[Hashable]) -> None:
    """Let a write to an Iceberg table have files in at most `LIMIT` of the partitions *written*.

    Raises:
        QueryError: ICEBERG_TOO_MANY_OPEN_PARTITIONS, in words that dbt-athena recognises.
    """
    if len(set(written)) > LIMIT:
        message = f"Exceeded limit of {LIMIT} open writers for partitions"
        raise QueryError("ICEBERG_TOO_MANY_OPEN_PARTITIONS", message)
