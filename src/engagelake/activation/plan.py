"""The plan: what a push would do, shown before anything is sent, and the guards that may refuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engagelake.errors import GateFailed
from engagelake.quality.guards import COMPARABLE

from .changes import Change
from .destinations.base import Destination

SHOWN_REFUSALS = 20
"""How many refused records a plan names; the outcomes name them all."""


@dataclass(frozen=True, slots=True)
class Guard:
    """What a segment's owner allows: fewest and most members, and the largest share that may change."""

    min: int | None = None
    max: int | None = None
    largest_change: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """The members of a segment at the destination: *before* this push, *after* it, and how many differ."""

    token: str
    before: int
    after: int
    differing: int


@dataclass(frozen=True, slots=True)
class ActivationPlan:
    """What a push would do.

    Attributes:
        adds, changes, removals: Records to send, by operation.
        rejected: Records that are not sent; `refusals` names the first of them.
        suppressed: Endpoints of members that suppression or opt-out keeps back; None where it was not read.
        path: The way they go (`UpdateEndpointsBatch`, `CreateImportJob`).
        calls: Calls per operation; seconds by the quotas; size in bytes.
        segments: Sizes before and after, where they were read.
        warnings: What a person should know first.
    """

    destination: str
    run_id: str
    as_of: datetime
    adds: int
    changes: int
    removals: int
    rejected: int
    refusals: Sequence[Mapping[str, str]]
    suppressed: int | None
    path: str
    calls: Mapping[str, int]
    seconds: float
    size: int
    segments: Sequence[SegmentSize] = ()
    warnings: Sequence[str] = field(default_factory=tuple)

    @property
    def to_send(self) -> int:
        """How many records would be sent."""
        return self.adds + self.changes + self.removals

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "destination": self.destination,
            "run_id": self.run_id,
            "as_of": self.as_of.isoformat(),
            "adds": self.adds,
            "changes": self.changes,
            "removals": self.removals,
            "rejected": self.rejected,
            "refusals": [dict(refusal) for refusal in self.refusals],
            "suppressed": self.suppressed,
            "path": self.path,
            "calls": dict(self.calls),
            "seconds": self.seconds,
            "bytes": self.size,
            "segments": [
                {"token": s.token, "before": s.before, "after": s.after, "differing": s.differing}
                for s in self.segments
            ],
            "warnings": list(self.warnings),
        }


def make_plan(
    destination: Destination,
    changes: Sequence[Change],
    *,
    run_id: str,
    as_of: datetime,
    segments: Sequence[SegmentSize] = (),
    suppressed: int | None = None,
    warnings: Sequence[str] = (),
) -> ActivationPlan:
    """Return the plan of sending *changes* to *destination*; makes no call."""
    sendable = [change for change in changes if change.refusal is None]
    refused = [change for change in changes if change.refusal is not None]
    count = Counter(change.operation for change in sendable)
    estimate = destination.estimate(sendable)
    return ActivationPlan(
        destination=destination.destination_id,
        run_id=run_id,
        as_of=as_of,
        adds=count["added"],
        changes=count["changed"],
        removals=count["removed"],
        rejected=len(refused),
        refusals=[_told(change) for change in refused[:SHOWN_REFUSALS]],
        suppressed=suppressed,
        path=estimate.path,
        calls=estimate.calls,
        seconds=estimate.seconds,
        size=estimate.size,
        segments=tuple(segments),
        warnings=tuple(warnings),
    )


def check_guards(segments: Iterable[SegmentSize], guards: Mapping[str, Guard]) -> None:
    """Refuse a push that a segment's guard does not allow; *guards* by token.

    A segment without a guard passes. The share of a change is judged from `COMPARABLE` members on; who is in
    may turn over every day, how many should not.

    Raises:
        GateFailed: Naming every segment, its figure and the mend.
    """
    refusals = [
        refusal
        for size in segments
        if (guard := guards.get(size.token)) is not None
        for refusal in _refusals(size, guard)
    ]
    if refusals:
        mend = (
            "look at the segment's query and its sources; if the figure is right, raise the guard in its meta"
        )
        raise GateFailed(f"{'; '.join(refusals)}: nothing was sent; {mend}")


def _refusals(size: SegmentSize, guard: Guard) -> Iterable[str]:
    if guard.min is not None and size.after < guard.min:
        yield f"segment {size.token} would have {size.after} members, fewer than its guard's min {guard.min}"
    if guard.max is not None and size.after > guard.max:
        yield f"segment {size.token} would have {size.after} members, more than its guard's max {guard.max}"
    if guard.largest_change is not None and size.before >= COMPARABLE:
        share = abs(size.after - size.before) / size.before
        if share > guard.largest_change:
            yield (
                f"segment {size.token} would change by {share:.0%} (from {size.before} to {size.after}), "
                f"more than its guard's largest_change {guard.largest_change:.0%}"
            )


def _told(change: Change) -> dict[str, str]:
    code, message = change.refusal or ("", "")
    return {"record_id": change.record_id, "code": code, "message": message}
