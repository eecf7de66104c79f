"""boto3 clients for services of our own that use other services, through the gateway itself."""

from __future__ import annotations

import functools
from typing import Any

import boto3
from botocore.config import Config

_LONGEST_FUNCTION = 900
"""Seconds: the longest time-out of a Lambda function (AWS Lambda quotas)."""


@functools.lru_cache(maxsize=64)
def client(service: str, endpoint_url: str, region: str) -> Any:
    """Return a thread-safe client of *service* at *endpoint_url*, with credentials of its own."""
    return boto3.session.Session().client(
        service,
        region_name=region,
        endpoint_url=endpoint_url,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106  no secret: the gateway checks none
        config=Config(
            retries={"total_max_attempts": 2}, read_timeout=_LONGEST_FUNCTION, max_pool_connections=32
        ),
    )
