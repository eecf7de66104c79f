"""Look through the whole lake for events that are missing or stand twice.

**What**: compares the objects under `landing/` with the hours that the lake has read, and counts events that
stand twice. Every Sunday at 06:00 UTC. A night reads only what is new; what it cannot see is looked for here.

**Reads**: the names of all objects under `landing/`; two columns of `all_events`; `landed_hours`.

**Writes**: nothing.

**When it fails**: its message says what is missing or doubled. Run `engagelake repair`, which may be killed
and started again, then clear the task.

**Owner**: data-platform.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, task

from engagelake.names import ATHENA_POOL
from engagelake.orchestration import dag_arguments, no_retry_where_useless

with DAG(
    dag_id="maintain__weekly_audit",
    doc_md=__doc__,
    schedule="0 6 * * 0",
    **dag_arguments("data-platform", ends_after=timedelta(hours=3), tags=["layer/staging", "impact/tier_2"]),
) as dag:

    @task(pool=ATHENA_POOL)
    def audit_lake() -> dict:
        """Fail where there is something to repair."""
        from engagelake.settings import Settings
        from engagelake.upkeep import audit

        with no_retry_where_useless():
            report = audit(Settings.from_environment())
            report.raise_if_not_clean()
            return report.to_dict()

    audit_lake()
