"""pytest's plugin: local AWS for tests (`-p local_aws.testing`)."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from .gateway import Gateway
from .registry import ENGINES

REGION = "us-east-1"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let Athena run on another engine."""
    parser.addoption("--athena", choices=ENGINES, default=ENGINES[0], help="what runs local Athena")


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker that this plugin reads."""
    config.addinivalue_line(
        "markers", "embedded: a fact of the embedded engine, left out with `--athena trino`"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is a fact of the embedded engine alone where another one runs Athena."""
    if config.getoption("athena") == "embedded":
        return
    only = [item for item in items if item.get_closest_marker("embedded")]
    config.hook.pytest_deselected(items=only)
    items[:] = [item for item in items if item not in only]


@pytest.fixture(scope="session")
def loopback_only() -> Iterator[None]:
    """Fail any test that connects to another machine (`usefixtures = ["loopback_only"]` for all tests)."""
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
    """The process environment of a client of the gateway, with nothing else of AWS in it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ENDPOINT_URL", gateway.endpoint_url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return gateway
