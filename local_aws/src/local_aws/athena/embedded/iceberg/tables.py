"""Iceberg tables through pyiceberg: which files a reading wants, and those files as a DuckDB relation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyarrow.parquet as pq
from pyiceberg import expressions as ice
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.types import (
    DateType,
    DecimalType,
    IcebergType,
    ListType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
)
from sqlglot import exp

from local_aws.athena.catalog import StoredObject, split_uri
from local_aws.athena.embedded.hive.scan import Relation
from local_aws.athena.embedded.iceberg.deletes import merged
from local_aws.athena.embedded.iceberg.manifests import live_files
from local_aws.athena.embedded.iceberg.versions import snapshot_id
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.embedded.planning.parquet_bytes import read_bytes
from local_aws.athena.embedded.planning.plan import Need
from local_aws.athena.embedded.planning.pruning import column_index
from local_aws.athena.embedded.statement.sources import Source
from local_aws.athena.errors import not_supported
from local_aws.athena.literals import text_literal

_SIMPLE = {
    "string": "VARCHAR", "int": "INTEGER", "long": "BIGINT", "float": "FLOAT", "double": "DOUBLE",
    "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMPTZ",
    "binary": "BLOB", "time": "TIME", "uuid": "UUID",
}  # fmt: skip


def duck_from_iceberg(kind: IcebergType) -> str:
    """An Iceberg type in DuckDB's words."""
    if isinstance(kind, DecimalType):
        return f"DECIMAL({kind.precision},{kind.scale})"
    if isinstance(kind, ListType):
        return duck_from_iceberg(kind.element_type) + "[]"
    if isinstance(kind, MapType):
        return f"MAP({duck_from_iceberg(kind.key_type)}, {duck_from_iceberg(kind.value_type)})"
    if isinstance(kind, StructType):
        return (
            "STRUCT("
            + ", ".join(f'"{item.name}" {duck_from_iceberg(item.field_type)}' for item in kind.fields)
            + ")"
        )
    if str(kind) in _SIMPLE:
        return _SIMPLE[str(kind)]
    raise not_supported(f"Iceberg type {kind} has no rule in the embedded engine")


def read_columns(source: Source, table: Table) -> None:
    """Take the columns of *source* from the table's schema, at the version that it asks for."""
    source.iceberg = table
    source.columns = [
        (item.name.lower(), duck_from_iceberg(item.field_type)) for item in _schema(source).fields
    ]


def _schema(source: Source) -> Schema:
    snapshot = snapshot_id(source)
    return (
        source.iceberg.schema()
        if snapshot is None
        else source.iceberg.scan(snapshot_id=snapshot).projection()
    )


def iceberg_relation(cache: ObjectCache, source: Source, need: Need) -> Relation:
    """The relation of *source*: only files whose partition and bounds may hold wanted rows, only wanted
    columns.
    """
    condition = row_filter(source, need)
    live = live_files(source.iceberg, snapshot_id(source), _schema(source), condition)
    if live is None:
        return merged(source, _schema(source), condition)
    chosen_files = [file for file in live if source.only is None or file.file_path in source.only]
    wanted = [source.columns[at] for at in sorted(need.columns) if at < len(source.columns)]
    if not chosen_files:
        return Relation(empty_rows(source))
    objects = [_object(file) for file in chosen_files]
    files = cache.fetch(lambda item: source.iceberg.io.read(item.uri), objects)
    scanned = _bytes(source, need, files) if need.columns else 0
    mapping = f"{source.alias}_files"
    chosen = {name for name, _ in wanted}
    select = [
        f'f."{name}"' if name in chosen else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in source.columns
    ]
    body = _parquet_by_id(source, wanted, list(files.values()))
    if not source.hidden:
        nothing = 'CAST(NULL AS VARCHAR) AS "$path", CAST(0 AS BIGINT) AS "$row"'
        return Relation(f"SELECT {', '.join(select)}, {nothing} FROM ({body}) f", scanned)
    relation = Relation("", scanned)
    relation.arrow[mapping] = _mapping(files)
    relation.sql = (
        f'SELECT {", ".join(select)}, m."$path", f.file_row_number AS "$row" '
        f"FROM ({body}) f JOIN {mapping} m ON f.filename = m.t_file"
    )
    return relation


def _bytes(source: Source, need: Need, files: dict[StoredObject, str]) -> int:
    """What reading the wanted columns of *files* costs; count(*) is answered by their metadata alone."""
    ids = [field.field_id for field in _schema(source).fields]
    conditions = need.common()
    found = 0
    for item, path in files.items():
        names = _names_by_id(path)
        places = {at: names[number] for at, number in enumerate(ids) if number in names}
        found += read_bytes(path, item.size, need.paths(places), places, conditions)
    return found


@lru_cache(maxsize=65536)
def _names_by_id(path: str) -> dict[int, str]:
    """Top-level fields of a local Parquet file, by Iceberg's id of them."""
    fields = pq.read_schema(path)
    return {int(of.metadata[b"PARQUET:field_id"]): of.name.lower() for of in fields if of.metadata}


def _object(file: Any) -> StoredObject:
    """Data files never change, so their address is their version."""
    bucket, key = split_uri(file.file_path)
    return StoredObject(bucket, key, "immutable", file.file_size_in_bytes)


def _mapping(files: dict[StoredObject, str]) -> Any:
    import pyarrow as pa

    rows = list(files.items())
    return pa.table({"t_file": [path for _, path in rows], "$path": [item.uri for item, _ in rows]})


def _parquet_by_id(source: Source, wanted: list[tuple[str, str]], paths: list[str]) -> str:
    """read_parquet by Iceberg's field ids, so that renamed and added columns read right."""
    listed = "[" + ", ".join(map(text_literal, paths)) + "]"
    if not wanted:
        options = "filename=true, file_row_number=true"
        return f"SELECT filename, file_row_number FROM read_parquet({listed}, {options})"
    ids = {item.name.lower(): item.field_id for item in _schema(source).fields}
    fields = ", ".join(
        f"{ids[name]}: {{name: '{name}', type: '{kind}', default_value: NULL}}" for name, kind in wanted
    )
    names = ", ".join(f'"{name}"' for name, _ in wanted)
    options = f"schema=MAP {{{fields}}}, filename=true, file_row_number=true"
    return f"SELECT {names}, filename, file_row_number FROM read_parquet({listed}, {options})"


def empty_rows(source: Source) -> str:
    """SQL of the columns of *source* without a row."""
    columns = "".join(f'CAST(NULL AS {kind}) AS "{name}", ' for name, kind in source.columns)
    return f'SELECT {columns}CAST(NULL AS VARCHAR) AS "$path", CAST(0 AS BIGINT) AS "$row" WHERE false'


def row_filter(source: Source, need: Need) -> ice.BooleanExpression:
    """The plan's conditions as an Iceberg filter; what it cannot say is left out, which only reads more."""
    readings = [
        [made for condition in reading if (made := _expression(source, condition)) is not None]
        for reading in need.common()
    ]
    if not readings or any(not reading for reading in readings):
        return ice.AlwaysTrue()
    either: ice.BooleanExpression = ice.AlwaysFalse()
    for reading in readings:
        both: ice.BooleanExpression = ice.AlwaysTrue()
        for made in reading:
            both = ice.And(both, made)
        either = ice.Or(either, both)
    return either


_OPERATORS = {
    exp.EQ: ice.EqualTo, exp.GT: ice.GreaterThan, exp.GTE: ice.GreaterThanOrEqual, exp.LT: ice.LessThan,
    exp.LTE: ice.LessThanOrEqual,
}  # fmt: skip


def _expression(source: Source, node: exp.Expression) -> ice.BooleanExpression | None:  # noqa: PLR0911
    node = node.unnest()
    if isinstance(node, exp.And | exp.Or):
        left, right = _expression(source, node.this), _expression(source, node.expression)
        if left is None or right is None:
            return (left or right) if isinstance(node, exp.And) else None
        return ice.And(left, right) if isinstance(node, exp.And) else ice.Or(left, right)
    field = _field(source, node.this)
    if field is None:
        return None
    if type(node) in _OPERATORS:
        value = _value(field, node.expression)
        return None if value is None else _OPERATORS[type(node)](field.name, value)
    if isinstance(node, exp.Between):
        low, high = _value(field, node.args["low"]), _value(field, node.args["high"])
        if low is None or high is None:
            return None
        return ice.And(ice.GreaterThanOrEqual(field.name, low), ice.LessThanOrEqual(field.name, high))
    if isinstance(node, exp.In) and node.expressions:
        values = [_value(field, item) for item in node.expressions]
        return None if None in values else ice.In(field.name, values)
    return None


def _field(source: Source, node: Any) -> NestedField | None:
    if not isinstance(node, exp.Column):
        return None
    at = column_index(node)
    return _schema(source).fields[at] if 0 <= at < len(source.columns) else None


def _value(field: NestedField, node: exp.Expression) -> Any:
    """A literal of the field's kind; None for anything else."""
    node = node.unnest()
    negative = isinstance(node, exp.Neg)
    node = node.this if negative else node
    node = node.this if isinstance(node, exp.Cast) else node
    if not isinstance(node, exp.Literal):
        return None
    if isinstance(field.field_type, StringType):
        return node.name if node.is_string else None
    if isinstance(field.field_type, DateType):
        return node.name[:10] if node.is_string and len(node.name) == 10 else None
    if isinstance(field.field_type, TimestampType | TimestamptzType):
        return _moment(node.name, zoned=isinstance(field.field_type, TimestamptzType))
    if node.is_string:
        return None
    number = float(node.name) if any(char in node.name for char in ".eE") else int(node.name)
    return -number if negative else number


def _moment(text: str, *, zoned: bool) -> str | None:
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(text if not text.endswith("+00") else text + ":00")
    except ValueError:
        return None
    plain = moment.replace(tzinfo=None).isoformat()
    return plain + "+00:00" if zoned else plain
