"""Model what landed: typed events, one view an event type, facts and dimensions.

**What**: dbt builds and tests staging, intermediate and marts, a task a model, then the event views together,
for the moment that `land__events` settled. Param `as_of` (`2026-11-20`) overrides.

**Reads**: the landing tables.

**Writes**: `<env>_engagelake_staging`, `_events`, `_marts`; the asset `engagelake_marts`.

**When it fails**: the failed task is the model, its log has dbt's words. Fix the model or the data and clear
the task: models are rebuilt or merged by key, so a second run changes nothing that was right.

**Owner**: analytics-engineering.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.providers.amazon.aws.operators.athena import AthenaOperator
from airflow.sdk import DAG, Asset, task

from engagelake.names import ATHENA_POOL, asset
from engagelake.orchestration import (
    SETTLED,
    day_arguments,
    dbt_task,
    dbt_tasks,
    extras,
    following_as_of,
    lease_tasks,
    names,
    no_retry_where_useless,
)
from engagelake.stages import EVENT_VIEWS, RELATIONS, TABLES

LANDING, MARTS = Asset(asset("landing")), Asset(asset("marts"))

THE_DAY = f"""
select family, event_type, count(*) as events
from {{{{ names().database('staging') }}}}.all_events
where event_at >= date_add('day', -1, timestamp '{SETTLED}') and event_at < timestamp '{SETTLED}'
group by family, event_type
order by family, event_type
"""  # noqa: S608 - Airflow's templates, no value of a user

with DAG(
    dag_id="transform__engagement",
    doc_md=__doc__,
    schedule=[LANDING],
    user_defined_macros={"names": names},
    **day_arguments(
        "analytics-engineering",
        ends_after=timedelta(hours=6),
        tags=["layer/staging", "layer/events", "layer/marts"],
    ),
) as dag:

    @task(inlets=[LANDING])
    def settle_as_of(**context) -> str:
        """Take the moment that landing settled."""
        with no_retry_where_useless():
            return following_as_of(context["params"], extras(context, LANDING))

    models = dbt_tasks("models", select=TABLES)
    event_views = dbt_task("event_views", select=f"{EVENT_VIEWS} {RELATIONS}")

    count_events = AthenaOperator(
        task_id="count_events",
        query=THE_DAY,
        database="{{ names().database('staging') }}",
        workgroup="{{ names().workgroup }}",
        sleep_time=2,
        pool=ATHENA_POOL,
        doc_md="Counts the day's events by type: look here first when a campaign report looks odd.",
    )

    @task(outlets=[MARTS])
    def announce(as_of: str, outlet_events=None) -> None:
        """Tell the DAGs that follow, and for which moment."""
        outlet_events[MARTS].extra = {"as_of": as_of}

    as_of = settle_as_of()
    taken, released = lease_tasks("transform")
    as_of >> taken >> models >> event_views >> released
    event_views >> count_events >> announce(as_of)
