"""Make what arrived readable, and look at it before anything is built on it.

**What**: runs the Glue crawler, which adds the new landing partitions, then the landing gate. Every night at
02:00 UTC for the midnight before it; two hours let late deliveries in. Param `as_of` (`2026-11-20`)
overrides.

**Reads**: `landing/` and `landing_errors/` of the lake.

**Writes**: partitions of the landing tables; `gate_results/landing/`; the asset `engagelake_landing`.

**When it fails**: the gate's message names the table, the figure and the fix. Too many quarantined records
can be let through for one night: `docs/landing.md`. A crawler that is still running is waited for. Clear the
failed task to go on: nothing here is sent or changed twice.

**Owner**: data-platform.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.amazon.aws.operators.glue_crawler import GlueCrawlerRunOperator
from airflow.sdk import DAG, Asset, task

from engagelake.names import ATHENA_POOL, asset
from engagelake.orchestration import day_arguments, first_as_of, names, no_retry_where_useless

LANDING = Asset(asset("landing"))

with DAG(
    dag_id="land__events",
    doc_md=__doc__,
    schedule="0 2 * * *",
    user_defined_macros={"names": names},
    **day_arguments("data-platform", ends_after=timedelta(hours=3), tags=["layer/landing"]),
) as dag:

    @task
    def settle_as_of(params=None, dag_run=None) -> str:
        """Say which moment this day's four DAGs speak for."""
        with no_retry_where_useless():
            return first_as_of(params, dag_run.run_after)

    run_crawler = GlueCrawlerRunOperator(
        task_id="run_crawler",
        crawler_name="{{ names().crawler }}",
        fail_on_already_running=False,
        poll_interval=5,
        execution_timeout=timedelta(hours=2),
    )

    @task(pool=ATHENA_POOL)
    def check_landing_gate() -> dict:
        """Run Great Expectations over what arrived since yesterday."""
        from engagelake.quality.landing import landing_gate
        from engagelake.settings import Settings

        with no_retry_where_useless():
            return landing_gate(Settings.from_environment()).to_dict()

    @task(outlets=[LANDING])
    def announce(as_of: str, outlet_events=None) -> None:
        """Tell the DAGs that follow, and for which moment."""
        outlet_events[LANDING].extra = {"as_of": as_of}

    as_of = settle_as_of()
    as_of >> run_crawler >> check_landing_gate() >> announce(as_of)
