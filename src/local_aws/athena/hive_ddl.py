"""Hive DDL straight to Glue."""

from __future__ import annotations

import re
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from local_aws.athena import iceberg_ddl, partitions
from local_aws.athena.catalog import Catalog, is_iceberg
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import QueryError, not_supported

_TEXT = (
    "org.apache.hadoop.mapred.TextInputFormat",
    "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
)
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet."
_FORMATS = {
    "parquet": (
        f"{_PARQUET}MapredParquetInputFormat",
        f"{_PARQUET}MapredParquetOutputFormat",
        f"{_PARQUET}serde.ParquetHiveSerDe",
    ),
    "textfile": (*_TEXT, "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"),
    "json": (*_TEXT, "org.openx.data.jsonserde.JsonSerDe"),
}


def parse_ddl(sql: str) -> exp.Expression:
    """Parse a DDL statement in Athena's Hive grammar.

    Raises:
        QueryError: SYNTAX_ERROR.
    """
    try:
        return sqlglot.parse_one(sql, read="athena")
    except SqlglotError as error:
        raise QueryError("SYNTAX_ERROR", f"line 1:1: {str(error).splitlines()[0]}") from error


def name_of(node: exp.Expression, session: Session) -> tuple[str, str]:
    """Database and table of a DDL statement."""
    table = node.this if isinstance(node, exp.Schema) else node
    return (table.db or session.database).lower(), table.name.lower()


def create_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """CREATE [EXTERNAL] TABLE: Hive tables go to Glue as written, Iceberg ones are made by pyiceberg."""
    tree = parse_ddl(sql)
    if not isinstance(tree, exp.Create) or not isinstance(tree.this, exp.Schema):
        raise QueryError("SYNTAX_ERROR", "line 1:1: CREATE TABLE needs a list of columns")
    database, name = name_of(tree.this, session)
    if catalog.find(database, name) is not None:
        if tree.args.get("exists"):
            return Outcome()
        raise QueryError("TABLE_ALREADY_EXISTS", f"Table 'awsdatacatalog.{database}.{name}' already exists")
    properties = tree.args["properties"].expressions if tree.args.get("properties") else []
    options = {item.name: item.args["value"].name for item in properties if type(item) is exp.Property}
    location = next((item.this.name for item in properties if isinstance(item, exp.LocationProperty)), None)
    if location is None:
        raise QueryError("INVALID_TABLE_PROPERTY", "CREATE TABLE needs a LOCATION")
    columns = [_column(item) for item in tree.this.expressions]
    partitioned = next(
        (item.this for item in properties if isinstance(item, exp.PartitionedByProperty)), None
    )
    if options.get("table_type", "").upper() == "ICEBERG":
        iceberg_ddl.create(session.context, (database, name), columns, location, sql, options)
        return Outcome()
    keys = [_column(item) for item in partitioned.expressions] if partitioned is not None else []
    comment = next(
        (item.this.name for item in properties if isinstance(item, exp.SchemaCommentProperty)), None
    )
    parameters = {"EXTERNAL": "TRUE", **options, **({"comment": comment} if comment else {})}
    table = {
        "Name": name,
        "TableType": "EXTERNAL_TABLE",
        "Parameters": parameters,
        "PartitionKeys": keys,
        "StorageDescriptor": {"Columns": columns, "Location": location, **_storage(properties)},
    }
    catalog.create_table(database, table)
    return Outcome()


def hive_kind(kind: exp.Expression) -> str:
    """A column type as Glue writes it: lower case, no spaces."""
    return re.sub(r"\s*([<>,:])\s*", r"\1", kind.sql("hive").lower())


def _column(node: exp.Expression) -> dict[str, str]:
    if not isinstance(node, exp.ColumnDef):
        raise QueryError(
            "SYNTAX_ERROR", f"line 1:1: a column needs a name and a type, got {node.sql('hive')}"
        )
    made = {"Name": node.name.lower(), "Type": hive_kind(node.args["kind"])}
    comment = node.find(exp.CommentColumnConstraint)
    return {**made, "Comment": comment.this.name} if comment is not None else made


def _storage(properties: list[exp.Expression]) -> dict[str, Any]:
    reads, writes, serde = _FORMATS["textfile"]
    options: dict[str, str] = {}
    for item in properties:
        if isinstance(item, exp.FileFormatProperty):
            reads, writes, serde = _file_format(
                item.this, serde, custom=serde not in [of[2] for of in _FORMATS.values()]
            )
        elif isinstance(item, exp.RowFormatSerdeProperty):
            serde = item.this.name
            given = item.args.get("serde_properties")
            options |= {one.name: one.args["value"].name for one in given.expressions} if given else {}
        elif isinstance(item, exp.SerdeProperties):
            options |= {one.name: one.args["value"].name for one in item.expressions}
        elif isinstance(item, exp.RowFormatDelimitedProperty):
            if item.args.get("fields"):
                options["field.delim"] = _unescaped(item.args["fields"].name)
            if item.args.get("null"):
                options["serialization.null.format"] = item.args["null"].name
    options.setdefault("serialization.format", options.get("field.delim", "1"))
    return {
        "InputFormat": reads,
        "OutputFormat": writes,
        "SerdeInfo": {"SerializationLibrary": serde, "Parameters": options},
    }


def _unescaped(text: str) -> str:
    return text.encode().decode("unicode_escape") if "\\" in text else text


def _file_format(node: exp.Expression, serde: str, *, custom: bool) -> tuple[str, str, str]:
    if isinstance(node, exp.InputOutputFormat):
        return node.args["input_format"].name, node.args["output_format"].name, serde
    name = node.name.lower()
    if name not in _FORMATS:
        raise not_supported(f"STORED AS {name.upper()} has no rule in local Athena")
    reads, writes, own = _FORMATS[name]
    return reads, writes, serde if custom else own


def drop_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """DROP TABLE: the Glue entry; an Iceberg table's files too, as Athena does."""
    tree = parse_ddl(sql)
    database, name = name_of(_dropped(tree), session)
    table = catalog.find(database, name)
    if table is None:
        if tree.args.get("exists"):
            return Outcome()
        raise QueryError("TABLE_NOT_FOUND", f"Table 'awsdatacatalog.{database}.{name}' does not exist")
    catalog.glue.delete_table(DatabaseName=database, Name=name)
    if is_iceberg(table):
        catalog.delete_objects(table["StorageDescriptor"]["Location"].rstrip("/") + "/")
    return Outcome()


def _dropped(tree: exp.Expression) -> exp.Table:
    if not isinstance(tree, exp.Drop):
        raise QueryError("SYNTAX_ERROR", "line 1:1: mismatched input")
    tables = tree.args.get("tables") or [tree.this]
    return tables[0]


def create_database(sql: str, catalog: Catalog, _session: Session) -> Outcome:
    """CREATE DATABASE or SCHEMA."""
    tree = parse_ddl(sql)
    name = tree.this.name.lower()
    if catalog.has_database(name):
        if tree.args.get("exists"):
            return Outcome()
        raise QueryError("SCHEMA_ALREADY_EXISTS", f"Schema '{name}' already exists")
    location = tree.find(exp.LocationProperty)
    catalog.glue.create_database(
        DatabaseInput={"Name": name, **({"LocationUri": location.this.name} if location else {})}
    )
    return Outcome()


def drop_database(sql: str, catalog: Catalog, _session: Session) -> Outcome:
    """DROP DATABASE: empty, or with CASCADE."""
    tree = parse_ddl(sql)
    name = _dropped(tree).name.lower()
    if not catalog.has_database(name):
        if tree.args.get("exists"):
            return Outcome()
        raise QueryError("SCHEMA_NOT_FOUND", f"Schema '{name}' does not exist")
    if catalog.tables(name) and not tree.args.get("cascade"):
        raise QueryError("SCHEMA_NOT_EMPTY", f"Cannot drop non-empty schema '{name}'; add CASCADE")
    catalog.glue.delete_database(Name=name)
    return Outcome()


def alter_table(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """ALTER TABLE: partitions, columns, properties, location, name."""
    done = partitions.alter_partitions(sql, catalog, session)
    if done is not None:
        return done
    tree = parse_ddl(sql)
    if not isinstance(tree, exp.Alter):
        return _alter_by_words(sql, catalog, session)
    database, name = name_of(tree.this, session)
    table = catalog.table(database, name)
    for action in tree.args["actions"]:
        _alter(catalog, session, table, action)
        table = catalog.find(database, name) or table
    return Outcome()


def _alter(catalog: Catalog, session: Session, table: dict[str, Any], action: exp.Expression) -> None:
    iceberg = is_iceberg(table)
    if isinstance(action, exp.AlterSet):
        options = {item.name: item.args["value"].name for item in action.find_all(exp.Property)}
        location = action.find(exp.LocationProperty)
        if location is not None:
            descriptor = {**table["StorageDescriptor"], "Location": location.this.name}
            catalog.update_table(table, StorageDescriptor=descriptor)
        elif iceberg:
            iceberg_ddl.set_properties(session.context, table, options)
        else:
            catalog.update_table(table, Parameters={**table.get("Parameters", {}), **options})
    elif isinstance(action, exp.AlterRename):
        _rename(catalog, session, table, action)
    elif isinstance(action, exp.Schema | exp.ColumnDef):
        added = [
            _column(item) for item in (action.expressions if isinstance(action, exp.Schema) else [action])
        ]
        _add_columns(catalog, session, table, added)
    elif isinstance(action, exp.Drop) and iceberg:
        iceberg_ddl.drop_column(session.context, table, _dropped(action).name)
    else:
        raise not_supported(f"ALTER TABLE {action.sql('hive')} has no rule in local Athena")


def _add_columns(
    catalog: Catalog, session: Session, table: dict[str, Any], added: list[dict[str, str]]
) -> None:
    if is_iceberg(table):
        iceberg_ddl.add_columns(session.context, table, added)
        return
    descriptor = table["StorageDescriptor"]
    have = {column["Name"].lower() for column in descriptor["Columns"]}
    again = [column["Name"] for column in added if column["Name"] in have]
    if again:
        raise QueryError("DUPLICATE_COLUMN_NAME", f"Column '{again[0]}' already exists")
    catalog.update_table(table, StorageDescriptor={**descriptor, "Columns": [*descriptor["Columns"], *added]})


def _rename(catalog: Catalog, session: Session, table: dict[str, Any], action: exp.AlterRename) -> None:
    """Glue cannot rename: a table of the new name with everything of the old, then the old one goes."""
    database, name = name_of(action.this, session)
    kept = {
        key: table[key]
        for key in ("TableType", "Parameters", "StorageDescriptor", "PartitionKeys")
        if key in table
    }
    catalog.create_table(database, {**kept, "Name": name})
    renamed = catalog.table(database, name)
    for partition in catalog.partitions(table):
        catalog.add_partition(renamed, partition["Values"], partition["StorageDescriptor"]["Location"])
    catalog.glue.delete_table(DatabaseName=table["DatabaseName"], Name=table["Name"])


def _alter_by_words(sql: str, catalog: Catalog, session: Session) -> Outcome:
    """Forms that sqlglot keeps as text: REPLACE COLUMNS, CHANGE COLUMN."""
    found = re.match(r"(?is)\s*alter\s+table\s+([`\"\w.]+)\s+replace\s+columns\s*\((.*)\)\s*$", sql)
    if found is None:
        raise not_supported(f"ALTER TABLE has no rule in local Athena for: {sql.strip()}")
    columns = parse_ddl(f"CREATE EXTERNAL TABLE t ({found[2]}) LOCATION 's3://t/'").this.expressions
    database, _, name = found[1].replace("`", "").replace('"', "").rpartition(".")
    table = catalog.table(database or session.database, name)
    catalog.update_table(
        table,
        StorageDescriptor={**table["StorageDescriptor"], "Columns": [_column(item) for item in columns]},
    )
    return Outcome()
