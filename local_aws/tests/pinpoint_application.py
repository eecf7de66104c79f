"""A Pinpoint application on local AWS with a bucket for its imports, and the switches of local Pinpoint."""

from __future__ import annotations

import uuid

import boto3
from botocore.config import Config
from local_clients import ask

ROLE = "arn:aws:iam::123456789012:role/import"
FAST = {"*": 100_000}
"""Quotas that never make a test wait."""


class PinpointApplication:
    """One application, the name of one bucket, and the switches of local Pinpoint.

    Without an *application_id* the application is made; the bucket is the caller's to make.
    """

    def __init__(self, endpoint_url, bucket=None, application_id=None):
        self.endpoint_url = endpoint_url
        self.bucket = bucket or f"pinpoint-{uuid.uuid4().hex}"
        self.pinpoint = self.client("pinpoint")
        self.s3 = self.client("s3")
        if application_id is None:
            application = self.pinpoint.create_app(CreateApplicationRequest={"Name": "test"})
            application_id = application["ApplicationResponse"]["Id"]
        self.application_id = application_id

    def client(self, service, read_timeout=20.0):
        """Return a client without retries, so that every answer reaches the test."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint_url,
            region_name="us-east-1",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}, read_timeout=read_timeout),
        )

    def control(self, **wishes):
        """Set faults, quotas and times of local Pinpoint."""
        return ask(self, "pinpoint", wishes)

    def calls(self):
        """Return how often each Pinpoint operation was called since the gateway started."""
        return dict(ask(self, "calls").get("pinpoint", {}))

    def segments(self):
        """Return Pinpoint's segments by name: (id, version, members)."""
        answer = self.pinpoint.get_segments(ApplicationId=self.application_id)
        return {
            item["Name"]: (
                item["Id"],
                item["Version"],
                sorted(self.control(segment_members=item["Id"])["segment_members"]),
            )
            for item in answer["SegmentsResponse"]["Item"]
        }

    def jobs(self):
        """Return Pinpoint's import jobs, newest first."""
        return self.pinpoint.get_import_jobs(ApplicationId=self.application_id)["ImportJobsResponse"]["Item"]
