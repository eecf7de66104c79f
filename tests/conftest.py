"""What every test may ask for: a gateway of local AWS, and the environment that points to it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from scheduling import ByGroup

from local_aws.gateway import Gateway
from local_aws.registry import ENGINES

ACCOUNT = "123456789012"
REGION = "us-east-1"

# Airflow writes where it is told when it is imported: never into the home of whoever runs the tests.
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["AIRFLOW_HOME"] = str(Path(__file__).parents[1] / "build" / "airflow" / _PROCESS)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["DO_NOT_TRACK"] = "1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let Athena run on another engine."""
    parser.addoption("--athena", choices=ENGINES, default=ENGINES[0], help="what runs local Athena")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is a fact of the embedded engine alone where another one runs Athena."""
    if config.getoption("athena") == "embedded":
        return
    only = [item for item in items if item.get_closest_marker("embedded")]
    config.hook.pytest_deselected(items=only)
    items[:] = [item for item in items if item not in only]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByGroup:
    """Keep in one process the tests that share a lake or an environment."""
    return ByGroup(config, log)


@pytest.fixture(autouse=True, scope="session")
def _no_network_beyond_loopback() -> Iterator[None]:
    """Fail any test that connects to another machine."""
    connect = socket.socket.connect

    def connect_to_loopback(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in {"127.0.0.1", "::1", "localhost"}:
            msg = f"a test reached for {address}; tests stay on this machine"
            raise PermissionError(msg)
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_to_loopback)
        yield


@pytest.fixture(scope="session")
def gateway(pytestconfig: pytest.Config) -> Iterator[Gateway]:
    """Local AWS for the whole session: tests keep apart by the names that they choose."""
    with Gateway(port=0, athena=pytestconfig.getoption("athena")) as running:
        running.athena.ready()
        yield running


@pytest.fixture
def aws_environment(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The process environment of a client of the gateway, with nothing else of AWS or Engagelake in it."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "ENGAGELAKE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", gateway.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("ENGAGELAKE_AWS__ACCOUNT", ACCOUNT)
    return gateway
