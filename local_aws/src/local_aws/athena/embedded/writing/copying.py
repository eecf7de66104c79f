"""A query's rows as local files, one for each partition, written by DuckDB while the query runs."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from local_aws.athena.embedded.running.reading import Reading

_NULL = "__HIVE_DEFAULT_PARTITION__"
"""What DuckDB calls the folder of NULL."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """One file: where it lies, its number of *rows* and the text of its partition's *values*, None for
    NULL.
    """

    path: Path
    rows: int
    values: tuple[str | None, ...]


def copied(
    reading: Reading, sql: str, folder: Path, options: Sequence[str], keys: Sequence[str] = ()
) -> list[LocalFile]:
    """Run *sql* into files under *folder*; its columns *keys* are the partition and are not written.

    *options* are those of DuckDB's COPY. A partition without rows has no file.

    Raises:
        QueryError: In Athena's words.
    """
    target = folder / "rows"
    counted = _counts_by_file(options)
    every = [*options, "RETURN_STATS true" if counted else "RETURN_FILES true"]
    if keys:
        every.append(f"PARTITION_BY ({', '.join(keys)}), WRITE_PARTITION_COLUMNS false")
    found = reading.run(f"COPY ({sql}) TO '{target}' ({', '.join(every)})").fetchall()
    if not counted:
        ((count, paths),) = found
        return [_text_file(Path(path), None if keys else count, keys) for path in paths] if count else []
    return [
        LocalFile(Path(path), rows, tuple((values or {}).get(key) for key in keys))
        for path, rows, _size, _footer, _statistics, values, *_ in found
        if rows
    ]


def _counts_by_file(options: Sequence[str]) -> bool:
    """Whether DuckDB tells the rows of each file: of Parquet it does, of text it tells the sum."""
    return "FORMAT parquet" in options


def _text_file(path: Path, count: int | None, keys: Sequence[str]) -> LocalFile:
    """A file of lines; the folders that it lies in are named `key=value`."""
    if not keys:
        return LocalFile(path, count or 0, ())
    folders = dict(part.split("=", 1) for part in path.parts[-1 - len(keys) : -1])
    values = (unquote(folders[key]) for key in keys)
    return LocalFile(path, _lines(path), tuple(None if value == _NULL else value for value in values))


def _lines(path: Path) -> int:
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(path) if packed else path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, 1 << 20), b""))
