"""What waits to be written to S3, and the writing of it."""

from __future__ import annotations

import gzip
import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .buffer import Buffer
from .configuration import Destination
from .keys import PROCESSING_FAILED, object_key
from .records import Counts, Failure, Record, moment

_GZIP_LEVEL = 6
_LAST_TRIES = 5
_BACKOFF_SECONDS = 0.1


class Delivery:
    """The output of one stream: transformed data, and the lines of records that failed.

    A buffer is emptied only after its object is in S3. Error objects are compressed as data is:
    AWS documents no format of their own, and Athena reads both.
    """

    def __init__(self, client: Any, stream: str, counts: Counts) -> None:
        self._client = client
        self._stream = stream
        self._counts = counts
        self._data: Buffer[tuple[int, bytes]] = Buffer()
        self._errors: Buffer[tuple[int, bytes]] = Buffer()

    def add(self, record: Record, data: bytes) -> None:
        """Deliver *data*, which was made of *record*."""
        self._data.add((record.arrived, data), len(data))

    def add_failure(self, record: Record, failure: Failure, lambda_arn: str) -> None:
        """Deliver *record* to the error prefix."""
        line = failure.line(record, lambda_arn)
        self._errors.add((record.arrived, line), len(line))

    def due_in(self, destination: Destination) -> float | None:
        """Return the seconds until something must be written; None if nothing waits."""
        waits = [
            buffer.due_in(destination.buffer_bytes, destination.buffer_seconds)
            for buffer in (self._data, self._errors)
        ]
        return min((wait for wait in waits if wait is not None), default=None)

    def write_due(self, destination: Destination, version: int, *, everything: bool) -> None:
        """Write what is due, or *everything*.

        Raises:
            ClientError, BotoCoreError: If S3 refuses; what could not be written stays.
        """
        for buffer, error_type in ((self._data, None), (self._errors, PROCESSING_FAILED)):
            wait = buffer.due_in(destination.buffer_bytes, destination.buffer_seconds)
            if wait is not None and (everything or wait == 0):
                self._write(buffer, destination, version, error_type)

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

    def _write(
        self,
        buffer: Buffer[tuple[int, bytes]],
        destination: Destination,
        version: int,
        error_type: str | None,
    ) -> None:
        body = b"".join(data for _, data in buffer.items)
        if destination.compression == "GZIP":
            body = gzip.compress(body, _GZIP_LEVEL)
        arrival = moment(min(arrived for arrived, _ in buffer.items))
        prefix = destination.error_prefix if error_type else destination.prefix
        key = object_key(
            prefix, self._stream, version, arrival, suffix=destination.suffix, error_type=error_type
        )
        self._client.put_object(
            Bucket=destination.bucket, Key=key, Body=body, ContentType="application/octet-stream"
        )
        number = len(buffer.clear())
        if error_type:
            self._counts.failed += number
        else:
            self._counts.delivered += number
