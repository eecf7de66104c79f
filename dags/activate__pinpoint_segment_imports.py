"""Import each segment that changed into Pinpoint, whole, as `engagelake_<token>`.

**What**: the steps of every activation (`engagelake.activation.steps`), a task each: import files, then one
import job a segment. With nothing to send it makes no call. Param `as_of` (`2026-11-20`) overrides the
moment; an older one than the last is skipped.

**Reads**: `act_pinpoint_segment_imports__changes`.

**Writes**: `activation/pinpoint_segment_imports/run_id=…/`; Pinpoint segments;
`landing/activation_outcomes/`; `gate_results/`.

**When it fails**: clear the failed task: a job that an earlier try started is found again by its files.
`report_refused_segments` names the segments that their guards stopped, after everything else was sent.
Where the service has ended, `preflight` says so in one sentence: retire this DAG.

**Owner**: lifecycle-marketing.
"""

from __future__ import annotations

from airflow.sdk import DAG

from engagelake.orchestration import after
from engagelake.orchestration.activation import activation_arguments, activation_tasks

with DAG(
    dag_id="activate__pinpoint_segment_imports",
    doc_md=__doc__,
    schedule=after("segments"),
    **activation_arguments("lifecycle-marketing", writes="pinpoint"),
) as dag:
    activation_tasks("pinpoint_segment_imports")
