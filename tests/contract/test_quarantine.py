"""The quarantine is read back byte for byte, and each record says why it cannot land."""

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from engagelake import quarantine
from engagelake.errors import DataError
from engagelake.settings import Settings

ARRIVED = 1790842500123
GOOD = b'{"event_type":"_SMS.SUCCESS","client":{},"event_timestamp":1790842500123}'


@pytest.fixture
def lake(aws_environment, monkeypatch):
    """The settings of an environment with a bucket and nothing else."""
    monkeypatch.setenv("ENGAGELAKE_ENV", "quarantined")
    settings = Settings.from_environment()
    boto3.client("s3").create_bucket(Bucket=settings.names.bucket)
    yield settings
    bucket = boto3.resource("s3").Bucket(settings.names.bucket)
    bucket.objects.delete()
    bucket.delete()


def put(settings, key, *records, pack=bytes):
    """Write *records* under *key* as Firehose writes what its transform refused."""
    lines = [
        {
            "attemptsMade": 1,
            "arrivalTimestamp": ARRIVED,
            "errorCode": "Lambda.ProcessingFailedStatus",
            "errorMessage": "ProcessingFailed status set for record",
            "attemptEndingTimestamp": ARRIVED + 5,
            "rawData": base64.b64encode(data).decode(),
            "lambdaArn": "arn",
        }
        for data in records
    ]
    body = pack("".join(json.dumps(line) + "\n" for line in lines).encode())
    boto3.client("s3").put_object(Bucket=settings.names.bucket, Key=key, Body=body)


def test_records_are_counted_by_stream_and_reason(lake):
    """Compressed or not, every object of every hour counts; streams without any are left out."""
    put(lake, "landing_errors/ses_events/processing-failed/dt=2026-10-01/hr=08/a", GOOD, b"\xff")
    put(
        lake, "landing_errors/ses_events/processing-failed/dt=2026-10-01/hr=09/b.gz", GOOD, pack=gzip.compress
    )
    put(lake, "landing_errors/app_events/processing-failed/dt=2026-10-01/hr=08/c", b"[1]")
    put(lake, "landing_errors/pinpoint_events/processing-failed/dt=2026-10-01/hr=08/d", GOOD)

    assert quarantine.quarantined(lake) == {
        "pinpoint-events": {quarantine.READABLE_NOW: 1},
        "ses-events": {
            "an event of family pinpoint on the stream of ses events": 2,
            "not UTF-8: invalid start byte": 1,
        },
        "app-events": {"a JSON array where an object is expected": 1},
    }


def test_a_quarantined_record_is_what_was_sent(lake):
    """Its bytes, its arrival and Firehose's word for the failure are all there for a replay."""
    key = "landing_errors/app_events/processing-failed/dt=2026-10-01/hr=08/c"
    put(lake, key, b"\xff\x00torn")

    (record,) = quarantine.records(lake, "app-events")

    assert record.data == b"\xff\x00torn"
    assert (record.stream, record.key) == ("app-events", key)
    assert record.arrived_at == datetime(2026, 10, 1, 8, 15, 0, 123000, tzinfo=UTC)
    assert record.error_code == "Lambda.ProcessingFailedStatus"


def test_a_strange_object_under_the_error_prefix_is_named(lake):
    """What somebody else put there is not silently left out of the count."""
    key = "landing_errors/app_events/notes.txt"
    boto3.client("s3").put_object(Bucket=lake.names.bucket, Key=key, Body=b"hello")

    with pytest.raises(DataError, match="notes.txt line 1 is no error record of Firehose"):
        quarantine.quarantined(lake)


def test_records_of_every_kind_of_error_are_counted_since_a_moment(lake):
    """Gzipped or not, one line is one record; older days and other streams do not count."""
    now = datetime.now(UTC)
    today, before = f"dt={now:%Y-%m-%d}/hr=10", f"dt={now - timedelta(days=9):%Y-%m-%d}/hr=10"
    put(lake, f"landing_errors/ses_events/processing-failed/{today}/a", b"1", b"2")
    put(lake, f"landing_errors/ses_events/format-conversion-failed/{today}/b", b"3", pack=gzip.compress)
    put(lake, f"landing_errors/ses_events/processing-failed/{before}/c", b"4", b"5", b"6")

    assert quarantine.count_since(lake, "ses-events", now - timedelta(hours=26)) == 3
    assert quarantine.count_since(lake, "ses-events", now + timedelta(hours=1)) == 0
    assert quarantine.count_since(lake, "app-events", now - timedelta(hours=26)) == 0


def test_a_record_that_alone_is_too_large_is_not_called_readable(lake):
    """Its replay would come back here; the reason says what helps instead."""
    mail = {"eventType": "Send", "mail": {"timestamp": "2026-10-20T09:00:00.000Z", "x": "x" * 900}}
    packed = gzip.compress("\n".join([json.dumps(mail)] * 7000).encode())
    put(lake, "landing_errors/ses_events/processing-failed/dt=2026-10-01/hr=08/a", packed)

    ((reason, count),) = quarantine.quarantined(lake)["ses-events"].items()

    assert reason.startswith("alone it is too large")
    assert "several records of fewer events" in reason
    assert count == 1
