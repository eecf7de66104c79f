"""The partitions of a Hive table, with their values in the types of its partition columns."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from local_aws.athena.catalog import Catalog
from local_aws.athena.embedded.hive.projection import is_projected
from local_aws.athena.embedded.types import duck_from_hive
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.partitions import NO_VALUE


def partition_table(catalog: Catalog, table: dict[str, Any]) -> tuple[list[tuple[str, str]], pa.Table]:
    """`"t$partitions"` of a Hive *table*: names and DuckDB types of its columns, a row per partition of Glue.

    Raises:
        QueryError: TABLE_NOT_FOUND where the table has no partition columns, NOT_SUPPORTED where its
            partitions are projected and Glue has none.
    """
    keys = table.get("PartitionKeys") or []
    if not keys:
        name = f'{table["DatabaseName"]}."{table["Name"]}$partitions"'
        raise QueryError("TABLE_NOT_FOUND", f"line 1:1: Table 'awsdatacatalog.{name}' does not exist")
    if is_projected(table):
        raise not_supported("$partitions of a table with partition projection has no rule; Glue has none")
    found = [partition["Values"] for partition in catalog.partitions(table)]
    columns = [(key["Name"].lower(), duck_from_hive(key["Type"])) for key in keys]
    return columns, typed_values({}, columns, found)


def typed_values(
    beside: dict[str, list[str]], columns: list[tuple[str, str]], rows: list[list[str]]
) -> pa.Table:
    """Partition values as Glue's text, a list for each row, in the DuckDB types of *columns*.

    *beside* are columns of text that stay as they are, in front.
    """
    texts = {name: [_value(row[at]) for row in rows] for at, (name, _) in enumerate(columns)}
    arrays = {name: pa.array(values, pa.string()) for name, values in {**beside, **texts}.items()}
    table = pa.table(arrays)
    if all(kind == "VARCHAR" for _, kind in columns):
        return table
    select = [f'"{name}"' for name in beside] + [
        f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in columns
    ]
    with duckdb.connect(":memory:") as connection:
        connection.register("rows", table)
        return connection.sql(f"SELECT {', '.join(select)} FROM rows").to_arrow_table()


def _value(text: str) -> str | None:
    return None if text == NO_VALUE else text
