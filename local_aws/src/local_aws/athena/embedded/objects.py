"""S3 objects as local files, each version fetched once."""

from __future__ import annotations

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock, get_ident
from typing import TypeVar

from local_aws.athena.catalog import StoredObject
from local_aws.athena.errors import QueryError
from local_aws.process_folder import new_folder

Read = Callable[[StoredObject], bytes]
_Origin = TypeVar("_Origin")


class ObjectCache:
    """A temporary folder of S3 objects, named by bucket, key and ETag, so that a changed object is another
    file.

    The oldest files go when it holds more than *limit* bytes.
    """

    def __init__(self, limit: int = 8 << 30) -> None:
        self.root = new_folder("athena-cache-")
        self._limit = limit
        self._held: dict[str, int] = {}
        self._lock = Lock()
        self._making: defaultdict[str, Lock] = defaultdict(Lock)
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="athena-fetch")

    def fetch(self, read: Read, objects: Iterable[StoredObject]) -> dict[StoredObject, str]:
        """Local paths of *objects*; *read* gives the bytes of those not here yet, several at the same time.

        Raises:
            QueryError: HIVE_CANNOT_OPEN_SPLIT where one is not there.
        """
        wanted = list(objects)
        return dict(zip(wanted, self._pool.map(lambda item: self._one(read, item), wanted), strict=True))

    def derive(
        self, origins: Iterable[tuple[str, _Origin]], mark: str, write: Callable[[_Origin, str], None]
    ) -> list[str]:
        """Local files made of fetched ones (path, origin), each made once by *write*(origin, path to write).

        *mark* ends their names: files of another shape have another one.
        """

        def one(fetched: tuple[str, _Origin]) -> str:
            path = Path(f"{fetched[0]}-{mark}")
            with self._lock:
                making = self._making[path.name]
            with making:
                if path.name not in self._held or not path.exists():
                    part = f"{path}.part"
                    write(fetched[1], part)
                    self._keep(Path(part), path)
            return str(path)

        made = [self._pool.submit(one, origin) for origin in origins]
        wait(made)  # one that fails leaves no other at work on the caller's connection
        return [future.result() for future in made]

    def _one(self, read: Read, item: StoredObject) -> str:
        mark = hashlib.sha256(f"{item.bucket}\n{item.key}\n{item.etag}".encode()).hexdigest()[:40]
        name = item.key.rsplit("/", 1)[-1]
        suffix = "".join(f".{part}" for part in name.split(".")[1:] if part.isalnum())[-24:]
        path = self.root / f"{mark}{suffix}"
        if path.name not in self._held or not path.exists():
            self._take(read, item, path)
        return str(path)

    def _take(self, read: Read, item: StoredObject, path: Path) -> None:
        try:
            body = read(item)
        except FileNotFoundError as error:
            raise QueryError("HIVE_CANNOT_OPEN_SPLIT", str(error)) from error
        part = path.with_suffix(path.suffix + f".{get_ident()}.part")
        part.write_bytes(body)
        self._keep(part, path)

    def _keep(self, part: Path, path: Path) -> None:
        part.replace(path)
        with self._lock:
            self._held[path.name] = path.stat().st_size
            self._shrink(path.name)

    def _shrink(self, newest: str) -> None:
        while sum(self._held.values()) > self._limit and len(self._held) > 1:
            oldest = next(iter(self._held))
            if oldest == newest:
                return
            del self._held[oldest]
            (self.root / oldest).unlink(missing_ok=True)

    def close(self) -> None:
        """Stop fetching and delete the folder."""
        self._pool.shutdown(cancel_futures=True)
        shutil.rmtree(self.root, ignore_errors=True)
