"""Athena's view of the Glue catalog: data catalogs, databases, table metadata."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local_aws.athena.catalog import Catalog
from local_aws.athena.validation import invalid
from local_aws.service import CallContext, ServiceError

_NAME = "AwsDataCatalog"


def _known(name: str) -> None:
    if name.lower() != _NAME.lower():
        raise invalid(f"Catalog {name} is not found; local Athena has {_NAME} only")


def list_data_catalogs(_params: Mapping[str, Any], _context: CallContext) -> dict[str, Any]:
    """ListDataCatalogs."""
    return {"DataCatalogsSummary": [{"CatalogName": _NAME, "Type": "GLUE"}]}


def get_data_catalog(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    """GetDataCatalog."""
    _known(params["Name"])
    return {"DataCatalog": {"Name": _NAME, "Type": "GLUE", "Parameters": {"catalog-id": context.account}}}


def list_databases(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    """ListDatabases."""
    _known(params["CatalogName"])
    return {"DatabaseList": [{"Name": item["Name"]} for item in Catalog(context).databases()]}


def get_database(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    """GetDatabase."""
    _known(params["CatalogName"])
    name = params["DatabaseName"]
    if not Catalog(context).has_database(name):
        raise ServiceError("MetadataException", f"Database {name} not found")
    return {"Database": {"Name": name.lower()}}


def get_table_metadata(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    """GetTableMetadata."""
    _known(params["CatalogName"])
    table = Catalog(context).find(params["DatabaseName"], params["TableName"])
    if table is None:
        raise ServiceError(
            "MetadataException", f"EntityNotFoundException: Table {params['TableName']} not found"
        )
    return {"TableMetadata": _metadata(table)}


def list_table_metadata(params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
    """ListTableMetadata; Expression is a regular expression over names."""
    _known(params["CatalogName"])
    pattern = params.get("Expression", ".*").replace("*", ".*") if "Expression" in params else ".*"
    tables = Catalog(context).tables(params["DatabaseName"])
    return {"TableMetadataList": [_metadata(item) for item in tables if re.fullmatch(pattern, item["Name"])]}


def _metadata(table: dict[str, Any]) -> dict[str, Any]:
    columns = [
        {key: column[key] for key in ("Name", "Type", "Comment") if column.get(key)}
        for column in table.get("StorageDescriptor", {}).get("Columns", [])
    ]
    keys = [
        {key: column[key] for key in ("Name", "Type", "Comment") if column.get(key)}
        for column in table.get("PartitionKeys") or ()
    ]
    descriptor = table.get("StorageDescriptor", {})
    parameters = {
        **table.get("Parameters", {}),
        "location": descriptor.get("Location", ""),
        "inputformat": descriptor.get("InputFormat", ""),
        "outputformat": descriptor.get("OutputFormat", ""),
        "serde.serialization.lib": descriptor.get("SerdeInfo", {}).get("SerializationLibrary", ""),
    }
    made = {
        "Name": table["Name"],
        "TableType": table.get("TableType", ""),
        "Columns": columns,
        "PartitionKeys": keys,
        "Parameters": parameters,
    }
    return {**made, "CreateTime": table["CreateTime"]} if table.get("CreateTime") else made
