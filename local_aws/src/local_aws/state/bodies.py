"""The bytes of large S3 objects as files: each written once, under a name of its own, and never changed."""

from __future__ import annotations

import io
import logging
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

_OWNER_ONLY = 0o600

_logger = logging.getLogger(__name__)


class Body:
    """The bytes of one file, where moto wants an open temporary file; no file stays open for it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.closed = False
        self._path = folder / name
        self._at = 0

    def seek(self, at: int) -> None:
        """Go to byte *at*."""
        self._at = at

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes from here on, all of them by default.

        Raises:
            ValueError: If moto has closed it.
            OSError: If the file cannot be read.
        """
        if self.closed:
            raise ValueError("read of a closed body")
        with self._path.open("rb", buffering=0) as file:
            file.seek(self._at)
            found = file.readall() if size < 0 else file.read(size)
        self._at += len(found)
        return found

    def close(self) -> None:
        """Forget the bytes, as moto does with deleted keys and the parts of a completed upload."""
        self.closed = True


class Bodies:
    """The files in *folder*, and how many kept things name each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._uses: Counter[str] = Counter()

    def keep(self, content: bytes) -> Body:
        """Write *content* to a file of its own."""
        body = Body(self._folder, uuid4().hex)
        number = os.open(self._folder / body.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with io.FileIO(number, "w") as file:
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
        return body

    def open(self, name: str) -> Body:
        """Return the body called *name*."""
        return Body(self._folder, name)

    def exchange(self, old: Iterable[str], new: Iterable[str]) -> None:
        """Note that kept things name *new* instead of *old*; files that nothing names any more go."""
        self._uses.update(new)
        for name in old:
            self._uses[name] -= 1
            if not self._uses[name]:
                del self._uses[name]
                (self._folder / name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove files that nothing names: writes that were never acknowledged."""
        orphans = [file for file in self._folder.iterdir() if not self._uses[file.name]]
        for file in orphans:
            file.unlink()
        if orphans:
            _logger.warning("dropped %d object bodies of writes that were not finished", len(orphans))
