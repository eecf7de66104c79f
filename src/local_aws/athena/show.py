"""SHOW and DESCRIBE, from Glue."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from local_aws.athena.catalog import Catalog, is_view
from local_aws.athena.engine import Column, Outcome, Session
from local_aws.athena.errors import not_supported
from local_aws.athena.views import view_query

_NAME = r"[`\"]?(?:([\w-]+)[`\"]?\.[`\"]?)?([\w$-]+)[`\"]?"


def show(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """Run one of Athena's SHOW statements."""
    for pattern, run in _FORMS:
        found = re.match(rf"(?is)\s*show\s+{pattern}\s*$", sql)
        if found is not None:
            return run(catalog, session, found)
    raise not_supported(f"this SHOW has no rule in local Athena: {sql.strip()}")


def describe(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """DESCRIBE a table or view: name, type and comment, tab-separated in one column, as Athena prints it."""
    found = re.match(rf"(?is)\s*desc(?:ribe)?\s+(?:formatted\s+|extended\s+)?{_NAME}", sql)
    if found is None:
        raise not_supported(f"this DESCRIBE has no rule in local Athena: {sql.strip()}")
    table = catalog.table(found[1] or session.database, found[2])
    columns, keys = _columns(table)
    names = [Column("col_name", "string"), Column("data_type", "string"), Column("comment", "string")]
    rows: list[list[str | None]] = [[_line(column)] for column in columns]
    if keys:
        rows += [[""], ["# Partition Information"], ["# col_name\tdata_type\tcomment"], [""]]
        rows += [[_line(column)] for column in keys]
    return Outcome(names, rows)


def _line(column: dict[str, str]) -> str:
    return f"{column['Name']:<20}\t{column.get('Type', ''):<20}\t{column.get('Comment', '')}"


def _columns(table: dict[str, Any]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    keys = table.get("PartitionKeys") or []
    return [*table["StorageDescriptor"].get("Columns", []), *keys], keys


def _listed(name: str, values: list[str]) -> Outcome:
    return Outcome([Column(name, "string")], [[value] for value in values])


def _like(values: list[str], pattern: str | None) -> list[str]:
    if not pattern:
        return sorted(values)
    regex = pattern.replace("*", ".*")
    return sorted(value for value in values if re.fullmatch(regex, value, re.IGNORECASE))


def _databases(catalog: Catalog, _session: Session, found: re.Match[str]) -> Outcome:
    return _listed("database_name", _like([item["Name"] for item in catalog.databases()], found[1]))


def _tables(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    names = [table["Name"] for table in catalog.tables(found[1] or session.database)]
    return _listed("tab_name", _like(names, found[2]))


def _views(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    names = [table["Name"] for table in catalog.tables(found[1] or session.database) if is_view(table)]
    return _listed("views", _like(names, found[2]))


def _show_columns(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    database, name, other = found.groups()
    columns, _ = _columns(catalog.table(database or other or session.database, name))
    return _listed("field", [column["Name"] for column in columns])


def _partitions(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    table = catalog.table(found[1] or session.database, found[2])
    keys = [key["Name"] for key in table.get("PartitionKeys") or ()]
    rows = [
        "/".join(f"{key}={value}" for key, value in zip(keys, partition["Values"], strict=True))
        for partition in catalog.partitions(table)
    ]
    return _listed("partition", sorted(rows))


def _properties(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    table = catalog.table(found[1] or session.database, found[2])
    return _listed(
        "prpt_name", [f"{key}\t{value}" for key, value in sorted(table.get("Parameters", {}).items())]
    )


def _create_view(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    table = catalog.table(found[1] or session.database, found[2])
    query, _ = view_query(table)
    return _listed(
        "Create View", [f"CREATE VIEW {table['DatabaseName']}.{table['Name']} AS", *query.splitlines()]
    )


def _create_table(catalog: Catalog, session: Session, found: re.Match[str]) -> Outcome:
    table = catalog.table(found[1] or session.database, found[2])
    descriptor, keys = table["StorageDescriptor"], table.get("PartitionKeys") or []
    columns = ",\n".join(f"  `{item['Name']}` {item['Type']}" for item in descriptor["Columns"])
    lines = [f"CREATE EXTERNAL TABLE `{table['DatabaseName']}.{table['Name']}`(", *f"{columns})".splitlines()]
    if keys:
        lines += [
            "PARTITIONED BY (",
            *",\n".join(f"  `{key['Name']}` {key['Type']}" for key in keys).splitlines(),
            ")",
        ]
    lines += ["ROW FORMAT SERDE", f"  '{descriptor.get('SerdeInfo', {}).get('SerializationLibrary', '')}'"]
    lines += ["STORED AS INPUTFORMAT", f"  '{descriptor.get('InputFormat', '')}'"]
    lines += [
        "OUTPUTFORMAT",
        f"  '{descriptor.get('OutputFormat', '')}'",
        "LOCATION",
        f"  '{descriptor['Location']}'",
    ]
    properties = ",\n".join(
        f"  '{key}'='{value}'" for key, value in sorted(table.get("Parameters", {}).items())
    )
    lines += ["TBLPROPERTIES (", *properties.splitlines(), ")"]
    return _listed("createtab_stmt", lines)


_Run = Callable[[Catalog, Session, "re.Match[str]"], Outcome]
_LIKE = r"(?:\s+(?:like\s+)?'([^']*)')?"
_FORMS: tuple[tuple[str, _Run], ...] = (
    (rf"(?:databases|schemas){_LIKE}", _databases),
    (rf"tables(?:\s+(?:in|from)\s+[`\"]?([\w-]+)[`\"]?)?{_LIKE}", _tables),
    (rf"views(?:\s+(?:in|from)\s+[`\"]?([\w-]+)[`\"]?)?{_LIKE}", _views),
    (rf"columns\s+(?:in|from)\s+{_NAME}(?:\s+(?:in|from)\s+[`\"]?([\w-]+)[`\"]?)?", _show_columns),
    (rf"partitions\s+{_NAME}", _partitions),
    (rf"tblproperties\s+{_NAME}", _properties),
    (rf"create\s+view\s+{_NAME}", _create_view),
    (rf"create\s+table\s+{_NAME}", _create_table),
)
