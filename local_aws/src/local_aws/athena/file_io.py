"""How pyiceberg reads and writes S3 here: one request a file, and none for a file that was seen before.

Files of an Iceberg table never change: each has an address of its own. Arrow's S3 file system asks for a
file's size before, and uploads it in parts; over the gateway these requests cost more than the tables.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError
from pyiceberg.io import InputFile, OutputFile
from pyiceberg.io.pyarrow import PyArrowFileIO

from local_aws.athena.catalog import split_uri
from local_aws.clients import client


class _Kept:
    """The bytes of the files used last, *limit* bytes at most, by endpoint and address."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._files: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> bytes | None:
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def put(self, key: tuple[str, str], body: bytes) -> None:
        self.drop(key)
        with self._lock:
            self._files[key] = body
            self._size += len(body)
            while self._size > self._limit:
                self._size -= len(self._files.popitem(last=False)[1])

    def drop(self, key: tuple[str, str]) -> None:
        with self._lock:
            self._size -= len(self._files.pop(key, b""))


_KEPT = _Kept(1 << 30)


class ObjectIO(PyArrowFileIO):
    """pyiceberg's FileIO over the gateway's S3; its properties name the endpoint and the region."""

    def new_input(self, location: str) -> _File:
        """The file at *location*, to be read."""
        return _File(self, location)

    def new_output(self, location: str) -> _File:
        """The file at *location*, to be written."""
        return _File(self, location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete the file at *location*."""
        address = location if isinstance(location, str) else location.location
        _KEPT.drop(self._key(address))
        bucket, key = split_uri(address)
        self._s3().delete_object(Bucket=bucket, Key=key)

    def read(self, location: str) -> bytes:
        """The bytes at *location*.

        Raises:
            FileNotFoundError: Where there is no file.
        """
        body = _KEPT.get(self._key(location))
        if body is None:
            bucket, key = split_uri(location)
            try:
                body = self._s3().get_object(Bucket=bucket, Key=key)["Body"].read()
            except ClientError as error:
                code = error.response["Error"]["Code"]
                raise FileNotFoundError(f"Error opening {location}: {code}") from error
            _KEPT.put(self._key(location), body)
        return body

    def write(self, location: str, body: bytes) -> None:
        """Put *body* at *location*."""
        bucket, key = split_uri(location)
        self._s3().put_object(Bucket=bucket, Key=key, Body=body)
        _KEPT.put(self._key(location), body)

    def _key(self, location: str) -> tuple[str, str]:
        return self.properties["s3.endpoint"], location

    def _s3(self) -> Any:
        return client("s3", self.properties["s3.endpoint"], self.properties["s3.region"])


class _File(InputFile, OutputFile):
    """One file of an ObjectIO."""

    def __init__(self, files: ObjectIO, location: str) -> None:
        super().__init__(location)
        self._files = files

    def __len__(self) -> int:
        return len(self._files.read(self.location))

    def exists(self) -> bool:
        """Whether there is such a file."""
        try:
            self._files.read(self.location)
        except FileNotFoundError:
            return False
        return True

    def open(self, seekable: bool = True) -> io.BytesIO:  # noqa: ARG002, FBT001, FBT002 - pyiceberg's
        """Its bytes as a stream, always seekable."""
        return io.BytesIO(self._files.read(self.location))

    def to_input_file(self) -> _File:
        """The same file, to be read."""
        return self

    def create(self, overwrite: bool = False) -> _Written:  # noqa: FBT001, FBT002 - pyiceberg's signature
        """A stream whose bytes are put when it is closed.

        Raises:
            FileExistsError: Where there is one already that shall not be overwritten.
        """
        if not overwrite and self.exists():
            raise FileExistsError(f"Cannot create file, already exists: {self.location}")
        return _Written(self._files, self.location)


class _Written(io.BytesIO):
    def __init__(self, files: ObjectIO, location: str) -> None:
        super().__init__()
        self._files = files
        self._location = location

    def close(self) -> None:
        if not self.closed:
            self._files.write(self._location, self.getvalue())
        super().close()
