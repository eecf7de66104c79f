"""Tell Pinpoint which segments each endpoint is in: the custom attribute `AdvancedSegmentTarget`.

**What**: finds what changed since the last acknowledged outcomes, holds it to the activation gate (Great
Expectations), asks Pinpoint whether it still lives, shows the plan, sends it and lands one outcome per
endpoint. With nothing to send it makes no call. Conf `{"as_of": "2026-11-20"}` overrides the moment.

**Reads**: `act_pinpoint__endpoint_attribute_changes`.

**Writes**: Pinpoint endpoints; `landing/activation_outcomes/`; `build/quality/activation.*/`.

**When it fails**: clear the failed task. What was accepted has an outcome and is not sent again; what was
not is idempotent. A gate's message names segment, figure and mend. Where the service has ended, `preflight`
says so in one sentence: retire this DAG.

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

DESTINATION = "pinpoint_endpoint_attributes"
SEGMENTS = Asset(asset("segments"))

with DAG(
    dag_id="activate__pinpoint_endpoint_attributes",
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

    find_changes = dbt_task(
        "find_changes", select="tag:acknowledged,+act_pinpoint__endpoint_attribute_changes"
    )

    @task
    def check_activation_gate() -> dict:
        """Take the last look before people are messaged."""
        from engagelake.refresh import check_activation
        from engagelake.settings import Settings

        with no_retry_where_useless():
            return check_activation(Settings.from_environment(), DESTINATION)

    @task.short_circuit
    def preflight(gate: dict) -> bool:
        """Go on if there is something to send and the service still lives."""
        from engagelake.refresh import ready_to_send
        from engagelake.settings import Settings

        with no_retry_where_useless():
            return ready_to_send(Settings.from_environment(), DESTINATION, gate)

    @task
    def show_plan(as_of: str, dag_run=None) -> dict:
        """Say what the push will do: adds, changes, removals, rejected, calls, time."""
        from engagelake.activation import run

        with no_retry_where_useless():
            return run.plan(*push_arguments(DESTINATION, as_of, dag_run.run_id)).to_dict()

    @task(execution_timeout=timedelta(hours=4))
    def push(as_of: str, dag_run=None, ti=None) -> dict:
        """Send the changes and land their outcomes; a second try sends only what is not acknowledged yet."""
        from engagelake.refresh import push_changes

        with no_retry_where_useless():
            arguments = push_arguments(DESTINATION, as_of, dag_run.run_id)
            return push_changes(*arguments, again=ti.try_number > 1).to_dict()

    as_of = settle_as_of()
    gate = check_activation_gate()
    as_of >> find_changes >> gate
    preflight(gate) >> show_plan(as_of) >> push(as_of)
