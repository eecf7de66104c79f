"""Python processes in a folder of the test's own, and the local AWS that one of them serves."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit


class Endpoint:
    """Where a local AWS of another process answers: the address in *text*."""

    def __init__(self, text):
        self.endpoint_url = re.search(r"http://127\.0\.0\.1:\d+", text)[0]

    def answers(self):
        """Return whether anything listens there."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", urlsplit(self.endpoint_url).port)) == 0


class StartedProcesses:
    """Starts Python processes whose folder and temporary folder lie in *folder*; kills them in the end."""

    def __init__(self, folder):
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        self._processes = []

    def start(self, *arguments):
        """Start `python` with *arguments*; it has no other environment than what it needs to run."""
        environment = {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.temporary),
            "HOME": str(self.folder),
        }
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=self.folder, env=environment, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._processes.append(process)
        return process

    def close(self):
        """Kill what still runs."""
        for process in self._processes:
            with process:
                process.kill()


def line_with(process, word):
    """Return the first line of *process* that has *word*."""
    said = []
    for line in process.stdout:
        said.append(line)
        if word in line:
            return line
    msg = f"ended without {word!r}: {said}"
    raise AssertionError(msg)
