"""The only loop that sends: batches to the destination, outcomes to the lake before and after each batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import Any

from engagelake.destinations.base import Destination
from engagelake.errors import TransientError

from .changes import Change
from .dispatcher import Dispatcher, Patience
from .outcomes import Answer, OutcomeLog

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

    def count(self, answers: Sequence[Answer]) -> None:
        """Add *answers* to the figures."""
        status = Counter(answer.status for answer in answers)
        self.accepted += status["accepted"]
        self.rejected += status["rejected"]
        self.unknown += status["unknown"]
        self.sent += sum(answer.attempt > 0 for answer in answers)

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
    changes: Sequence[Change],
    outcomes: OutcomeLog,
    *,
    run_id: str,
    progress: Callable[[str], object] | None = None,
    patience: Patience | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> PushReport:
    """Send *changes* and land one outcome per change.

    Killed anywhere, it may be started again with the changes that are then left: a batch under way has landed
    as unknown, so it is sent again, or undone where it is no longer wanted; every send is idempotent.

    Raises:
        Exception: What landing raises (S3); a batch that has been sent without an answer landed is unknown.
    """
    began = time.monotonic()
    before = Counter(destination.calls)
    report = PushReport(destination.destination_id, run_id, planned=len(changes))
    dispatcher = Dispatcher(destination, patience or Patience(), sleep, outcomes.begin)
    sendable = [change for change in changes if change.refusal is None]
    refused = [change for change in changes if change.refusal is not None]
    said = began
    for answers in chain(_refusals(refused), dispatcher.answers(sendable)):
        outcomes.land(answers)
        report.count(answers)
        said = _say(progress, report, said)
    report.calls = dict(Counter(destination.calls) - before)
    report.stopped_by = dispatcher.stopped_by
    report.seconds = time.monotonic() - began
    return report


def _refusals(refused: Sequence[Change]) -> Iterator[list[Answer]]:
    """Yield the answers to changes that are never sent, some thousands at a time."""
    for start in range(0, len(refused), LANDED_TOGETHER):
        yield [
            Answer(change, "rejected", False, *(change.refusal or ("", "")), attempt=0)
            for change in refused[start : start + LANDED_TOGETHER]
        ]


def _say(progress: Callable[[str], object] | None, report: PushReport, said: float) -> float:
    """Say how far the push is, once a second and at the end; return when that was last said."""
    done = report.accepted + report.rejected + report.unknown
    now = time.monotonic()
    if progress is None or (done < report.planned and now - said < 1):
        return said
    progress(
        f"{report.destination}: {done:,} of {report.planned:,} records, {report.accepted:,} accepted, "
        f"{report.rejected:,} rejected, {report.unknown:,} unknown"
    )
    return now
