"""The one temporary folder of a process: it goes with its process, and a killed one's with the next start."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

_PREFIX = "local-aws-"
_UNLOCKED = "new-"


class ProcessFolder:
    """A new folder `local-aws-…` under *place*, the system's temporary folder by default.

    Its lock is held until it is closed or the process ends: making one deletes those that a killed process
    left.
    """

    def __init__(self, place: Path | None = None) -> None:
        place = place or Path(tempfile.gettempdir())
        _delete_left(place)
        # Locked before it bears the name that others look for: none can take it for a left one in between.
        made = Path(tempfile.mkdtemp(prefix=_UNLOCKED + _PREFIX, dir=place))
        self._lock = os.open(made, os.O_RDONLY)
        self._owner = os.getpid()
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = made.rename(made.with_name(made.name.removeprefix(_UNLOCKED)))

    def close(self) -> None:
        """Delete the folder; a fork of its process leaves it."""
        if os.getpid() == self._owner:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def new_folder(name: str) -> Path:
    """Return a new folder, named *name* and something random, in this process's; whoever asks deletes it."""
    return Path(tempfile.mkdtemp(prefix=name, dir=_of_this_process().path))


def passing_folder(name: str) -> tempfile.TemporaryDirectory[str]:
    """Return a new folder, as `new_folder` does, for the time of a with statement."""
    return tempfile.TemporaryDirectory(prefix=name, dir=_of_this_process().path)


@cache
def _of_this_process() -> ProcessFolder:
    folder = ProcessFolder()
    atexit.register(folder.close)
    return folder


def _delete_left(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:  # another user's, or deleted meanwhile
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass  # its process lives
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)
