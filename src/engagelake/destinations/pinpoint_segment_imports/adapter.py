"""Segments as Pinpoint import jobs: one job and one imported segment per segment that changed."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engagelake.activation.changes import Batch, Change
from engagelake.activation.latest import is_word, recency
from engagelake.activation.outcomes import Answer, Outcome
from engagelake.activation.rate import RateLimiter
from engagelake.activation.workload import Workload
from engagelake.errors import ActivationError, PermanentError

from ..base import Estimate, PerhapsDone, VerifyReport
from ..caller import Caller, cause
from ..pinpoint.names import segment_name
from ..pinpoint.service import preflight
from .answers import COMPLETED, ENDED, FAILED, answers_of
from .files import ImportFiles
from .limits import ACTIVE_JOBS, SECONDS_PER_JOB, capabilities


class PinpointSegmentImports:
    """Imports the full membership of each changed segment as `engagelake_<token>`.

    The job defines a segment and registers no endpoint: members are endpoints that exist. It has no client
    token, so before a job is made we look for one that reads the same files (their folder is unique to run,
    segment and content) and whose import still stands.

    Attributes:
        poll_seconds: The longest wait between two looks at a job.
        job_timeout: Seconds after which a job's outcome is unknown.
    """

    destination_id = "pinpoint_segment_imports"

    def __init__(
        self,
        client: Any,
        files: ImportFiles,
        application_id: str,
        role_arn: str,
        quotas: Mapping[str, float] | None = None,
        *,
        poll_seconds: float = 10.0,
        job_timeout: float = 3600.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._application_id, self._role_arn, self._files = application_id, role_arn, files
        self._poll_seconds, self._job_timeout, self._sleep = poll_seconds, job_timeout, sleep
        self.capabilities = capabilities(quotas)
        self._caller = Caller(client, RateLimiter(self.capabilities.quotas))

    @property
    def calls(self) -> Counter[str]:
        """Calls made so far, by operation."""
        return self._caller.calls

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
        """Yield one change per member of a changed segment, and one for each segment that became empty."""
        return map(_change, rows)

    def preflight(self) -> list[str]:
        """Return warnings; raises DestinationRetired where Pinpoint has ended."""
        return preflight(self._caller, self._application_id)

    def estimate(self, workload: Workload) -> Estimate:
        """Return the jobs and a guess of the seconds that *workload* takes."""
        deletes = workload.groups["removed"]
        jobs = workload.groups.total() - deletes
        calls = {"CreateImportJob": jobs, "DeleteSegment": deletes}
        seconds = -(-jobs // ACTIVE_JOBS) * SECONDS_PER_JOB + deletes
        made = {name: count for name, count in calls.items() if count}
        return Estimate(made, seconds, workload.size, "CreateImportJob")

    def apply(self, batch: Batch) -> Iterator[Answer]:
        """Import one segment, or delete it when it became empty; returns when the job ended or timed out."""
        first = next(iter(batch))
        if first.operation == "removed":
            return self._delete(batch, first)
        prefix = self._files.prefix(first.group, first.fingerprint or "")
        job = self._job_reading(self._files.url(prefix))
        if job is None:
            self._files.write(prefix, (change.payload for change in batch))
            job = self._create(prefix, first)
        try:
            ended = self._wait(job)
            segment = self._imported_by(ended) if ended["JobStatus"] == COMPLETED else ""
        except ActivationError as trouble:
            msg = f"job {job['Id']} was made, and what became of it is not known: {trouble}"
            raise PerhapsDone(msg) from trouble.__cause__ or trouble
        return answers_of(batch, ended, segment)

    def verify(self, outcomes: Iterable[Outcome], sample: int) -> VerifyReport:
        """Compare the size of at most *sample* imported segments with what was last accepted for them."""
        before = Counter(self.calls)
        expected = _last_imported(outcomes)
        report = VerifyReport()
        if not expected:
            return report
        sizes = {
            segment["Id"]: segment.get("ImportDefinition", {}).get("Size") for segment in self._segments()
        }
        for segment_id, count in sorted(expected.items())[:sample]:
            report.checked += 1
            if sizes.get(segment_id) != count:
                report.differing.append(segment_id)
        report.calls = dict(self.calls - before)
        return report

    def _create(self, prefix: str, change: Change) -> dict[str, Any]:
        request: dict[str, Any] = {
            "Format": "JSON",
            "S3Url": self._files.url(prefix),
            "RoleArn": self._role_arn,
            "DefineSegment": True,
            "RegisterEndpoints": False,
            "SegmentName": segment_name(change.group),
        }
        if segment_id := self._segment_id(request["SegmentName"], change.ref):
            request["SegmentId"] = segment_id
        answer = self._caller.call(
            "CreateImportJob", ApplicationId=self._application_id, ImportJobRequest=request
        )
        return answer["ImportJobResponse"]

    def _segment_id(self, name: str, ref: str | None) -> str | None:
        """Return the segment that is there: *ref* (of the last outcome, or a job) if it is, else by name."""
        names = {segment["Id"]: segment.get("Name") for segment in self._segments()}
        if ref in names:
            return ref
        return next((key for key, named in names.items() if named == name), None)

    def _wait(self, job: dict[str, Any]) -> dict[str, Any]:
        """Return the job when it has ended, or as it is when the time is up."""
        waited, pause = 0.0, 0.1
        while job["JobStatus"] not in ENDED and waited < self._job_timeout:
            self._sleep(pause)
            waited += pause
            pause = min(self._poll_seconds, pause * 2)
            job = self._caller.call("GetImportJob", ApplicationId=self._application_id, JobId=job["Id"])[
                "ImportJobResponse"
            ]
        return job

    def _imported_by(self, job: Mapping[str, Any]) -> str:
        """Return the segment that *job* made or replaced; "" where Pinpoint does not say."""
        definition = job.get("Definition", {})
        if definition.get("SegmentId"):
            return definition["SegmentId"]
        url = definition.get("S3Url")
        found = [s["Id"] for s in self._segments() if s.get("ImportDefinition", {}).get("S3Url") == url]
        return found[0] if found else ""

    def _delete(self, batch: Batch, first: Change) -> Iterator[Answer]:
        segment_id = self._segment_id(segment_name(first.group), first.ref)
        message = "it was not there"
        if segment_id:
            message = self._delete_segment(segment_id)
        return (Answer(change, "accepted", message=message, ref=segment_id or "") for change in batch)

    def _delete_segment(self, segment_id: str) -> str:
        try:
            self._caller.call("DeleteSegment", ApplicationId=self._application_id, SegmentId=segment_id)
        except PermanentError as refusal:
            if cause(refusal)[1] != 404:
                raise
            return "it was not there"
        return f"segment {segment_id} is deleted"

    def _job_reading(self, url: str) -> dict[str, Any] | None:
        """Return the job that reads *url*, if its import stands: a run that was killed may have made it.

        Tries of a run share their files, so what an earlier one imported may be undone since: a later job
        names the same segment, whatever became of that job, or the segment was deleted.
        """
        last: dict[str, dict[str, Any]] = {}
        for job in self._pages("GetImportJobs", "ImportJobsResponse"):
            name = job["Definition"].get("SegmentName", "")
            if name not in last or _job_order(job, url) > _job_order(last[name], url):
                last[name] = job
        for name, job in last.items():
            if job["Definition"]["S3Url"] != url or job["JobStatus"] in ("FAILING", FAILED):
                continue
            if job["JobStatus"] != COMPLETED or self._segment_id(name, job["Definition"].get("SegmentId")):
                return job
        return None

    def _segments(self) -> Iterator[dict[str, Any]]:
        return self._pages("GetSegments", "SegmentsResponse")

    def _pages(self, operation: str, member: str) -> Iterator[dict[str, Any]]:
        token: dict[str, str] = {}
        while True:
            answer = self._caller.call(
                operation, ApplicationId=self._application_id, PageSize="100", **token
            )[member]
            yield from answer.get("Item", ())
            if not answer.get("NextToken"):
                return
            token = {"Token": answer["NextToken"]}


def _last_imported(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return {segment id: members} of the segments whose last try was an import that was accepted.

    The outcomes of one try of a segment land together. No segment's name holds a slash.
    """
    last: dict[str, Outcome] = {}
    members: Counter[str] = Counter()
    for outcome in filter(is_word, outcomes):
        name = outcome.record_id.partition("/")[0]
        if name not in last or recency(outcome) > recency(last[name]):
            last[name], members[name] = outcome, 0
        members[name] += recency(outcome) == recency(last[name])
    return {
        outcome.destination_ref: members[name]
        for name, outcome in last.items()
        if outcome.status == "accepted" and outcome.operation != "removed"
    }


def _job_order(job: Mapping[str, Any], url: str) -> tuple[datetime, bool]:
    """Return what orders jobs; of those made in one millisecond, one that reads *url* is not the last."""
    return datetime.fromisoformat(job["CreationDate"]), job["Definition"]["S3Url"] != url


def _change(row: Mapping[str, Any]) -> Change:
    removed = row["change_type"] == "removed"
    return Change(
        record_id=row["record_id"],
        operation=row["change_type"],
        fingerprint=None if removed else row["fingerprint"],
        payload=_payload(row, removed),
        group=row["token"],
        ref=row["segment_ref"] or None,
    )


def _payload(row: Mapping[str, Any], removed: bool) -> str:
    if removed:
        entry: dict[str, Any] = {"SegmentName": segment_name(row["token"])}
    else:
        entry = {"Id": row["endpoint_id"], "ChannelType": row["channel_type"], "Address": row["address"]}
        if row["user_id"]:
            entry["User"] = {"UserId": row["user_id"]}
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
