"""What waits to be written to S3, and the writing of it."""

from __future__ import annotations

import gzip
import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .buffer import Buffer
from .configuration import Backup, Destination
from .keys import PROCESSING_FAILED, object_key
from .ledger import KINDS, Ledger, Output
from .records import Counts, moment

_GZIP_LEVEL = 6
_LAST_TRIES = 5
_BACKOFF_SECONDS = 0.1


class Delivery:
    """The output of one stream: transformed data, the lines of records that failed, and the backup.

    A buffer is emptied only after its object is in S3. Error objects are compressed as data is:
    AWS documents no format of their own, and Athena reads both.
    """

    def __init__(self, client: Any, stream: str, counts: Counts, ledger: Ledger) -> None:
        self._client = client
        self._stream = stream
        self._counts = counts
        self._ledger = ledger
        self._buffers: dict[str, Buffer[Output]] = {kind: Buffer() for kind in KINDS}
        self._begun: dict[str, dict[str, str]] = {}

    def add(self, output: Mapping[str, list[Output]]) -> None:
        """Deliver *output*, by `KINDS`."""
        for kind, items in output.items():
            for item in items:
                self._buffers[kind].add(item, len(item[1]))

    def take_over(self, output: Mapping[str, list[Output]], begun: Mapping[str, dict[str, str]]) -> None:
        """Deliver the *output* that an earlier process left; it had *begun* to write some of it."""
        self.add(output)
        self._begun = {kind: place for kind, place in begun.items() if output[kind]}

    def resume(self, destination: Destination) -> None:
        """Finish what an earlier process had begun to write, under the same name.

        Raises:
            ClientError, BotoCoreError: If S3 refuses; what could not be written stays.
        """
        for kind, place in list(self._begun.items()):
            if not self._is_there(place):
                self._put(kind, place, destination)
            self._done(kind)
            del self._begun[kind]

    def due_in(self, destination: Destination) -> float | None:
        """Return the seconds until something must be written; None if nothing waits."""
        if self._begun:
            return 0.0
        waits = [
            buffer.due_in(destination.buffer_bytes, destination.buffer_seconds)
            for buffer in self._buffers.values()
        ]
        return min((wait for wait in waits if wait is not None), default=None)

    def write_due(self, destination: Destination, version: int, *, everything: bool) -> None:
        """Write what is due, or *everything*.

        Raises:
            ClientError, BotoCoreError: If S3 refuses; what could not be written stays.
        """
        self.resume(destination)
        for kind, buffer in self._buffers.items():
            wait = buffer.due_in(destination.buffer_bytes, destination.buffer_seconds)
            if wait is not None and (everything or wait == 0):
                self._write(kind, destination, version)

    def write_all(self, destination: Destination, version: int) -> None:
        """Write everything, trying a few times.

        Raises:
            ClientError, BotoCoreError: If S3 goes on refusing.
        """
        for attempt in range(1, _LAST_TRIES + 1):
            try:
                return self.write_due(destination, version, everything=True)
            except (ClientError, BotoCoreError):
                if attempt == _LAST_TRIES:
                    raise
                time.sleep(_BACKOFF_SECONDS * 2**attempt)
        return None

    def _write(self, kind: str, destination: Destination, version: int) -> None:
        arrival = moment(min(arrived for arrived, _ in self._buffers[kind].items))
        target = _target(kind, destination)
        prefix = destination.error_prefix if kind == "error" else target.prefix
        error_type = PROCESSING_FAILED if kind == "error" else None
        key = object_key(prefix, self._stream, version, arrival, suffix=target.suffix, error_type=error_type)
        place = {"Bucket": target.bucket, "Key": key}
        self._ledger.begin(kind, place)
        try:
            self._put(kind, place, destination)
        except (ClientError, BotoCoreError):
            self._ledger.abandon(kind)
            raise
        self._done(kind)

    def _put(self, kind: str, place: Mapping[str, str], destination: Destination) -> None:
        body = b"".join(data for _, data in self._buffers[kind].items)
        target = _target(kind, destination)
        if target.compression == "GZIP":
            body = gzip.compress(body, _GZIP_LEVEL)
        self._client.put_object(**place, Body=body, ContentType="application/octet-stream")

    def _done(self, kind: str) -> None:
        """Count and forget what is in S3 now."""
        number = len(self._buffers[kind].clear())
        if kind == "error":
            self._counts.failed += number
        elif kind == "data":
            self._counts.delivered += number
        self._ledger.deliver(kind, self._counts)

    def _is_there(self, place: Mapping[str, str]) -> bool:
        try:
            self._client.head_object(**place)
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True


def _target(kind: str, destination: Destination) -> Destination | Backup:
    return destination.backup if kind == "backup" and destination.backup else destination
