"""Import jobs and segments of local Pinpoint through boto3."""

from __future__ import annotations

import json
import time

import pytest
from botocore.exceptions import ClientError
from pinpoint_application import FAST, ROLE, PinpointApplication

from local_aws.pinpoint import limits


@pytest.fixture
def world(gateway):
    """A fresh application and bucket with quotas that never make a test wait."""
    world = PinpointApplication(gateway.endpoint_url)
    world.s3.create_bucket(Bucket=world.bucket)
    world.control(reset=True, quotas=FAST, import_step_seconds=0.01)
    yield world
    world.control(reset=True)


def put(world, key, text):
    """Write one file."""
    world.s3.put_object(Bucket=world.bucket, Key=key, Body=text if isinstance(text, bytes) else text.encode())


def create(world, key, **request):
    """Start a job on a file or folder."""
    job = {
        "Format": "JSON",
        "RoleArn": ROLE,
        "S3Url": f"s3://{world.bucket}/{key}",
        "RegisterEndpoints": True,
    }
    answer = world.pinpoint.create_import_job(
        ApplicationId=world.application_id, ImportJobRequest={**job, **request}
    )
    return answer["ImportJobResponse"]


def get(world, job_id):
    """Return one job."""
    answer = world.pinpoint.get_import_job(ApplicationId=world.application_id, JobId=job_id)
    return answer["ImportJobResponse"]


def run(world, key, **request):
    """Start a job and return it when it has ended."""
    job, end = create(world, key, **request), time.monotonic() + 20
    while job["JobStatus"] not in ("COMPLETED", "FAILED"):
        assert time.monotonic() < end
        time.sleep(0.02)
        job = get(world, job["Id"])
    return job


def endpoint(world, endpoint_id):
    """Return one endpoint."""
    answer = world.pinpoint.get_endpoint(ApplicationId=world.application_id, EndpointId=endpoint_id)
    return answer["EndpointResponse"]


def ndjson(*entries):
    """Return one JSON document a line."""
    return "".join(json.dumps(entry) + "\n" for entry in entries)


MAIL = {"ChannelType": "EMAIL", "Address": "a@example.com"}


def test_a_job_registers_the_endpoints_of_a_json_file(world):
    """New ones need address and channel; the counts add up."""
    put(world, "in.json", ndjson({"Id": "e1", **MAIL, "Attributes": {"A": ["x", "y"]}}, {"Id": "e2", **MAIL}))
    job = run(world, "in.json")

    assert (job["JobStatus"], job["TotalPieces"], job["CompletedPieces"]) == ("COMPLETED", 1, 1)
    assert (job["TotalProcessed"], job["TotalFailures"], job["Failures"]) == (2, 0, [])
    assert endpoint(world, "e1")["Attributes"] == {"A": ["x", "y"]}


def test_a_job_registers_the_endpoints_of_a_csv_file(world):
    """BOM, CRLF and a repeated header are read."""
    put(world, "in.csv", "\ufeffId,ChannelType,Address,Attributes.A,Attributes.A\r\ne1,EMAIL,a@b,x,y\r\n")
    run(world, "in.csv", Format="CSV")

    assert endpoint(world, "e1")["Attributes"] == {"A": ["x", "y"]}


def test_a_folder_is_read_with_its_sub_folders_and_one_format_only(world):
    """A neighbour with the same beginning is not in the folder."""
    put(world, "in/1.json", ndjson({"Id": "e1", **MAIL}))
    put(world, "in/deep/2.json", ndjson({"Id": "e2", **MAIL}))
    put(world, "in/3.csv", "Id\ne3\n")
    put(world, "in2/4.json", ndjson({"Id": "e4", **MAIL}))
    job = run(world, "in")

    assert (job["TotalPieces"], job["TotalProcessed"]) == (2, 2)


def test_an_import_ignores_the_case_of_ids_and_sets_statuses_as_an_update_does(world):
    """`A1` and `a1` are one endpoint and one member; the last one of an address is ACTIVE alone."""
    put(
        world,
        "case/e.json",
        ndjson({"Id": "A1", **MAIL}, {"Id": "b", **MAIL}, {"Id": "a1", "OptOut": "ALL", **MAIL}),
    )
    job = run(world, "case/e.json", DefineSegment=True, SegmentName="case")

    assert (job["JobStatus"], job["CompletedPieces"], job["TotalProcessed"]) == ("COMPLETED", 1, 3)
    assert (endpoint(world, "a1")["OptOut"], endpoint(world, "a1")["EndpointStatus"]) == ("ALL", "ACTIVE")
    assert endpoint(world, "b")["EndpointStatus"] == "INACTIVE"
    assert [name.lower() for name in world.segments()["case"][2]] == ["a1", "b"]


def test_states_follow_each_other_and_never_go_back(world):
    """A job is CREATED at first and passes through PROCESSING's forerunners to COMPLETED."""
    world.control(import_step_seconds=0.15)
    put(world, "in.json", ndjson({"Id": "e1", **MAIL}))
    seen = [create(world, "in.json")]
    while seen[-1]["JobStatus"] != "COMPLETED":
        time.sleep(0.03)
        seen.append(get(world, seen[0]["Id"]))
    states = list(dict.fromkeys(job["JobStatus"] for job in seen))
    order = [
        "CREATED",
        "PREPARING_FOR_INITIALIZATION",
        "INITIALIZING",
        "PROCESSING",
        "COMPLETING",
        "COMPLETED",
    ]

    assert states[:3] == order[:3]
    assert states == [state for state in order if state in states]


def test_failed_rows_are_counted_and_the_first_hundred_named(world):
    """The job is COMPLETED: only its totals say that it is partial."""
    put(world, "in.json", ndjson(*({"Id": f"e{n}"} for n in range(150)), {"Id": "good", **MAIL}))
    job = run(world, "in.json")

    assert (job["JobStatus"], job["TotalProcessed"], job["TotalFailures"]) == ("COMPLETED", 151, 150)
    assert len(job["Failures"]) == 100
    assert "e0" in job["Failures"][0]


def test_an_endpoint_that_exists_needs_its_id_only(world):
    """A row with id and attributes updates it; for an unknown id the same row fails."""
    put(world, "new.json", ndjson({"Id": "e1", **MAIL}))
    put(
        world,
        "more.json",
        ndjson({"Id": "e1", "Attributes": {"A": ["x"]}}, {"Id": "e2", "Attributes": {"A": ["x"]}}),
    )
    run(world, "new.json")
    job = run(world, "more.json")

    assert (job["TotalProcessed"], job["TotalFailures"]) == (2, 1)
    assert (endpoint(world, "e1")["Attributes"], endpoint(world, "e1")["Address"]) == (
        {"A": ["x"]},
        "a@example.com",
    )


@pytest.mark.parametrize(
    ("body", "file_format", "reason"),
    [
        (b"\x1f\x8b\x08\x00\x00", "JSON", "UTF-8"),
        (b"Id,FirstName\ne1,x\n", "CSV", "FirstName"),
        (None, "JSON", "no JSON file"),
    ],
    ids=["compressed", "unknown column", "nothing there"],
)
def test_a_file_that_cannot_be_read_fails_the_job(world, body, file_format, reason):
    """FAILED, with the reason among the failures."""
    if body is not None:
        put(world, "in", body)
    job = run(world, "in", Format=file_format)

    assert job["JobStatus"] == "FAILED"
    assert reason in job["Failures"][0]


@pytest.mark.parametrize(("limit", "value"), [("IMPORT_BYTES", 120), ("IMPORT_FILES", 1)])
def test_a_job_reads_a_limited_number_of_bytes_and_files(world, monkeypatch, limit, value):
    """1 GB and 10,000 files as documented; smaller here, so that two small files are over."""
    for number in range(2):
        put(world, f"in/{number}.json", ndjson({"Id": f"e{number}", **MAIL}))
    within = run(world, "in/")["JobStatus"]
    monkeypatch.setattr(limits, limit, value)
    job = run(world, "in/")

    assert (within, job["JobStatus"]) == ("COMPLETED", "FAILED")
    assert "in one job" in job["Failures"][0]


@pytest.mark.parametrize(
    "request_",
    [
        {"Format": "XML"},
        {"RoleArn": "role"},
        {"S3Url": "https://example.com/x"},
        {"S3Url": "s3://bucket"},
        {"RegisterEndpoints": False},
    ],
    ids=["format", "role", "url", "no key", "nothing to do"],
)
def test_a_request_that_cannot_be_is_refused(world, request_):
    """400 before a job is made."""
    with pytest.raises(world.pinpoint.exceptions.BadRequestException):
        create(world, "in", **request_)

    assert world.jobs() == []


def test_the_same_request_twice_is_two_jobs(world):
    """There is no client token."""
    put(world, "in.json", ndjson({"Id": "e1", **MAIL}))
    first, second = run(world, "in.json"), run(world, "in.json")

    assert [job["Id"] for job in world.jobs()] == [second["Id"], first["Id"]]


def test_ten_jobs_are_active_at_a_time(world):
    """The eleventh is refused until one has ended."""
    world.control(import_stalls=True)
    put(world, "in.json", ndjson({"Id": "e1", **MAIL}))
    for _ in range(10):
        create(world, "in.json")
    with pytest.raises(ClientError, match="TooManyRequests"):
        create(world, "in.json")
    world.control(import_stalls=False)
    end = time.monotonic() + 20
    while any(job["JobStatus"] != "COMPLETED" for job in world.jobs()):
        assert time.monotonic() < end
        time.sleep(0.02)

    assert run(world, "in.json")["JobStatus"] == "COMPLETED"
    assert len(world.jobs()) == 11


def test_a_job_defines_a_segment_of_what_it_took(world):
    """The failed row is no member; without RegisterEndpoints no endpoint is made."""
    put(world, "in.json", ndjson({"Id": "e1", **MAIL}, {"Id": "bad"}, {"User": {"UserId": "u1"}}))
    job = run(world, "in.json", DefineSegment=True, SegmentName="vip", RegisterEndpoints=False)
    segment_id = job["Definition"]["SegmentId"]
    segment = world.pinpoint.get_segment(ApplicationId=world.application_id, SegmentId=segment_id)[
        "SegmentResponse"
    ]

    assert world.segments() == {"vip": (segment_id, 1, ["e1", "user:u1"])}
    assert (segment["SegmentType"], segment["ImportDefinition"]["Size"]) == ("IMPORT", 2)
    with pytest.raises(world.pinpoint.exceptions.NotFoundException):
        endpoint(world, "e1")


def test_a_segment_id_replaces_the_members_and_keeps_the_id(world):
    """The version goes up, and its jobs are listed with it."""
    put(world, "1.json", ndjson({"Id": "e1", **MAIL}))
    put(world, "2.json", ndjson({"Id": "e2", **MAIL}))
    first = run(world, "1.json", DefineSegment=True, SegmentName="vip")
    segment_id = first["Definition"]["SegmentId"]
    second = run(world, "2.json", DefineSegment=True, SegmentName="vip", SegmentId=segment_id)
    jobs = world.pinpoint.get_segment_import_jobs(ApplicationId=world.application_id, SegmentId=segment_id)
    versions = world.pinpoint.get_segment_versions(ApplicationId=world.application_id, SegmentId=segment_id)

    assert world.segments() == {"vip": (segment_id, 2, ["e2"])}
    assert [job["Id"] for job in jobs["ImportJobsResponse"]["Item"]] == [second["Id"], first["Id"]]
    assert [version["Version"] for version in versions["SegmentsResponse"]["Item"]] == [1, 2]


def test_lists_come_in_pages(world):
    """PageSize and NextToken are strings in Pinpoint's model."""
    put(world, "in.json", ndjson({"Id": "e1", **MAIL}))
    made = [run(world, "in.json")["Id"] for _ in range(3)]
    first = world.pinpoint.get_import_jobs(ApplicationId=world.application_id, PageSize="2")[
        "ImportJobsResponse"
    ]
    second = world.pinpoint.get_import_jobs(
        ApplicationId=world.application_id, PageSize="2", Token=first["NextToken"]
    )["ImportJobsResponse"]

    assert [job["Id"] for job in first["Item"] + second["Item"]] == made[::-1]
    assert "NextToken" not in second


def test_a_dimensional_segment_is_stored_as_it_was_sent(world):
    """Create, update, read, delete."""
    dimensions = {"Attributes": {"AdvancedSegmentTarget": {"AttributeType": "INCLUSIVE", "Values": ["vip"]}}}
    made = world.pinpoint.create_segment(
        ApplicationId=world.application_id, WriteSegmentRequest={"Name": "a", "Dimensions": dimensions}
    )["SegmentResponse"]
    where = {"ApplicationId": world.application_id, "SegmentId": made["Id"]}
    world.pinpoint.update_segment(**where, WriteSegmentRequest={"Name": "b"})
    held = world.pinpoint.get_segment(**where)["SegmentResponse"]

    assert (held["Name"], held["Version"], held["SegmentType"]) == ("b", 2, "DIMENSIONAL")
    assert held["Dimensions"] == dimensions

    world.pinpoint.delete_segment(**where)
    with pytest.raises(world.pinpoint.exceptions.NotFoundException):
        world.pinpoint.get_segment(**where)
