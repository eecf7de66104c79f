"""The demo's summary as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engagelake import console


def show(summary: Mapping[str, Any]) -> None:
    """Print what was sent, landed and removed, the views, the segments, the calls, and what failed."""
    refreshes = summary["refreshes"]
    last = [refresh for refresh in refreshes if "records" in refresh][-1]
    console.show_table("Records: sent = landed + quarantined + dropped", _with_total(last["records"]))
    console.show_table("Documents: landed = events + duplicates removed", _with_total(last["documents"]))
    console.show_table("Rows of each event view", last["views"])
    for refresh in (refresh for refresh in refreshes if refresh["segments"]):
        title = f"Segments, {refresh['label']}: added and removed since the moment before"
        console.show_table(title, refresh["segments"])
    for refresh in refreshes:
        console.show_table(f"Calls per destination, {refresh['label']}", _calls(refresh))
    console.show_table("Seconds", _seconds(refreshes))
    checks = summary["checks"]
    wrong = [row for row in checks if not row["holds"]]
    if wrong:
        console.show_table("What does not hold", wrong)
    figures = f"{len(checks) - len(wrong)} of {len(checks)} checks hold, {summary['seconds']} s in all"
    console.STDOUT.print(
        f"[bold]{figures}[/bold]; the same as JSON: build/demo/summary.json", highlight=False
    )
    console.show_next("make up, then put records of your own into the streams")


def _with_total(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    total = {key: sum(row[key] for row in rows) for key in rows[0] if key != "stream"}
    return [*rows, {"stream": "all", **total}]


def _seconds(refreshes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a row a step, with the seconds of each refresh."""
    steps: dict[str, dict[str, Any]] = {}
    for refresh in refreshes:
        for step in refresh["steps"]:
            row = steps.setdefault(step["step"], {"step": step["step"]})
            row[refresh["label"]] = step["seconds"]
    return list(steps.values())


def _calls(refresh: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "destination": destination["destination"],
            "status": destination["status"],
            "records": destination["planned"],
            "accepted": destination["accepted"],
            "calls": ", ".join(f"{name} {count}" for name, count in destination["calls"].items()) or "none",
        }
        for destination in refresh["destinations"]
    ]
