"""Local AWS as a child process: started, described by its environment, stopped."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engagelake.aws import client
from engagelake.errors import EngagelakeError
from engagelake.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TextIO

READY = "local_aws ready on "
ACCOUNT = "123456789012"
REGION = "us-east-1"
ENVIRONMENT_FILE = Path("build/local.env")
LOG = Path("build/local_aws.log")
"""What local AWS prints: functions' log lines too; `local_aws-2.log` beside another one."""


class LocalAws:
    """AWS on this machine, as `python -m local_aws` runs it.

    Use as a context manager; *port* 0 takes a free one. It starts with what the folder *data* keeps and keeps
    everything there; without one nothing of it survives the exit. *athena* names the engine of its Athena,
    `embedded` or `trino`; what it says until it is ready goes to *progress*. It never outlives this process,
    however this one ends.
    """

    def __init__(
        self,
        port: int = 0,
        data: Path | None = None,
        *,
        athena: str = "embedded",
        progress: Callable[[str], object] = lambda _: None,
    ) -> None:
        self._port = port
        self._data = data
        self._athena = athena
        self._progress = progress
        self._process: subprocess.Popen[bytes] | None = None
        self.endpoint_url = ""

    def __enter__(self) -> LocalAws:
        command = [sys.executable, "-m", "local_aws", "--port", str(self._port), "--athena", self._athena]
        command.append("--until-input-ends")
        if self._data is not None:
            command += ["--data", str(self._data)]
        with _log_of_its_own() as log:
            path = Path(log.name)
            # A file, not a pipe: functions print what CloudWatch would keep, and a full pipe would stop them.
            # Its input is a pipe that nothing is written to, and that ends with this process, killed or not.
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT
            )
        shown = 0
        while self._process.poll() is None:
            lines = path.read_text(encoding="utf-8").split("\n")[:-1]
            for line in lines[shown:]:
                if line.startswith(READY):
                    self.endpoint_url = line.removeprefix(READY).strip()
                    return self
                self._progress(line)
            shown = len(lines)
            time.sleep(0.1)
        last = path.read_text(encoding="utf-8").strip().splitlines() or ["it says nothing"]
        msg = f"local AWS ended before it was ready: {last[-1]} ({path})"
        raise EngagelakeError(msg)

    def __exit__(self, *exception: object) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self) -> int:
        """Wait until local AWS ends by itself; return its exit code."""
        return self._process.wait() if self._process else 0

    def environment(self) -> dict[str, str]:
        """Return the variables that point any AWS client, and Engagelake, at this local AWS."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "ENGAGELAKE_AWS__ACCOUNT": ACCOUNT,
        }

    def control(self, service: str, order: Mapping[str, Any]) -> dict[str, Any]:
        """Give local AWS an *order* that AWS has no API for (flush buffers, raise quotas)."""
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{self.endpoint_url}/_local_aws/{service}",
            data=json.dumps(order).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310
            return json.load(answer)

    def calls(self) -> dict[str, dict[str, int]]:
        """Return how often each operation of each service was called since the start."""
        with urllib.request.urlopen(f"{self.endpoint_url}/_local_aws/calls", timeout=30) as answer:  # noqa: S310
            return json.load(answer)


def _log_of_its_own() -> TextIO:
    """The first log that no other local AWS writes to, emptied."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    others = (LOG.with_stem(f"{LOG.stem}-{number}") for number in itertools.count(2))
    log = next(log for log in map(_locked, itertools.chain([LOG], others)) if log)
    log.truncate(0)
    return log


def _locked(path: Path) -> TextIO | None:
    """*path* to append to, a lock on it until the process that inherits it ends; None where one holds it."""
    log = path.open("a", encoding="utf-8")
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.close()
        return None
    return log


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and SIGHUP (a closed terminal) do what Ctrl-C does, so that local AWS is stopped first.

    A signal that is ignored, as SIGHUP is under nohup, stays so.
    """
    before = {
        number: signal.signal(number, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def adopt(environment: Mapping[str, str]) -> Settings:
    """Make *environment* this process's own, other AWS and Engagelake variables gone; return its Settings."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "ENGAGELAKE_"))]:
        del os.environ[name]
    os.environ.update(environment)
    return Settings.from_environment()


def create_pinpoint_application(settings: Settings) -> dict[str, str]:
    """Create a Pinpoint application on local AWS, if there is none of an earlier time.

    Returns the variables that name it and its import role.
    """
    pinpoint = client("pinpoint", settings)
    name = f"{settings.env}-engagelake"
    found = [
        item["Id"] for item in pinpoint.get_apps()["ApplicationsResponse"]["Item"] if item["Name"] == name
    ]
    if not found:
        made = pinpoint.create_app(CreateApplicationRequest={"Name": name})
        found = [made["ApplicationResponse"]["Id"]]
    role = f"arn:aws:iam::{settings.account}:role/{name}-pinpoint-import"
    return {
        "ENGAGELAKE_PINPOINT__APPLICATION_ID": found[0],
        "ENGAGELAKE_PINPOINT__IMPORT_ROLE_ARN": role,
    }


def write_environment(environment: Mapping[str, str], path: Path = ENVIRONMENT_FILE) -> Path:
    """Write *environment* as shell exports to *path*, readable by its owner only; return *path*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(environment.items())]
    path.write_text("".join(lines), encoding="utf-8")
    path.chmod(0o600)
    return path


def read_environment(path: Path = ENVIRONMENT_FILE) -> dict[str, str]:
    """Return what `write_environment` wrote to *path*.

    Raises:
        EngagelakeError: If it is not there.
    """
    if not path.exists():
        msg = f"there is no {path}: run `make up` in another shell, and leave it running"
        raise EngagelakeError(msg)
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (shlex.split(line.removeprefix("export "))[0].split("=", 1) for line in lines)
    return dict(pairs)


def inherited_without(*prefixes: str) -> dict[str, str]:
    """Return this process's environment without the variables that begin with one of *prefixes*."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def stay_up(port: int, data: Path, athena: str, progress: Callable[[str], None]) -> None:
    """Start local AWS on *port* over *data*, deploy, write `build/local.env`, wait for Ctrl-C or SIGTERM.

    *athena* names the engine of its Athena.
    """
    try:
        with ended_by_signals(), LocalAws(port, data, athena=athena, progress=progress) as local:
            try:
                _serve(local, progress)
            except KeyboardInterrupt:
                progress("stopping")
    except KeyboardInterrupt:
        progress("stopped before it was ready")


def _serve(local: LocalAws, progress: Callable[[str], None]) -> None:
    from engagelake.deploy import deploy

    environment = local.environment()
    settings = adopt(environment)
    deploy(settings, buffer_seconds=1, progress=progress)
    environment |= create_pinpoint_application(settings)
    path = write_environment(environment)
    progress(f"local AWS is up on {local.endpoint_url}; in another shell: source {path}")
    local.wait()
