"""Local AWS as a child process over a data folder: started, killed, started again."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from local_clients import client


class LocalProcess:
    """`python -m local_aws --data` over *folder*; its standard error goes to *folder*.log."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.log = self.folder.with_suffix(".log")
        self.process = None
        self.endpoint_url = ""

    def start(self):
        """Start it and wait until it is ready; return itself."""
        command = [sys.executable, "-m", "local_aws", "--port", "0", "--data", str(self.folder)]
        with self.log.open("a", encoding="utf-8") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.process.stdout:
            if ready := re.match(r"local_aws ready on (\S+)", line):
                self.endpoint_url = ready[1]
                return self
        raise AssertionError(self.log.read_text(encoding="utf-8"))

    def end(self, number=signal.SIGKILL):
        """Send it the signal *number* and wait for its end."""
        self.process.send_signal(number)
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def again(self, number=signal.SIGKILL):
        """End it by the signal *number* and start it anew."""
        self.end(number)
        return self.start()

    def client(self, service):
        """Return a boto3 client of *service*."""
        return client(self, service)

    def close(self):
        """End it if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.end()
