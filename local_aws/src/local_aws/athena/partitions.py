"""Partitions by hand and by S3's folders: ALTER TABLE … PARTITION, MSCK REPAIR TABLE."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from local_aws.athena.catalog import Catalog, is_iceberg
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError, not_supported
from local_aws.athena.words import Words

Table = dict[str, Any]
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
#: What Hive writes by its code in the name of a partition's folder, beside control characters.
_ESCAPED = frozenset("\"#%'*/:=?\\\x7f{[]^")


def partition_folder(key: str, value: str) -> str:
    """`key=value` as the name of a folder; its reader unquotes it like a URL."""
    text = "".join(f"%{ord(char):02X}" if char in _ESCAPED or char < " " else char for char in value)
    return f"{key}={text}"


def add(words: Words, catalog: Catalog, table: Table, *, lenient: bool) -> None:
    """`PARTITION (k = v, …) [LOCATION 's3://…'] …` after ALTER TABLE ADD."""
    while words.next.kind != "end":
        words.need("partition")
        values = _whole(words, table)
        location = words.string() if words.take("location") else _folder(table, values)
        words.take(",")
        if not catalog.add_partition(table, values, location) and not lenient:
            raise QueryError("ALREADY_EXISTS", f"Partition {values} of {table['Name']} already exists")


def drop(words: Words, catalog: Catalog, table: Table, *, lenient: bool) -> None:
    """`PARTITION (k = v, …), …` after ALTER TABLE DROP; fewer keys drop every partition that has them."""
    keys = _keys(table)
    while words.next.kind != "end":
        words.need("partition")
        given = _spec(words, table)
        words.take(",")
        gone = [
            partition["Values"]
            for partition in catalog.partitions(table)
            if all(partition["Values"][keys.index(key)] == value for key, value in given.items())
        ]
        if not gone and not lenient:
            raise QueryError("PARTITION_NOT_FOUND", f"Partition {given} of {table['Name']} does not exist")
        for values in gone:
            catalog.glue.delete_partition(
                DatabaseName=table["DatabaseName"], TableName=table["Name"], PartitionValues=values
            )


def change(words: Words, catalog: Catalog, table: Table) -> None:
    """`(k = v, …) SET LOCATION 's3://…'` or `RENAME TO PARTITION (…)` after ALTER TABLE PARTITION."""
    values = _whole(words, table)
    name = {"DatabaseName": table["DatabaseName"], "TableName": table["Name"]}
    try:
        found = catalog.glue.get_partition(**name, PartitionValues=values)["Partition"]
    except catalog.glue.exceptions.EntityNotFoundException as error:
        message = f"Partition {values} of {table['Name']} does not exist"
        raise QueryError("PARTITION_NOT_FOUND", message) from error
    descriptor = found["StorageDescriptor"]
    if words.need("set location", "rename to partition") == "set location":
        descriptor, new = {**descriptor, "Location": words.string()}, values
    else:
        new = _whole(words, table)
    words.end()
    catalog.glue.update_partition(
        **name,
        PartitionValueList=values,
        PartitionInput={"Values": new, "StorageDescriptor": descriptor},
    )


def _keys(table: Table) -> list[str]:
    return [key["Name"].lower() for key in table.get("PartitionKeys") or ()]


def _spec(words: Words, table: Table) -> dict[str, str]:
    keys, given = _keys(table), dict(words.listed(lambda: _pair(words)))
    unknown = sorted(set(given) - set(keys))
    if unknown:
        raise QueryError(
            "INVALID_PARTITION_VALUE", f"Partition keys of {table['Name']} are {keys}, given {unknown}"
        )
    return given


def _pair(words: Words) -> tuple[str, str]:
    key = words.name()
    words.need("=")
    if words.next.kind == "string" or words.next.text.startswith('"'):
        return key, words.string()
    sign = "-" if words.take("-") else ""
    return key, sign + words.skip().text


def _whole(words: Words, table: Table) -> list[str]:
    """A partition's values, in the order of the table's keys."""
    keys, given = _keys(table), _spec(words, table)
    if set(given) != set(keys):
        raise QueryError(
            "INVALID_PARTITION_VALUE", f"Partition keys of {table['Name']} are {keys}, given {sorted(given)}"
        )
    return [given[key] for key in keys]


def _folder(table: Table, values: list[str]) -> str:
    root = table["StorageDescriptor"]["Location"].rstrip("/")
    folders = "/".join(map(partition_folder, _keys(table), values))
    return f"{root}/{folders}/"


def repair(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """MSCK REPAIR TABLE: add the `key=value` folders under the table's location that Glue does not know."""
    words = Words(sql)
    for word in ("msck", "repair", "table"):
        words.need(word)
    table = catalog.table(*words.table(session.database))
    words.end()
    if is_iceberg(table):
        raise not_supported("MSCK REPAIR TABLE is not supported for Iceberg tables")
    keys = _keys(table)
    if not keys:
        raise QueryError("NOT_SUPPORTED", f"Table {table['Name']} is not a partitioned table")
    root = table["StorageDescriptor"]["Location"].rstrip("/") + "/"
    known = {tuple(partition["Values"]) for partition in catalog.partitions(table)}
    added = []
    for item in catalog.objects(root):
        folders = item.uri[len(root) :].split("/")[: len(keys)]
        pairs = [folder.partition("=") for folder in folders]
        if [name.lower() for name, _, _ in pairs] != keys:
            continue
        values = tuple(unquote(value) for _, _, value in pairs)
        if values not in known:
            known.add(values)
            catalog.add_partition(table, list(values), root + "/".join(folders) + "/")
            added.append("/".join(folders))
    lines = [[f"Partitions not in metastore:\t{table['Name']}:{':'.join(added)}"]] if added else []
    lines += [[f"Repair: Added partition to metastore {table['Name']}:{folder}"] for folder in added]
    return Outcome([Column("", "varchar")] if lines else [], lines)
