"""Time travel: the snapshot that FOR VERSION AS OF and FOR TIMESTAMP AS OF name."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlglot import exp

from local_aws.athena.embedded.statement.sources import Source
from local_aws.athena.errors import QueryError, not_supported


def snapshot_id(source: Source) -> int | None:
    """The snapshot that FOR VERSION or TIMESTAMP AS OF names.

    Raises:
        QueryError: NOT_SUPPORTED where the version is not a literal.
    """
    if source.version is None:
        return None
    kind, value = source.version
    literal = value.find(exp.Literal)
    if literal is None:
        raise not_supported("FOR ... AS OF takes a literal in the embedded engine")
    if kind == "VERSION":
        return _version(source, literal)
    moment = datetime.fromisoformat(literal.name.replace(" UTC", "+00:00"))
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    found = source.iceberg.snapshot_as_of_timestamp(int(moment.timestamp() * 1000))
    if found is None:
        where = f'"{source.table["DatabaseName"]}".{source.table["Name"]}'
        message = f"No version history table {where} at or before {literal.name}"
        raise QueryError("INVALID_ARGUMENTS", message)
    return found.snapshot_id


def _version(source: Source, literal: exp.Literal) -> int:
    """A snapshot's id, or the name of a branch or tag; a number that fits an integer is none, as in Trino."""
    name = literal.name
    if literal.is_string:
        found = source.iceberg.snapshot_by_name(name)
        if found is None:
            raise QueryError("INVALID_ARGUMENTS", f"Cannot find snapshot with reference name: {name}")
        return found.snapshot_id
    if name.isdigit() and int(name) < 2**31:
        raise not_supported("Unsupported type for table version: integer")
    if not name.isdigit() or source.iceberg.snapshot_by_id(int(name)) is None:
        raise QueryError("INVALID_ARGUMENTS", f"Iceberg snapshot ID does not exists: {name}")
    return int(name)
