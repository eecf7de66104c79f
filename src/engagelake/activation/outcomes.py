"""Outcomes: what a destination answered for each record, landed in the lake like any other event."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from engagelake.events.times import iso
from engagelake.names import OUTCOMES_PREFIX

from .changes import Batch, Change

if TYPE_CHECKING:
    from engagelake.settings import Settings

UNDER_WAY = "UnderWay"
"""The code of what lands before a try: unknown, until the try's answer lands under the same outcome_id."""

IN_MEMORY = 8_000_000
"""Bytes from which on one object of outcomes is made on disk: a whole segment may have millions."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a destination said about one change, before it is an outcome.

    Attributes:
        status: `accepted`, `rejected`, or `unknown` where the request may or may not have been carried out.
        retryable: True where the same change may be accepted later.
        ref: The destination's own id: of the request, or of the segment that was made.
    """

    change: Change
    status: str
    retryable: bool = False
    code: str = ""
    message: str = ""
    ref: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the outcomes table; `attempted_at` is ISO 8601 UTC with milliseconds."""

    outcome_id: str
    destination: str
    run_id: str
    record_id: str
    operation: str
    fingerprint: str | None
    payload: str
    status: str
    retryable: bool
    code: str
    message: str
    destination_ref: str
    attempt: int
    attempted_at: str


COLUMNS = tuple(column.name for column in fields(Outcome))
"""The columns of the outcomes table, in their order."""

_VALUES = attrgetter(*COLUMNS)
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


def outcome_of(answer: Answer, *, destination: str, run_id: str, attempted_at: str, begun_at: str) -> Outcome:
    """Return the outcome of one answer; all that lands of one try, begun at *begun_at*, has one id."""
    change = answer.change
    identity = (destination, run_id, change.record_id, change.operation, change.fingerprint, begun_at)
    return Outcome(
        outcome_id=hashlib.sha256(json.dumps(identity).encode()).hexdigest(),
        destination=destination,
        run_id=run_id,
        record_id=change.record_id,
        operation=change.operation,
        fingerprint=change.fingerprint,
        payload=change.payload,
        status=answer.status,
        retryable=answer.retryable,
        code=answer.code,
        message=answer.message,
        destination_ref=answer.ref,
        attempt=answer.attempt,
        attempted_at=attempted_at,
    )


def write_lines(outcomes: Iterable[Outcome], out: IO[bytes]) -> int:
    """Write *outcomes* to *out* as gzip NDJSON and return how many; the same outcomes give the same bytes."""
    count = 0
    with gzip.GzipFile(fileobj=out, filename="", mode="wb", compresslevel=6, mtime=0) as packed:
        for outcome in outcomes:
            packed.write(_AS_JSON(dict(zip(COLUMNS, _VALUES(outcome), strict=True))).encode() + b"\n")
            count += 1
    return count


def key_of(destination: str, run_id: str, attempted_at: str, digest: str) -> str:
    """Return the S3 key of one batch of outcomes, whose bytes have the *digest*.

    It follows from the content, so a repeated put writes the same bytes again and no put replaces another's.
    """
    day, hour = attempted_at[:10], attempted_at[11:13]
    return f"{OUTCOMES_PREFIX}dt={day}/hr={hour}/{destination}-{slug(run_id)}-{digest[:24]}.ndjson.gz"


def slug(run_id: str) -> str:
    """Return *run_id* (an Airflow run id has colons and plus signs) as it is safe in an S3 key."""
    return re.sub(r"[^A-Za-z0-9._=-]", "-", run_id)


class OutcomeLog:
    """Where one run's outcomes land; what lands together is one object, whole or not at all."""

    def __init__(
        self, s3: Any, settings: Settings, destination: str, run_id: str, clock: Callable[[], datetime]
    ) -> None:
        """*clock* is that of the lease (`leases.Clock`): acknowledged state is ordered by what it says."""
        self._s3, self._bucket, self._clock = s3, settings.names.bucket, clock
        self._destination, self._run_id = destination, run_id

    def begin(self, batch: Batch) -> datetime:
        """Land that *batch* is about to be sent: if its answer never lands, nobody knows what arrived.

        Returns when that was; `land` takes it with the answers.
        """
        now = self._clock()
        message = "sent, and no answer has landed"
        self._write((Answer(change, "unknown", True, UNDER_WAY, message) for change in batch), now, now)
        return now

    def land(self, answers: Iterable[Answer], begun_at: datetime | None = None) -> None:
        """Write the outcomes of *answers*; they replace what `begin` landed at *begun_at*."""
        now = self._clock()
        self._write(answers, now, begun_at or now)

    def _write(self, answers: Iterable[Answer], now: datetime, begun_at: datetime) -> None:
        at, begun = iso(now), iso(begun_at)
        outcomes = (
            outcome_of(
                answer,
                destination=self._destination,
                run_id=self._run_id,
                attempted_at=at,
                begun_at=begun,
            )
            for answer in answers
        )
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            if not write_lines(outcomes, body):
                return
            body.seek(0)
            digest = hashlib.file_digest(body, "sha256").hexdigest()
            body.seek(0)
            key = key_of(self._destination, self._run_id, at, digest)
            self._s3.put_object(Bucket=self._bucket, Key=key, Body=body)

    def read(self, days: int = 2) -> Iterator[Outcome]:
        """Yield what this run has landed in the last *days* days of arrival, in no order."""
        name = f"/{self._destination}-{slug(self._run_id)}-"
        for back in range(days):
            day = (self._clock() - timedelta(days=back)).date().isoformat()
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=f"{OUTCOMES_PREFIX}dt={day}/"
            )
            for item in (item for page in pages for item in page.get("Contents", ())):
                if name in item["Key"]:
                    yield from self._read(item["Key"])

    def _read(self, key: str) -> Iterator[Outcome]:
        body = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"]
        with gzip.GzipFile(fileobj=body) as lines:  # bytes: lines of text would end at U+2028 too
            for line in lines:
                outcome = Outcome(**json.loads(line))
                if outcome.run_id == self._run_id:
                    yield outcome
