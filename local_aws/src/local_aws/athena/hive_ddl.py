"""CREATE and DROP of tables and databases, straight to Glue."""

from __future__ import annotations

import time

from local_aws.athena import iceberg_ddl
from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError
from local_aws.athena.table_definition import TableDefinition, read_definition
from local_aws.athena.words import Words


def create_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """CREATE [EXTERNAL] TABLE: Hive tables go to Glue as written, Iceberg ones are made by pyiceberg."""
    table = read_definition(sql, session.database)
    if catalog.find(table.database, table.name) is not None:
        if table.lenient:
            return Outcome()
        full = f"awsdatacatalog.{table.database}.{table.name}"
        raise QueryError("TABLE_ALREADY_EXISTS", f"Table '{full}' already exists")
    if not table.location:
        raise QueryError("INVALID_TABLE_PROPERTY", "CREATE TABLE needs a LOCATION")
    if not table.location.startswith("s3://"):
        raise QueryError("INVALID_TABLE_PROPERTY", f"LOCATION '{table.location}' is not an S3 address")
    _check_columns(table)
    if table.is_iceberg:
        iceberg_ddl.create(session.context, table)
        return Outcome()
    if not table.external:
        raise QueryError("NOT_SUPPORTED", "Hive tables need CREATE EXTERNAL TABLE; Iceberg ones table_type")
    if table.transforms:
        raise QueryError("NOT_SUPPORTED", "PARTITIONED BY without a type is for Iceberg tables")
    parameters = {"EXTERNAL": "TRUE", "transient_lastDdlTime": str(int(time.time())), **table.properties}
    if table.comment:
        parameters["comment"] = table.comment
    made = {
        "Name": table.name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
        "PartitionKeys": table.keys,
        "StorageDescriptor": {"Columns": table.columns, "Location": table.location, **table.storage},
    }
    catalog.create_table(table.database, made)
    return Outcome()


def _check_columns(table: TableDefinition) -> None:
    names = [column["Name"] for column in [*table.columns, *table.keys]]
    again = [name for at, name in enumerate(names) if name in names[:at]]
    if again:
        raise QueryError("DUPLICATE_COLUMN_NAME", f"Duplicate column name: {again[0]}")


def drop_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """DROP TABLE: the Glue entry; an Iceberg table's files too, as Athena does."""
    words = Words(sql)
    words.need("drop")
    words.need("table")
    lenient = words.take("if exists")
    database, name = words.table(session.database)
    words.end()
    table = catalog.find(database, name)
    if table is None:
        if lenient:
            return Outcome()
        raise QueryError("TABLE_NOT_FOUND", f"Table 'awsdatacatalog.{database}.{name}' does not exist")
    if is_view(table):
        raise QueryError("TABLE_NOT_FOUND", f"'{database}.{name}' is a view, not a table; use DROP VIEW")
    catalog.glue.delete_table(DatabaseName=database, Name=name)
    if is_iceberg(table):
        catalog.delete_objects(table["StorageDescriptor"]["Location"].rstrip("/") + "/")
    return Outcome()


def create_database(sql: str, catalog: Catalog, _session: Session) -> Outcome:
    """CREATE DATABASE or SCHEMA."""
    words = Words(sql)
    words.need("create")
    words.need("database", "schema")
    lenient = words.take("if not exists")
    name = words.name()
    made: dict[str, object] = {"Name": name}
    if words.take("comment"):
        made["Description"] = words.string()
    if words.take("location"):
        made["LocationUri"] = words.string()
    if words.take("with dbproperties"):
        made["Parameters"] = words.properties()
    words.end()
    if catalog.has_database(name):
        if lenient:
            return Outcome()
        raise QueryError("SCHEMA_ALREADY_EXISTS", f"Schema '{name}' already exists")
    catalog.glue.create_database(DatabaseInput=made)
    return Outcome()


def drop_database(sql: str, catalog: Catalog, _session: Session) -> Outcome:
    """DROP DATABASE: empty, or with CASCADE, which takes the files of Iceberg tables too."""
    words = Words(sql)
    words.need("drop")
    words.need("database", "schema")
    lenient = words.take("if exists")
    name = words.name()
    cascade = words.take("cascade") or (words.take("restrict") and False)
    words.end()
    if not catalog.has_database(name):
        if lenient:
            return Outcome()
        raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{name}' does not exist")
    tables = catalog.tables(name)
    if tables and not cascade:
        raise QueryError("SCHEMA_NOT_EMPTY", f"Cannot drop non-empty schema '{name}'; add CASCADE")
    catalog.glue.delete_database(Name=name)
    for table in filter(is_iceberg, tables):
        catalog.delete_objects(table["StorageDescriptor"]["Location"].rstrip("/") + "/")
    return Outcome()


def alter_database(sql: str, catalog: Catalog, _session: Session) -> Outcome:
    """ALTER DATABASE or SCHEMA SET DBPROPERTIES."""
    words = Words(sql)
    words.need("alter")
    words.need("database", "schema")
    name = words.name()
    words.need("set dbproperties")
    properties = words.properties()
    words.end()
    if not catalog.has_database(name):
        raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{name}' does not exist")
    found = catalog.glue.get_database(Name=name)["Database"]
    kept = {key: found[key] for key in ("Name", "Description", "LocationUri") if key in found}
    parameters = {**found.get("Parameters", {}), **properties}
    catalog.glue.update_database(Name=name, DatabaseInput={**kept, "Parameters": parameters})
    return Outcome()
