"""The daily refresh: the steps that the DAGs' tasks call, and all of them in order in one process.

    land ─► transform ─► segment ─► acknowledge ─► per destination: gate ─► preflight, plan, push

Every step may be run again: models are rebuilt or merged by key, and what a destination accepted leaves the
changes as soon as its outcomes are read. A push has an id, unique to the run: `push_run_id` by hand,
`orchestration.push_arguments` in Airflow, where every try has the same, so that its outcomes stay together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from . import dbt, warehouse
from .crawl import crawl
from .errors import DestinationRetired, GateFailed, TransientError
from .leases import lease
from .names import DESTINATIONS
from .quality.activation import activation_gate
from .quality.guards import guards
from .quality.landing import landing_gate
from .segments import declared
from .stages import ACKNOWLEDGE, SEGMENT, TRANSFORM

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

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What one refresh did: seconds and figures per step, segments, and what each destination was told."""

    as_of: datetime
    steps: Sequence[Mapping[str, Any]]
    segments: Sequence[Mapping[str, Any]]
    destinations: Sequence[ActivationReport]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "as_of": self.as_of.isoformat(),
            "seconds": round(sum(step["seconds"] for step in self.steps), 3),
            "steps": [dict(step) for step in self.steps],
            "segments": [dict(segment) for segment in self.segments],
            "destinations": [report.to_dict() for report in self.destinations],
        }


def refresh(
    settings: Settings,
    as_of: datetime | None = None,
    progress: Progress | None = None,
    destinations: Sequence[str] = DESTINATIONS,
) -> RefreshReport:
    """Run land, transform, segment and activate for the aware moment *as_of* (now, unless given).

    A destination whose service has ended, or that stops, is reported, and the others go on. One that its gate
    refuses does not keep the others from going on either; then the refusal is raised.

    Raises:
        EngagelakeError: If a step before activation, or a gate, refuses; its text names the mend.
    """
    as_of = as_of or datetime.now(UTC)
    say = progress or (lambda _: None)
    steps: list[dict[str, Any]] = []

    def timed(step: str, work: Callable[[], Mapping[str, Any]]) -> None:
        say(f"{step} …")
        began = time.monotonic()
        figures = work()
        steps.append({"step": step, "seconds": round(time.monotonic() - began, 3), **figures})
        say(f"{step}: " + ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in figures.items()))

    timed("land", lambda: land(settings))
    with lease(settings, "transform", progress=progress):
        timed("transform", lambda: build(settings, TRANSFORM, as_of))
        timed("segment", lambda: build(settings, SEGMENT, as_of))
    segments = segment_changes(settings, as_of)
    timed("acknowledge", lambda: build(settings, ACKNOWLEDGE, as_of))
    reports, refusals = [], []
    for destination in destinations:
        try:
            report = gated_push(settings, destination, as_of, push_run_id(as_of), progress=progress)
        except GateFailed as refusal:
            refusals.append(refusal)
            continue
        say(f"activate {destination}: {report.status}" + (f": {report.message}" if report.message else ""))
        steps.append(
            {"step": f"activate {destination}", "seconds": report.seconds, "accepted": report.accepted}
        )
        reports.append(report)
    if refusals:
        raise GateFailed("; ".join(map(str, refusals)))
    return RefreshReport(as_of, steps, segments, reports)


def activate(
    settings: Settings,
    destination: str,
    *,
    as_of: datetime | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ActivationReport:
    """Tell one *destination* what changed since its last acknowledged outcomes; a dry run stops at the plan.

    Raises:
        EngagelakeError: If the models, the gate, or the destination refuse; its text names the mend.
    """
    as_of = as_of or datetime.now(UTC)
    build(settings, ACKNOWLEDGE, as_of)
    return gated_push(settings, destination, as_of, push_run_id(as_of), dry_run=dry_run, progress=progress)


def land(settings: Settings) -> dict[str, Any]:
    """Crawl, then hold what arrived to the landing gate.

    Raises:
        GateFailed: If the gate refuses.
    """
    crawled = crawl(settings)
    report = landing_gate(settings)
    let_through = [each["stream"] for each in report.figures["let_through"]]
    figures = {"partitions_added": crawled.partitions_added, "gate_warnings": len(report.warnings)}
    return figures | ({"let_through": ", ".join(let_through)} if let_through else {})


def build(settings: Settings, select: Sequence[str], as_of: datetime) -> dict[str, Any]:
    """Build and test what *select* names, as of *as_of*; return how many models and tests passed.

    Raises:
        DataError: If a model or a test failed.
    """
    nodes = dbt.build(settings, select, as_of).nodes
    models = sum(node.status == "success" for node in nodes)
    return {"models": models, "tests": sum(node.status == "pass" for node in nodes)}


def segment_changes(settings: Settings, as_of: datetime) -> list[dict[str, Any]]:
    """Return the size of every segment as of *as_of*, and how many subjects entered and left it then."""
    database = settings.names.database("segments")
    sizes = f"select token, count(*) as members from {database}.seg_memberships group by token"  # noqa: S608
    moment = as_of.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    moves = (
        f"select token, change_type, count(*) as subjects from {database}.seg_membership_changes "  # noqa: S608
        f"where as_of = timestamp '{moment}' group by token, change_type"
    )
    members = {row["token"]: row["members"] for row in warehouse.query(settings, sizes)}
    moved = {(row["token"], row["change_type"]): row["subjects"] for row in warehouse.query(settings, moves)}
    tokens = sorted({*members, *(token for token, _ in moved), *(each.token for each in declared())})
    return [
        {
            "segment": token,
            "size": members.get(token, 0),
            "added": moved.get((token, "entered"), 0),
            "removed": moved.get((token, "left"), 0),
        }
        for token in tokens
    ]


def check_activation(settings: Settings, destination: str) -> dict[str, Any]:
    """Hold what *destination* is about to be told to the activation gate; return the gate's report.

    Raises:
        GateFailed: If the gate refuses; nothing was sent.
    """
    return activation_gate(settings, destination, guards(destination)).to_dict()


def ready_to_send(settings: Settings, destination: str, gate: Mapping[str, Any]) -> bool:
    """Return whether the *gate*'s report counted changes; if so, ask first whether the service still lives.

    Raises:
        DestinationRetired: If it has ended.
    """
    from .activation import run

    if not gate["figures"]["changes"]:
        return False
    run.preflight(settings, destination, "preflight")
    return True


def push_changes(
    settings: Settings, destination: str, as_of: datetime, run_id: str, *, again: bool = False
) -> PushReport:
    """Send what the changes table holds and land an outcome for each; *again* reads the outcomes first.

    Raises:
        TransientError: If the destination made us stop before the end; try again.
    """
    from .activation import run

    if again:
        build(settings, ACKNOWLEDGE, as_of)
    report = run.apply(settings, destination, run_id)
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
    what lives. Nothing to send means no call at all.

    Raises:
        GateFailed: If the gate refuses; nothing was sent.
    """
    from .activation.run import push

    began = time.monotonic()
    check_activation(settings, destination)
    try:
        report = push(settings, destination, as_of, run_id, dry_run=dry_run, progress=progress)
    except DestinationRetired as ended:
        return ActivationReport(
            destination, run_id, "retired", str(ended), seconds=round(time.monotonic() - began, 3)
        )
    return _reported(report, dry_run, time.monotonic() - began)


def _reported(report: PushReport, dry_run: bool, seconds: float) -> ActivationReport:
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
    )


def push_run_id(as_of: datetime, now: datetime | None = None) -> str:
    """Return the id of one push by hand: the moment it speaks for, and when it began (microseconds)."""
    now = now or datetime.now(UTC)
    return f"{as_of.astimezone(UTC):%Y%m%dT%H%M%SZ}-{now.astimezone(UTC):%Y%m%dT%H%M%S%fZ}"
