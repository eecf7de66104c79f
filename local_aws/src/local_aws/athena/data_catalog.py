"""Athena's view of the Glue catalog: data catalogs, databases, table metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local_aws.athena.catalog import Catalog
from local_aws.athena.paging import paged
from local_aws.athena.validation import invalid
from local_aws.service import CallContext, ServiceError

Params = Mapping[str, Any]
_NAME = "AwsDataCatalog"


def list_data_catalogs(params: Params, _context: CallContext) -> dict[str, Any]:
    """ListDataCatalogs: the one catalog that there is."""
    summary = {"CatalogName": _NAME, "Type": "GLUE", "Status": "CREATE_COMPLETE"}
    return paged(params, [summary], "DataCatalogsSummary")


def get_data_catalog(params: Params, context: CallContext) -> dict[str, Any]:
    """GetDataCatalog."""
    _known(params["Name"])
    return {"DataCatalog": {"Name": _NAME, "Type": "GLUE", "Parameters": {"catalog-id": context.account}}}


def list_databases(params: Params, context: CallContext) -> dict[str, Any]:
    """ListDatabases, by name."""
    _known(params["CatalogName"])
    databases = sorted(Catalog(context).databases(), key=lambda item: item["Name"])
    return paged(params, [_database(item) for item in databases], "DatabaseList")


def get_database(params: Params, context: CallContext) -> dict[str, Any]:
    """GetDatabase."""
    _known(params["CatalogName"])
    return {"Database": _database(_found_database(params["DatabaseName"], context))}


def get_table_metadata(params: Params, context: CallContext) -> dict[str, Any]:
    """GetTableMetadata."""
    _known(params["CatalogName"])
    table = Catalog(context).find(params["DatabaseName"], params["TableName"])
    if table is None:
        raise _missing("Table", params["TableName"])
    return {"TableMetadata": _metadata(table)}


def list_table_metadata(params: Params, context: CallContext) -> dict[str, Any]:
    """ListTableMetadata, by name; Expression is a regular expression over whole names.

    As the crawlers and SHOW TABLES have it, an Expression that is none, such as `*_daily`, may use `*` for
    any characters.
    """
    _known(params["CatalogName"])
    pattern = _pattern(params.get("Expression") or ".*")
    _found_database(params["DatabaseName"], context)
    tables = sorted(Catalog(context).tables(params["DatabaseName"]), key=lambda item: item["Name"])
    found = [_metadata(item) for item in tables if pattern.fullmatch(item["Name"])]
    return paged(params, found, "TableMetadataList")


def _known(name: str) -> None:
    if name.lower() != _NAME.lower():
        raise invalid(f"Catalog {name} is not found; local Athena has {_NAME} only")


def _found_database(name: str, context: CallContext) -> dict[str, Any]:
    glue = Catalog(context).glue
    try:
        return glue.get_database(Name=name.lower())["Database"]
    except glue.exceptions.EntityNotFoundException as error:
        raise _missing("Database", name) from error


def _missing(kind: str, name: str) -> ServiceError:
    return ServiceError("MetadataException", f"EntityNotFoundException: {kind} {name} not found.")


def _pattern(expression: str) -> re.Pattern[str]:
    try:
        return re.compile(expression, re.IGNORECASE)
    except re.error:
        parts = [re.escape(part) for part in expression.split("*")]
        return re.compile(".*".join(parts), re.IGNORECASE)


def _database(database: Mapping[str, Any]) -> dict[str, Any]:
    return {key: database[key] for key in ("Name", "Description", "Parameters") if database.get(key)}


def _columns(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: column[key] for key in ("Name", "Type", "Comment") if column.get(key)} for column in columns
    ]


def _metadata(table: Mapping[str, Any]) -> dict[str, Any]:
    descriptor = table.get("StorageDescriptor", {})
    parameters = {
        **table.get("Parameters", {}),
        "location": descriptor.get("Location", ""),
        "inputformat": descriptor.get("InputFormat", ""),
        "outputformat": descriptor.get("OutputFormat", ""),
        "serde.serialization.lib": descriptor.get("SerdeInfo", {}).get("SerializationLibrary", ""),
    }
    times = {key: table[key] for key in ("CreateTime", "LastAccessTime") if table.get(key)}
    return {
        "Name": table["Name"],
        "TableType": table.get("TableType", ""),
        "Columns": _columns(descriptor.get("Columns", [])),
        "PartitionKeys": _columns(table.get("PartitionKeys") or []),
        "Parameters": parameters,
        **times,
    }
