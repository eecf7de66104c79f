"""Partitions by hand and by S3's folders: ALTER TABLE ADD and DROP PARTITION, MSCK REPAIR TABLE."""

from __future__ import annotations

import re
from urllib.parse import unquote

from local_aws.athena.catalog import Catalog
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError

_NAME = r"[`\"]?(?:([\w-]+)[`\"]?\.[`\"]?)?([\w-]+)[`\"]?"
_ALTER = re.compile(
    rf"(?is)\s*alter\s+table\s+{_NAME}\s+(add|drop)\s+(?:if\s+(?:not\s+)?exists\s+)?(partition\b.*)$"
)
_PARTITION = re.compile(r"(?is)partition\s*\((.*?)\)\s*(?:location\s+'([^']*)')?\s*,?")
_PAIR = re.compile(r"(?s)[`\"]?(\w+)[`\"]?\s*=\s*(?:'((?:[^']|'')*)'|([\w.-]+))")
_REPAIR = re.compile(rf"(?is)\s*msck\s+repair\s+table\s+{_NAME}\s*$")


def alter_partitions(sql: str, catalog: Catalog, session: Session) -> Outcome | None:
    """Run ADD or DROP PARTITION; None where *sql* is another ALTER TABLE."""
    found = _ALTER.match(sql)
    if found is None:
        return None
    database, name, verb, rest = found.groups()
    table = catalog.table(database or session.database, name)
    keys = [key["Name"].lower() for key in table.get("PartitionKeys") or ()]
    lenient = re.search(r"(?i)\bif\s+(not\s+)?exists\b", sql) is not None
    for pairs, location in _PARTITION.findall(rest):
        values = {key.lower(): (text or bare).replace("''", "'") for key, text, bare in _PAIR.findall(pairs)}
        if set(values) != set(keys):
            raise QueryError(
                "INVALID_PARTITION_VALUE", f"Partition keys of {name} are {keys}, given {sorted(values)}"
            )
        ordered = [values[key] for key in keys]
        if verb.lower() == "drop":
            _drop(catalog, table, ordered, lenient=lenient)
            continue
        root = table["StorageDescriptor"]["Location"].rstrip("/")
        folder = "/".join(f"{key}={values[key]}" for key in keys)
        place = location or f"{root}/{folder}/"
        if not catalog.add_partition(table, ordered, place) and not lenient:
            raise QueryError("ALREADY_EXISTS", f"Partition {ordered} of {name} already exists")
    return Outcome()


def _drop(catalog: Catalog, table: dict, values: list[str], *, lenient: bool) -> None:
    try:
        catalog.glue.delete_partition(
            DatabaseName=table["DatabaseName"], TableName=table["Name"], PartitionValues=values
        )
    except catalog.glue.exceptions.EntityNotFoundException as error:
        if not lenient:
            raise QueryError(
                "PARTITION_NOT_FOUND", f"Partition {values} of {table['Name']} does not exist"
            ) from error


def repair(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """MSCK REPAIR TABLE: add the `key=value` folders under the table's location that Glue does not know."""
    found = _REPAIR.match(sql)
    if found is None:
        raise QueryError("SYNTAX_ERROR", "line 1:1: MSCK REPAIR TABLE takes one table name")
    table = catalog.table(found[1] or session.database, found[2])
    keys = [key["Name"].lower() for key in table.get("PartitionKeys") or ()]
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
