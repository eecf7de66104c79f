"""The daily refresh: the steps that the DAGs' tasks call, and all of them in order in one process.

    land ─► transform ─► segment ─► acknowledge ─► per destination: gate ─► preflight, plan, push

Every step may be run again: models are rebuilt or merged by key, and what a destination accepted leaves the
changes as soon as its outcomes are read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from . import dbt, warehouse
from .activate import ActivationReport, activate_each
from .activation import steps
from .activation.steps import Progress
from .crawl import crawl
from .destinations.registry import DESTINATIONS, refuse_unknown
from .errors import SegmentsRefused
from .leases import lease
from .moments import as_text, last_midnight, midnight
from .quality.landing import landing_gate
from .segments import declared
from .stages import SEGMENT, TRANSFORM

if TYPE_CHECKING:
    from .settings import Settings


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What one refresh did: seconds and figures per step, segments, and what became of each destination."""

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
    """Run land, transform, segment and activate for the midnight *as_of* (the last one, unless given).

    A destination whose service has ended, or that stops, is reported, and the others go on. One that its gate
    refuses does not keep the others from going on either; then the refusal is raised.

    Raises:
        SettingsError: If *as_of* is no midnight (UTC), or one of *destinations* is none.
        SegmentsRefused: If guards refused segments; everything else was done, its `report` says what.
        EngagelakeError: If a step before activation, or a gate, refuses; its text names the fix.
    """
    refuse_unknown(destinations)
    as_of = midnight(as_of) if as_of else last_midnight()
    say = progress or (lambda _: None)
    timed_steps: list[dict[str, Any]] = []

    def timed(step: str, work: Callable[[], Mapping[str, Any]]) -> None:
        say(f"{step} …")
        began = time.monotonic()
        figures = work()
        timed_steps.append({"step": step, "seconds": round(time.monotonic() - began, 3), **figures})
        say(f"{step}: " + ", ".join(f"{value} {name.replace('_', ' ')}" for name, value in figures.items()))

    timed("land", lambda: land(settings))
    with lease(settings, "transform", progress=progress):
        timed("transform", lambda: build(settings, TRANSFORM, as_of))
    with lease(settings, "segment", progress=progress):
        timed("segment", lambda: build(settings, SEGMENT, as_of))
    segments = segment_changes(settings, as_of)
    timed("acknowledge", lambda: counts(steps.acknowledge(settings, as_of, destinations)))
    reports = []
    try:
        for report in activate_each(settings, destinations, as_of, progress):
            say(f"activate {report.destination}: {report.status} {report.message}".rstrip())
            step = f"activate {report.destination}"
            timed_steps.append({"step": step, "seconds": report.seconds, "accepted": report.accepted})
            reports.append(report)
    except SegmentsRefused as refusal:
        raise SegmentsRefused(str(refusal), RefreshReport(as_of, timed_steps, segments, reports)) from None
    return RefreshReport(as_of, timed_steps, segments, reports)


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
    return counts(dbt.build(settings, select, as_of))


def counts(built: dbt.DbtResult) -> dict[str, int]:
    """Return how many models and tests passed."""
    nodes = built.nodes
    models = sum(node.status == "success" for node in nodes)
    return {"models": models, "tests": sum(node.status == "pass" for node in nodes)}


def segment_changes(settings: Settings, as_of: datetime) -> list[dict[str, Any]]:
    """Return the size of every segment as of *as_of*, and how many subjects entered and left it then.

    Who is in under another id than before, for two subjects were found to be one, has done neither.
    """
    database = settings.names.database("segments")
    sizes = f"select token, count(*) as members from {database}.seg_memberships group by token"  # noqa: S608
    moment = f"timestamp '{as_text(as_of)}'"
    moves = (
        f"select token, count_if(entered_at = {moment}) as added, count_if(left_at = {moment}) as removed "  # noqa: S608
        f"from {database}.seg_membership_spells group by token"
    )
    members = {row["token"]: row["members"] for row in warehouse.query(settings, sizes)}
    moved = {row["token"]: row for row in warehouse.query(settings, moves)}
    nobody = {"added": 0, "removed": 0}
    return [
        {
            "segment": token,
            "size": members.get(token, 0),
            **{which: moved.get(token, nobody)[which] for which in nobody},
        }
        for token in sorted({*members, *moved, *(each.token for each in declared())})
    ]
