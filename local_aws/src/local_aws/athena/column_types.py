"""Types of columns that Athena does not keep, in Trino's notation.

https://docs.aws.amazon.com/athena/latest/ug/data-types.html: an Iceberg table holds timestamp(6) alone, and
no tinyint, smallint or char; a Hive table and a view hold no time in a zone, no uuid and no json, and a Hive
table no more than timestamp(3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from local_aws.athena.engine import Column
from local_aws.athena.errors import not_supported

_PRECISION = re.compile(r"timestamp\((\d+)\)")
_NOT_ICEBERG = re.compile(r"\b(tinyint|smallint|char\(\d+\))")
_NOT_HIVE = re.compile(r"timestamp\(\d+\) with time zone|\b(?:uuid|json|time\(\d+\))")


def refuse_for_iceberg(columns: Iterable[Column]) -> None:
    """Refuse *columns* of a new Iceberg table.

    Raises:
        QueryError: NOT_SUPPORTED.
    """
    for column in columns:
        for digits in _PRECISION.findall(column.full):
            if digits != "6":
                raise not_supported(
                    f'Timestamp precision ({digits}) not supported for Iceberg. Use "timestamp(6)" instead.'
                )
        found = _NOT_ICEBERG.search(column.full)
        if found:
            raise not_supported(f"Type not supported for Iceberg: {found[0]}")


def refuse_for_hive(columns: Iterable[Column]) -> None:
    """Refuse *columns* of a new Hive table.

    Raises:
        QueryError: NOT_SUPPORTED.
    """
    columns = list(columns)
    refuse_for_view(columns)
    for column in columns:
        for digits in _PRECISION.findall(column.full):
            if int(digits) > 3:
                message = f"Incorrect timestamp precision for timestamp({digits})"
                raise not_supported(
                    f"{message}; the configured precision is MILLISECONDS; column {column.name}"
                )


def refuse_for_view(columns: Iterable[Column]) -> None:
    """Refuse *columns* of a view or of files.

    Raises:
        QueryError: NOT_SUPPORTED.
    """
    for column in columns:
        found = _NOT_HIVE.search(column.full)
        if found:
            raise not_supported(f"Unsupported Hive type: {found[0]} of column {column.name}")
