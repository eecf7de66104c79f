"""What reading a Parquet file costs, as Trino 476 reads it from S3 and Athena bills it.

A small file is read whole. Of others the end is read for the footer, then the chunks of the wanted columns in
the row groups whose bounds may hold wanted rows; chunks that lie near each other are read in one go, with
what is between them (Trino's `parquet.small-file-threshold`, `parquet.max-merge-distance` and
`parquet.max-buffer-size`, and the 48 kB of its metadata reader). A file without a wanted row group costs
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import pyarrow.parquet as pq
from sqlglot import exp

from local_aws.athena.embedded.planning.pruning import column_index

_WHOLE = 3 << 20
_FOOTER = 48 << 10
_NEAR = 1 << 20
_AT_ONCE = 8 << 20
_FILES = 65_536

Bounds = Callable[[int], "tuple[Any, Any] | None"]


@lru_cache(_FILES)
def _metadata(path: str) -> pq.FileMetaData:
    return pq.read_metadata(path)


@lru_cache(_FILES)
def _leaves(path: str) -> dict[str, int]:
    """The number of each leaf column of a file, by its lower-case path."""
    schema = _metadata(path).schema
    return {schema.column(at).path.lower(): at for at in range(len(schema))}


class _Chunks:
    """The column chunks of one row group, each looked up when a condition asks for it.

    *places* are the file's names of the table's columns.
    """

    def __init__(self, path: str, group: Any, places: dict[int, str]) -> None:
        self._path = path
        self._places = places
        self.group = group

    def of(self, column: int) -> Any:
        """The chunk of the table's *column*; None where the file has no such leaf."""
        at = _leaves(self._path).get(self._places.get(column, ""))
        return None if at is None else self.group.column(at)

    def bounds(self, column: int) -> tuple[Any, Any] | None:
        """The least and the greatest value of *column*; None where the file does not tell."""
        chunk = self.of(column)
        statistics = chunk.statistics if chunk is not None and chunk.is_stats_set else None
        return (statistics.min, statistics.max) if statistics is not None and statistics.has_min_max else None


def read_bytes(
    path: str, size: int, leaves: Iterable[str], places: dict[int, str], readings: list[list[exp.Expression]]
) -> int:
    """Bytes of the local file at *path*, of *size* bytes, that a scan of *leaves* reads.

    *leaves* are lower-case paths in the file (`context.size`, or `context` for all below it), *places* the
    file's name of each column of the table, *readings* the conditions, in which columns are numbered.
    """
    metadata = _metadata(path)
    groups = [_Chunks(path, metadata.row_group(at), places) for at in range(metadata.num_row_groups)]
    if readings:
        groups = [group for group in groups if _may_hold(group, readings)]
    if not groups:
        return 0
    if size <= _WHOLE:
        return size
    footer = _FOOTER if metadata.serialized_size + 8 <= _FOOTER else _FOOTER + metadata.serialized_size + 8
    wanted = tuple(leaves)
    looked_up = sum(_dictionaries(group, readings) for group in groups)
    numbers = [at for leaf, at in _leaves(path).items() if _within(leaf, wanted)]
    chunks = [
        (_start(chunk), chunk.total_compressed_size)
        for group in groups
        for chunk in (group.group.column(at) for at in numbers)
    ]
    return min(size, footer + looked_up + sum(length for _, length in _together(sorted(chunks))))


def _dictionaries(group: _Chunks, readings: list[list[exp.Expression]]) -> int:
    """Dictionaries of columns that a condition asks, where the bounds leave open whether rows satisfy it."""
    asked = {
        column_index(column)
        for reading in readings
        for part in reading
        if not _holds_all(part, group.bounds)
        for column in part.find_all(exp.Column)
    }
    found = [group.of(column) for column in asked]
    return sum(
        chunk.data_page_offset - chunk.dictionary_page_offset
        for chunk in found
        if chunk is not None and chunk.has_dictionary_page and chunk.dictionary_page_offset
    )


def _holds_all(node: exp.Expression, bounds: Bounds) -> bool:
    """Whether all rows within *bounds* satisfy a comparison: none of them satisfies its opposite."""
    node = node.unnest()
    if isinstance(node, exp.And):
        return _holds_all(node.this, bounds) and _holds_all(node.expression, bounds)
    opposite = _OPPOSITES.get(type(node))
    return opposite is not None and not may_hold(opposite(this=node.this, expression=node.expression), bounds)


_OPPOSITES = {exp.GT: exp.LTE, exp.GTE: exp.LT, exp.LT: exp.GTE, exp.LTE: exp.GT}


def _start(chunk: Any) -> int:
    dictionary = chunk.dictionary_page_offset if chunk.has_dictionary_page else None
    return min(chunk.data_page_offset, dictionary) if dictionary else chunk.data_page_offset


def _within(path: str, leaves: tuple[str, ...]) -> bool:
    return any(path == leaf or path.startswith(leaf + ".") for leaf in leaves)


def _together(chunks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Neighbours read in one go; a chunk larger than the buffer is read by itself."""
    found = [chunk for chunk in chunks if chunk[1] > _AT_ONCE]
    last: tuple[int, int] | None = None
    for start, length in (chunk for chunk in chunks if chunk[1] <= _AT_ONCE):
        if last is not None:
            whole = max(last[0] + last[1], start + length) - last[0]
            if whole <= _AT_ONCE and last[0] + last[1] + _NEAR >= start:
                last = (last[0], whole)
                continue
            found.append(last)
        last = (start, length)
    return found if last is None else [*found, last]


def _may_hold(group: _Chunks, readings: list[list[exp.Expression]]) -> bool:
    return any(all(may_hold(part, group.bounds) for part in reading) for reading in readings)


def may_hold(node: exp.Expression, bounds: Bounds) -> bool:
    """Whether rows within *bounds* may satisfy a condition; True for all that bounds say nothing about."""
    node = node.unnest()
    if isinstance(node, exp.And | exp.Or):
        sides = [may_hold(side, bounds) for side in (node.this, node.expression)]
        return all(sides) if isinstance(node, exp.And) else any(sides)
    column = node.this.unnest() if isinstance(node.this, exp.Expression) else None
    within = bounds(column_index(column)) if isinstance(column, exp.Column) else None
    if within is None:
        return True
    low, high = within
    if isinstance(node, exp.In) and node.expressions:
        return any(_reaches(low, high, item, item) for item in node.expressions)
    value, strict = node.args.get("expression"), isinstance(node, exp.GT | exp.LT)
    if isinstance(node, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        first = None if isinstance(node, exp.LT | exp.LTE) else value
        last = None if isinstance(node, exp.GT | exp.GTE) else value
        return _reaches(low, high, first, last, strict=strict)
    return True


def _reaches(low: Any, high: Any, first: Any, last: Any, *, strict: bool = False) -> bool:
    """Whether [low, high] meets [first, last]; an end that is no literal of their kind is open."""
    first, last = _literal(first, high), _literal(last, low)
    if first is not None and (high < first or (strict and high == first)):
        return False
    return last is None or low < last or (low == last and not strict)


def _literal(node: exp.Expression | None, like: Any) -> Any:  # noqa: PLR0911 - a kind a line
    node = None if node is None else node.unnest()
    sign = -1 if isinstance(node, exp.Neg) else 1
    node = node.this if isinstance(node, exp.Neg | exp.Cast) else node
    node = node.this if isinstance(node, exp.Cast) else node
    if not isinstance(node, exp.Literal):
        return None
    try:
        if isinstance(like, bool):
            return None
        if isinstance(like, int | float):
            return None if node.is_string else sign * float(node.name)
        if isinstance(like, str):
            return node.name if node.is_string else None
        if isinstance(like, datetime):
            return datetime.fromisoformat(node.name).replace(tzinfo=like.tzinfo) if node.is_string else None
        if isinstance(like, date):
            return date.fromisoformat(node.name) if node.is_string else None
    except ValueError:
        return None
    return None
