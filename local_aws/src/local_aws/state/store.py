"""Named values in one SQLite file: a change that was written is there after the process is killed.

The write-ahead log goes to the kernel with every commit and to the disk at checkpoints: nothing is lost
with the process; what the kernel had not yet written is lost with the power.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock

Name = tuple[str, ...]

_SCHEMA = """
    CREATE TABLE IF NOT EXISTS things (
        number INTEGER PRIMARY KEY,
        section TEXT NOT NULL,
        name TEXT NOT NULL,
        value BLOB NOT NULL,
        UNIQUE (section, name)
    )
"""
_PUT = """
    INSERT INTO things (section, name, value) VALUES (?, ?, ?)
    ON CONFLICT (section, name) DO UPDATE SET value = excluded.value
"""
_READ = "SELECT name, value FROM things WHERE section = ? AND name BETWEEN ? AND ? ORDER BY number"
_AFTER_ALL = "\U0010ffff"
_DROP = "DELETE FROM things WHERE section = ? AND name = ?"
_WAL_HEADER, _FRAME_HEADER = 32, 24
_FREE_PAGES = 1000

_logger = logging.getLogger(__name__)


class Store:
    """The values in *folder*, by section and name, in the order in which the names were first written."""

    def __init__(self, folder: Path) -> None:
        path = folder / "state.db"
        pages = _pages_of_log(path.with_name("state.db-wal"))
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        path.chmod(0o600)
        self._connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        _, good, _ = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if pages > max(good, 0):
            _logger.warning("%s ended in a write that was not finished; it is dropped", path)
        self._connection.execute(_SCHEMA)
        self._shrink()

    def write(self, section: str, changes: Mapping[Name, bytes | None]) -> None:
        """Set the values of *section* named in *changes*, None to remove one: all of them or none.

        Raises:
            sqlite3.Error: If they cannot be written.
        """
        put = [(section, _text(name), value) for name, value in changes.items() if value is not None]
        gone = [(section, _text(name)) for name, value in changes.items() if value is None]
        if not changes:
            return
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(_DROP, gone)
                self._connection.executemany(_PUT, put)
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def read(self, section: str, first: str | None = None) -> Iterator[tuple[Name, bytes]]:
        """Yield the names and values of *section*; only names whose *first* part is that, if it is given."""
        start = "[" if first is None else _text((first,))[:-1]
        with self._lock:
            found = self._connection.execute(_READ, (section, start, start + _AFTER_ALL)).fetchall()
        for name, value in found:
            yield tuple(json.loads(name)), value

    def close(self) -> None:
        """Write the log into the file and close it."""
        with self._lock:
            self._shrink()
            self._connection.close()

    def _shrink(self) -> None:
        """Give what removed values took back to the disk, when it is some megabytes."""
        (free,) = self._connection.execute("PRAGMA freelist_count").fetchone()
        if free > _FREE_PAGES:
            self._connection.executescript("PRAGMA incremental_vacuum")  # `execute` would free one page


def _text(name: Name) -> str:
    return json.dumps(name, ensure_ascii=False, separators=(",", ":"))


def _pages_of_log(log: Path) -> int:
    """Return how many pages were begun in the write-ahead *log* (SQLite file format, section 4)."""
    try:
        content = log.read_bytes()
    except FileNotFoundError:
        return 0
    if len(content) < _WAL_HEADER:
        return 0
    (size,) = struct.unpack_from(">I", content, 8)
    salts, at, pages = content[16:24], _WAL_HEADER, 0
    while at < len(content) and content[at + 8 : at + 16] == salts[: max(0, len(content) - at - 8)]:
        pages += 1
        at += _FRAME_HEADER + size
    return pages
