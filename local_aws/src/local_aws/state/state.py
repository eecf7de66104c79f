"""The one object that the gateway holds of `--data`."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from pathlib import Path
from pickle import UnpicklingError

from ..on_moto.state.moto_state import MotoState
from .bodies import Bodies
from .folder import DataError, Folder
from .shelf import Shelf
from .store import Store

__all__ = ["DataError", "State"]


class State:
    """Everything that is kept in the folder *path*.

    Raises:
        DataError: If the folder cannot be used; the text names the fix.
    """

    def __init__(self, path: str | Path) -> None:
        with ExitStack() as failed:
            self._folder = Folder(path)
            failed.callback(self._folder.release)
            try:
                self._store = Store(self._folder.path)
            except sqlite3.DatabaseError as error:
                raise _damaged(self._folder.path, error) from error
            failed.callback(self._store.close)
            self._bodies = Bodies(self._folder.path / "objects")
            failed.pop_all()
        self.moto = MotoState(self._store, self._bodies)

    def put_back(self) -> None:
        """Fill moto, which must be empty, with what is kept.

        Raises:
            DataError: If what is kept cannot be read.
        """
        try:
            self.moto.put_back()
        except (sqlite3.DatabaseError, UnpicklingError, EOFError) as error:
            raise _damaged(self._folder.path, error) from error
        self._bodies.sweep()

    def shelf(self, section: str) -> Shelf:
        """Return the part of a service of our own."""
        return Shelf(self._store, section)

    def close(self) -> None:
        """Close the files and let another process have the folder."""
        self._store.close()
        self._folder.release()


def _damaged(folder: Path, error: Exception) -> DataError:
    return DataError(
        f"{folder} is damaged ({error}); put a copy in its place, or give an empty folder to --data"
    )
