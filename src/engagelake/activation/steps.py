"""The steps of an activation, in their order: the command, the refresh and the DAGs all go this one way.

    acknowledge ─► gate ─► preflight ─► plan ─► push ─► verify

Each may be run again: what a destination accepted leaves the changes as soon as its outcomes are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engagelake import aws, dbt
from engagelake.destinations.base import Destination, VerifyReport
from engagelake.destinations.factory import create
from engagelake.destinations.registry import DESTINATIONS
from engagelake.errors import DataError
from engagelake.leases import Clock, lease
from engagelake.stages import acknowledge as models_of

from .dispatcher import Patience
from .outcomes import OutcomeLog
from .outgoing import unload
from .plan import ActivationPlan, SegmentSize, make_plan
from .push import PushReport
from .push import push as send
from .reading import count_suppressed, workload
from .runs import land_run, moment_to_push
from .workload import Workload

if TYPE_CHECKING:
    from engagelake.settings import Settings

VERIFIED = 20
"""How many accepted records are read back: two seconds of Pinpoint's default GetEndpoint quota."""

LONGEST_BUILD = 1800
"""Seconds for which one activation waits while another one builds the models that both read."""

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Run:
    """One activation of one destination.

    Attributes:
        as_of: The moment that it is run for; what is sent speaks for that of the desired tables.
        run_id: Unique to the run and the same for every try of it, so that its outcomes stay together.
        quotas: Requests a second that AWS raised, by operation.
    """

    settings: Settings
    destination_id: str
    as_of: datetime
    run_id: str
    quotas: Mapping[str, float] | None = None

    def destination(self) -> Destination:
        """Return the destination, with its clients.

        Raises:
            SettingsError: If there is none of that id, or a variable that it needs is missing.
        """
        return create(self.destination_id, self.settings, self.run_id, self.quotas)

    def outcomes(self, clock: Clock) -> OutcomeLog:
        """Return where this run's outcomes land."""
        s3 = aws.client("s3", self.settings)
        return OutcomeLog(s3, self.settings, self.destination_id, self.run_id, clock)


@dataclass(frozen=True, slots=True)
class Gated:
    """What the gate let through: the moment it speaks for, how many changes, and each segment's size."""

    as_of: datetime
    changes: int
    segments: tuple[SegmentSize, ...]

    @property
    def refused(self) -> list[dict[str, str]]:
        """Segment and refusal of every segment that its guard leaves as it is."""
        return [
            {"segment": size.token, "refusal": size.refusal}
            for size in self.segments
            if size.refusal is not None
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "as_of": self.as_of.isoformat(), "segments": [*map(asdict, self.segments)]}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Gated:
        """Return what `to_dict` gave *values* of."""
        sizes = tuple(SegmentSize(**size) for size in values["segments"])
        return cls(datetime.fromisoformat(values["as_of"]), values["changes"], sizes)


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan that is shown, and what SQL counted for it and for the push."""

    plan: ActivationPlan
    destination: Destination
    workload: Workload


def one_at_a_time(run: Run) -> AbstractContextManager[Clock]:
    """Return the lease under which one run of the destination goes on at a time; it gives the clock."""
    return lease(run.settings, f"activate-{run.destination_id}", run.run_id)


def acknowledge(
    settings: Settings, as_of: datetime, destinations: Sequence[str] = DESTINATIONS
) -> dbt.DbtResult:
    """Read the outcomes, and from them what is left to send to each of *destinations*.

    Raises:
        DataError: If a model or a test failed.
    """
    with lease(settings, "acknowledge", wait=LONGEST_BUILD):
        return dbt.build(settings, models_of(destinations), as_of)


def gate(run: Run) -> Gated:
    """Hold the changes to the activation gate.

    Raises:
        OlderMoment: If the destination knows a later moment than this run's.
        GateFailed: If the gate refuses; nothing was sent.
    """
    from engagelake.quality.activation import activation_gate

    moment = moment_to_push(run.settings, run.destination_id, run.as_of)
    figures = activation_gate(run.settings, run.destination_id).figures
    sizes = tuple(SegmentSize(**size) for size in figures["segments"])
    return Gated(moment, figures["changes"], sizes)


def gate_still_holds(run: Run, gated: Gated) -> Gated:
    """Return *gated*, which another process found, if the tables still speak for the same moment.

    Raises:
        OlderMoment: If the destination knows a later moment than this run's.
        DataError: If they speak for another one: the gate has not seen it.
    """
    moment = moment_to_push(run.settings, run.destination_id, run.as_of)
    if moment != gated.as_of:
        raise DataError(
            f"the gate saw {run.destination_id} as of {gated.as_of}, and its tables speak for {moment} now: "
            "something rebuilt them meanwhile; nothing was sent, run the activation again"
        )
    return gated


def preflight(run: Run) -> list[str]:
    """Return warnings.

    Raises:
        DestinationRetired: If the service has ended.
    """
    return run.destination().preflight()


def plan(run: Run, gated: Gated, warnings: Sequence[str] = (), progress: Progress | None = None) -> Planned:
    """Count the changes in SQL and say what sending them takes; no call is made, and no record is read.

    Raises:
        DataError: If a change cannot be meant, or there are others than the gate saw; nothing was sent.
    """
    destination = run.destination()
    counted = Workload()
    if gated.changes:
        counted = workload(run.settings, run.destination_id, destination.capabilities.rows)
    if counted.planned != gated.changes:
        raise DataError(
            f"the gate saw {gated.changes:,} changes of {run.destination_id} and there are "
            f"{counted.planned:,} now: something rebuilt them meanwhile; nothing was sent, run it again"
        )
    made = make_plan(
        destination,
        counted,
        run_id=run.run_id,
        as_of=gated.as_of,
        segments=gated.segments,
        suppressed=count_suppressed(run.settings, run.destination_id) if counted.planned else None,
        warnings=warnings,
    )
    if progress is not None and counted.planned:
        progress(made.summary)
    return Planned(made, destination, counted)


def record(run: Run, gated: Gated, clock: Clock) -> None:
    """Land the moment that this run speaks for, also where it has nothing to send."""
    land_run(run.settings, run.destination_id, run.run_id, gated.as_of, gated.segments, clock())


def push(
    run: Run,
    planned: Planned,
    clock: Clock,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> PushReport:
    """Unload the changes, send them as they are read, and land an outcome for each."""
    log = run.outcomes(clock)
    changes = unload(run.settings, planned.destination, run.run_id, planned.workload)
    report = send(planned.destination, changes, log, run_id=run.run_id, progress=progress, patience=patience)
    report.plan = planned.plan.to_dict()
    return report


def verify(run: Run, planned: Planned, clock: Clock) -> VerifyReport:
    """Read back a sample of what this run's outcomes say was accepted."""
    return planned.destination.verify(run.outcomes(clock).read(), VERIFIED)


def deliver(
    run: Run,
    gated: Gated,
    clock: Clock,
    warnings: Sequence[str] = (),
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> PushReport:
    """Plan, record, push and verify what *gated* let through; nothing to send means no call at all.

    `report.stopped_by` is not empty where the destination made us stop before the end.

    Raises:
        DataError: If a change cannot be meant; nothing was sent.
    """
    planned = plan(run, gated, warnings, progress)
    record(run, gated, clock)
    report = push(run, planned, clock, progress, patience)
    if report.planned and not report.stopped_by:
        report.verified = verify(run, planned, clock).to_dict()
    return report
