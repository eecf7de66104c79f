"""What the gates keep in the lake, without a lake."""

import json

import pytest

from engagelake import aws


@pytest.fixture
def kept(monkeypatch):
    """Return the JSON objects that were put into the bucket, by key."""
    objects = {}

    class Bucket:
        """S3, as far as a gate uses it."""

        def put_object(self, *, Bucket, Key, Body, ContentType):  # noqa: N803 - boto3's own names
            assert (Bucket, ContentType) == ("dev-engagelake-123456789012", "application/json")
            objects[Key] = json.loads(Body)

    monkeypatch.setattr(aws, "client", lambda service, _settings: {"s3": Bucket()}[service])
    return objects
