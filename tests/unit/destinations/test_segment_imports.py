"""What an import leaves in its segment, whatever the tries before it did, under the same run id."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engagelake.activation.changes import Change
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports
from engagelake.destinations.pinpoint_segment_imports.files import ImportFiles
from engagelake.settings import Settings

AT = datetime(2026, 11, 21, 5, 6, 7, tzinfo=UTC)


class Service:
    """S3 and Pinpoint in one: a job ends at once, and puts the lines that it reads into its segment."""

    def __init__(self, order=1, apart=timedelta(milliseconds=1)):
        """Jobs are listed oldest first, or newest first with *order* -1, and made *apart* from each other."""
        self.files, self.jobs, self.segments = {}, [], {}
        self.status, self._order, self._apart = "COMPLETED", order, apart

    def upload_file(self, path, bucket, key):
        self.files[f"s3://{bucket}/{key}"] = Path(path).read_text(encoding="utf-8")

    def create_import_job(self, ApplicationId, ImportJobRequest):  # noqa: N803 - boto3's names
        del ApplicationId
        made = AT + len(self.jobs) * self._apart
        job = {
            "Id": f"job-{len(self.jobs)}",
            "JobStatus": self.status,
            "CreationDate": made.isoformat().replace("+00:00", "Z"),
            "Definition": ImportJobRequest,
        }
        self.jobs.append(job)
        if self.status == "COMPLETED":
            self._take(job["Definition"])
        return {"ImportJobResponse": job}

    def _take(self, definition):
        texts = [text for url, text in self.files.items() if url.startswith(definition["S3Url"])]
        definition.setdefault("SegmentId", f"segment-{len(self.jobs)}")
        self.segments[definition["SegmentId"]] = {
            "Id": definition["SegmentId"],
            "Name": definition["SegmentName"],
            "members": [json.loads(line)["Id"] for text in texts for line in text.splitlines()],
        }

    def get_import_job(self, ApplicationId, JobId):  # noqa: N803
        del ApplicationId
        return {"ImportJobResponse": next(job for job in self.jobs if job["Id"] == JobId)}

    def get_import_jobs(self, **_):
        return {"ImportJobsResponse": {"Item": self.jobs[:: self._order]}}

    def get_segments(self, **_):
        return {"SegmentsResponse": {"Item": list(self.segments.values())}}

    def delete_segment(self, ApplicationId, SegmentId):  # noqa: N803
        del ApplicationId
        del self.segments[SegmentId]

    def members(self):
        """Return {name: members} of the segments that are there."""
        return {segment["Name"]: segment["members"] for segment in self.segments.values()}


def tried(service, token, members, run_id="run-1"):
    """Import *members* as a try of *run_id* does, or delete the segment of none; return the statuses."""
    settings = Settings(env="dev", account="123456789012", region="us-east-1")
    files = ImportFiles(service, settings, "pinpoint_segment_imports", run_id)
    destination = PinpointSegmentImports(
        service, files, "app", "arn:aws:iam::1:role/r", job_timeout=1, sleep=lambda _: None
    )
    name = f"engagelake_{token}"
    batch = tuple(
        Change(f"{name}/{member}", "changed", " ".join(members), json.dumps({"Id": member}), token)
        for member in members
    )
    removal = Change(f"{name}/", "removed", None, json.dumps({"SegmentName": name}), token)
    return Counter(answer.status for answer in destination.apply(batch or (removal,)))


F1, F2 = ("e1", "e2"), ("e2", "e3", "e4")


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "newest first"])
@pytest.mark.parametrize("apart", [0, 1, 1000], ids="{} ms apart".format)
def test_a_segment_that_changed_and_changed_back_is_imported_again(order, apart):
    """The job of the first try read the same files, and the second try's job has replaced what it made."""
    service = Service(order, timedelta(milliseconds=apart))
    for members in (F1, F2, F1):
        assert tried(service, "vip", members) == {"accepted": len(members)}
        assert service.members() == {"engagelake_vip": [*members]}

    assert len(service.jobs) == 3


@pytest.mark.parametrize("became", ["FAILED", "PROCESSING"])
def test_a_later_job_counts_whatever_became_of_it(became):
    """One that failed may have taken a part; one that goes on may end after we looked."""
    service = Service()
    tried(service, "vip", F1)
    service.status = became
    tried(service, "vip", F2)
    service.status = "COMPLETED"

    assert tried(service, "vip", F1) == {"accepted": 2}
    assert len(service.jobs) == 3


def test_a_segment_that_became_empty_and_full_again_is_imported_again():
    """Its last job read the same files, and the segment was deleted since."""
    service = Service()
    for members in (F1, (), F1):
        tried(service, "vip", members)

    assert service.members() == {"engagelake_vip": [*F1]}
    assert len(service.jobs) == 2


@pytest.mark.parametrize(
    ("first", "jobs"), [("COMPLETED", 1), ("PROCESSING", 1), ("FAILING", 2), ("FAILED", 2)]
)
def test_a_try_that_was_killed_is_gone_on_with(first, jobs):
    """Its job is taken as long as it did not fail, also where other segments were imported meanwhile."""
    service = Service()
    service.status = first
    tried(service, "vip", F1)
    service.status = "COMPLETED"
    tried(service, "other", F2)
    tried(service, "vip", F1)

    assert len(service.jobs) == 1 + jobs


@pytest.mark.parametrize(("one", "other"), [("vip eu", "vip:eu"), ("顧客", "会員"), ("a/b", "a-b")])
def test_tokens_that_one_key_would_name_are_two_segments(one, other):
    """Also where their members are the same."""
    service = Service()
    for token in (one, other):
        assert tried(service, token, F1) == {"accepted": 2}

    assert service.members() == {f"engagelake_{one}": [*F1], f"engagelake_{other}": [*F1]}
