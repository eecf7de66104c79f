"""Outcomes: what a destination answered for each record, landed in the lake like any other event."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from engagelake.events.times import iso
from engagelake.names import OUTCOMES_PREFIX

from .changes import Change

if TYPE_CHECKING:
    from engagelake.settings import Settings

UNDER_WAY = "UnderWay"
"""The code of what lands before a try: unknown, until the try's answer lands under the same outcome_id."""


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


def outcome_of(
    answer: Answer, *, destination: str, run_id: str, attempted_at: datetime, begun_at: datetime | None = None
) -> Outcome:
    """Return the outcome of one answer; all that lands of one try, begun at *begun_at*, has one id."""
    at, begun = iso(attempted_at), iso(begun_at or attempted_at)
    change = answer.change
    identity = (destination, run_id, change.record_id, change.operation, change.fingerprint, begun)
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
        attempted_at=at,
    )


def body_of(outcomes: Sequence[Outcome]) -> bytes:
    """Return gzip NDJSON of *outcomes*; the same outcomes give the same bytes."""
    lines = "".join(json.dumps(asdict(outcome), ensure_ascii=False) + "\n" for outcome in outcomes)
    return gzip.compress(lines.encode(), mtime=0)


def key_of(outcomes: Sequence[Outcome], body: bytes) -> str:
    """Return the S3 key of one batch of outcomes.

    It follows from the content, so a repeated put writes the same bytes again and no put replaces another's.
    """
    first = outcomes[0]
    day, hour = first.attempted_at[:10], first.attempted_at[11:13]
    digest = hashlib.sha256(body).hexdigest()[:24]
    return f"{OUTCOMES_PREFIX}dt={day}/hr={hour}/{first.destination}-{slug(first.run_id)}-{digest}.ndjson.gz"


def slug(run_id: str) -> str:
    """Return *run_id* (an Airflow run id has colons and plus signs) as it is safe in an S3 key."""
    return re.sub(r"[^A-Za-z0-9._=-]", "-", run_id)


class OutcomeLog:
    """Where one run's outcomes land."""

    def __init__(
        self, s3: Any, settings: Settings, destination: str, run_id: str, clock: Callable[[], datetime]
    ) -> None:
        """*clock* is that of the lease (`leases.Clock`): acknowledged state is ordered by what it says."""
        self._s3, self._bucket, self._clock = s3, settings.names.bucket, clock
        self._destination, self._run_id = destination, run_id
        self._begun: dict[str, datetime] = {}

    def begin(self, changes: Sequence[Change]) -> None:
        """Land that *changes* are about to be sent: if the answer never lands, nobody knows what arrived."""
        now = self._clock()
        self._begun.update((change.record_id, now) for change in changes)
        message = "sent, and no answer has landed"
        self._write([Answer(change, "unknown", True, UNDER_WAY, message) for change in changes], now)

    def land(self, answers: Sequence[Answer]) -> list[Outcome]:
        """Write the outcomes of *answers* as one object, and return them; replacing what `begin` landed."""
        return self._write(answers, self._clock()) if answers else []

    def _write(self, answers: Sequence[Answer], now: datetime) -> list[Outcome]:
        outcomes = [
            outcome_of(
                answer,
                destination=self._destination,
                run_id=self._run_id,
                attempted_at=now,
                begun_at=self._begun.get(answer.change.record_id),
            )
            for answer in answers
        ]
        body = body_of(outcomes)
        self._s3.put_object(Bucket=self._bucket, Key=key_of(outcomes, body), Body=body)
        return outcomes

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
        body = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        for line in filter(None, gzip.decompress(body).split(b"\n")):  # text would end lines at U+2028 too
            outcome = Outcome(**json.loads(line))
            if outcome.run_id == self._run_id:
                yield outcome
