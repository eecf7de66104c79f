"""How many records were quarantined since a moment, from Firehose's error files."""

import gzip
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from engagelake.names import quarantine_prefix
from engagelake.quality.quarantine import quarantined
from engagelake.settings import Settings


@pytest.fixture
def settings(aws_environment, monkeypatch):
    """An environment of its own with an empty bucket."""
    monkeypatch.setenv("ENGAGELAKE_ENV", "quarantine")
    settings = Settings.from_environment()
    boto3.client("s3").create_bucket(Bucket=settings.names.bucket)
    return settings


def put(settings, kind, day, body):
    """Write one error file as Firehose names it."""
    key = f"{quarantine_prefix('ses-events')}{kind}/dt={day:%Y-%m-%d}/hr=10/{len(body)}"
    boto3.client("s3").put_object(Bucket=settings.names.bucket, Key=key, Body=body)


def test_records_of_every_kind_of_error_are_counted_since_the_moment(settings):
    """Gzipped or not, one line is one record; older days and other streams do not count."""
    now = datetime.now(UTC)
    put(settings, "processing-failed", now, b'{"a":1}\n{"a":2}\n')
    put(settings, "format-conversion-failed", now, gzip.compress(b'{"a":3}\n'))
    put(settings, "processing-failed", now - timedelta(days=9), b'{"a":4}\n{"a":5}\n{"a":6}\n')

    assert quarantined(settings, "ses-events", now - timedelta(hours=26)) == 3
    assert quarantined(settings, "ses-events", now + timedelta(hours=1)) == 0
    assert quarantined(settings, "app-events", now - timedelta(hours=26)) == 0
