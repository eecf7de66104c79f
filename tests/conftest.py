"""What every test of Engagelake may ask for, beside the gateway of `local_aws.testing`."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from scheduling import ByGroup

from local_aws.gateway import Gateway

ACCOUNT = "123456789012"

# Airflow writes where it is told when it is imported: never into the home of whoever runs the tests.
_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["AIRFLOW_HOME"] = str(Path(__file__).parents[1] / "build" / "airflow" / _PROCESS)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["DO_NOT_TRACK"] = "1"

# A parsed project and a planned query are a million objects, which at Python's own pace are gone through
# again and again: a tenth of all the time.
gc.set_threshold(50_000, 20, 50)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByGroup:
    """Keep in one process the tests that share a lake or an environment."""
    return ByGroup(config, log)


@pytest.fixture
def aws_environment(aws_environment: Gateway, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The process environment of a client of the gateway, with nothing else of AWS or Engagelake in it."""
    for name in [name for name in os.environ if name.startswith("ENGAGELAKE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ENGAGELAKE_AWS__ACCOUNT", ACCOUNT)
    return aws_environment
