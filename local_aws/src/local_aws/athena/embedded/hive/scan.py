"""A hive table's wanted files as a DuckDB relation, and the bytes that reading it costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from local_aws.athena.catalog import Catalog, StoredObject, serde, serde_options
from local_aws.athena.embedded.hive import formats
from local_aws.athena.embedded.hive.decoded import decoded
from local_aws.athena.embedded.hive.json_keys import matched, matching
from local_aws.athena.embedded.hive.partitions import typed_values
from local_aws.athena.embedded.hive.projection import is_projected, projected_location, projected_values
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.embedded.planning.parquet_bytes import read_bytes
from local_aws.athena.embedded.planning.plan import Need
from local_aws.athena.embedded.planning.pruning import equal_values, wanted
from local_aws.athena.embedded.statement.sources import Source
from local_aws.athena.embedded.types import duck_from_hive
from local_aws.athena.errors import not_supported

#: Below this many partitions each is listed by itself, above it the table's folder once.
_FEW = 8
_PATH = 'm."$path", CAST(0 AS BIGINT) AS "$row"'


@dataclass(slots=True)
class Relation:
    """SQL that gives a scan's columns, the bytes it reads, and the Arrow tables it needs registered."""

    sql: str
    scanned: int = 0
    arrow: dict[str, pa.Table] = field(default_factory=dict)


@dataclass(slots=True)
class _Slice:
    values: list[str]
    location: str


def hive_relation(
    catalog: Catalog, cache: ObjectCache, connection: duckdb.DuckDBPyConnection, source: Source, need: Need
) -> Relation:
    """The relation of *source* with only the partitions that *need* wants."""
    for at, (name, _) in enumerate(source.columns):
        if at in need.columns and name in source.unreadable:
            raise not_supported(f"column {name} has a row with two fields of one name, which has no rule")
    slices = _slices(catalog, connection, source, need)
    placed = [(item, where) for item, where in _objects(catalog, source, slices)]
    files = cache.fetch(catalog.read, [item for item, _ in placed])
    names = [name for name, _ in source.columns]
    data = len(names) - len(source.partition_keys)
    columns = [source.columns[at] for at in sorted(need.columns) if at < data]
    if not placed:
        return Relation(_empty(source))
    fetched = [(item, files[item]) for item, _ in placed]
    if formats.is_json(source.table):
        how = matching(serde(source.table), serde_options(source.table))
        paths = matched(cache, how, source.columns[:data], fetched)
        fetched = [(item, path) for (item, _), path in zip(fetched, paths, strict=True)]
        files = dict(fetched)
    scanned = sum(item.size for item, _ in fetched)
    if formats.is_parquet(source.table):
        scanned = _parquet_bytes(source, need, data, fetched)
    parsed = decoded(cache, connection, source.table, source.columns[:data], fetched)
    if parsed is None:
        body = formats.relation(source.table, columns, fetched)
    else:
        body = formats.decoded(columns, parsed)
        files = {item: path for (item, _), path in zip(fetched, parsed, strict=True)}
    if not source.hidden and all(at < data for at in need.columns):
        return Relation(_unplaced(source, columns, body), scanned)
    return _placed(
        source, columns, body, [(files[item], item.uri, where.values) for item, where in placed], scanned
    )


def _placed(
    source: Source,
    columns: list[tuple[str, str]],
    body: str,
    files: list[tuple[str, str, list[str]]],
    scanned: int,
) -> Relation:
    """The relation of *body* with the partition keys of each file, and its address."""
    relation = Relation("", scanned)
    mapping = f"{source.alias}_files"
    relation.arrow[mapping] = _mapping(source, files)
    chosen = {name for name, _ in columns}
    data = len(source.columns) - len(source.partition_keys)
    select = [
        f'f."{name}"' if name in chosen else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in source.columns[:data]
    ]
    select += [f'm."{key["Name"].lower()}"' for key in source.partition_keys]
    relation.sql = (
        f"SELECT {', '.join([*select, _PATH])} FROM ({body}) f JOIN {mapping} m ON f.filename = m.t_file"
    )
    return relation


def _parquet_bytes(source: Source, need: Need, data: int, files: list[tuple[StoredObject, str]]) -> int:
    places = {at: name for at, (name, _) in enumerate(source.columns[:data])}
    leaves = need.paths(places)
    return sum(read_bytes(path, item.size, leaves, places, need.common()) for item, path in files)


def _unplaced(source: Source, chosen: list[tuple[str, str]], body: str) -> str:
    """The rows alone, where nothing asks which file or partition they are of."""
    select = [
        f'"{name}"' if (name, kind) in chosen else f'CAST(NULL AS {kind}) AS "{name}"'
        for name, kind in source.columns
    ]
    return f'SELECT {", ".join(select)}, CAST(NULL AS VARCHAR) AS "$path", 0 AS "$row" FROM ({body}) f'


def _slices(
    catalog: Catalog, connection: duckdb.DuckDBPyConnection, source: Source, need: Need
) -> list[_Slice]:
    keys = source.partition_keys
    if not keys:
        return [_Slice([], source.table["StorageDescriptor"]["Location"])]
    first = len(source.columns) - len(keys)
    if is_projected(source.table):
        given = {key["Name"]: equal_values(need, first + at) for at, key in enumerate(keys)}
        values = projected_values(source.table, given)
        chosen = wanted(connection, need, keys, first, values)
        return [_Slice(values[at], projected_location(source.table, values[at])) for at in chosen]
    partitions = catalog.partitions(source.table)
    values = [partition["Values"] for partition in partitions]
    chosen = wanted(connection, need, keys, first, values)
    return [_Slice(values[at], partitions[at]["StorageDescriptor"]["Location"]) for at in chosen]


def _objects(catalog: Catalog, source: Source, slices: list[_Slice]) -> Iterable[tuple[StoredObject, _Slice]]:
    if len(slices) <= _FEW:
        for part in slices:
            for item in catalog.objects(part.location):
                yield item, part
        return
    root = source.table["StorageDescriptor"]["Location"].rstrip("/") + "/"
    inside = {part.location.rstrip("/"): part for part in slices if part.location.startswith(root)}
    for item in catalog.objects(root) if inside else ():
        folder = item.uri
        while len(folder) > len(root):
            folder = folder.rpartition("/")[0]
            if folder in inside:
                yield item, inside[folder]
                break
    for part in slices:
        if not part.location.startswith(root):
            for item in catalog.objects(part.location):
                yield item, part


def _mapping(source: Source, rows: list[tuple[str, str, list[str]]]) -> pa.Table:
    """Local file, S3 address and typed partition values of every file."""
    places = {"t_file": [row[0] for row in rows], "$path": [row[1] for row in rows]}
    kinds = [(key["Name"].lower(), duck_from_hive(key["Type"])) for key in source.partition_keys]
    return typed_values(places, kinds, [row[2] for row in rows])


def _empty(source: Source) -> str:
    columns = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in source.columns)
    return f'SELECT {columns}, CAST(NULL AS VARCHAR) AS "$path", CAST(0 AS BIGINT) AS "$row" WHERE false'
