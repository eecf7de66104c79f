"""A push from beginning to end, and its steps one by one, for the CLI and the DAGs alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from engagelake import aws
from engagelake.destinations.base import Destination, VerifyReport
from engagelake.destinations.registry import create

from .changes import Change
from .courier import Patience
from .outcomes import OutcomeLog
from .plan import ActivationPlan, SegmentSize, make_plan
from .push import PushReport
from .push import push as send
from .reading import change_rows, count_suppressed, segment_sizes
from .runs import land_run

if TYPE_CHECKING:
    from engagelake.settings import Settings

VERIFIED = 20
"""How many accepted records are read back: two seconds of Pinpoint's default GetEndpoint quota."""

Progress = Callable[[str], None]


def push(
    settings: Settings,
    destination_id: str,
    as_of: datetime,
    run_id: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    *,
    quotas: Mapping[str, float] | None = None,
    patience: Patience | None = None,
) -> PushReport:
    """Read the changes, plan, send them and land an outcome for each; with *dry_run* stop after the plan.

    *as_of* is the moment that the changes speak for; it lands before anything is sent. A segment that its
    guard refuses is in the plan as it stays, and not in the changes. Nothing to send means no call at all.
    `report.plan` holds the plan; `report.stopped_by` is not empty where the destination made us stop before
    the end.

    Raises:
        SettingsError: If the destination, or a variable that it needs, is missing.
        DestinationRetired: If the service has ended.
        DataError: If a change cannot be meant; nothing was sent.
    """
    destination = create(destination_id, settings, run_id, quotas)
    changes = destination.read(change_rows(settings, destination_id))
    sizes = segment_sizes(settings, destination_id)
    if not changes and not dry_run:
        land_run(settings, destination_id, run_id, as_of, sizes)
        plan = make_plan(destination, changes, run_id=run_id, as_of=as_of, segments=sizes)
        return PushReport(destination_id, run_id, plan=plan.to_dict())
    warnings = destination.preflight()
    plan = _planned(settings, destination, changes, sizes, as_of, run_id, warnings)
    if progress is not None:
        progress(summary(plan))
    if dry_run:
        report = PushReport(destination_id, run_id, planned=len(changes))
    else:
        land_run(settings, destination_id, run_id, as_of, sizes)
        log = outcome_log(settings, destination_id, run_id)
        report = send(destination, changes, log, run_id=run_id, progress=progress, patience=patience)
        if not report.stopped_by:
            report.verified = destination.verify(log.read(), VERIFIED).to_dict()
    report.plan = plan.to_dict()
    return report


def preflight(settings: Settings, destination_id: str, run_id: str) -> list[str]:
    """Return warnings; raises DestinationRetired where the service has ended."""
    return create(destination_id, settings, run_id).preflight()


def plan(settings: Settings, destination_id: str, as_of: datetime, run_id: str) -> ActivationPlan:
    """Return the plan of what the changes table holds now; no call is made."""
    destination = create(destination_id, settings, run_id)
    changes = destination.read(change_rows(settings, destination_id))
    sizes = segment_sizes(settings, destination_id)
    return _planned(settings, destination, changes, sizes, as_of, run_id, ())


def record(settings: Settings, destination_id: str, as_of: datetime, run_id: str) -> None:
    """Land for which moment this run speaks; `push` and `apply` do it by themselves."""
    land_run(settings, destination_id, run_id, as_of, segment_sizes(settings, destination_id))


def apply(
    settings: Settings, destination_id: str, as_of: datetime, run_id: str, progress: Progress | None = None
) -> PushReport:
    """Send what the changes table holds now and land an outcome for each record."""
    destination = create(destination_id, settings, run_id)
    log = outcome_log(settings, destination_id, run_id)
    record(settings, destination_id, as_of, run_id)
    changes = destination.read(change_rows(settings, destination_id))
    return send(destination, changes, log, run_id=run_id, progress=progress)


def verify(settings: Settings, destination_id: str, run_id: str) -> VerifyReport:
    """Read back a sample of what this run's outcomes say was accepted; no call where there is nothing."""
    outcomes = outcome_log(settings, destination_id, run_id).read()
    return create(destination_id, settings, run_id).verify(outcomes, VERIFIED)


def _planned(
    settings: Settings,
    destination: Destination,
    changes: Sequence[Change],
    sizes: Sequence[SegmentSize],
    as_of: datetime,
    run_id: str,
    warnings: Sequence[str],
) -> ActivationPlan:
    return make_plan(
        destination,
        changes,
        run_id=run_id,
        as_of=as_of,
        segments=sizes,
        suppressed=count_suppressed(settings),
        warnings=warnings,
    )


def outcome_log(settings: Settings, destination_id: str, run_id: str) -> OutcomeLog:
    """Return where the outcomes of one run land."""
    return OutcomeLog(aws.client("s3", settings), settings, destination_id, run_id)


def summary(plan: ActivationPlan) -> str:
    """Return *plan* in one line, for people who watch."""
    stopped = [segment.token for segment in plan.segments if segment.refusal]
    calls = ", ".join(f"{count:,} × {name}" for name, count in plan.calls.items()) or "no call"
    return (
        f"{plan.destination}: {plan.adds:,} to add, {plan.changes:,} to change, {plan.removals:,} to remove, "
        f"{plan.rejected:,} rejected, {plan.suppressed or 0:,} suppressed; "
        f"{calls}, about {plan.seconds:,.0f} s" + (f"; stopped: {', '.join(stopped)}" if stopped else "")
    )
