"""What an import leaves in its segment, whatever the tries before it did, under the same run id."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engagelake.activation.changes import Change
from engagelake.activation.outcomes import UNDER_WAY, Answer, iso, outcome_of
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
            "members": (members := [json.loads(line)["Id"] for text in texts for line in text.splitlines()]),
            "ImportDefinition": {"Size": len(members)},
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


def destination_of(service, run_id="run-1"):
    """Return the destination of one try of *run_id*."""
    settings = Settings(env="dev", account="123456789012", region="us-east-1")
    files = ImportFiles(service, settings, "pinpoint_segment_imports", run_id)
    return PinpointSegmentImports(
        service, files, "app", "arn:aws:iam::1:role/r", job_timeout=1, sleep=lambda _: None
    )


def answered(service, token, members):
    """Import *members* as a try of the run does, or delete the segment of none; return the answers."""
    name = f"engagelake_{token}"
    batch = tuple(
        Change(f"{name}/{member}", "changed", " ".join(members), json.dumps({"Id": member}), token)
        for member in members
    )
    removal = Change(f"{name}/", "removed", None, json.dumps({"SegmentName": name}), token)
    return list(destination_of(service).apply(batch or (removal,)))


def tried(service, token, members):
    """Do the same and return how many answers have which status."""
    return Counter(answer.status for answer in answered(service, token, members))


def landed(second, answers):
    """Return the outcomes of a try that was begun and answered in one second of the run."""
    before = [Answer(answer.change, "unknown", True, UNDER_WAY) for answer in answers]
    at = iso(AT + timedelta(seconds=second))
    return [
        outcome_of(one, destination="d", run_id="run-1", attempted_at=at, begun_at=at)
        for one in [*before, *answers]
    ]


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


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "the last try first"])
@pytest.mark.parametrize(
    ("tries", "checked"),
    [
        ([F1], 1),
        ([F1, F2], 1),
        ([F2, F1], 1),
        ([F1, F2, F1], 1),
        ([F1, F1], 1),
        ([F1, (), F2], 1),
        ([F1, ()], 0),
    ],
    ids=["once", "grown", "shrunk", "there and back", "again", "empty in between", "emptied"],
)
def test_a_segment_is_held_to_its_last_try(tries, checked, order):
    """It has the members of that one; what an earlier try imported is replaced."""
    service = Service()
    outcomes = [landed(second, answered(service, "vip", members)) for second, members in enumerate(tries)]
    read = [one for together in outcomes[::order] for one in together[::order]]

    report = destination_of(service).verify(iter(read), 20)

    assert (report.checked, report.differing) == (checked, [])


def test_a_segment_of_which_nobody_knows_the_last_try_is_not_compared():
    """The second try's job did not end in time: the segment may have either size."""
    service = Service()
    first = landed(0, answered(service, "vip", F1))
    service.status = "PROCESSING"
    second = landed(1, answered(service, "vip", F2))

    assert destination_of(service).verify([*first, *second], 20).checked == 0


def test_a_segment_that_lost_a_member_differs():
    """Each of two is compared by itself, and refused members are not expected."""
    service = Service()
    outcomes = [one for token in ("vip", "new") for one in landed(0, answered(service, token, F2))]
    refused = [Answer(Change("engagelake_new/$", "added", "f", "{}"), "rejected")]
    (vip, _) = service.segments
    service.segments[vip]["ImportDefinition"]["Size"] -= 1

    report = destination_of(service).verify([*outcomes, *landed(1, refused)[1:]], 20)

    assert (report.checked, report.differing) == (2, [vip])
