"""The callbacks of the DAGs of tier 1: a run that failed, and one that is late, are published.

`failed` runs in Airflow's DAG processor, `late` where tasks run; both read Engagelake's environment there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..alerts import Alert, publish
from ..settings import Settings


def failed(context: Mapping[str, Any]) -> None:
    """Publish that a run failed, for a task's sake or because it went on for too long."""
    task = context.get("ti")
    alert = Alert(
        "failed",
        context["dag"].dag_id,
        context["run_id"],
        str(context.get("reason", "unknown")),
        task.task_id if task else "",
    )
    publish(Settings.from_environment(), alert)


def late(context: Mapping[str, Any]) -> None:
    """Publish that a run missed its deadline; it goes on."""
    run = context["dag_run"]
    why = f"not done by {context['deadline']['deadline_time']}; the run goes on"
    publish(Settings.from_environment(), Alert("late", run["dag_id"], run["dag_run_id"], why))
