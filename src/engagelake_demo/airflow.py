"""Airflow on this machine, over the local AWS of `engagelake up`: all set, loopback only."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from engagelake import dbt
from engagelake.errors import EngagelakeError
from engagelake.names import ATHENA_POOL
from engagelake.settings import repository

from .local import ENVIRONMENT_FILE, adopt, ended_by_signals, inherited_without, read_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HOME = Path("build/airflow")
PASSWORDS = "passwords.json"
HOST = "127.0.0.1"
POOL_SLOTS = 4
"""Queries at a time: two cores run local Athena."""

COMPONENTS: Mapping[str, tuple[str, ...]] = {
    "api-server": (),
    "scheduler": ("--skip-serve-logs",),
    "dag-processor": (),
    "triggerer": ("--skip-serve-logs",),
}
"""What `airflow standalone` starts. It cannot leave out the servers of logs, which listen on every address;
on one machine the files are read without them."""

PATIENCE = 120.0
"""Seconds until every component says that it is healthy; 20 on an idle machine."""

GRACE = 10.0
"""Seconds that a component has to end as it wishes; a run may be killed anywhere and is started again."""


def require_local_aws(endpoint_url: str) -> None:
    """Return if local AWS answers there.

    Raises:
        EngagelakeError: If not, naming the fix.
    """
    try:
        with urllib.request.urlopen(f"{endpoint_url}/_local_aws/calls", timeout=10):  # noqa: S310 - loopback
            return
    except OSError as error:
        msg = (
            f"local AWS does not answer on {endpoint_url}, which {ENVIRONMENT_FILE} names ({error}): "
            "run `make up` in another shell, and leave it running"
        )
        raise EngagelakeError(msg) from error


def airflow_environment(local: Mapping[str, str], home: Path, port: int) -> dict[str, str]:
    """Return the environment of every component: *local* (of local AWS), and Airflow's own below *home*.

    What the shell has of AWS, Engagelake and Airflow is left out: it could mean another lake.
    """
    address = f"http://{HOST}:{port}"
    return {
        **inherited_without("AWS_", "ENGAGELAKE_", "AIRFLOW_"),
        **local,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(repository(local) / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": str(POOL_SLOTS + 2),  # what asks nothing does not wait for a query
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / PASSWORDS),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__COSMOS__CACHE_DIR": str(home / "cosmos"),
        "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
        "AIRFLOW_CONN_AWS_DEFAULT": "aws://",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }


def password(home: Path) -> str:
    """Return the password of Airflow's user `admin`, made the first time and read by its owner only."""
    path = home / PASSWORDS
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_text(json.dumps({"admin": secrets.token_urlsafe(12)}), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))["admin"]


def stay_up(port: int, progress: Callable[[str], object]) -> None:
    """Start Airflow on *port* over the local AWS that `build/local.env` names; stay until Ctrl-C or SIGTERM.

    Raises:
        EngagelakeError: If local AWS or the port is not there, or a component ends; the text names the fix.
    """
    local = read_environment()
    require_local_aws(local["AWS_ENDPOINT_URL"])
    _require_free(port)
    home = HOME.resolve()
    secret = password(home)
    environment = airflow_environment(local, home, port)
    progress("reading the dbt project")
    dbt.parse(adopt(local))
    try:
        with ended_by_signals(), ExitStack() as started:
            progress("making Airflow's database and pool")
            _run(environment, home, "db", "migrate")
            _run(environment, home, "pools", "set", ATHENA_POOL, str(POOL_SLOTS), "queries of Engagelake")
            components: dict[str, subprocess.Popen[bytes]] = {}
            started.callback(_stop, components)
            for name in COMPONENTS:
                components[name] = _start(environment, home, name)
            _until_healthy(f"http://{HOST}:{port}", components, home)
            progress(f"Airflow is up on http://{HOST}:{port}, user admin, password {secret}; Ctrl-C ends it")
            while True:
                _require_running(components, home)
                time.sleep(1)
    except KeyboardInterrupt:
        progress("Airflow is stopped")


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            msg = f"port {port} is taken ({error.strerror}): stop what has it, or choose one by --port"
            raise EngagelakeError(msg) from error


def _log(home: Path, name: str) -> Path:
    return home / f"{name}.log"


def _run(environment: Mapping[str, str], home: Path, *words: str) -> None:
    command = [sys.executable, "-m", "airflow", *words]
    done = subprocess.run(  # noqa: S603
        command, env=dict(environment), cwd=home, capture_output=True, text=True, check=False
    )
    if done.returncode:
        msg = f"`airflow {' '.join(words)}` failed: {(done.stderr or done.stdout).strip()[-2000:]}"
        raise EngagelakeError(msg)


def _start(environment: Mapping[str, str], home: Path, name: str) -> subprocess.Popen[bytes]:
    """Start the component *name* in a session of its own, so that Ctrl-C reaches this process alone."""
    with _log(home, name).open("w", encoding="utf-8") as log:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "airflow", name, *COMPONENTS[name]],
            env=dict(environment),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _stop(components: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """End *components* and all that they started, tasks too, which leave the group of their scheduler."""
    running = [psutil.Process(each.pid) for each in components.values() if each.poll() is None]
    running += [child for each in running for child in each.children(recursive=True)]
    for process in running:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, left = psutil.wait_procs(running, timeout=GRACE)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left)


def _require_running(components: Mapping[str, subprocess.Popen[bytes]], home: Path) -> None:
    for name, process in components.items():
        if process.poll() is not None:
            lines = _log(home, name).read_text(encoding="utf-8", errors="replace").strip().splitlines()
            msg = f"Airflow's {name} ended: {lines[-1] if lines else 'it says nothing'} ({_log(home, name)})"
            raise EngagelakeError(msg)


def _until_healthy(
    address: str, components: Mapping[str, subprocess.Popen[bytes]], home: Path, patience: float = PATIENCE
) -> None:
    end = time.monotonic() + patience
    while unhealthy := list(_unhealthy(address)):
        _require_running(components, home)
        if time.monotonic() > end:
            msg = f"Airflow is not healthy after {patience:.0f} s ({', '.join(unhealthy)}): look into {home}"
            raise EngagelakeError(msg)
        time.sleep(0.5)


def _unhealthy(address: str) -> Iterator[str]:
    """Yield what is not healthy yet, by Airflow's own word for it."""
    try:
        with urllib.request.urlopen(f"{address}/api/v2/monitor/health", timeout=10) as answer:  # noqa: S310
            health = json.load(answer)
    except (urllib.error.URLError, OSError):
        yield "api-server"
        return
    for name, state in health.items():
        if state["status"] != "healthy":
            yield name
