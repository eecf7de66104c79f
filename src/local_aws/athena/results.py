"""Results where Athena puts them: CSV or text and manifest in S3, pages in GetQueryResults."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from local_aws.athena.catalog import Catalog, split_uri
from local_aws.athena.engine import Column, Outcome
from local_aws.athena.statements import Statement

_NUMERIC = {
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "float": 17,
    "double": 17,
    "varchar": 2147483647,
}
_NUMERIC["date"] = 0


def store(catalog: Catalog, statement: Statement, outcome: Outcome, location: str) -> str | None:
    """Write the result object, and the manifest of files written; the manifest's address where there is
    one.
    """
    rows = list(outcome.rows)
    outcome.rows = rows
    if statement.has_csv:
        body = csv_text([column.name for column in outcome.columns], rows)
    else:
        body = "".join("\t".join(value or "" for value in row) + "\n" for row in rows)
    _put(catalog, location, body)
    _put(catalog, location + ".metadata", "")
    if not outcome.written:
        return None
    manifest = location.rpartition(".")[0] + "-manifest.csv"
    _put(catalog, manifest, "".join(uri + "\n" for uri in outcome.written))
    return manifest


def _put(catalog: Catalog, uri: str, body: str) -> None:
    bucket, key = split_uri(uri)
    catalog.s3.put_object(Bucket=bucket, Key=key, Body=body.encode())


def csv_text(names: list[str], rows: Iterable[list[str | None]]) -> str:
    """Athena's CSV: every value quoted, NULL as nothing between the commas."""
    lines = [",".join(map(_quoted, names))]
    lines += [",".join(map(_quoted, row)) for row in rows]
    return "\n".join(lines) + "\n"


def _quoted(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'


def column_info(column: Column) -> dict[str, Any]:
    """One ColumnInfo of ResultSetMetadata."""
    precision, scale = _NUMERIC.get(column.kind, 0), 0
    if column.kind == "decimal" and "(" in column.full:
        precision, scale = (int(part) for part in column.full[8:-1].split(","))
    if column.kind.startswith("timestamp"):
        precision = 3
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column.name,
        "Label": column.name,
        "Type": column.kind,
        "Precision": precision,
        "Scale": scale,
        "Nullable": "UNKNOWN",
        "CaseSensitive": column.kind in ("varchar", "char"),
    }


def page(statement: Statement, outcome: Outcome, start: int, most: int) -> tuple[dict[str, Any], int | None]:
    """A ResultSet of at most *most* rows from row *start*, and where the next page starts.

    A query's first row holds the column names, as Athena sends it.
    """
    rows: list[list[str | None]] = list(outcome.rows)
    if statement.has_csv and outcome.columns:
        rows = [[column.name for column in outcome.columns], *rows]
    chosen = rows[start : start + most]
    data = [{"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in chosen]
    following = start + most if start + most < len(rows) else None
    info = [column_info(column) for column in outcome.columns]
    return {"Rows": data, "ResultSetMetadata": {"ColumnInfo": info}}, following
