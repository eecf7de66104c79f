"""AWS on one port of this machine: `with Gateway(port=0) as gateway: gateway.endpoint_url`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Self

from moto.moto_api._internal.models import moto_api_backend

from .application import Application
from .doors import Doors
from .on_moto.partition_filters import filter_by_full_types
from .on_moto.shortcuts import take_shortcuts
from .on_moto.sns_to_firehose import deliver_to_firehose
from .on_moto.table_versions import keep_versions
from .registry import athena_engine, own_services
from .server import LOOPBACK, LoopbackServer
from .service import KeptService
from .state.state import State

_POLL_SECONDS = 0.05
_running = Lock()


class Gateway:
    """Local AWS on 127.0.0.1, served by threads of this process.

    It starts with what the folder *data* keeps, and keeps every acknowledged change there; without one it
    starts empty, and nothing survives it. *port* 0 picks a free port. *athena* names the engine that runs
    Athena's statements, `embedded` or `trino`; the attribute `athena` is that engine. moto keeps its state
    per process, so a process runs one gateway at a time.

    Raises:
        RuntimeError: If this process runs another gateway.
        OSError: If the port is taken.
        DataError: If *data* cannot be used.
        EngineFailed: If the Trino server is not on this machine and cannot be fetched.
    """

    def __init__(self, port: int = 0, data: str | Path | None = None, *, athena: str = "embedded") -> None:
        if not _running.acquire(blocking=False):
            message = "this process runs a gateway already; close it first, or start `python -m local_aws`"
            raise RuntimeError(message)
        with ExitStack() as failed:
            failed.callback(_running.release)
            self._server = LoopbackServer(port)
            failed.callback(self._server.server_close)
            self._state = State(data) if data is not None else None
            if self._state is not None:
                failed.callback(self._state.close)
            moto_api_backend.reset()
            take_shortcuts()
            keep_versions()
            filter_by_full_types()
            self.endpoint_url = f"http://{LOOPBACK}:{self._server.port}"
            deliver_to_firehose(self.endpoint_url)
            self.athena = athena_engine(athena, self.endpoint_url)
            failed.callback(self.athena.close)
            self.application = Application(own_services(self.athena), self.endpoint_url, self._state)
            self._server.app = Doors(self.application, self._server.port)
            if self._state is not None:
                self._state.put_back()
                _restore(self.application, self._state)
            failed.pop_all()
        self._thread = Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="local_aws", daemon=True
        )

    def start(self) -> Self:
        """Serve in the background; returns at once, the port is open already."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Let every service finish what it acknowledged, then close the port.

        Raises:
            Exception: Whatever a service could not finish; the port is closed all the same.
        """
        with ExitStack() as steps:
            steps.callback(_running.release)
            if self._state is not None:
                steps.callback(self._state.close)
            steps.callback(self._server.server_close)
            steps.callback(self._thread.join)
            steps.callback(self._server.shutdown)
            for service in reversed(self.application.services):
                if hasattr(service, "close"):
                    steps.callback(service.close)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _restore(application: Application, state: State) -> None:
    """Give every service of our own what it kept."""
    for service in application.services:
        if isinstance(service, KeptService):
            service.restore(state.shelf(service.service_name), application.endpoint_url)
