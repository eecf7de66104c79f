"""The plan: what a push would do, and which segments their guards stop, shown before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from engagelake.destinations.base import Destination

from .workload import Workload

SHOWN_REFUSALS = 20
"""How many refused records a plan names; the outcomes name them all."""


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """The members of a segment at the destination: *before* this push, and as they should be *after* it.

    Attributes:
        entering, leaving: Members to add and to remove.
        suppressed: Members that leave because they may not be messaged, whatever a guard says.
        refusal: Why its guard leaves the segment as it is, or None.
    """

    token: str
    before: int
    after: int
    entering: int = 0
    leaving: int = 0
    suppressed: int = 0
    refusal: str | None = None

    @property
    def kept(self) -> int:
        """How many members it has when the push is done."""
        return self.after if self.refusal is None else self.before - self.suppressed


@dataclass(frozen=True, slots=True)
class ActivationPlan:
    """What a push would do.

    Attributes:
        adds, changes, removals: Records to send, by operation.
        rejected: Records that are not sent; `refusals` names the first of them.
        suppressed: Endpoints of members that suppression or opt-out keeps back; None where it was not read.
        path: The way they go (`UpdateEndpointsBatch`, `CreateImportJob`).
        calls: Calls per operation, at most; seconds by the quotas; size in bytes, at most.
        segments: Sizes before and after, and the refusals of their guards.
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
    def planned(self) -> int:
        """How many changes there are: every one of them gets an outcome."""
        return self.adds + self.changes + self.removals + self.rejected

    @property
    def summary(self) -> str:
        """The plan in one line, for people who watch."""
        stopped = [segment.token for segment in self.segments if segment.refusal]
        calls = ", ".join(f"{count:,} × {name}" for name, count in self.calls.items()) or "no call"
        return (
            f"{self.destination}: {self.adds:,} to add, {self.changes:,} to change, "
            f"{self.removals:,} to remove, {self.rejected:,} rejected, {self.suppressed or 0:,} suppressed; "
            f"{calls}, about {self.seconds:,.0f} s" + (f"; stopped: {', '.join(stopped)}" if stopped else "")
        )

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
            "segments": [asdict(segment) for segment in self.segments],
            "warnings": list(self.warnings),
        }


def make_plan(
    destination: Destination,
    workload: Workload,
    *,
    run_id: str,
    as_of: datetime,
    segments: Sequence[SegmentSize] = (),
    suppressed: int | None = None,
    warnings: Sequence[str] = (),
) -> ActivationPlan:
    """Return the plan of sending *workload* to *destination*; makes no call and reads no record."""
    estimate = destination.estimate(workload)
    return ActivationPlan(
        destination=destination.destination_id,
        run_id=run_id,
        as_of=as_of,
        adds=workload.records["added"],
        changes=workload.records["changed"],
        removals=workload.records["removed"],
        rejected=workload.refused,
        refusals=tuple(workload.refusals),
        suppressed=suppressed,
        path=estimate.path,
        calls=estimate.calls,
        seconds=estimate.seconds,
        size=estimate.size,
        segments=tuple(segments),
        warnings=tuple(warnings),
    )
