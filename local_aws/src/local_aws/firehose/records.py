"""What flows through a delivery stream: records, and what becomes of them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """One acknowledged record: its *data*, and when it *arrived* (ms since the epoch).

    *metadata* is the `kinesisRecordMetadata` of a record that a Kinesis stream gave.
    """

    record_id: str
    data: bytes
    arrived: int
    metadata: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why and when the transformation of a record failed, after how many attempts."""

    code: str
    message: str
    attempts: int
    ended: int

    def line(self, record: Record, lambda_arn: str) -> bytes:
        """Return *record* as the line that Firehose writes below `processing-failed`."""
        document = {
            "attemptsMade": self.attempts,
            "arrivalTimestamp": record.arrived,
            "errorCode": self.code,
            "errorMessage": self.message,
            "attemptEndingTimestamp": self.ended,
            "rawData": base64.b64encode(record.data).decode(),
            "lambdaArn": lambda_arn,
        }
        return json.dumps(document, separators=(",", ":")).encode() + b"\n"


@dataclass(slots=True)
class Counts:
    """How many records a stream *received*, and what became of them; the rest is still buffered."""

    received: int = 0
    delivered: int = 0
    dropped: int = 0
    failed: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {
            "received": self.received,
            "delivered": self.delivered,
            "dropped": self.dropped,
            "failed": self.failed,
        }


def now_ms() -> int:
    """Return the wall clock, in milliseconds since the epoch."""
    return int(datetime.now(UTC).timestamp() * 1000)


def moment(milliseconds: int) -> datetime:
    """Return the UTC time of *milliseconds* since the epoch."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
