"""What could not land: read back from the error prefixes, byte for byte, with the reason."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .aws import client
from .errors import DataError
from .events import UnreadableRecord, land
from .names import FAMILY_OF_STREAM, STREAMS, quarantine_prefix

if TYPE_CHECKING:
    from .settings import Settings

READABLE_NOW = "readable now: put it on its stream again"
"""The reason of a record that today's code can land: it had failed for want of room, or by an old defect."""


@dataclass(frozen=True, slots=True)
class QuarantinedRecord:
    """One record that Firehose wrote to the error prefix.

    Attributes:
        stream: The stream it came on, one of `names.STREAMS`.
        key: The S3 object that holds it.
        arrived_at: When Firehose took it, UTC.
        error_code: Firehose's own word for the failure (`Lambda.ProcessingFailedStatus`).
        data: The exact bytes that were sent.
    """

    stream: str
    key: str
    arrived_at: datetime
    error_code: str
    data: bytes

    def reason(self) -> str:
        """Return why it cannot land. Firehose does not keep the reason, so it is read once more."""
        try:
            land(self.data, FAMILY_OF_STREAM[self.stream], self.arrived_at)
        except UnreadableRecord as error:
            return error.reason
        return READABLE_NOW


def records(settings: Settings, stream: str) -> Iterator[QuarantinedRecord]:
    """Yield every quarantined record of *stream*, oldest object first.

    Raises:
        DataError: If an object under the error prefix is not what Firehose writes.
    """
    s3 = client("s3", settings)
    bucket = settings.names.bucket
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=quarantine_prefix(stream))
    for page in pages:
        for listed in page.get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=listed["Key"])["Body"].read()
            yield from _read(stream, listed["Key"], body)


def quarantined(settings: Settings) -> dict[str, dict[str, int]]:
    """Return how many records are quarantined, by stream and reason; streams with none are left out."""
    counts: dict[str, dict[str, int]] = {}
    for stream in STREAMS:
        reasons = Counter(record.reason() for record in records(settings, stream))
        if reasons:
            counts[stream] = dict(reasons.most_common())
    return counts


def _read(stream: str, key: str, body: bytes) -> Iterator[QuarantinedRecord]:
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    for number, line in enumerate(body.splitlines(), start=1):
        try:
            yield _record(stream, key, json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{key} line {number} is no error record of Firehose ({type(error).__name__}); move it away"
            raise DataError(msg) from error


def _record(stream: str, key: str, line: dict[str, Any]) -> QuarantinedRecord:
    """Return the record of one line (developer guide, "Data transformation failure handling")."""
    return QuarantinedRecord(
        stream=stream,
        key=key,
        arrived_at=datetime.fromtimestamp(int(line["arrivalTimestamp"]) / 1000, UTC),
        error_code=line["errorCode"],
        data=base64.b64decode(line["rawData"]),
    )
