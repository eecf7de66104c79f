"""How many records a stream could not read since a moment: Firehose's error files, counted."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .. import aws
from ..names import quarantine_prefix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..settings import Settings

GZIP_MAGIC = b"\x1f\x8b"


def quarantined(settings: Settings, stream: str, since: datetime) -> int:
    """Return the number of records of *stream* that were quarantined at or after *since* (aware, UTC).

    Reads the error files of those days only: one JSON line a record, gzipped or not.
    """
    s3 = aws.client("s3", settings)
    bucket = settings.names.bucket
    keys = _keys(s3, bucket, quarantine_prefix(stream), since)
    return sum(_lines(s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys)


def _keys(s3: Any, bucket: str, prefix: str, since: datetime) -> Iterator[str]:
    kinds = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, Delimiter="/").get("CommonPrefixes", [])
    for kind in kinds:
        for day in _days(since):
            pages = s3.get_paginator("list_objects_v2").paginate(
                Bucket=bucket, Prefix=f"{kind['Prefix']}dt={day}/"
            )
            for page in pages:
                for item in page.get("Contents", []):
                    if item["LastModified"] >= since:
                        yield item["Key"]


def _days(since: datetime) -> Iterator[str]:
    day = since.date()
    while day <= datetime.now(UTC).date():
        yield day.isoformat()
        day += timedelta(days=1)


def _lines(body: bytes) -> int:
    text = gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body
    return sum(1 for line in text.splitlines() if line.strip())
