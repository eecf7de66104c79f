"""The demo: a month of events, a day more, and the activation of that day a second time."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from engagelake.activate import activate
from engagelake.deploy import deploy
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.destinations.registry import DESTINATIONS
from engagelake.refresh import RefreshReport, refresh
from engagelake.settings import Settings

from . import checks
from .local import LocalAws, adopt, create_pinpoint_application, ended_by_signals
from .simulate.feed import feed_days, register_endpoints
from .simulate.world import World

START = date(2026, 10, 1)
SUMMARY = Path("build/demo/summary.json")
GENEROUS = {"UpdateEndpointsBatch": 1000, "GetUserEndpoints": 100_000, "GetEndpoint": 100_000}
"""Requests a second while the demo itself registers and reads endpoints; the refresh has AWS's own quotas."""

Progress = Callable[[str], object]


class Demo:
    """One world, one local AWS, and what was seen of both."""

    def __init__(self, local: LocalAws, settings: Settings, world: World, progress: Progress) -> None:
        self.local = local
        self.settings = settings
        self.world = world
        self.progress = progress
        self.sent: Counter[str] = Counter()
        self.checks: list[dict[str, Any]] = []
        self.days: list[dict[str, Any]] = []

    def simulate(self, first: int, last: int) -> None:
        """Feed days *first* to *last* of the world, and wait until everything has landed."""

        def arrived(number: int, acknowledged: dict[str, int]) -> None:
            self.sent += acknowledged
            self.progress(f"day {number}: {self.sent.total():,} records acknowledged")

        days = ((number, self.world.day(number)) for number in range(first, last + 1))
        feed_days(self.settings, days, arrived)
        self.local.control("firehose", {"flush": True})

    def refresh(self, label: str, as_of: date) -> None:
        """Refresh as of midnight *as_of*, and hold all that it did to the simulator's truth."""
        found = self._refreshed(label, as_of)
        self.progress(f"{label}: checking against the simulator's truth")
        with ThreadPoolExecutor(max_workers=2) as threads:
            views = threads.submit(checks.views, self.settings, self.world.ledger)
            read_back = threads.submit(self.read_back, label, as_of)
            found |= checks.arrivals(self.settings, self.local, self.sent)
            live = checks.without_pinpoint(self.settings, self.world, label, as_of)
            live.append(checks.suppressed(self.settings, self.world, label, as_of))
        found["views"] = views.result()
        self.checks += checks.arrived(label, found, self.world.ledger) + read_back.result() + live

    def activate_again(self, as_of: date) -> None:
        """Activate once more for midnight *as_of*: nothing is left to send, so no destination is called."""
        before = self._calls()
        reports = [
            activate(self.settings, destination, as_of=_midnight(as_of), progress=self.progress)
            for destination in DESTINATIONS
        ]
        steps = [{"step": f"activate {report.destination}", "seconds": report.seconds} for report in reports]
        found = RefreshReport(_midnight(as_of), steps, (), reports).to_dict()
        found |= {"label": "again", "calls": dict(self._calls() - before)}
        self.checks += checks.nothing_was_sent(found)
        self.days.append(found)

    def _refreshed(self, label: str, as_of: date) -> dict[str, Any]:
        before = self._calls()
        report = refresh(self.settings, as_of=_midnight(as_of), progress=self.progress)
        members = checks.segments(self.settings, self.world, report.segments, as_of)
        found = {
            **report.to_dict(),
            "label": label,
            "calls": dict(self._calls() - before),
            "segments": members,
        }
        self.checks += checks.members(label, members)
        self.days.append(found)
        return found

    def _calls(self) -> Counter[str]:
        return Counter(self.local.calls().get("pinpoint", {}))

    def read_back(self, label: str, as_of: date) -> list[dict[str, Any]]:
        """Compare the tokens of every endpoint and the segments in Pinpoint with the truth at *as_of*."""
        self.local.control("pinpoint", {"quotas": GENEROUS})
        try:
            return checks.pinpoint(self.settings, self.world, self.local, label, as_of)
        finally:
            self.local.control("pinpoint", {"reset": True})


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def run(*, users: int, days: int, seed: int, progress: Progress, athena: str = "embedded") -> dict[str, Any]:
    """Run the demo and return its summary, which `build/demo/summary.json` holds too.

    *athena* names the engine that runs its Athena, `embedded` or `trino`.

    The summary has `refreshes` (each with calls and seconds, the first two with records, documents, views and
    segments as well; the third is the second one's activation again) and `checks`.
    """
    began = time.monotonic()
    with ended_by_signals(), LocalAws(athena=athena, progress=progress) as local:
        progress(f"local AWS is up on {local.endpoint_url}")
        settings = adopt(local.environment())
        deploy(settings, buffer_seconds=1, progress=progress)
        settings = adopt(local.environment() | create_pinpoint_application(settings))
        world = World(seed, users, START, turning_day=days + 1)
        demo = Demo(local, settings, world, progress)
        local.control("pinpoint", {"quotas": GENEROUS})
        register_endpoints(settings, settings.of_destinations[APPLICATION_ID], world.endpoints())
        local.control("pinpoint", {"reset": True})
        as_of = START + timedelta(days=days)
        # The gates' library takes seconds to import: meanwhile the first month is on its way.
        Thread(target=import_module, args=("great_expectations",), daemon=True).start()
        demo.simulate(1, days)
        demo.refresh(f"day {days}", as_of)
        demo.simulate(days + 1, days + 1)
        demo.refresh(f"day {days + 1}", as_of + timedelta(days=1))
        demo.activate_again(as_of + timedelta(days=1))
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
