"""What could not land: read back from the error prefixes, byte for byte, with the reason."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .aws import client
from .errors import DataError
from .events import UnreadableRecord, land
from .names import FAMILY_OF_STREAM, STREAMS, quarantine_prefix

if TYPE_CHECKING:
    from .settings import Settings

GZIP_MAGIC = b"\x1f\x8b"

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


def records(settings: Settings, stream: str, since: datetime | None = None) -> Iterator[QuarantinedRecord]:
    """Yield the quarantined records of *stream*, oldest object first: all, or those since *since* (aware).

    Raises:
        DataError: If an object under the error prefix is not what Firehose writes.
    """
    prefix = quarantine_prefix(stream)
    listed = _listed_since(settings, prefix, since) if since else _listed(settings, prefix)
    for key, body in _objects(settings, listed):
        for number, line in enumerate(body.split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                yield _record(stream, key, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                why = type(error).__name__
                msg = f"{key} line {number} is no error record of Firehose ({why}); move it away"
                raise DataError(msg) from error


def count_since(settings: Settings, stream: str, since: datetime) -> int:
    """Return how many records of *stream* were quarantined at or after *since* (aware, UTC).

    Lists and reads the objects of those days only; a line that no reader understands counts as well.
    """
    bodies = _objects(settings, _listed_since(settings, quarantine_prefix(stream), since))
    return sum(bool(line.strip()) for _, body in bodies for line in body.split(b"\n"))


def quarantined(settings: Settings, since: datetime | None = None) -> dict[str, dict[str, int]]:
    """Return how many records are quarantined, by stream and reason; streams with none are left out.

    With *since* (aware), only objects written from then on are read.
    """
    counts: dict[str, dict[str, int]] = {}
    for stream in STREAMS:
        reasons = Counter(record.reason() for record in records(settings, stream, since))
        if reasons:
            counts[stream] = dict(reasons.most_common())
    return counts


def save(settings: Settings, folder: Path, since: datetime) -> int:
    """Write every record quarantined since then to a file of its own, byte for byte; return how many.

    A file is `<folder>/<stream>/<number>`; beside it, `index.jsonl` has a line per record: its file, why it
    cannot land, when it arrived, and the object that holds it.
    """
    count = 0
    for stream in STREAMS:
        for number, record in enumerate(records(settings, stream, since), start=1):
            path = folder / stream / f"{number:06d}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(record.data)
            about = {
                "file": path.name,
                "reason": record.reason(),
                "arrived_at": record.arrived_at.isoformat(),
                "key": record.key,
            }
            with (path.parent / "index.jsonl").open("a" if number > 1 else "w", encoding="utf-8") as index:
                index.write(json.dumps(about) + "\n")
            count += 1
    return count


def _listed(settings: Settings, prefix: str) -> Iterator[dict[str, Any]]:
    pages = client("s3", settings).get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.names.bucket, Prefix=prefix):
        yield from page.get("Contents", [])


def _listed_since(settings: Settings, prefix: str, since: datetime) -> Iterator[dict[str, Any]]:
    """Yield the objects of *prefix* written since then: below it lie kinds of error, then `dt=` days."""
    listing = client("s3", settings).list_objects_v2
    kinds = listing(Bucket=settings.names.bucket, Prefix=prefix, Delimiter="/").get("CommonPrefixes", [])
    days = (datetime.now(UTC).date() - since.date()).days + 1
    for kind in kinds:
        for day in (since.date() + timedelta(days=number) for number in range(days)):
            for listed in _listed(settings, f"{kind['Prefix']}dt={day}/"):
                if listed["LastModified"] >= since:
                    yield listed


def _objects(settings: Settings, listed: Iterator[dict[str, Any]]) -> Iterator[tuple[str, bytes]]:
    """Yield the key and the content of each object, decompressed where Firehose compressed it."""
    s3 = client("s3", settings)
    for each in listed:
        body = s3.get_object(Bucket=settings.names.bucket, Key=each["Key"])["Body"].read()
        yield each["Key"], gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body


def _record(stream: str, key: str, line: dict[str, Any]) -> QuarantinedRecord:
    """Return the record of one line (developer guide, "Data transformation failure handling")."""
    return QuarantinedRecord(
        stream=stream,
        key=key,
        arrived_at=datetime.fromtimestamp(int(line["arrivalTimestamp"]) / 1000, UTC),
        error_code=line["errorCode"],
        data=base64.b64decode(line["rawData"]),
    )
