"""CREATE TABLE AS and INSERT."""

from __future__ import annotations

from typing import Any

from pyiceberg.manifest import DataFile
from sqlglot import exp

from local_aws.athena.catalog import Catalog, is_iceberg, is_view
from local_aws.athena.column_types import refuse_for_hive, refuse_for_iceberg
from local_aws.athena.embedded.iceberg.tables import duck_from_iceberg
from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.statement.naming import refuse_unnamed
from local_aws.athena.embedded.statement.sources import Source
from local_aws.athena.embedded.types import athena_type
from local_aws.athena.embedded.writing import hive_write, iceberg_write
from local_aws.athena.embedded.writing.storable import storable, stored_schema, typed_columns
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError, not_supported, position
from local_aws.athena.iceberg_tables import PROPERTIES, begin, iceberg_properties

_OWN_PROPERTIES = {
    "table_type",
    "is_external",
    "location",
    "external_location",
    "partitioned_by",
    "partitioning",
}


#: https://docs.aws.amazon.com/athena/latest/ug/create-table-as.html#ctas-table-properties
_HIVE_PROPERTIES = {
    "table_type", "is_external", "external_location", "format", "partitioned_by", "bucketed_by",
    "bucket_count", "field_delimiter", "write_compression", "compression_level", "parquet_compression",
    "orc_compression", "no_data",
}  # fmt: skip


def _known(options: dict[str, Any], names: set[str] | frozenset[str], sql: str) -> None:
    unknown = sorted(set(options) - names)
    if unknown:
        message = f"Catalog 'awsdatacatalog' table property '{unknown[0]}' does not exist"
        raise QueryError("INVALID_TABLE_PROPERTY", position(sql, unknown[0]) + message)


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
    _known(options, _OWN_PROPERTIES | PROPERTIES if iceberg else _HIVE_PROPERTIES, reading.sql)
    location = (
        options.get("external_location")
        or options.get("location")
        or f"{session.scratch}tables/{session.query_id}/"
    )
    query = tree.expression
    query.pop()
    refuse_unnamed(query)
    prepared = reading.prepare(query)
    columns = typed_columns(reading, query, reading.columns(prepared), 6 if iceberg else 3)
    (refuse_for_iceberg if iceberg else refuse_for_hive)(columns)
    sql = storable(reading, prepared)
    if tree.args.get("no_data") or options.get("no_data"):
        sql = f"SELECT * FROM ({sql}) LIMIT 0"
    if iceberg:
        properties = iceberg_properties(
            {key: str(value) for key, value in options.items() if key not in _OWN_PROPERTIES}
        )
        schema = iceberg_write.table_schema(session.context, stored_schema(reading, prepared))
        partitioning = options.get("partitioning") or ()
        table = begin(session.context, (database, name), schema, str(location), partitioning, properties)
        files = iceberg_write.create_filled(reading, table, (database, name), sql)
        return _iceberg_outcome(reading, files)
    written = _new_hive(reading, catalog, (database, name), sql, str(location), options)
    return _hive_outcome(reading, written)


def _iceberg_outcome(reading: Reading, files: list[DataFile]) -> Outcome:
    return Outcome(
        scanned=reading.scanned,
        written=[file.file_path for file in files],
        updated=sum(file.record_count for file in files),
    )


def _hive_outcome(reading: Reading, written: list[hive_write.Written]) -> Outcome:
    return Outcome(
        scanned=reading.scanned,
        written=[file.address for file in written],
        updated=sum(file.rows for file in written),
    )


def _new_hive(
    reading: Reading,
    catalog: Catalog,
    name: tuple[str, str],
    sql: str,
    location: str,
    options: dict[str, Any],
) -> list[hive_write.Written]:
    partitions = tuple(text.lower() for text in options.get("partitioned_by") or ())
    layout = hive_write.layout_from(options, partitions)
    columns = reading.columns(sql)
    known = [column.name.lower() for column in columns]
    missing = [name for name in partitions if name not in known]
    if missing:
        raise QueryError("INVALID_TABLE_PROPERTY", f"Partition columns {missing} not present in schema")
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
    written = hive_write.write_rows(reading, catalog, sql, location, layout)
    catalog.create_table(name[0], table_input)
    _add_partitions(catalog, catalog.table(*name), written)
    return written


def _add_partitions(catalog: Catalog, table: dict[str, Any], written: list[hive_write.Written]) -> None:
    places = {file.values: file.address.rpartition("/")[0] + "/" for file in written if file.values}
    for values, place in places.items():
        catalog.add_partition(table, list(values), place)


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
        elif isinstance(node, exp.WithDataProperty):
            found["no_data"] = bool(node.args.get("no"))
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
        loaded = reading.table(table)
        sql = _given(reading, tree, [(item.name.lower(), kind) for item, kind in _iceberg_kinds(loaded)])
        return _iceberg_outcome(reading, iceberg_write.insert(reading, loaded, sql))
    source = Source("", table)
    source.read_columns()
    sql = _given(reading, tree, source.columns)
    location = table["StorageDescriptor"]["Location"]
    written = hive_write.write_rows(reading, catalog, sql, location, hive_write.layout_of(table))
    _add_partitions(catalog, table, written)
    return _hive_outcome(reading, written)


def _iceberg_kinds(table: Any) -> list[tuple[Any, str]]:
    return [(item, duck_from_iceberg(item.field_type)) for item in table.schema().fields]


def _refuse_kinds(given: list[str], wanted: list[str]) -> None:
    """Text is not written where there are numbers, nor a number where there are dates: nothing is cast."""
    for kind, target in zip(given, wanted, strict=False):
        if kind != '"NULL"' and _family(kind) != _family(target):
            shown = ", ".join(athena_type(each) for each in given)
            table = ", ".join(athena_type(each) for each in wanted)
            message = (
                f"line 1:1: Insert query has mismatched column types: Table: [{table}], Query: [{shown}]"
            )
            raise QueryError("TYPE_MISMATCH", f"line 1:1: {message}")


def _family(kind: str) -> str:
    head = kind.split("(", 1)[0]
    if kind.endswith("]") or head in ("STRUCT", "TUPLE", "MAP"):
        return "nested"
    if head in ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ"):
        return "time"
    return head if head in ("VARCHAR", "BOOLEAN", "BLOB", "JSON", "TIME", "INTERVAL", "UUID") else "number"


def _given(reading: Reading, tree: exp.Insert, columns: list[tuple[str, str]]) -> str:
    """SQL of the query's rows in the table's columns and types."""
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
    kinds = [kind for _, kind in reading.described(sql)]
    given = len(kinds)
    _refuse_kinds(kinds, [dict(columns)[name] for name in targets])
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
    return f"SELECT {select} FROM ({sql}) AS t_given({aliases})"
