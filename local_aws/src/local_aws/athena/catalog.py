"""The Glue catalog and S3 as Athena uses them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws.athena.errors import QueryError, not_supported
from local_aws.clients import client
from local_aws.service import CallContext

#: The members of a Glue table that UpdateTable and CreateTable take back.
_INPUT_MEMBERS = (
    "Name", "Description", "Owner", "Retention", "StorageDescriptor", "PartitionKeys", "ViewOriginalText",
    "ViewExpandedText", "TableType", "Parameters",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One S3 object with its version mark."""

    bucket: str
    key: str
    etag: str
    size: int

    @property
    def uri(self) -> str:
        """Its `s3://` address."""
        return f"s3://{self.bucket}/{self.key}"


def split_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of an `s3://` address (`s3a` and `s3n` too)."""
    _, found, rest = uri.partition("://")
    if not found or not rest:
        raise QueryError("INVALID_TABLE_PROPERTY", f"{uri!r} is not an S3 address")
    bucket, _, key = rest.partition("/")
    return bucket, key


class Catalog:
    """Reads and writes Glue tables and S3 objects of one account through boto3."""

    def __init__(self, context: CallContext) -> None:
        self.context = context
        self.glue = client("glue", context.endpoint_url, context.region)
        self.s3 = client("s3", context.endpoint_url, context.region)

    def find(self, database: str, name: str) -> dict[str, Any] | None:
        """The Glue table, or None."""
        try:
            return self.glue.get_table(DatabaseName=database.lower(), Name=name.lower())["Table"]
        except self.glue.exceptions.EntityNotFoundException:
            return None

    def table(self, database: str, name: str, where: str = "") -> dict[str, Any]:
        """The Glue table.

        Raises:
            QueryError: TABLE_NOT_FOUND or SCHEMA_NOT_FOUND with *where* in front.
        """
        found = self.find(database, name)
        if found is None:
            if not self.has_database(database):
                raise QueryError("SCHEMA_NOT_FOUND", f"{where}Schema '{database}' does not exist")
            message = f"{where}Table 'awsdatacatalog.{database}.{name}' does not exist"
            raise QueryError("TABLE_NOT_FOUND", message)
        return found

    def has_database(self, name: str) -> bool:
        """Whether the Glue database exists."""
        try:
            self.glue.get_database(Name=name.lower())
        except self.glue.exceptions.EntityNotFoundException:
            return False
        return True

    def databases(self) -> list[dict[str, Any]]:
        """All Glue databases."""
        pages = self.glue.get_paginator("get_databases").paginate()
        return [database for page in pages for database in page["DatabaseList"]]

    def tables(self, database: str) -> list[dict[str, Any]]:
        """All tables of a Glue database."""
        pages = self.glue.get_paginator("get_tables").paginate(DatabaseName=database.lower())
        return [table for page in pages for table in page["TableList"]]

    def partitions(self, table: dict[str, Any]) -> list[dict[str, Any]]:
        """All partitions of a table."""
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=table["DatabaseName"], TableName=table["Name"]
        )
        return [partition for page in pages for partition in page["Partitions"]]

    def create_table(self, database: str, table_input: dict[str, Any]) -> None:
        """Create a Glue table.

        Raises:
            QueryError: TABLE_ALREADY_EXISTS or SCHEMA_NOT_FOUND.
        """
        try:
            self.glue.create_table(DatabaseName=database.lower(), TableInput=table_input)
        except self.glue.exceptions.AlreadyExistsException as error:
            name = f"awsdatacatalog.{database}.{table_input['Name']}"
            raise QueryError("TABLE_ALREADY_EXISTS", f"Table '{name}' already exists") from error
        except self.glue.exceptions.EntityNotFoundException as error:
            raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{database}' does not exist") from error

    def update_table(self, table: dict[str, Any], *, version: str | None = None, **changes: Any) -> None:
        """Write *table* back with *changes* to its members; only over its *version*, where one is given."""
        kept = {name: table[name] for name in _INPUT_MEMBERS if name in table}
        over = {} if version is None else {"VersionId": version}
        self.glue.update_table(DatabaseName=table["DatabaseName"], TableInput={**kept, **changes}, **over)

    def add_partition(self, table: dict[str, Any], values: list[str], location: str) -> bool:
        """Add one partition; False where it is there already."""
        descriptor = {**table["StorageDescriptor"], "Location": location}
        try:
            self.glue.create_partition(
                DatabaseName=table["DatabaseName"],
                TableName=table["Name"],
                PartitionInput={"Values": values, "StorageDescriptor": descriptor},
            )
        except self.glue.exceptions.AlreadyExistsException:
            return False
        return True

    def objects(self, location: str) -> Iterator[StoredObject]:
        """The data objects under a location: not empty, no name that starts with `_` or `.`."""
        bucket, prefix = split_uri(location)
        prefix = prefix.rstrip("/") + "/" if prefix.strip("/") else ""
        try:
            for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
                for item in page.get("Contents", ()):
                    parts = item["Key"][len(prefix) :].split("/")
                    if item["Size"] and not any(part[:1] in ("_", ".") for part in parts):
                        yield StoredObject(bucket, item["Key"], item["ETag"].strip('"'), item["Size"])
        except ClientError as error:
            code = error.response["Error"]["Code"]
            raise QueryError("HIVE_FILESYSTEM_ERROR", f"Failed to list {location}: {code}") from error

    def read(self, item: StoredObject) -> bytes:
        """The bytes of an object.

        Raises:
            FileNotFoundError: Where it is not there any more, or may not be read.
        """
        try:
            return self.s3.get_object(Bucket=item.bucket, Key=item.key)["Body"].read()
        except ClientError as error:
            raise FileNotFoundError(f"Error opening {item.uri}: {error.response['Error']['Code']}") from error

    def delete_objects(self, location: str) -> None:
        """Delete every object under a location."""
        bucket, prefix = split_uri(location)
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
            keys = [{"Key": item["Key"]} for item in page.get("Contents", ())]
            if keys:
                self.s3.delete_objects(Bucket=bucket, Delete={"Objects": keys})


def current_columns(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns of a Glue table, without those that an Iceberg table had once and Glue still lists."""
    return [
        column
        for column in table.get("StorageDescriptor", {}).get("Columns", ())
        if (column.get("Parameters") or {}).get("iceberg.field.current") != "false"
    ]


def serde(table: dict[str, Any]) -> str:
    """The class that reads a Glue table's files, in lower case; empty where the table names none."""
    return table["StorageDescriptor"].get("SerdeInfo", {}).get("SerializationLibrary", "").lower()


def serde_options(table: dict[str, Any]) -> dict[str, str]:
    """What a Glue table tells its SerDe; Trino makes delimiters the properties of the table itself."""
    own = table.get("StorageDescriptor", {}).get("SerdeInfo", {}).get("Parameters") or {}
    delimiters = {key: text for key, text in table.get("Parameters", {}).items() if key.endswith(".delim")}
    return {**delimiters, **own}


def is_iceberg(table: dict[str, Any]) -> bool:
    """Whether Glue says that the table is an Iceberg table."""
    return table.get("Parameters", {}).get("table_type", "").upper() == "ICEBERG"


def refuse_bucketed(table: dict[str, Any]) -> None:
    """Athena inserts into no bucketed table.

    Raises:
        QueryError: NOT_SUPPORTED.
    """
    if table["StorageDescriptor"].get("BucketColumns"):
        raise not_supported(f"INSERT INTO is not supported on bucketed tables: {table['Name']}")


def is_view(table: dict[str, Any]) -> bool:
    """Whether the table is a view."""
    return table.get("TableType") == "VIRTUAL_VIEW"
