"""The server as a process that never outlives the gateway."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Lock
from urllib.error import URLError

from local_aws.athena.errors import EngineFailed
from local_aws.athena.trino import configuration
from local_aws.athena.trino.archives import VERSION, Installation
from local_aws.process_folder import new_folder

_KEEPER = Path(__file__).with_name("keeper.py")
_PATIENCE_SECONDS = 180
"""A start takes 12 s on two idle cores, and several times as long on busy ones."""

_STOP_SECONDS = 20
_TAIL_LINES = 25


class TrinoServer:
    """One Trino over the gateway at *endpoint_url*, on a free port of loopback.

    It starts at once and answers some seconds later: `wait` before the first statement.
    """

    def __init__(self, installation: Installation, endpoint_url: str) -> None:
        self.port = _free_port()
        self._folder = new_folder("trino-")
        self._log = self._folder / "server.log"
        configuration.write(self._folder, installation.server, self.port, endpoint_url)
        command = [str(installation.java), *configuration.java_options(installation.server)]
        with self._log.open("wb") as log:
            self._keeper = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", str(_KEEPER), str(self._folder), *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._deadline = time.monotonic() + _PATIENCE_SECONDS
        self._ready = False
        self._waiting = Lock()

    @property
    def name(self) -> str:
        """What answers, and where."""
        return f"Trino {VERSION} on http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Return when the server answers statements.

        Raises:
            EngineFailed: If it ended or is not ready three minutes after its start.
        """
        with self._waiting:
            while not self._ready:
                self.check()
                if time.monotonic() > self._deadline:
                    raise EngineFailed(f"Trino was not ready after {_PATIENCE_SECONDS} s:\n{self._tail()}")
                self._ready = self._answers()
                if not self._ready:
                    time.sleep(0.1)

    def check(self) -> None:
        """Raise if the server has ended.

        Raises:
            EngineFailed: With the end of the log.
        """
        code = self._keeper.poll()
        if code is not None:
            raise EngineFailed(f"Trino ended with code {code}; the end of its log:\n{self._tail()}")

    def close(self) -> None:
        """Stop the server; its folder goes with it."""
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        try:
            self._keeper.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            raise
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/v1/info", timeout=5) as answer:
                return not json.load(answer)["starting"]
        except (URLError, OSError):
            return False

    def _tail(self) -> str:
        text = self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""
        return "\n".join(text.splitlines()[-_TAIL_LINES:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
