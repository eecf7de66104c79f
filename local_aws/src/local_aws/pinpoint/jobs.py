"""Import jobs: read files from S3, move through Pinpoint's states, count, and name the first failures."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local_aws.service import CallContext, ServiceError
from local_aws.state.shelf import Shelf

from . import limits
from .answers import bad_request, new_id, not_found, now, too_many
from .endpoints import Endpoints, check_id, check_request
from .faults import Faults
from .importfiles import FileRefused, rows
from .segments import Segments, import_definition

ENDED = frozenset({"COMPLETED", "FAILED"})
EARLY_STATES = ("CREATED", "PREPARING_FOR_INITIALIZATION", "INITIALIZING")
_INTERRUPTED = "local_aws was stopped while the job was running; nothing was imported, create the job again"


class JobRefused(Exception):
    """The whole job fails before any file is read."""


@dataclass
class Job:
    """One import job as GetImportJob answers it, and the entries that it has taken so far."""

    answer: dict[str, Any]
    entries: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def fail_row(self, place: str, reason: str) -> None:
        """Count one failed entry; only the first hundred are named."""
        self.answer["TotalFailures"] += 1
        if len(self.answer["Failures"]) < limits.NAMED_FAILURES:
            self.answer["Failures"].append(f"{place}: {reason}")


class ImportJobs:
    """The import jobs of one application, newest first as GetImportJobs lists them."""

    def __init__(
        self,
        application_id: str,
        endpoints: Endpoints,
        segments: Segments,
        *,
        faults: Faults,
        shelf: Shelf,
        lock: threading.RLock,
        stopping: threading.Event,
    ) -> None:
        self._application_id, self._endpoints, self._segments = application_id, endpoints, segments
        self._faults, self._shelf, self._lock, self._stopping = faults, shelf, lock, stopping
        self._jobs: dict[str, Job] = {}

    @property
    def active(self) -> int:
        """How many jobs have not ended."""
        return sum(job.answer["JobStatus"] not in ENDED for job in self._jobs.values())

    def create(self, request: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Start a job and return it; a second call with the same request is a second job (there is no token).

        Raises:
            ServiceError: 400 for a request that cannot be; 429 with 10 active jobs (the code of that refusal
                is not documented: we chose the one that says "later").
        """
        self._check(request)
        definition = {key: request[key] for key in request if request[key] is not None}
        answer = {
            "ApplicationId": self._application_id,
            "Id": new_id(),
            "Type": "IMPORT",
            "JobStatus": "CREATED",
            "CreationDate": now(),
            "Definition": definition,
            "CompletedPieces": 0,
            "FailedPieces": 0,
            "TotalPieces": 0,
            "TotalProcessed": 0,
            "TotalFailures": 0,
            "Failures": [],
        }
        job = Job(answer)
        self._keep(job)
        self._jobs[answer["Id"]] = job
        threading.Thread(target=self._run, args=(job, context), daemon=True).start()
        return dict(answer)

    def get(self, job_id: str) -> dict[str, Any]:
        """Return one job."""
        if job_id not in self._jobs:
            raise not_found(f"Resource not found: import job {job_id}")
        return dict(self._jobs[job_id].answer)

    def all(self, segment_id: str | None = None) -> list[dict[str, Any]]:
        """Return every job, or those of one segment, newest first."""
        answers = [dict(job.answer) for job in reversed(self._jobs.values())]
        if segment_id is None:
            return answers
        return [answer for answer in answers if answer["Definition"].get("SegmentId") == segment_id]

    def take_over(self, job_id: str, answer: dict[str, Any]) -> None:
        """Put back a job that was kept; one that was going on has failed, and nothing of it was taken."""
        job = self._jobs[job_id] = Job(answer)
        if answer["JobStatus"] not in ENDED:
            answer["Failures"].append(_INTERRUPTED)
            self._end(job, "FAILED")

    def forget(self) -> None:
        """Keep nothing of the application's jobs any more."""
        self._shelf.put({("job", self._application_id, job_id): None for job_id in self._jobs})

    def _keep(self, job: Job) -> None:
        name = ("job", self._application_id, job.answer["Id"])
        self._shelf.put({name: job.answer})

    def _check(self, request: Mapping[str, Any]) -> None:
        if request.get("Format") not in ("CSV", "JSON"):
            raise bad_request("Format must be CSV or JSON")
        if not str(request.get("RoleArn", "")).startswith("arn:aws"):
            raise bad_request("RoleArn must be the ARN of a role that Pinpoint may assume")
        bucket, _, key = str(request.get("S3Url", "")).removeprefix("s3://").partition("/")
        if not str(request.get("S3Url", "")).startswith("s3://") or not bucket or not key:
            raise bad_request("S3Url must be s3://bucket/folder or s3://bucket/file")
        if not request.get("DefineSegment") and not request.get("RegisterEndpoints"):
            raise bad_request("A job that neither defines a segment nor registers endpoints does nothing")
        if segment_id := request.get("SegmentId"):
            self._segments.get(segment_id)
        if self.active >= limits.ACTIVE_IMPORT_JOBS:
            raise too_many(f"{limits.ACTIVE_IMPORT_JOBS} import jobs are active already")

    def _run(self, job: Job, context: CallContext) -> None:
        for state in EARLY_STATES:
            job.answer["JobStatus"] = state
            if self._stopping.wait(self._faults.import_step_seconds):
                return
        job.answer["JobStatus"] = "PROCESSING"
        while self._faults.import_stalls:
            if self._stopping.wait(0.05):
                return
        try:
            self._process(job, context)
        except Exception as mistake:  # noqa: BLE001 - a job answers for every cause as FAILED
            job.answer["Failures"].append(f"{type(mistake).__name__}: {mistake}")
            with self._lock:
                self._end(job, "FAILED")

    def _process(self, job: Job, context: CallContext) -> None:
        request = job.answer["Definition"]
        files = list(_files(request, context))
        job.answer["TotalPieces"] = len(files)
        for key, read in files:
            try:
                for number, entry, reason in rows(read(), request["Format"]):
                    self._take(job, f"{key.rsplit('/', 1)[-1]} line {number}", entry, reason)
                job.answer["CompletedPieces"] += 1
            except FileRefused as mistake:
                job.answer["FailedPieces"] += 1
                job.answer["Failures"].append(f"{key}: {mistake}")
        if job.answer["FailedPieces"]:
            job.answer["JobStatus"] = "FAILING"
            self._stopping.wait(self._faults.import_step_seconds)
            with self._lock:
                return self._end(job, "FAILED")
        job.answer["JobStatus"] = "COMPLETING"
        with self._lock, self._shelf.together():
            self._store(job)
            return self._end(job, "COMPLETED")

    def _take(self, job: Job, place: str, entry: dict[str, Any] | None, reason: str) -> None:
        job.answer["TotalProcessed"] += 1
        if entry is None:
            return job.fail_row(place, reason)
        endpoint_id = entry.get("Id") or ("" if entry.get("Address") else _of_user(entry))
        try:
            self._check_entry(endpoint_id, entry)
        except ServiceError as refused:
            return job.fail_row(f"{place} endpoint {endpoint_id}", refused.message)
        job.entries.append((endpoint_id or new_id(), entry))
        return None

    def _check_entry(self, endpoint_id: str, entry: dict[str, Any]) -> None:
        if entry.get("Id"):
            check_id(entry["Id"])
        if entry.get("Id") in self._faults.fail_ids:
            raise bad_request("the endpoint definition is not valid")
        try:
            check_request(entry)
        except (AttributeError, TypeError) as mistake:
            raise bad_request("a field has the wrong shape") from mistake
        known = endpoint_id in self._endpoints
        if (
            not known
            and not endpoint_id.startswith("user:")
            and not (entry.get("Address") and entry.get("ChannelType"))
        ):
            raise bad_request("a new endpoint needs Address and ChannelType")

    def _store(self, job: Job) -> None:
        request = job.answer["Definition"]
        taken = []
        for endpoint_id, entry in job.entries:
            try:
                if request.get("RegisterEndpoints") and not endpoint_id.startswith("user:"):
                    self._endpoints.upsert([(endpoint_id, entry)], self._faults.drop_ids)
            except ServiceError as refused:
                job.fail_row(f"endpoint {endpoint_id}", refused.message)
            else:
                taken.append((endpoint_id, entry))
        if request.get("DefineSegment"):
            channels = Counter(entry.get("ChannelType", "CUSTOM") for _, entry in taken)
            members = _distinct(endpoint_id for endpoint_id, _ in taken)
            definition = import_definition(request, channels, len(members))
            name = request.get("SegmentName") or f"imported {job.answer['Id']}"
            segment = self._segments.define_import(request.get("SegmentId"), name, definition, members)
            request["SegmentId"] = segment["Id"]

    def _end(self, job: Job, status: str) -> None:
        job.entries.clear()
        job.answer["CompletionDate"] = now()
        job.answer["JobStatus"] = status
        self._keep(job)


def _distinct(members: Iterable[str]) -> list[str]:
    """Members once each: endpoint ids are the same in any case, user ids are not."""
    return list({name if name.startswith("user:") else name.lower(): name for name in members}.values())


def _of_user(entry: Mapping[str, Any]) -> str:
    """Return the member id of an entry that names a user only."""
    user_id = (entry.get("User") or {}).get("UserId")
    return f"user:{user_id}" if user_id else ""


def _files(request: Mapping[str, Any], context: CallContext) -> Iterator[tuple[str, Any]]:
    """Yield (key, function that reads the bytes) of the file or folder of a job, one format only.

    Raises:
        JobRefused: If there is nothing to read, or too much for one job.
    """
    import boto3

    s3 = boto3.client(
        "s3",
        endpoint_url=context.endpoint_url,
        region_name=context.region,
        aws_access_key_id="pinpoint",
        aws_secret_access_key="pinpoint",  # noqa: S106 - the local gateway takes any
    )
    bucket, _, key = request["S3Url"].removeprefix("s3://").partition("/")
    other = (".json", ".ndjson", ".jsonl") if request["Format"] == "CSV" else (".csv",)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key)
    found = [
        item
        for page in pages
        for item in page.get("Contents", ())
        if (item["Key"] == key or item["Key"].startswith(key.rstrip("/") + "/"))
        and item["Size"]
        and not item["Key"].lower().endswith(other)
    ]
    if not found:
        raise JobRefused(f"no {request['Format']} file under {request['S3Url']}")
    if len(found) > limits.IMPORT_FILES or sum(item["Size"] for item in found) > limits.IMPORT_BYTES:
        raise JobRefused(f"more than {limits.IMPORT_BYTES} bytes or {limits.IMPORT_FILES} files in one job")
    for item in found:
        yield item["Key"], lambda name=item["Key"]: s3.get_object(Bucket=bucket, Key=name)["Body"].read()
