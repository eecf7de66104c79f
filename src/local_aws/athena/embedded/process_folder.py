"""A temporary folder that does not outlive its process for long, killed or not."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

_PREFIX = "local-athena-cache-"
_UNLOCKED = "new-"


class ProcessFolder:
    """A new folder `local-athena-cache-…` under *place*, the system's temporary folder unless told.

    Its lock is held until it is closed or the process ends: making one deletes those that a killed process
    left.
    """

    def __init__(self, place: Path | None = None) -> None:
        place = place or Path(tempfile.gettempdir())
        _delete_left(place)
        # Locked before it bears the name that others look for: none can take it for a left one in between.
        made = Path(tempfile.mkdtemp(prefix=_UNLOCKED + _PREFIX, dir=place))
        self._lock = os.open(made, os.O_RDONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.path = made.rename(made.with_name(made.name.removeprefix(_UNLOCKED)))

    def close(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


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
