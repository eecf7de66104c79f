"""boto3 clients for services of our own that use other services, through the gateway itself."""

from __future__ import annotations

from functools import cache, lru_cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config

_LONGEST_FUNCTION = 900
"""Seconds: the longest time-out of a Lambda function (AWS Lambda quotas)."""

_making = Lock()


def client(service: str, endpoint_url: str, region: str) -> Any:
    """Return a thread-safe client of *service* at *endpoint_url*, with credentials of its own."""
    with _making:  # a session is not thread-safe while it makes a client
        return _made(service, endpoint_url, region)


@lru_cache(maxsize=64)
def _made(service: str, endpoint_url: str, region: str) -> Any:
    return _session().client(
        service,
        region_name=region,
        endpoint_url=endpoint_url,
        aws_access_key_id="local",
        aws_secret_access_key="local",  # noqa: S106  no secret: the gateway checks none
        config=Config(
            retries={"total_max_attempts": 2}, read_timeout=_LONGEST_FUNCTION, max_pool_connections=32
        ),
    )


@cache
def _session() -> boto3.session.Session:
    """Return the one session: it reads botocore's large tables once."""
    return boto3.session.Session()
