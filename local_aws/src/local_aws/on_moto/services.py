"""moto's services, each asked by its name.

moto's own dispatcher finds the service anew, from the path, the body and the host: a request that counts as
one of S3 here could reach another service there, or moto's own API (`/moto-api/reset`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from moto.server import create_backend_app


class MotoServices:
    """A WSGI application for each service of moto that was asked for, made when it is first needed."""

    def __init__(self) -> None:
        self._applications: dict[str, Callable[..., Iterable[bytes]]] = {}
        self._making = Lock()

    def answer(
        self, service: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let *service*, by botocore's name, answer one WSGI request."""
        with self._making:
            application = self._applications.get(service)
            if application is None:
                application = self._applications[service] = create_backend_app(service)
        return application(environ, start_response)
