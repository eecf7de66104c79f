"""The tasks of every DAG that activates a destination: `activation.steps`, a task each."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ..moments import as_moment
from ..names import ATHENA_POOL
from ..settings import Settings
from . import after, day_arguments, extras, following_as_of, no_retry_where_useless

if TYPE_CHECKING:
    from ..activation.steps import Run

log = logging.getLogger(__name__)


def activation_arguments(owner: str, *, writes: str) -> dict[str, Any]:
    """Return what every DAG of an activation says of itself; *writes* names the service that it writes to."""
    tags = ["layer/activation", f"writes/{writes}"]
    return day_arguments(owner, ends_after=timedelta(hours=6), tags=tags)


def activation_tasks(destination: str) -> None:
    """Make the tasks that take *destination* through `activation.steps`, from the segments' moment on."""
    from airflow.sdk import TaskGroup
    from airflow.sdk import task as airflow_task

    task: Any = airflow_task  # what a task is given are other tasks' results, which no signature knows
    (segments,) = after("segments")

    @task(inlets=[segments])
    def settle_as_of(**context: Any) -> str:
        """Take the moment that the segments speak for."""
        with no_retry_where_useless():
            return following_as_of(context["params"], extras(context, segments))

    with TaskGroup("activation", prefix_group_id=False, tooltip=f"the steps towards {destination}"):
        as_of = settle_as_of()
        read = task(pool=ATHENA_POOL)(acknowledge)(destination, as_of)
        gated = task(pool=ATHENA_POOL)(gate)(destination, as_of)
        going_on = task.short_circuit(ignore_downstream_trigger_rules=False)(preflight)
        sent = task(pool=ATHENA_POOL, execution_timeout=timedelta(hours=4))(push)(destination, as_of, gated)
        refused = task(trigger_rule="none_failed")(report_refused_segments)(destination, gated)
        read >> gated >> going_on(destination, as_of, gated) >> sent >> refused


def acknowledge(destination: str, as_of: str) -> None:
    """Read the outcomes, and from them what is left to send; one activation at a time builds these models."""
    from ..activation import steps

    with no_retry_where_useless():
        steps.acknowledge(Settings.from_environment(), as_moment(as_of), [destination])


def gate(destination: str, as_of: str, dag_run: Any = None) -> dict[str, Any]:
    """Take the last look before people are messaged; skip what would go back in time."""
    from ..activation import steps

    with no_retry_where_useless():
        return steps.gate(_run(destination, as_of, dag_run)).to_dict()


def preflight(destination: str, as_of: str, gated: dict[str, Any], dag_run: Any = None) -> bool:
    """Go on if there is something to send and the service still lives; else only land the moment."""
    from ..activation import steps

    run, what = _run(destination, as_of, dag_run), steps.Gated.from_dict(gated)
    with no_retry_where_useless():
        if what.changes:
            for warning in steps.preflight(run):
                log.warning(warning)
            return True
        with steps.one_at_a_time(run) as clock:
            steps.record(run, what, clock)
        return False


def push(
    destination: str, as_of: str, gated: dict[str, Any], dag_run: Any = None, ti: Any = None
) -> dict[str, Any]:
    """Show the plan, send the changes and land an outcome for each; a second try gates what is left."""
    from ..activation import steps

    run = _run(destination, as_of, dag_run)
    with no_retry_where_useless():
        if ti.try_number > 1:
            steps.acknowledge(run.settings, run.as_of, [destination])
        with steps.one_at_a_time(run) as clock:
            again = ti.try_number > 1
            what = steps.gate(run) if again else steps.gate_still_holds(run, steps.Gated.from_dict(gated))
            report = steps.deliver(run, what, clock, progress=log.info)
        report.raise_if_stopped()
        return report.to_dict()


def report_refused_segments(destination: str, gated: dict[str, Any] | None) -> None:
    """Fail where guards stopped segments, after everything else was sent: somebody must look."""
    from ..activate import raise_refused
    from ..activation.steps import Gated

    with no_retry_where_useless():
        if gated:
            raise_refused(destination, Gated.from_dict(gated).refused)


def _run(destination: str, as_of: str, dag_run: Any) -> Run:
    """Return the run of a DAG run: its id is the same for every try of a task."""
    from hashlib import sha256

    from ..activation.steps import Run

    moment = as_moment(as_of)
    run_id = f"{moment:%Y%m%dT%H%M%SZ}-{sha256(dag_run.run_id.encode()).hexdigest()[:12]}"
    return Run(Settings.from_environment(), destination, moment, run_id)
