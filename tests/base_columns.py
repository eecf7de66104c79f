"""The columns of a table or view as texts that can be compared, whatever their types."""

from __future__ import annotations

import re
from typing import Any

import boto3

from engagelake import warehouse
from engagelake.settings import Settings

_ROWS = re.compile(r"array<struct<(.*)>>")


def texts_of(settings: Settings, table: str) -> dict[str, dict[str, Any]]:
    """Return the rows of staging's *table* by event id; lists and maps are Python's, all else is text.

    A list of rows becomes a list a field, named `<column>.<field>`; `raw` is left out.
    """
    database = settings.names.database("staging")
    described = boto3.client("glue").get_table(DatabaseName=database, Name=table)["Table"]
    names = {column["Name"]: column["Type"] for column in described["StorageDescriptor"]["Columns"]}
    parts = [part for name, kind in names.items() if name != "raw" for part in _parts(name, kind)]
    rows = warehouse.query(settings, f"select {', '.join(parts)} from {database}.{table}")
    return {row["event_id"]: row for row in rows}


def _parts(name: str, kind: str) -> list[str]:
    if rows := _ROWS.fullmatch(kind):
        fields = [field.split(":")[0] for field in rows[1].split(",")]
        return [f'cast(transform({name}, r -> r.{field}) as json) as "{name}.{field}"' for field in fields]
    if kind.startswith(("array", "map")):
        return [f"cast({name} as json) as {name}"]
    return [f"cast({name} as varchar) as {name}"]
