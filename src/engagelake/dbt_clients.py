"""Let the nodes of one dbt run share their AWS clients."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from threading import Lock
from typing import Any

import boto3


class SharingSession(boto3.Session):
    """A session that makes one client for a service, region and endpoint, whatever thread asks.

    It leaves the configuration out of the account: dbt-athena gives all of its clients the same.
    """

    def __init__(self, **credentials: Any) -> None:
        super().__init__(**credentials)
        self._clients: dict[tuple[Any, ...], Any] = {}
        self._lock = Lock()

    def client(self, service_name: str, **options: Any) -> Any:  # type: ignore[override]
        """Return the client for *service_name*, made when it is first asked for."""
        key = (service_name, options.get("region_name"), options.get("endpoint_url"))
        with self._lock:
            if key not in self._clients:
                self._clients[key] = super().client(service_name, **options)  # type: ignore[call-overload]
            return self._clients[key]


@contextmanager
def shared() -> Iterator[None]:
    """While it is open, every Athena connection that dbt makes has the same session.

    Of itself dbt-athena makes a session for a connection and a client for a call: half the processor time of
    a refresh that has few events. A session of an assumed role stays its own: it ends with the role's time.
    """
    from dbt.adapters.athena.session import get_boto3_session

    connections: Any = import_module("dbt.adapters.athena.connections")

    shared_session = cache(SharingSession)

    def session(connection: Any) -> boto3.Session:
        credentials = connection.credentials
        if credentials.assume_role_arn:
            return get_boto3_session(connection)
        return shared_session(
            aws_access_key_id=credentials.aws_access_key_id,
            aws_secret_access_key=credentials.aws_secret_access_key,
            aws_session_token=credentials.aws_session_token,
            region_name=credentials.region_name,
            profile_name=credentials.aws_profile_name,
        )

    single = connections.AthenaConnection
    connections.AthenaConnection = partial(single, boto_session_factory=session)
    try:
        yield
    finally:
        connections.AthenaConnection = single
