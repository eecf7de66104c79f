"""The demo's three days: a month of events, a day more, and a refresh with nothing new."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ..deploy import deploy
from ..local import LocalAws, adopt, create_pinpoint_application
from ..refresh import refresh
from ..settings import Settings
from ..simulate.feed import feed, register_endpoints
from ..simulate.world import World
from . import checks

START = date(2026, 10, 1)
SUMMARY = Path("build/demo/summary.json")
GENEROUS = {"UpdateEndpointsBatch": 1000, "GetEndpoint": 100_000}
"""Requests a second while the demo itself registers and reads endpoints; the refresh has AWS's own quotas."""

Progress = Callable[[str], object]


class Demo:
    """One world, one local AWS, and what was seen of both."""

    def __init__(self, local: LocalAws, settings: Settings, world: World, progress: Progress) -> None:
        self.local = local
        self.settings = settings
        self.world = world
        self.progress = progress
        self.sent: dict[str, int] = {}
        self.checks: list[dict[str, Any]] = []
        self.days: list[dict[str, Any]] = []

    def simulate(self, first: int, last: int) -> None:
        """Feed days *first* to *last* of the world, and wait until everything has landed."""
        for number in range(first, last + 1):
            for stream, count in feed(self.settings, self.world.day(number)).items():
                self.sent[stream] = self.sent.get(stream, 0) + count
            self.progress(f"day {number}: {sum(self.sent.values()):,} records acknowledged")
        self.local.control("firehose", {"flush": True})

    def refresh(self, label: str, as_of: date) -> None:
        """Refresh as of midnight *as_of*; note what it did and whether it is true."""
        before = self._calls()
        report = refresh(
            self.settings,
            as_of=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
            progress=self.progress,
        )
        self.progress(f"{label}: checking against the simulator's truth")
        found = {
            "label": label,
            "as_of": as_of.isoformat(),
            "seconds": report.to_dict()["seconds"],
            "steps": report.to_dict()["steps"],
            "calls": dict(self._calls() - before),
            "destinations": [destination.to_dict() for destination in report.destinations],
            **checks.arrivals(self.settings, self.local, self.sent),
            "segments": checks.segments(self.settings, self.world.ledger, report.segments, as_of),
            "views": checks.views(self.settings, self.world.ledger),
        }
        self.checks += checks.verdicts(label, found, self.world.ledger)
        self.checks += self.read_back(label, as_of)
        self.days.append(found)

    def _calls(self) -> Counter[str]:
        return Counter(self.local.calls().get("pinpoint", {}))

    def read_back(self, label: str, as_of: date) -> list[dict[str, Any]]:
        """Compare the tokens of every endpoint and the segments in Pinpoint with the truth at *as_of*."""
        self.local.control("pinpoint", {"quotas": GENEROUS})
        try:
            return checks.pinpoint(self.settings, self.world, self.local, label, as_of)
        finally:
            self.local.control("pinpoint", {"reset": True})


def run(*, users: int, days: int, seed: int, progress: Progress) -> dict[str, Any]:
    """Run the demo and return its summary, which `build/demo/summary.json` holds too.

    The summary has `refreshes` (each with records, views, segments, calls, seconds) and `checks`.
    """
    began = time.monotonic()
    with LocalAws() as local:
        progress(f"local AWS is up on {local.endpoint_url}")
        settings = adopt(local.environment())
        deploy(settings, buffer_seconds=1, progress=progress)
        settings = adopt(local.environment() | create_pinpoint_application(settings))
        world = World(seed, users, START, turning_day=days + 1)
        demo = Demo(local, settings, world, progress)
        local.control("pinpoint", {"quotas": GENEROUS})
        register_endpoints(settings, str(settings.pinpoint_application_id), world.endpoints())
        local.control("pinpoint", {"reset": True})
        as_of = START + timedelta(days=days)
        demo.simulate(1, days)
        demo.refresh(f"day {days}", as_of)
        demo.simulate(days + 1, days + 1)
        demo.refresh(f"day {days + 1}", as_of + timedelta(days=1))
        demo.refresh("nothing new", as_of + timedelta(days=1))
        demo.checks += checks.nothing_was_sent(demo.days[-1])
    summary = {
        "users": users,
        "days": days + 1,
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
        "refreshes": demo.days,
        "checks": demo.checks,
    }
    SUMMARY.parent.mkdir(parents=True, exist_ok=True)
    SUMMARY.write_text(json.dumps(summary, indent=2, ensure_ascii=False, default=str), encoding="utf-8")
    progress(f"summary written to {SUMMARY}")
    return summary
