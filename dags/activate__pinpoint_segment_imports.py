"""Give Pinpoint each segment that changed as an imported segment, `engagelake_<token>`.

**What**: finds the segments that changed since the last acknowledged outcomes, holds them to the activation
gate (Great Expectations), asks Pinpoint whether it still lives, shows the plan, writes the import files, runs
one import job a segment and lands one outcome per member. With nothing to send it makes no call. Conf
`{"as_of": "2026-11-20"}` overrides the moment; one that is older than what the destination was told already
is skipped.

**Reads**: `act_pinpoint_segment_imports__changes`.

**Writes**: `activation/pinpoint_segment_imports/run_id=…/`; Pinpoint segments;
`landing/activation_outcomes/`; `build/quality/activation.*/`.

**When it fails**: clear the failed task. A job that a try before started is found again by its files and not
made twice. `report_refused_segments` names the segments that their guards stopped, after everything else
was sent. Where the service has ended, `preflight` says so in one sentence: retire this DAG.

**Owner**: lifecycle-marketing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.sdk import DAG, Asset, task

from engagelake.names import asset
from engagelake.orchestration import (
    dbt_task,
    default_args,
    extras,
    following_as_of,
    no_retry_where_useless,
    push_arguments,
)

DESTINATION = "pinpoint_segment_imports"
SEGMENTS = Asset(asset("segments"))

with DAG(
    dag_id="activate__pinpoint_segment_imports",
    doc_md=__doc__,
    schedule=[SEGMENTS],
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    default_args=default_args("lifecycle-marketing"),
    tags=["layer/activation", "impact/tier_1", "writes/pinpoint"],
) as dag:

    @task(inlets=[SEGMENTS])
    def settle_as_of(**context) -> str:
        """Take the moment that the segments speak for."""
        with no_retry_where_useless():
            return following_as_of(context["dag_run"].conf, extras(context, SEGMENTS))

    find_changes = dbt_task("find_changes", select="tag:acknowledged,+act_pinpoint_segment_imports__changes")

    @task
    def check_activation_gate(as_of: str, dag_run=None) -> dict:
        """Take the last look before people are messaged; skip what would go back in time."""
        from engagelake.activate import check_activation, moment_to_push

        with no_retry_where_useless():
            settings, destination, moment, _ = push_arguments(DESTINATION, as_of, dag_run.run_id)
            moment_to_push(settings, destination, moment)
            return check_activation(settings, destination)

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def preflight(as_of: str, gate: dict, dag_run=None) -> bool:
        """Go on if there is something to send and the service still lives."""
        from engagelake.activate import ready_to_send

        with no_retry_where_useless():
            return ready_to_send(*push_arguments(DESTINATION, as_of, dag_run.run_id), gate)

    @task
    def show_plan(as_of: str, dag_run=None) -> dict:
        """Say what the push will do: adds, changes, removals, rejected, calls, time."""
        from engagelake.activation import run

        with no_retry_where_useless():
            return run.plan(*push_arguments(DESTINATION, as_of, dag_run.run_id)).to_dict()

    @task(execution_timeout=timedelta(hours=4))
    def push(as_of: str, dag_run=None, ti=None) -> dict:
        """Send the changes and land their outcomes; a second try sends only what is not acknowledged yet."""
        from engagelake.activate import push_changes

        with no_retry_where_useless():
            arguments = push_arguments(DESTINATION, as_of, dag_run.run_id)
            return push_changes(*arguments, again=ti.try_number > 1).to_dict()

    @task(trigger_rule="none_failed")
    def report_refused_segments(gate: dict | None) -> None:
        """Fail where guards stopped segments, after everything else was sent: somebody must look."""
        from engagelake.activate import raise_refused

        with no_retry_where_useless():
            if gate:
                raise_refused(DESTINATION, gate)

    as_of = settle_as_of()
    gate = check_activation_gate(as_of)
    as_of >> find_changes >> gate
    preflight(as_of, gate) >> show_plan(as_of) >> push(as_of) >> report_refused_segments(gate)
