"""Write each endpoint's segments into Pinpoint's custom attribute `AdvancedSegmentTarget`.

**What**: the steps of every activation (`engagelake.activation.steps`), a task each. With nothing to send it
makes no call. Param `as_of` (`2026-11-20`) overrides the moment; an older one than the last is skipped.

**Reads**: `act_pinpoint_endpoint_attributes__changes`.

**Writes**: Pinpoint endpoints; `landing/activation_outcomes/`; `gate_results/`.

**When it fails**: clear the failed task: what was accepted has an outcome and is not sent again.
`report_refused_segments` names the segments that their guards stopped, after everything else was sent.
Where the service has ended, `preflight` says so in one sentence: retire this DAG.

**Owner**: lifecycle-marketing.
"""

from __future__ import annotations

from airflow.sdk import DAG

from engagelake.orchestration import after
from engagelake.orchestration.activation import activation_arguments, activation_tasks

with DAG(
    dag_id="activate__pinpoint_endpoint_attributes",
    doc_md=__doc__,
    schedule=after("segments"),
    **activation_arguments("lifecycle-marketing", writes="pinpoint"),
) as dag:
    activation_tasks("pinpoint_endpoint_attributes")
