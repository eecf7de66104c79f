"""DESCRIBE, from Glue: tab-separated lines, as Athena prints them.

https://docs.aws.amazon.com/athena/latest/ug/describe-table.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local_aws.athena.catalog import Catalog, current_columns, is_iceberg
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import QueryError
from local_aws.athena.iceberg_tables import iceberg_catalog
from local_aws.athena.words import Words

Table = dict[str, Any]
_EMPTY = "\t \t "
_HEADER = f"{'# col_name':<20}\t{'data_type':<20}\t{'comment':<20}"


def describe(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """DESCRIBE [EXTENDED | FORMATTED] a table, a view, or one column of it."""
    words = Words(sql)
    words.need("describe", "desc")
    form = next((form for form in ("formatted", "extended") if words.take(form)), "")
    table = catalog.table(*words.table(session.database))
    column = words.name() if words.next.kind != "end" else ""
    words.end()
    names = [Column("col_name", "string"), Column("data_type", "string"), Column("comment", "string")]
    if column:
        lines = iter([_line(_found(table, column))])
    elif form == "formatted":
        lines = _formatted(table)
    else:
        lines = _plain(catalog, table, extended=form == "extended")
    return Outcome(names, [[line] for line in lines])


def _found(table: Table, name: str) -> dict[str, str]:
    for column in [*current_columns(table), *_keys(table)]:
        if column["Name"].lower() == name:
            return column
    raise QueryError("COLUMN_NOT_FOUND", f"Column '{name}' is not in table '{table['Name']}'")


def _keys(table: Table) -> list[dict[str, str]]:
    return table.get("PartitionKeys") or []


def _line(column: dict[str, str]) -> str:
    return f"{column['Name']:<20}\t{column.get('Type', ''):<20}\t{column.get('Comment', '')}"


def _plain(catalog: Catalog, table: Table, *, extended: bool) -> Iterator[str]:
    if is_iceberg(table):
        yield from _iceberg(catalog, table)
        return
    keys = _keys(table)
    yield from (_line(column) for column in [*current_columns(table), *keys])
    if keys:
        yield from ("", "# Partition Information", "# col_name\tdata_type\tcomment", "")
        yield from (_line(key) for key in keys)
    if extended:
        members = ", ".join(f"{key}:{table[key]}" for key in sorted(table) if key != "StorageDescriptor")
        yield from ("", f"Detailed Table Information\tTable({members}, sd:{table['StorageDescriptor']})")


def _iceberg(catalog: Catalog, table: Table) -> Iterator[str]:
    loaded = iceberg_catalog(catalog.context).load_table((table["DatabaseName"], table["Name"]))
    yield from ("# Table schema:", "# col_name\tdata_type\tcomment")
    yield from (_line(column) for column in current_columns(table))
    yield from ("", "# Partition spec:", "# field_name\tfield_transform\tcolumn_name")
    schema = loaded.schema()
    for field in loaded.spec().fields:
        yield f"{field.name}\t{field.transform}\t{schema.find_column_name(field.source_id)}"


def _formatted(table: Table) -> Iterator[str]:
    descriptor, keys = table["StorageDescriptor"], _keys(table)
    yield from (_HEADER, _EMPTY, *map(_line, current_columns(table)), _EMPTY)
    if keys:
        yield from ("# Partition Information\t \t ", _HEADER, _EMPTY, *map(_line, keys), _EMPTY)
    yield "# Detailed Table Information\t \t "
    created = table.get("CreateTime")
    facts = {
        "Database:": table["DatabaseName"],
        "Owner:": table.get("Owner", "hadoop"),
        "CreateTime:": created.strftime("%a %b %d %H:%M:%S UTC %Y") if created else "UNKNOWN",
        "LastAccessTime:": "UNKNOWN",
        "Protect Mode:": "None",
        "Retention:": str(table.get("Retention", 0)),
        "Location:": descriptor.get("Location", ""),
        "Table Type:": table.get("TableType", ""),
    }
    yield from _facts(facts)
    yield "Table Parameters:\t \t "
    yield from (f"\t{key:<20}\t{value:<20}" for key, value in sorted(table.get("Parameters", {}).items()))
    serde = descriptor.get("SerdeInfo", {})
    yield from (_EMPTY, "# Storage Information\t \t ")
    facts = {
        "SerDe Library:": serde.get("SerializationLibrary", ""),
        "InputFormat:": descriptor.get("InputFormat", ""),
        "OutputFormat:": descriptor.get("OutputFormat", ""),
        "Compressed:": "Yes" if descriptor.get("Compressed") else "No",
        "Num Buckets:": str(descriptor.get("NumberOfBuckets") or -1),
        "Bucket Columns:": f"[{', '.join(descriptor.get('BucketColumns') or ())}]",
        "Sort Columns:": f"[{', '.join(of['Column'] for of in descriptor.get('SortColumns') or ())}]",
    }
    yield from _facts(facts)
    yield "Storage Desc Params:\t \t "
    yield from (f"\t{key:<20}\t{value:<20}" for key, value in sorted(serde.get("Parameters", {}).items()))


def _facts(facts: dict[str, str]) -> Iterator[str]:
    return (f"{name:<20}\t{value:<20}\t " for name, value in facts.items())
