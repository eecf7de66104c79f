"""A query's rows as local files, one for each partition, written by DuckDB while the query runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local_aws.athena.embedded.reading import Reading


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
    every = [*options, "RETURN_STATS true"]
    if keys:
        every.append(f"PARTITION_BY ({', '.join(keys)}), WRITE_PARTITION_COLUMNS false")
    found = reading.run(f"COPY ({sql}) TO '{target}' ({', '.join(every)})").fetchall()
    return [
        LocalFile(Path(path), rows, tuple((values or {}).get(key) for key in keys))
        for path, rows, _size, _footer, _statistics, values, *_ in found
        if rows
    ]
