"""Data catalogs, databases and tables through Athena's own API."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from athena_queries import succeeded
from botocore.exceptions import ClientError
from local_clients import client

from local_aws.gateway import Gateway

BUCKET, DATABASE, CATALOG = "catalog-athena", "catalogued", "AwsDataCatalog"
HERE = {"CatalogName": CATALOG}
RESULTS = {"ResultConfiguration": {"OutputLocation": f"s3://{BUCKET}/out/"}}


@pytest.fixture(scope="module", autouse=True)
def _place(gateway: Gateway) -> None:
    """A database with a description and four tables, one of them partitioned."""
    client(gateway, "s3").create_bucket(Bucket=BUCKET)
    glue = client(gateway, "glue")
    glue.create_database(
        DatabaseInput={"Name": DATABASE, "Description": "Tables to find", "Parameters": {"owner": "us"}}
    )
    athena = client(gateway, "athena")
    for name in ("a_daily", "b_daily", "c_hourly"):
        ddl = f"create external table {DATABASE}.{name} (id string) location 's3://{BUCKET}/{name}/'"
        succeeded(athena, ddl, **RESULTS)
    ddl = f"""create external table {DATABASE}.parted (id bigint comment 'its number') comment 'in parts'
        partitioned by (day string) stored as parquet location 's3://{BUCKET}/parted/'
        tblproperties ('purpose' = 'test')"""
    succeeded(athena, ddl, **RESULTS)


@pytest.fixture
def athena(aws_environment: Gateway) -> Any:
    """A boto3 client of local Athena."""
    return boto3.client("athena")


def test_there_is_one_data_catalog(athena: Any) -> None:
    """AwsDataCatalog is Glue's; it is found in any case, and no other is there."""
    (summary,) = athena.list_data_catalogs()["DataCatalogsSummary"]
    assert (summary["CatalogName"], summary["Type"]) == (CATALOG, "GLUE")
    catalog = athena.get_data_catalog(Name="awsdatacatalog")["DataCatalog"]
    assert catalog["Parameters"] == {"catalog-id": "123456789012"}
    with pytest.raises(ClientError, match="Catalog elsewhere is not found"):
        athena.list_databases(CatalogName="elsewhere")


def test_a_database_tells_what_glue_knows(athena: Any) -> None:
    """Name, description and parameters come from Glue; a name that is not there is a MetadataException."""
    found = athena.get_database(DatabaseName=DATABASE, **HERE)["Database"]
    assert found == {"Name": DATABASE, "Description": "Tables to find", "Parameters": {"owner": "us"}}
    with pytest.raises(athena.exceptions.MetadataException, match="Database nowhere not found"):
        athena.get_database(DatabaseName="nowhere", **HERE)


def test_databases_come_in_pages(athena: Any) -> None:
    """Every database comes once, by name, whatever the page size."""
    pages = athena.get_paginator("list_databases").paginate(PaginationConfig={"PageSize": 1}, **HERE)
    names = [item["Name"] for page in pages for item in page["DatabaseList"]]
    assert names == sorted(set(names))
    assert DATABASE in names


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ({}, ["a_daily", "b_daily", "c_hourly", "parted"]),
        ({"Expression": ".*_daily"}, ["a_daily", "b_daily"]),
        ({"Expression": "*_daily"}, ["a_daily", "b_daily"]),
        ({"Expression": "[bc]_.*"}, ["b_daily", "c_hourly"]),
        ({"Expression": "PARTED"}, ["parted"]),
        ({"Expression": "part"}, []),
    ],
)
def test_tables_are_found_by_expression(athena: Any, expression: dict[str, str], names: list[str]) -> None:
    """Expression is a regular expression over whole names; pages of one hold the same tables."""
    pages = athena.get_paginator("list_table_metadata").paginate(
        DatabaseName=DATABASE, PaginationConfig={"PageSize": 1}, **HERE, **expression
    )
    assert [item["Name"] for page in pages for item in page["TableMetadataList"]] == names


def test_a_table_tells_its_columns_and_place(athena: Any) -> None:
    """Columns, partition keys and parameters are as the DDL gave them."""
    found = athena.get_table_metadata(DatabaseName=DATABASE, TableName="parted", **HERE)["TableMetadata"]
    assert found["Columns"] == [{"Name": "id", "Type": "bigint", "Comment": "its number"}]
    assert found["PartitionKeys"] == [{"Name": "day", "Type": "string"}]
    assert found["TableType"] == "EXTERNAL_TABLE"
    assert found["Parameters"]["purpose"] == "test"
    assert found["Parameters"]["location"].rstrip("/") == f"s3://{BUCKET}/parted"
    with pytest.raises(athena.exceptions.MetadataException, match="Table nothing not found"):
        athena.get_table_metadata(DatabaseName=DATABASE, TableName="nothing", **HERE)
    with pytest.raises(athena.exceptions.MetadataException, match="Database nowhere not found"):
        athena.list_table_metadata(DatabaseName="nowhere", **HERE)
