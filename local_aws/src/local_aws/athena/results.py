"""Results where Athena puts them: CSV or text, metadata and manifest in S3; pages in GetQueryResults."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

from local_aws.athena.catalog import Catalog, split_uri
from local_aws.athena.engine import Column, Outcome
from local_aws.athena.errors import SYSTEM, QueryError
from local_aws.athena.execution import Execution
from local_aws.athena.paging import page_start
from local_aws.athena.result_metadata import metadata
from local_aws.athena.statements import Statement
from local_aws.athena.validation import invalid

Row = list[str | None]
_MOST_ROWS = 1000
"""Rows a page of GetQueryResults (Athena API reference)."""

_HELD, _HELD_ROWS = 64, 500_000
"""So many results, and rows of results, are held in memory; older ones are read from S3 again."""

_FIELD = re.compile(r'(?:"((?:[^"]|"")*)")?(,|\n)')
_WRITES = frozenset({"write", "unload", "create_table_as"})

_ROWS = Column("rows", "bigint", "bigint", "bigint")
_NUMBERS = {
    "tinyint": 3,
    "smallint": 5,
    "integer": 10,
    "bigint": 19,
    "float": 17,
    "double": 17,
    "varchar": 2_147_483_647,
    "varbinary": 1_073_741_824,
    "time": 3,
    "time with time zone": 3,
    "timestamp": 3,
    "timestamp with time zone": 3,
}
"""ColumnInfo.Precision by type, where the type itself does not tell it (as Athena answers it)."""

_SIZED = re.compile(r"(?:varchar|char|decimal)\((\d+)(?:,\s*(\d+))?\)")


def location(place: str, query_id: str, statement: Statement) -> str:
    """Where Athena puts the result of *statement* below the folder *place*.

    A query has a `.csv`, as have UPDATE, DELETE and MERGE; INSERT, UNLOAD and CTAS have no file of their own,
    only the metadata beside this address; everything else has a `.txt`.
    """
    folder = place.rstrip("/")
    if statement.kind == "create_table_as":
        iceberg = re.search(r"(?i)table_type\s*=\s*'iceberg'", statement.text)
        return f"{folder}/{query_id}" if iceberg else f"{folder}/tables/{query_id}"
    if statement.kind == "unload" or statement.substatement == "INSERT":
        return f"{folder}/{query_id}"
    suffix = "csv" if statement.kind in ("query", "execute", "write") else "txt"
    return f"{folder}/{query_id}.{suffix}"


class Results:
    """Stores results in S3 and gives them back, the newest from memory."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, list[Row]] = OrderedDict()
        self._lock = Lock()

    def store(self, execution: Execution, statement: Statement, outcome: Outcome) -> None:
        """Write the result object, its metadata, and the manifest of files written.

        Raises:
            QueryError: RESULT_WRITE_ERROR where the output location cannot be written.
        """
        rows = list(outcome.rows)
        if statement.kind in _WRITES:
            outcome.columns = [_ROWS]
        execution.columns, execution.row_count = outcome.columns, len(rows)
        execution.scanned, execution.updated = outcome.scanned, updated(statement, outcome)
        self._hold(execution.location, rows)
        catalog = Catalog(execution.context)
        for uri, body in _objects(execution, statement, outcome, rows):
            _put(catalog, uri, body)
        if statement.kind in _WRITES and outcome.written:
            execution.manifest = re.sub(r"\.csv$", "", execution.location) + "-manifest.csv"
            _put(catalog, execution.manifest, "".join(f"{uri}\n" for uri in outcome.written).encode())

    def page(self, execution: Execution, params: Mapping[str, Any]) -> dict[str, Any]:
        """GetQueryResults of an execution that SUCCEEDED.

        A query's first row holds the column names, as Athena sends it: on the first page only.

        Raises:
            ServiceError: InvalidRequestException for a page that there is not, or a result that is gone.
        """
        if params.get("QueryResultType", "DATA_ROWS") != "DATA_ROWS":
            raise invalid("local Athena gives DATA_ROWS only; the manifest lies at DataManifestLocation.")
        most = params.get("MaxResults", _MOST_ROWS)
        if most > _MOST_ROWS:
            raise invalid(f"MaxResults is more than maximum allowed length {_MOST_ROWS}.")
        rows = self._rows(execution)
        if execution.statement.has_header and execution.columns:
            rows = [[column.name for column in execution.columns], *rows]
        start = page_start(params, len(rows))
        data = [
            {"Data": [{} if value is None else {"VarCharValue": value} for value in row]}
            for row in rows[start : start + most]
        ]
        info = [column_info(column) for column in execution.columns]
        answer: dict[str, Any] = {
            "ResultSet": {"Rows": data, "ResultSetMetadata": {"ColumnInfo": info}},
        }
        if execution.updated is not None:
            answer["UpdateCount"] = execution.updated
        if start + most < len(rows):
            answer["NextToken"] = str(start + most)
        return answer

    def available(self, execution: Execution) -> bool:
        """Whether the result of *execution* is still in S3."""
        bucket, key = split_uri(execution.location)
        try:
            Catalog(execution.context).s3.head_object(Bucket=bucket, Key=key)
        except ClientError:
            return False
        return True

    def _rows(self, execution: Execution) -> list[Row]:
        with self._lock:
            if execution.location in self._held:
                self._held.move_to_end(execution.location)
                return self._held[execution.location]
        rows = _read(execution) if execution.row_count else []
        self._hold(execution.location, rows)
        return rows

    def _hold(self, uri: str, rows: list[Row]) -> None:
        with self._lock:
            self._held[uri] = rows
            count = sum(map(len, self._held.values()))
            while len(self._held) > _HELD or (count > _HELD_ROWS and len(self._held) > 1):
                _, oldest = self._held.popitem(last=False)
                count -= len(oldest)


def updated(statement: Statement, outcome: Outcome) -> int | None:
    """UpdateCount: rows written; 0 for what only reads; None (absent) for DDL, as Athena answers it."""
    if outcome.updated is not None:
        return outcome.updated
    return None if statement.type == "DDL" else 0


def _objects(
    execution: Execution, statement: Statement, outcome: Outcome, rows: list[Row]
) -> Iterable[tuple[str, bytes]]:
    """The objects of a result: a text has a header only where it is a plan, and no newline at its end."""
    uri = execution.location
    if uri.endswith(".csv") and statement.has_header:
        yield uri, csv_text([column.name for column in outcome.columns], rows).encode()
    elif uri.endswith(".txt"):
        head = [[column.name for column in outcome.columns]] if statement.has_header else []
        yield uri, "\n".join("\t".join(value or "" for value in row) for row in [*head, *rows]).encode()
    if outcome.columns:
        ctas = statement.kind == "create_table_as"
        wrote = "CREATE TABLE" if ctas else statement.substatement if statement.kind in _WRITES else ""
        info = [column_info(column) for column in outcome.columns]
        yield uri + ".metadata", metadata(execution.id, wrote, execution.updated, info)


def _put(catalog: Catalog, uri: str, body: bytes) -> None:
    bucket, key = split_uri(uri)
    kind = "binary/octet-stream" if key.endswith(".txt") else "application/octet-stream"
    try:
        catalog.s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType=kind)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        message = f"Failed to write the query results to {uri}: {code}. Make the bucket, or name another."
        raise QueryError("RESULT_WRITE_ERROR", message, category=SYSTEM) from error


def _read(execution: Execution) -> list[Row]:
    bucket, key = split_uri(execution.location)
    try:
        body = Catalog(execution.context).s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    except ClientError as error:
        raise invalid("Could not find results", "RESULT_NOT_FOUND") from error
    if key.endswith(".csv"):
        return csv_rows(body)[1:]
    lines: list[Row] = [[line] for line in body.split("\n")]
    return lines[1:] if execution.statement.has_header else lines


def csv_text(names: list[str], rows: Iterable[Row]) -> str:
    """Athena's CSV: every value quoted, NULL as nothing between the commas."""
    lines = [",".join(map(_quoted, names))]
    lines += [",".join(map(_quoted, row)) for row in rows]
    return "\n".join(lines) + "\n"


def csv_rows(text: str) -> list[Row]:
    """The rows of Athena's CSV, with NULL where nothing is between the commas."""
    rows: list[Row] = [[]]
    for found in _FIELD.finditer(text):
        rows[-1].append(None if found[1] is None else found[1].replace('""', '"'))
        if found[2] == "\n":
            rows.append([])
    return rows[:-1]


def _quoted(value: str | None) -> str:
    return "" if value is None else '"' + value.replace('"', '""') + '"'


def column_info(column: Column) -> dict[str, Any]:
    """One ColumnInfo of ResultSetMetadata."""
    sized = _SIZED.fullmatch(column.full)
    precision = int(sized[1]) if sized else _NUMBERS.get(column.kind, 0)
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column.name,
        "Label": column.name,
        "Type": column.kind,
        "Precision": precision,
        "Scale": int(sized[2] or 0) if sized else 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": column.kind in ("varchar", "char"),
    }
