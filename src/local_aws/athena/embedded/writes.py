"""CREATE TABLE AS and INSERT."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from sqlglot import exp

from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.embedded import hive_write, iceberg_write
from local_aws.athena.embedded.reading import Reading
from local_aws.athena.embedded.translate import name_columns
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError, not_supported

_OWN_PROPERTIES = {
    "table_type",
    "is_external",
    "location",
    "external_location",
    "format",
    "partitioned_by",
    "partitioning",
}


def target_of(node: exp.Expression, session: Session) -> tuple[str, str]:
    """Database and name of a statement's table."""
    table = node.this if isinstance(node, exp.Schema) else node
    return (table.db or session.database).lower(), table.name.lower()


def create_table_as(reading: Reading, catalog: Catalog, tree: exp.Create, session: Session) -> Outcome:
    """Run CREATE TABLE AS: hive or Iceberg, with its properties, at its location or under the scratch
    folder.
    """
    database, name = target_of(tree.this, session)
    if catalog.find(database, name) is not None:
        if tree.args.get("exists"):
            return Outcome()
        raise QueryError("TABLE_ALREADY_EXISTS", f"Table 'awsdatacatalog.{database}.{name}' already exists")
    options = _properties(tree)
    iceberg = str(options.get("table_type", "hive")).lower() == "iceberg"
    location = (
        options.get("external_location")
        or options.get("location")
        or f"{session.scratch}tables/{session.query_id}/"
    )
    query = tree.expression
    query.pop()
    name_columns(query)
    sql = reading.storable(reading.prepare(query))
    if tree.args.get("no_data") or options.get("no_data"):
        sql = f"SELECT * FROM ({sql}) LIMIT 0"
    reading.run(f"CREATE TEMP TABLE t_new AS {sql}")
    count = reading.rows("SELECT count(*) FROM t_new")[0][0]
    if iceberg:
        written = _new_iceberg(reading, (database, name), str(location), options, session)
    else:
        written = _new_hive(reading, catalog, (database, name), str(location), options)
    return Outcome(scanned=reading.scanned, written=written, updated=count)


def _new_iceberg(
    reading: Reading, name: tuple[str, str], location: str, options: dict[str, Any], session: Session
) -> list[str]:
    rows = reading.arrow("SELECT * FROM t_new")
    properties = {key: str(value) for key, value in options.items() if key not in _OWN_PROPERTIES}
    shape = pa.schema([_plain_field(field) for field in rows.schema])
    table = iceberg_write.create(
        session.context, name, shape, location, options.get("partitioning") or (), properties
    )
    try:
        return iceberg_write.append(table, rows)
    except Exception:
        iceberg_write.drop(session.context, name)
        raise


def _plain_field(field: pa.Field) -> pa.Field:
    return pa.field(field.name, field.type, nullable=True)


def _new_hive(
    reading: Reading, catalog: Catalog, name: tuple[str, str], location: str, options: dict[str, Any]
) -> list[str]:
    partitions = tuple(text.lower() for text in options.get("partitioned_by") or ())
    layout = hive_write.layout_from(options, partitions)
    columns = reading.columns("SELECT * FROM t_new")
    known = [column.name.lower() for column in columns]
    if partitions and tuple(known[-len(partitions) :]) != partitions:
        raise QueryError(
            "HIVE_COLUMN_ORDER_MISMATCH",
            "Partition keys must be the last columns in the table and in the same order as the table "
            f"properties: {list(partitions)}",
        )
    if any(True for _ in catalog.objects(location)):
        raise QueryError(
            "HIVE_PATH_ALREADY_EXISTS",
            f"Target directory for table '{'.'.join(name)}' already exists: {location}",
        )
    kinds = [{"Name": column.name.lower(), "Type": column.hive} for column in columns]
    data, keys = kinds[: len(kinds) - len(partitions)], kinds[len(kinds) - len(partitions) :]
    table_input = {
        "Name": name[1],
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"EXTERNAL": "TRUE", "has_encrypted_data": "false", "classification": layout.form},
        "StorageDescriptor": layout.descriptor(data, location),
        "PartitionKeys": keys,
    }
    written = hive_write.write_rows(reading, catalog, "t_new", location, layout)
    catalog.create_table(name[0], table_input)
    _add_partitions(catalog, catalog.table(*name), written)
    return [uri for uris in written.values() for uri in uris]


def _add_partitions(
    catalog: Catalog, table: dict[str, Any], written: dict[tuple[str, ...], list[str]]
) -> None:
    for values, uris in written.items():
        if values:
            catalog.add_partition(table, list(values), uris[0].rpartition("/")[0] + "/")


def _properties(tree: exp.Create) -> dict[str, Any]:
    """WITH (...) as plain values; arrays as lists of text."""
    found: dict[str, Any] = {}
    for node in tree.args["properties"].expressions if tree.args.get("properties") else ():
        if isinstance(node, exp.FileFormatProperty):
            found["format"] = node.this.name
        elif isinstance(node, exp.PartitionedByProperty):
            found["partitioned_by"] = [item.name for item in node.this.expressions]
        elif isinstance(node, exp.LocationProperty):
            found["location"] = node.this.name
        elif type(node) is exp.Property:
            found[node.name.lower()] = _property_value(node.args["value"])
        else:
            raise not_supported(f"table property {node.sql('trino')} has no rule in the embedded engine")
    return found


def _property_value(node: exp.Expression) -> Any:
    if isinstance(node, exp.Array):
        return [item.name for item in node.expressions]
    if isinstance(node, exp.Boolean):
        return node.this
    return node.name


def insert(reading: Reading, catalog: Catalog, tree: exp.Insert, session: Session) -> Outcome:
    """Run INSERT INTO a hive or Iceberg table; columns that are not named are NULL."""
    database, name = target_of(tree.this, session)
    table = catalog.table(database, name)
    if is_view(table):
        raise not_supported("Inserting into views is not supported")
    if is_iceberg(table):
        loaded = reading.table(database, name)
        _stage(reading, tree, [(item.name.lower(), kind) for item, kind in _iceberg_kinds(loaded)])
        rows = reading.arrow("SELECT * FROM t_new")
        written = iceberg_write.append(
            loaded, rows.rename_columns([item.name for item in loaded.schema().fields])
        )
        return Outcome(scanned=reading.scanned, written=written, updated=rows.num_rows)
    from local_aws.athena.embedded.sources import Source

    source = Source("", table)
    source.read_columns()
    _stage(reading, tree, source.columns)
    count = reading.rows("SELECT count(*) FROM t_new")[0][0]
    location = table["StorageDescriptor"]["Location"]
    layout = hive_write.layout_of(table)
    written = hive_write.write_rows(reading, catalog, "t_new", location, layout) if count else {}
    _add_partitions(catalog, table, written)
    return Outcome(
        scanned=reading.scanned, written=[uri for uris in written.values() for uri in uris], updated=count
    )


def _iceberg_kinds(table: Any) -> list[tuple[Any, str]]:
    from local_aws.athena.embedded.iceberg import duck_from_iceberg

    return [(item, duck_from_iceberg(item.field_type)) for item in table.schema().fields]


def _stage(reading: Reading, tree: exp.Insert, columns: list[tuple[str, str]]) -> None:
    """The query's rows as `t_new`, in the table's columns and types."""
    named = (
        [column.name.lower() for column in tree.this.expressions] if isinstance(tree.this, exp.Schema) else []
    )
    targets = named or [name for name, _ in columns]
    unknown = set(targets) - {name for name, _ in columns}
    if unknown:
        raise QueryError(
            "COLUMN_NOT_FOUND",
            f"line 1:1: Insert column name does not exist in target table: {sorted(unknown)[0]}",
        )
    query = tree.expression
    query.pop()
    sql = reading.prepare(query)
    given = len(reading.rows(f"DESCRIBE {sql}"))
    if given != len(targets):
        raise QueryError(
            "TYPE_MISMATCH", f"line 1:1: Insert query has {given} columns but the table has {len(targets)}"
        )
    positions = {name: at for at, name in enumerate(targets)}
    select = ", ".join(
        f'CAST(c{positions[name]} AS {kind}) AS "{name}"'
        if name in positions
        else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in columns
    )
    aliases = ", ".join(f"c{at}" for at in range(given))
    reading.run(f"CREATE TEMP TABLE t_new AS SELECT {select} FROM ({sql}) AS t_given({aliases})")
