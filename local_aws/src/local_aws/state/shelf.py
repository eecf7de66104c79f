"""The part of the kept state that belongs to one service of our own: plain values by name."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .store import Name, Store


class Shelf:
    """The values of *section* in *store*; without a store nothing is kept.

    Values are plain: numbers, text, bytes, times, lists, tuples and dicts of them.
    """

    def __init__(self, store: Store | None = None, section: str = "") -> None:
        self._store = store
        self._section = section
        self._gathered: dict[Name, Any] | None = None

    @property
    def keeps(self) -> bool:
        """Whether anything that is put here is there after a restart."""
        return self._store is not None

    def put(self, changes: Mapping[Name, Any]) -> None:
        """Set the values named in *changes*, None to remove one: all of them or none.

        Raises:
            sqlite3.Error: If they cannot be written.
        """
        if self._gathered is not None:
            self._gathered.update(changes)
        elif self._store is not None:
            plain = {
                name: None if value is None else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                for name, value in changes.items()
            }
            self._store.write(self._section, plain)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write everything that is put in this block at its end, all or nothing; one thread at a time."""
        self._gathered = {}
        try:
            yield
            changes, self._gathered = self._gathered, None
            self.put(changes)
        finally:
            self._gathered = None

    def items(self, first: str | None = None) -> Iterator[tuple[Name, Any]]:
        """Yield what is kept, in the order in which the names were first put.

        Only names whose *first* part is that, if it is given.
        """
        if self._store is not None:
            for name, content in self._store.read(self._section, first):
                yield name, pickle.loads(content)  # noqa: S301  our own writing: see `Folder`
