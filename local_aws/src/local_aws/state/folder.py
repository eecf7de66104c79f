"""The folder of `--data`: held by one process, readable by its owner only, of a format that is known."""

from __future__ import annotations

import fcntl
import json
import os
from importlib.metadata import version
from pathlib import Path

FORMAT = 1
_OWNER_ONLY = 0o700


class DataError(Exception):
    """A data folder that cannot be used; the text names the folder and the fix."""


class Folder:
    """The folder *path*, made if it is not there, and held until `release`.

    Raises:
        DataError: If it is in use, of another format, not ours, or cannot be made.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path).absolute()
        try:
            self.path.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
            if self.path.stat().st_uid != os.getuid():
                raise DataError(f"{self.path} belongs to another user; give a folder of your own to --data")
            self.path.chmod(_OWNER_ONLY)
            self._held = (self.path / "lock").open("a+", encoding="ascii")
        except OSError as error:
            raise DataError(
                f"{self.path} cannot hold data ({error.strerror}); give another --data"
            ) from error
        try:
            self._hold()
            self._check_format()
        except BaseException:
            self._held.close()
            raise

    def release(self) -> None:
        """Let another process have the folder."""
        self._held.close()

    def _hold(self) -> None:
        """Lock the folder; the kernel gives a lock back when its process ends, however it ends."""
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._held.seek(0)
            holder = self._held.read().strip() or "unknown"
            message = f"{self.path} is in use by process {holder}; stop it, or give another --data"
            raise DataError(message) from error
        self._held.truncate(0)
        self._held.write(str(os.getpid()))
        self._held.flush()

    def _check_format(self) -> None:
        """Refuse what another version wrote: moto's own objects are in it, whose form is moto's."""
        header, ours = self.path / "format.json", {"format": FORMAT, "moto": version("moto")}
        if not header.exists():
            if others := sorted(item.name for item in self.path.iterdir() if item.name != "lock"):
                message = f"{self.path} holds other things ({others[0]}); give an empty folder to --data"
                raise DataError(message)
            unfinished = header.with_suffix(".new")
            unfinished.write_text(json.dumps(ours), encoding="ascii")
            unfinished.replace(header)
            return
        theirs = json.loads(header.read_text(encoding="ascii"))
        if theirs != ours:
            message = (
                f"{self.path} was written as format {theirs['format']} with moto {theirs['moto']}, and this"
                f" is format {FORMAT} with moto {ours['moto']}; go back to that version (pip install"
                f" moto=={theirs['moto']}), or give an empty folder to --data"
            )
            raise DataError(message)
