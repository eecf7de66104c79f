"""The demo's summary as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engagelake import console


def show(summary: Mapping[str, Any]) -> None:
    """Print what was sent, landed and removed, the views, the segments, the calls, and what failed."""
    refreshes = summary["refreshes"]
    last = [refresh for refresh in refreshes if "records" in refresh][-1]
    console.show_table("Records: sent = landed + quarantined + dropped", _with_total(last["records"]))
    console.show_table("Documents: landed = events + duplicates removed", _with_total(last["documents"]))
    console.show_table("Rows of each event view", last["views"])
    console.show_table(
        "Segments: added and removed since the moment before this one",
        [{"refresh": refresh["label"], **row} for refresh in refreshes for row in refresh["segments"]],
    )
    console.show_table("Calls per destination", [row for refresh in refreshes for row in _calls(refresh)])
    console.show_table(
        "Seconds",
        [
            {"refresh": refresh["label"], **{step["step"]: step["seconds"] for step in refresh["steps"]}}
            for refresh in refreshes
        ],
    )
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


def _calls(refresh: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "refresh": refresh["label"],
            "destination": destination["destination"],
            "status": destination["status"],
            "records": destination["planned"],
            "accepted": destination["accepted"],
            "calls": ", ".join(f"{name} {count}" for name, count in destination["calls"].items()) or "none",
        }
        for destination in refresh["destinations"]
    ]
