"""An outcome has the table's columns, and its file's name follows from its content."""

import gzip
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import boto3
from botocore.stub import Stubber

from engagelake.activation import outcomes as outcomes_module
from engagelake.activation.changes import Change
from engagelake.activation.outcomes import Answer, OutcomeLog, iso, key_of, outcome_of, slug, write_lines
from engagelake.settings import Settings

AT = datetime(2026, 11, 21, 5, 6, 7, 89_000, tzinfo=UTC)
CHANGE = Change("e1", "added", "f", "{}")
COLUMNS = [
    "outcome_id",
    "destination",
    "run_id",
    "record_id",
    "operation",
    "fingerprint",
    "payload",
    "status",
    "retryable",
    "code",
    "message",
    "destination_ref",
    "attempt",
    "attempted_at",
]


def outcome(record_id="e1", status="accepted", at=AT, run_id="r"):
    """Return one outcome."""
    answer = Answer(Change(record_id, "added", "f", '{"Id":"ü"}'), status, ref="req", attempt=2)
    return outcome_of(
        answer,
        destination="pinpoint_endpoint_attributes",
        run_id=run_id,
        attempted_at=iso(at),
        begun_at=iso(at),
    )


def body_of(outcomes):
    """Return the bytes that are landed of *outcomes*."""
    body = BytesIO()
    write_lines(outcomes, body)
    return body.getvalue()


def log_of(s3, at=AT):
    """Return the log of one run."""
    settings = Settings(env="dev", account="123456789012", region="us-east-1")
    return OutcomeLog(s3, settings, "pinpoint_endpoint_attributes", "r", lambda: at)


class Bucket:
    """Keeps what is put, by key, and counts the puts."""

    def __init__(self):
        self.objects, self.puts = {}, 0

    def put_object(self, Key, Body, **_):  # noqa: N803 - boto3's names
        self.objects[Key] = Body.read()
        self.puts += 1


def test_an_outcome_is_one_row_of_the_outcomes_table():
    """The columns of the landing table, in order, one JSON object a line."""
    (line,) = gzip.decompress(body_of([outcome()])).decode().splitlines()
    row = json.loads(line)

    assert list(row) == COLUMNS
    assert (row["attempted_at"], row["destination_ref"], row["attempt"]) == (
        "2026-11-21T05:06:07.089Z",
        "req",
        2,
    )
    assert row["payload"] == '{"Id":"ü"}'


LINE_ENDS_OF_OTHERS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e"
"""What ends a line for `str.splitlines`, and is a character like any other inside a line of JSON."""


def test_an_id_with_any_character_is_read_back():
    """What one run landed comes back row for row, line separators in its ids and payloads included."""
    s3 = boto3.client("s3", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    landed = [outcome(f"before{character}after") for character in LINE_ENDS_OF_OTHERS]
    key = key_of("pinpoint_endpoint_attributes", "r", "2026-11-21T05:06:07.089Z", "0" * 64)
    with Stubber(s3) as stubber:
        stubber.add_response("list_objects_v2", {"Contents": [{"Key": key}]})
        stubber.add_response("get_object", {"Body": BytesIO(body_of(landed))})

        read = list(log_of(s3).read(days=1))

    assert read == landed


def test_outcomes_lie_under_the_hour_of_the_attempt():
    """The clock is UTC, whatever zone the caller's time has."""
    bucket = Bucket()
    log_of(bucket, AT.astimezone(timezone(timedelta(hours=9)))).land([Answer(CHANGE, "accepted")])
    (key,) = bucket.objects

    assert key.startswith("landing/activation_outcomes/dt=2026-11-21/hr=05/pinpoint_endpoint_attributes-r-")
    assert key.endswith(".ndjson.gz")


def test_the_same_outcomes_have_the_same_file_and_others_another():
    """A put that is repeated writes the same bytes to the same key; nothing is ever rewritten."""
    bucket = Bucket()
    for at in (AT, AT, AT + timedelta(milliseconds=1)):
        log_of(bucket, at).land([Answer(CHANGE, "accepted")])

    assert (bucket.puts, len(bucket.objects)) == (3, 2)


def test_the_answers_of_a_try_are_one_object_however_many(monkeypatch):
    """Those of a whole segment are made on disk, read as they are written, and land whole or not at all."""
    monkeypatch.setattr(outcomes_module, "IN_MEMORY", 1_000)
    bucket = Bucket()
    log_of(bucket).land(Answer(Change(f"e{n}", "added", "f", "{}"), "accepted") for n in range(5_000))
    (body,) = bucket.objects.values()

    assert [json.loads(line)["record_id"] for line in gzip.decompress(body).splitlines()] == [
        f"e{number}" for number in range(5_000)
    ]


def test_what_lands_before_a_try_and_its_answer_have_one_id():
    """So that the answer takes its place; a try without answers lands nothing more."""
    bucket = Bucket()
    begun = log_of(bucket).begin((CHANGE,))
    log_of(bucket, AT + timedelta(seconds=9)).land([Answer(CHANGE, "accepted")], begun)
    log_of(bucket).land([])
    before, after = (json.loads(gzip.decompress(body)) for body in bucket.objects.values())

    assert begun == AT
    assert before["outcome_id"] == after["outcome_id"]
    assert (before["status"], before["code"], after["status"]) == ("unknown", "UnderWay", "accepted")


def test_an_outcome_id_tells_tries_and_records_apart():
    """Record, run and time are in it; what landed before a try and its answer have one."""
    ids = {
        one.outcome_id
        for one in (
            outcome(),
            outcome("e2"),
            outcome(run_id="s"),
            outcome(at=AT + timedelta(milliseconds=1)),
        )
    }

    assert len(ids) == 4
    assert asdict(outcome(status="unknown"))["outcome_id"] in ids


def test_a_run_id_of_airflow_is_safe_in_a_key():
    """Colons and plus signs become dashes."""
    assert slug("scheduled__2026-11-01T00:00:00+00:00") == "scheduled__2026-11-01T00-00-00-00-00"
