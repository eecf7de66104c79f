"""AWS on one port of this machine: `with Gateway(port=0) as gateway: gateway.endpoint_url`."""

from __future__ import annotations

from threading import Thread
from types import TracebackType
from typing import Self

from moto.moto_api._internal.models import moto_api_backend

from .application import Application
from .registry import own_services
from .server import LOOPBACK, LoopbackServer


class Gateway:
    """Local AWS on 127.0.0.1, served by threads of this process.

    moto keeps its state per process, so one process runs one gateway at a time; a new one starts empty.
    *port* 0 picks a free port.
    """

    def __init__(self, port: int = 0) -> None:
        moto_api_backend.reset()
        self.application = Application(own_services())
        self._server = LoopbackServer(port, self.application)
        self.endpoint_url = f"http://{LOOPBACK}:{self._server.port}"
        self.application.endpoint_url = self.endpoint_url
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="local_aws", daemon=True)

    def start(self) -> Self:
        """Serve in the background; returns at once, the port is open already."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Let every service finish what it acknowledged, then close the port."""
        for service in self.application.services:
            if hasattr(service, "close"):
                service.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
