"""What a destination is: its capabilities, and the five things that it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Protocol

from engagelake.activation.changes import Batch, Change
from engagelake.activation.outcomes import Answer, Outcome
from engagelake.activation.rows import RowModel
from engagelake.activation.workload import Workload
from engagelake.errors import PermanentError, TransientError


class Throttled(TransientError):
    """The destination said "too many requests": nothing was done."""


class NotReached(TransientError):
    """The request did not reach the destination: nothing was done."""


class PerhapsDone(TransientError):
    """No answer came, or a 5xx: the request may or may not have been carried out."""


class BatchRefused(PermanentError):
    """The destination refused a batch without naming the record: cut it in halves to find it."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a destination can do and how fast.

    Attributes:
        operations: Which of added, changed, removed it carries out.
        batch_items: Most records of one call; None where a call takes a whole group.
        batch_bytes: Most bytes of one call or file.
        quotas: Requests a second per operation, per account and Region.
        parallel: How many batches may be under way together.
        rows: How its changes are read: their columns, sizes, refusals.
        retired_on: The day on which the service ended or will end, or None.
    """

    operations: frozenset[str]
    batch_items: int | None
    batch_bytes: int
    quotas: Mapping[str, float]
    parallel: int
    rows: RowModel
    retired_on: date | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a push will take at most: *calls* per operation, *seconds* by the quotas, *size* in bytes."""

    calls: Mapping[str, int]
    seconds: float
    size: int
    path: str


@dataclass(slots=True)
class VerifyReport:
    """What a read-back found: how many were checked, which differ from what was accepted.

    `stopped_by` says why the sample was not read to its end, or is "".
    """

    checked: int = 0
    differing: list[str] = field(default_factory=list)
    calls: Mapping[str, int] = field(default_factory=dict)
    stopped_by: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "calls": dict(self.calls)}


class Destination(Protocol):
    """A service that membership is pushed to.

    Attributes:
        destination_id: Its name in the CLI, the DAGs and the outcomes.
        calls: Calls made so far, by operation.
    """

    destination_id: str
    capabilities: Capabilities
    calls: Counter[str]

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
        """Yield a change for each of *rows* (`act_<id>__changes`), one by one: there may be millions."""
        ...

    def preflight(self) -> list[str]:
        """Return warnings in plain words; raises DestinationRetired or PermanentError."""
        ...

    def estimate(self, workload: Workload) -> Estimate:
        """Return what sending *workload* will take, without a call."""
        ...

    def apply(self, batch: Batch) -> Iterable[Answer]:
        """Send *batch*, then return one answer per change; they may be an iterator over a batch of millions.

        Raises:
            TransientError: Throttled, NotReached or PerhapsDone; the whole batch may be sent again.
            BatchRefused: One of the records is wrong, and the destination does not say which.
            PermanentError: The destination refuses the caller: no batch can succeed.
        """
        ...

    def verify(self, outcomes: Iterable[Outcome], sample: int) -> VerifyReport:
        """Read back at most *sample* accepted records and compare; never part of a push's own calls.

        *outcomes* are those of all tries of the run, in no order: only the last of a record holds.
        """
        ...
