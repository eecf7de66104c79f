"""The only loop that sends: batches to the destination, outcomes to the lake before and after each batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import Any

from engagelake.destinations.base import Destination
from engagelake.errors import DataError, TransientError

from .dispatcher import Answered, Dispatcher, Patience
from .outcomes import Answer, OutcomeLog
from .outgoing import Outgoing

LANDED_TOGETHER = 5_000
"""How many outcomes of records that are not sent share one object."""


@dataclass(slots=True)
class PushReport:
    """What a push did. accepted + rejected + unknown = planned: every record has an outcome.

    Attributes:
        planned: Records of the changes table, refused ones included.
        sent: Records that went out at least once.
        calls: Calls made, per operation; seconds by the wall clock.
        stopped_by: Why the rest was not sent, or "".
        verified: What a read-back found, or None.
    """

    destination: str
    run_id: str
    planned: int = 0
    sent: int = 0
    accepted: int = 0
    rejected: int = 0
    unknown: int = 0
    calls: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    stopped_by: str = ""
    plan: Mapping[str, Any] | None = None
    verified: Mapping[str, Any] | None = None

    @property
    def answered(self) -> int:
        """How many records have an outcome."""
        return self.accepted + self.rejected + self.unknown

    def counted(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Yield *answers*, adding each to the figures."""
        for answer in answers:
            self.accepted += answer.status == "accepted"
            self.rejected += answer.status == "rejected"
            self.unknown += answer.status == "unknown"
            self.sent += answer.attempt > 0
            yield answer

    def raise_if_stopped(self) -> None:
        """Raise where the destination made the push stop: the outcomes have landed, a new run goes on.

        Raises:
            TransientError: Naming the cause and what is left.
        """
        if self.stopped_by:
            left = self.planned - self.accepted
            raise TransientError(
                f"{self.destination}: {left:,} of {self.planned:,} not accepted: {self.stopped_by}; what was "
                "accepted has its outcome, try again"
            )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "calls": dict(self.calls), "seconds": round(self.seconds, 3)}


def push(
    destination: Destination,
    changes: Outgoing,
    outcomes: OutcomeLog,
    *,
    run_id: str,
    progress: Callable[[str], object] | None = None,
    patience: Patience | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> PushReport:
    """Send *changes* as they are read, and land one outcome per change as the answers come.

    Killed anywhere, it may be started again with the changes that are then left: a batch under way has landed
    as unknown, so it is sent again, or undone where it is no longer wanted; every send is idempotent.

    Raises:
        DataError: If other changes were read than SQL counted.
        Exception: What landing raises (S3); a batch that has been sent without an answer landed is unknown.
    """
    began = time.monotonic()
    before = Counter(destination.calls)
    report = PushReport(destination.destination_id, run_id, planned=changes.planned)
    dispatcher = Dispatcher(destination, patience or Patience(), sleep, outcomes.begin)
    said = began
    for answered in chain(_refusals(changes.refused), dispatcher.answered(changes.batches)):
        outcomes.land(report.counted(answered.answers), answered.begun_at)
        said = _say(progress, report, said)
    if report.answered != report.planned:
        raise DataError(f"{report.answered:,} of {report.planned:,} changes have an outcome: run it again")
    report.calls = dict(Counter(destination.calls) - before)
    report.stopped_by = dispatcher.stopped_by
    report.seconds = time.monotonic() - began
    return report


def _refusals(refused: Iterable[Answer]) -> Iterator[Answered]:
    """Yield the answers to changes that are never sent, some thousands at a time."""
    left = iter(refused)
    while together := list(islice(left, LANDED_TOGETHER)):
        yield Answered(None, together)


def _say(progress: Callable[[str], object] | None, report: PushReport, said: float) -> float:
    """Say how far the push is, once a second and at the end; return when that was last said."""
    now = time.monotonic()
    if progress is None or (report.answered < report.planned and now - said < 1):
        return said
    progress(
        f"{report.destination}: {report.answered:,} of {report.planned:,} records, "
        f"{report.accepted:,} accepted, {report.rejected:,} rejected, {report.unknown:,} unknown"
    )
    return now
