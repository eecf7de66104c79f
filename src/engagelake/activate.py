"""One destination after the other, from the gate to the outcomes, in this process: for the command.

A destination that knows a later moment already is sent nothing: it stops before its gate, a dry run too.
What the guards refuse stays as it is, segment by segment; the others go on, and the report names those.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .activation import steps
from .activation.steps import Progress, Run
from .destinations.registry import refuse_unknown
from .errors import DestinationRetired, GateFailed, OlderMoment, SegmentsRefused
from .moments import last_midnight, midnight
from .quality.activation import GUARD

if TYPE_CHECKING:
    from .activation.push import PushReport
    from .settings import Settings


@dataclass(frozen=True, slots=True)
class ActivationReport:
    """What became of one destination.

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
        raise_refused(self.destination, self.refused, self)


def activate(
    settings: Settings,
    destination: str,
    *,
    as_of: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ActivationReport:
    """Send one *destination* what changed since its last acknowledged outcomes; a dry run stops at the plan.

    The push speaks for the moment that the segments were last computed for; *as_of*, the last midnight unless
    given, only says when this is.

    Raises:
        EngagelakeError: If the models, the gate, or the destination refuse; its text names the fix.
    """
    refuse_unknown([destination])
    as_of = midnight(as_of) if as_of else last_midnight()
    steps.acknowledge(settings, as_of, [destination])
    return walk(Run(settings, destination, as_of, push_run_id(as_of)), dry_run=dry_run, progress=progress)


def activate_each(
    settings: Settings, destinations: Sequence[str], as_of: datetime, progress: Progress | None
) -> Iterator[ActivationReport]:
    """Yield what became of each of *destinations*; what a gate or a guard refused is raised after the last.

    Raises:
        GateFailed: If a gate refused a destination.
        SegmentsRefused: If no gate did, and guards refused segments.
    """
    refusals: list[str] = []
    stopped: list[str] = []
    for destination in destinations:
        try:
            report = walk(Run(settings, destination, as_of, push_run_id(as_of)), progress=progress)
        except GateFailed as refusal:
            refusals.append(str(refusal))
            continue
        yield report
        if report.refused:
            stopped.append(refusal_text(destination, report.refused))
    if refusals:
        raise GateFailed("; ".join([*refusals, *stopped]))
    if stopped:
        raise SegmentsRefused("; ".join(stopped))


def walk(run: Run, *, dry_run: bool = False, progress: Progress | None = None) -> ActivationReport:
    """Take *run* from the gate to its end; one run of a destination goes on at a time.

    A service that has ended gives a report with status `retired`, whose message says what ended, when, and
    what lives; a destination that knows a later moment already one with status `stopped`. Nothing to send
    means no call at all.

    Raises:
        GateFailed: If the gate refuses; nothing was sent.
    """
    began = time.monotonic()
    report = ActivationReport(run.destination_id, run.run_id, "stopped")
    try:
        with steps.one_at_a_time(run) as clock:
            gated = steps.gate(run)
            report = replace(report, refused=gated.refused)
            warnings = steps.preflight(run) if gated.changes or dry_run else ()
            if dry_run:
                planned = steps.plan(run, gated, warnings, progress)
                plan = planned.plan.to_dict()
                report = replace(report, status="planned", planned=planned.plan.planned, plan=plan)
            else:
                report = _reported(report, steps.deliver(run, gated, clock, warnings, progress))
    except OlderMoment as older:
        report = replace(report, message=str(older))
    except DestinationRetired as ended:
        report = replace(report, status="retired", message=str(ended))
    return replace(report, seconds=round(time.monotonic() - began, 3))


def _reported(report: ActivationReport, push: PushReport) -> ActivationReport:
    sent = "pushed" if push.planned else "nothing to send"
    return replace(
        report,
        status="stopped" if push.stopped_by else sent,
        message=push.stopped_by,
        planned=push.planned,
        accepted=push.accepted,
        rejected=push.rejected,
        unknown=push.unknown,
        calls=dict(push.calls),
        plan=push.plan,
    )


def raise_refused(destination: str, refused: Sequence[Mapping[str, str]], report: Any = None) -> None:
    """Raise where guards *refused* segments of *destination*, after everything else was sent.

    Raises:
        SegmentsRefused: Naming each segment and its guard; *report* goes with it.
    """
    if refused:
        raise SegmentsRefused(refusal_text(destination, refused), report)


def refusal_text(destination: str, refused: Sequence[Mapping[str, str]]) -> str:
    """Return what a person must know of the *refused* segments of *destination*."""
    segments = "; ".join(f"segment {each['segment']} was not pushed: {each['refusal']}" for each in refused)
    rest = "who may not be messaged was removed, and everything else was sent"
    return f"{destination}: {segments} ({rest}); {GUARD}"


def push_run_id(as_of: datetime, now: datetime | None = None) -> str:
    """Return the id of one push by hand: the moment it speaks for, and when it began (microseconds)."""
    now = now or datetime.now(UTC)
    return f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
