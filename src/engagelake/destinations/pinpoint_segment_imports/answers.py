"""What an import job says about each record: totals, and the names of its first hundred failures. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engagelake.activation.changes import Batch, Change
from engagelake.activation.outcomes import Answer

COMPLETED, FAILED = "COMPLETED", "FAILED"
ENDED = frozenset({COMPLETED, FAILED})


def answers_of(batch: Batch, job: Mapping[str, Any], segment_id: str) -> Iterator[Answer]:
    """Yield one answer per change of *batch*, from *job* as GetImportJob gave it last.

    A job that has not ended is unknown: it may still complete. COMPLETED with failures is partial: records
    that a failure names are rejected; where fewer are named than failed, the others cannot be
    distinguished and are unknown.
    """
    text = f"import job {job['Id']} is {job['JobStatus']}"
    if job["JobStatus"] not in ENDED:
        late = f"{text} and our time is up"
        return (Answer(change, "unknown", True, "JobTimeout", late, segment_id) for change in batch)
    if job["JobStatus"] == FAILED:
        why = f"{text}: {'; '.join(list(job.get('Failures', ()))[:3]) or 'no reason given'}"
        return (Answer(change, "rejected", True, "JobFailed", why, segment_id) for change in batch)
    return _completed(batch, job, segment_id, text)


def _completed(batch: Batch, job: Mapping[str, Any], segment_id: str, text: str) -> Iterator[Answer]:
    named = named_failures(batch, job.get("Failures", ()))
    failures = job.get("TotalFailures", 0)
    partial = f"{text} with {failures} failures, of which {len(named)} are named"
    for change in batch:
        if change.record_id in named:
            yield Answer(change, "rejected", False, "ImportFailure", named[change.record_id], segment_id)
        elif failures > len(named):
            yield Answer(change, "unknown", True, "PartialImport", partial, segment_id)
        else:
            yield Answer(change, "accepted", message=text, ref=segment_id)


def named_failures(batch: Batch, failures: Sequence[str]) -> dict[str, str]:
    """Return the message of each record that a failure names, by record id.

    The wording of failures is not documented, so an endpoint id counts only as a whole word and only where
    the message holds no other id of the batch.
    """
    words = {failure: _words(failure) for failure in failures}
    spoken = frozenset().union(*words.values())
    by_id = {endpoint_id: change.record_id for endpoint_id, change in _ids(batch, spoken)}
    named: dict[str, str] = {}
    for failure, said in words.items():
        found = {by_id[word] for word in said if word in by_id}
        if len(found) == 1:
            named[found.pop()] = failure
    return named


def _words(failure: str) -> frozenset[str]:
    words = re.split(r"[ \t\r\n,;\"'()\[\]]+", failure)
    return frozenset(word for raw in words for word in (raw, raw.rstrip(":.")))


def _ids(batch: Batch, spoken: frozenset[str]) -> Iterator[tuple[str, Change]]:
    """Yield the changes of *batch* whose endpoint id is one of the words *spoken*, with that id."""
    if spoken:
        for change in batch:
            endpoint_id = json.loads(change.payload).get("Id")
            if endpoint_id in spoken:
                yield endpoint_id, change
