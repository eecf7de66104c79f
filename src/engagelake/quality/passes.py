"""Passes: somebody lets one stream through the landing gate for one night, and it is on record.

A pass is a JSON object in the lake's bucket that nobody changes afterwards. It speaks of the share of records
that were set aside, and of nothing else: rows that cannot be modelled stop the night with a pass as without.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .. import aws
from ..errors import DataError
from ..events.times import iso
from ..names import landing_pass_key, landing_pass_prefix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..settings import Settings

NIGHT_BEGINS = timedelta(hours=2)
"""When `land__events` runs, UTC: a night lasts from then to the next, so a day is left to decide."""

NOBODY_KNOWN = "unknown: AWS did not say whose credentials these are"


@dataclass(frozen=True, slots=True)
class Pass:
    """One stream let through for one night.

    Attributes:
        stream: One of `names.STREAMS`.
        night: The UTC date on which the night began (`2026-11-20`).
        given_by: The ARN of whoever gave it, as STS says.
        given_at: When, ISO 8601 UTC with milliseconds and Z.
        reason: Why, in the words of whoever gave it.
        landed: Rows that had landed in the gate's window when it was given.
        quarantined: Records that had been set aside by then.
    """

    stream: str
    night: str
    given_by: str
    given_at: str
    reason: str
    landed: int
    quarantined: int

    @property
    def key(self) -> str:
        """The S3 key under which it is recorded."""
        digits = "".join(filter(str.isdigit, self.given_at))
        return landing_pass_key(self.stream, self.night, f"{digits[:8]}T{digits[8:]}Z")

    def to_dict(self) -> dict[str, Any]:
        """Return the pass, with its key, as plain values for JSON."""
        return {**asdict(self), "key": self.key}

    def __str__(self) -> str:
        return (
            f"let through for the night of {self.night} by {self.given_by} at {self.given_at}, "
            f"because: {self.reason} ({self.key})"
        )


def night_of(moment: datetime) -> str:
    """Return the date of the night that the aware *moment* belongs to."""
    return (moment.astimezone(UTC) - NIGHT_BEGINS).date().isoformat()


def give(settings: Settings, stream: str, reason: str, figures: Mapping[str, Any], now: datetime) -> Pass:
    """Record that *stream* is let through for the night of *now*, with the *figures* seen, and return it."""
    given = Pass(
        stream=stream,
        night=night_of(now),
        given_by=_caller(settings),
        given_at=iso(now),
        reason=reason,
        landed=figures["rows"],
        quarantined=figures["quarantined"],
    )
    body = json.dumps(asdict(given), indent=2, ensure_ascii=False)
    aws.client("s3", settings).put_object(
        Bucket=settings.names.bucket, Key=given.key, Body=body.encode(), ContentType="application/json"
    )
    return given


def valid(settings: Settings, now: datetime) -> dict[str, Pass]:
    """Return the passes of the night of *now*, by stream; of several of one stream the first.

    Raises:
        DataError: If an object among them is no pass.
    """
    s3, bucket = aws.client("s3", settings), settings.names.bucket
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=landing_pass_prefix(night_of(now))
    )
    found: dict[str, Pass] = {}
    for key in (item["Key"] for page in pages for item in page.get("Contents", ())):
        given = _read(key, s3.get_object(Bucket=bucket, Key=key)["Body"].read())
        found.setdefault(given.stream, given)
    return found


def _read(key: str, body: bytes) -> Pass:
    try:
        return Pass(**json.loads(body))
    except (ValueError, TypeError) as error:
        msg = f"{key} is no pass ({type(error).__name__}); move it away, passes are made by `let-through`"
        raise DataError(msg) from error


def _caller(settings: Settings) -> str:
    try:
        return aws.client("sts", settings, max_attempts=1).get_caller_identity()["Arn"]
    except (BotoCoreError, ClientError):
        return NOBODY_KNOWN
