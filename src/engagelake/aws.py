"""The only maker of AWS clients."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .settings import Settings


def client(service: str, settings: Settings, *, max_attempts: int = 4) -> Any:
    """Return a boto3 client of *service*, with time-outs and standard retries (none with *max_attempts* 1).

    boto3 reads AWS_ENDPOINT_URL and the credentials itself, so the same call reaches real or local AWS.
    """
    import boto3
    from botocore.config import Config

    read_service_models_once()
    make: Any = boto3.client  # its types know literal names of services only
    config = Config(
        region_name=settings.region,
        retries={"mode": "standard", "total_max_attempts": max_attempts},
        connect_timeout=5,
        read_timeout=60,
        user_agent_extra="engagelake",
    )
    return make(service, endpoint_url=settings.endpoint_url, config=config)


def session(settings: Settings) -> Any:
    """Return a boto3 session, for a library that makes its clients itself; not to be shared by threads."""
    import boto3

    read_service_models_once()
    return boto3.Session(region_name=settings.region)


@cache
def read_service_models_once() -> None:
    """Let every AWS client of this process share what botocore has read of its service descriptions.

    dbt-athena makes a session a node and a thread, and each would read and parse megabytes of JSON anew: more
    than half the processor time of a refresh.
    """
    from botocore import loaders, session

    session.create_loader = cache(loaders.create_loader)
