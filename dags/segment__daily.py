"""Decide who is in which segment, and what each endpoint should carry.

**What**: dbt builds and tests the segments, their memberships and the desired state of every destination,
a task a model, for the moment that the marts speak for. Param `as_of` (`2026-11-20`) overrides.

**Reads**: the marts.

**Writes**: `<env>_engagelake_segments`; the desired tables of `_activation`; the asset `engagelake_segments`.

**When it fails**: the failed task is the segment, and its YAML names its owner. Nothing was sent:
destinations keep yesterday's membership until this DAG passes.

**Owner**: lifecycle-marketing.
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import DAG, Asset, task

from engagelake.names import asset
from engagelake.orchestration import (
    day_arguments,
    dbt_tasks,
    extras,
    following_as_of,
    lease_tasks,
    no_retry_where_useless,
)
from engagelake.stages import SEGMENT

MARTS, SEGMENTS = Asset(asset("marts")), Asset(asset("segments"))

with DAG(
    dag_id="segment__daily",
    doc_md=__doc__,
    schedule=[MARTS],
    **day_arguments("lifecycle-marketing", ends_after=timedelta(hours=3), tags=["layer/segments"]),
) as dag:

    @task(inlets=[MARTS])
    def settle_as_of(**context) -> str:
        """Take the moment that the marts speak for."""
        with no_retry_where_useless():
            return following_as_of(context["params"], extras(context, MARTS))

    models = dbt_tasks("models", select=SEGMENT)

    @task(outlets=[SEGMENTS])
    def announce(as_of: str, outlet_events=None) -> None:
        """Tell the DAGs that follow, and for which moment."""
        outlet_events[SEGMENTS].extra = {"as_of": as_of}

    as_of = settle_as_of()
    taken, released = lease_tasks("segment")
    as_of >> taken >> models >> released
    models >> announce(as_of)
