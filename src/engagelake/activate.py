"""One destination, from its gate to its outcomes: what the command and the DAGs' tasks call.

A destination that was told a later moment already is told nothing: it stops before its gate, a dry run too.
What the guards refuse stays as it is, segment by segment; the others go on, and the report names those.
A push has an id, unique to the run: `push_run_id` by hand, `orchestration.push_arguments` in Airflow, where
every try has the same, so that its outcomes stay together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from . import dbt
from .errors import DestinationRetired, OlderMoment, SegmentsRefused, TransientError
from .leases import lease
from .moments import last_midnight, midnight
from .quality.activation import activation_gate, refused_segments
from .stages import ACKNOWLEDGE

if TYPE_CHECKING:
    from .activation.push import PushReport
    from .settings import Settings

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class ActivationReport:
    """What one destination was told.

    Attributes:
        status: `pushed`, `planned` (a dry run), `nothing to send`, `stopped` or `retired`.
        message: Why it stopped, in one sentence; empty where it did not.
        calls: Calls made to the destination, by operation.
        refused: Segments that their guards left as they are: segment and refusal.
    """

    destination: str
    run_id: str
    status: str
    message: str = ""
    seconds: float = 0.0
    planned: int = 0
    accepted: int = 0
    rejected: int = 0
    unknown: int = 0
    calls: Mapping[str, int] = field(default_factory=dict)
    plan: Mapping[str, Any] | None = None
    refused: Sequence[Mapping[str, str]] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def raise_if_refused(self) -> None:
        """Raise where guards refused segments.

        Raises:
            SegmentsRefused: Naming each segment and its guard; the report goes with it.
        """
        if self.refused:
            raise SegmentsRefused(refusal_text(self.destination, self.refused), self)


def activate(
    settings: Settings,
    destination: str,
    *,
    as_of: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ActivationReport:
    """Tell one *destination* what changed since its last acknowledged outcomes; a dry run stops at the plan.

    The push speaks for the moment that the segments were last computed for; *as_of*, the last midnight unless
    given, only says when this is.

    Raises:
        EngagelakeError: If the models, the gate, or the destination refuse; its text names the fix.
    """
    as_of = midnight(as_of) if as_of else last_midnight()
    acknowledge(settings, as_of)
    return gated_push(settings, destination, as_of, push_run_id(as_of), dry_run=dry_run, progress=progress)


def acknowledge(settings: Settings, as_of: datetime) -> None:
    """Read the outcomes, and with them what is left to say to each destination.

    Raises:
        DataError: If a model or a test failed.
    """
    with lease(settings, "acknowledge"):
        dbt.build(settings, ACKNOWLEDGE, as_of)


def check_activation(settings: Settings, destination: str) -> dict[str, Any]:
    """Hold what *destination* is about to be told to the activation gate; return the gate's report.

    Raises:
        GateFailed: If the gate refuses; nothing was sent.
    """
    return activation_gate(settings, destination).to_dict()


def moment_to_push(settings: Settings, destination: str, as_of: datetime) -> datetime:
    """Return the moment that the changes of *destination* speak for.

    Raises:
        OlderMoment: If the destination was told a later one than this or *as_of* already.
    """
    from .activation import runs

    return runs.moment_to_push(settings, destination, as_of)


def ready_to_send(
    settings: Settings, destination: str, as_of: datetime, run_id: str, gate: Mapping[str, Any]
) -> bool:
    """Return whether the *gate*'s report counted changes; if so, ask first whether the service still lives.

    A run that has nothing to send lands the moment that it speaks for all the same.

    Raises:
        DestinationRetired: If the service has ended.
    """
    from .activation import run

    if not gate["figures"]["changes"]:
        run.record(settings, destination, moment_to_push(settings, destination, as_of), run_id)
        return False
    run.preflight(settings, destination, "preflight")
    return True


def raise_refused(destination: str, gate: Mapping[str, Any]) -> None:
    """Raise what the *gate*'s report says of segments that their guards stopped, after the rest was sent.

    Raises:
        SegmentsRefused: Naming each segment and its guard.
    """
    if refused := refused_segments(gate["figures"]):
        raise SegmentsRefused(refusal_text(destination, refused))


def refusal_text(destination: str, refused: Sequence[Mapping[str, str]]) -> str:
    """Return what a person must know of the *refused* segments of *destination*."""
    told = "; ".join(f"segment {each['segment']} was not pushed: {each['refusal']}" for each in refused)
    return (
        f"{destination}: {told} (who may not be messaged was removed, and everything else was sent); look at "
        "the segment's query and its sources; if the figure is right, raise the guard in its meta"
    )


def push_changes(
    settings: Settings, destination: str, as_of: datetime, run_id: str, *, again: bool = False
) -> PushReport:
    """Send what the changes table holds and land an outcome for each; *again* reads the outcomes first.

    Raises:
        TransientError: If the destination made us stop before the end; try again.
    """
    from .activation import run

    if again:
        acknowledge(settings, as_of)
    with lease(settings, f"activate-{destination}", run_id):
        moment = moment_to_push(settings, destination, as_of)
        report = run.apply(settings, destination, moment, run_id)
    if report.stopped_by:
        msg = (
            f"{destination} stopped after {report.accepted} of {report.planned} records: {report.stopped_by}"
        )
        raise TransientError(f"{msg}; what was accepted has its outcome, try again")
    report.verified = run.verify(settings, destination, run_id).to_dict()
    return report


def gated_push(
    settings: Settings,
    destination: str,
    as_of: datetime,
    run_id: str,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ActivationReport:
    """Gate, preflight, plan and push what the changes table of *destination* holds now.

    A service that has ended gives a report with status `retired`, whose message says what ended, when, and
    what lives; a destination that was told a later moment already one with status `stopped`. Nothing to send
    means no call at all. One push of a destination goes on at a time.

    Raises:
        GateFailed: If the gate refuses; nothing was sent.
    """
    from .activation.run import push

    began = time.monotonic()
    refused: list[dict[str, str]] = []

    def stopped(status: str, reason: Exception) -> ActivationReport:
        seconds = round(time.monotonic() - began, 3)
        return ActivationReport(destination, run_id, status, str(reason), seconds=seconds, refused=refused)

    try:
        with lease(settings, f"activate-{destination}", run_id):
            moment = moment_to_push(settings, destination, as_of)
            refused = refused_segments(check_activation(settings, destination)["figures"])
            report = push(settings, destination, moment, run_id, dry_run=dry_run, progress=progress)
    except OlderMoment as older:
        return stopped("stopped", older)
    except DestinationRetired as ended:
        return stopped("retired", ended)
    return _reported(report, refused, dry_run, time.monotonic() - began)


def _reported(
    report: PushReport, refused: Sequence[Mapping[str, str]], dry_run: bool, seconds: float
) -> ActivationReport:
    stopped = report.stopped_by
    sent = "planned" if dry_run else "pushed" if report.planned else "nothing to send"
    return ActivationReport(
        destination=report.destination,
        run_id=report.run_id,
        status="stopped" if stopped else sent,
        message=stopped,
        seconds=round(seconds, 3),
        planned=report.planned,
        accepted=report.accepted,
        rejected=report.rejected,
        unknown=report.unknown,
        calls=dict(report.calls),
        plan=report.plan,
        refused=refused,
    )


def push_run_id(as_of: datetime, now: datetime | None = None) -> str:
    """Return the id of one push by hand: the moment it speaks for, and when it began (microseconds)."""
    now = now or datetime.now(UTC)
    return f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
