"""Airflow on this machine: what its components are given, and what is refused with which words."""

import json
import socket
import stat
import subprocess
import sys

import psutil
import pytest
from airflow.configuration import conf

from engagelake.errors import EngagelakeError
from engagelake.settings import Settings
from engagelake_demo import airflow
from engagelake_demo.local import read_environment, write_environment

LOCAL = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:4566",
    "AWS_ACCESS_KEY_ID": "local",
    "AWS_SECRET_ACCESS_KEY": "a value's quote",
    "AWS_REGION": "us-east-1",
    "ENGAGELAKE_AWS__ACCOUNT": "123456789012",
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """What a component gets in a shell that means another lake and another Airflow."""
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("ENGAGELAKE_ENV", "prod")
    monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "x")
    return airflow.airflow_environment(LOCAL, tmp_path, 8099)


def test_what_up_wrote_is_read_back(tmp_path):
    """Quotes included."""
    assert read_environment(write_environment(LOCAL, tmp_path / "local.env")) == LOCAL


def test_the_shell_cannot_mean_another_lake(environment):
    """Engagelake's settings are those of local AWS alone."""
    settings = Settings.from_environment(environment)

    assert (settings.env, settings.endpoint_url) == ("dev", LOCAL["AWS_ENDPOINT_URL"])
    assert not {"AWS_PROFILE", "ENGAGELAKE_ENV", "AIRFLOW__CORE__FERNET_KEY"} & set(environment)


def test_airflow_knows_every_option_that_is_set(environment):
    """A misspelt section or option would be ignored without a word."""
    known = conf.configuration_description
    options = [name.lower().split("__")[1:] for name in environment if name.startswith("AIRFLOW__")]
    of_airflow = [each for each in options if each[0] != "cosmos"]

    assert len(of_airflow) >= 10
    assert [each for each in of_airflow if each[1] not in known[each[0]]["options"]] == []


def test_it_listens_on_this_machine_alone(environment):
    """The API server by its option; those that serve logs, which know none, do not run."""
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environment["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:8099"
    for component in ("scheduler", "triggerer"):
        assert "--skip-serve-logs" in airflow.COMPONENTS[component]


def test_the_dags_are_those_of_the_clone_and_on(environment, pytestconfig):
    """The folder that tests/dags reads."""
    assert environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(pytestconfig.rootpath / "dags")
    assert environment["AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION"] == "False"


def test_the_password_is_made_once_and_for_its_owner(tmp_path):
    """Airflow reads the same file."""
    first = airflow.password(tmp_path)
    path = tmp_path / "passwords.json"

    assert airflow.password(tmp_path) == first
    assert len(first) >= 16
    assert json.loads(path.read_text(encoding="utf-8")) == {"admin": first}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_without_up_it_says_to_start_it(monkeypatch, tmp_path):
    """No file, or nobody who answers where the file says: both name `make up`."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EngagelakeError, match=r"no build/local\.env: run `make up`"):
        airflow.stay_up(8099, print)

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unused.getsockname()[1]}"
    write_environment(LOCAL | {"AWS_ENDPOINT_URL": dead})
    with pytest.raises(EngagelakeError, match=f"does not answer on {dead}.*run `make up`"):
        airflow.stay_up(8099, print)


def test_a_port_that_is_taken_is_named():
    """Before anything is started."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EngagelakeError, match=f"port {port} is taken .*--port"):
            airflow._require_free(port)


_STARTER = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_tasks_end_with_their_scheduler():
    """They leave its process group, and would go on writing to the lake beside the next start's."""
    scheduler = subprocess.Popen([sys.executable, "-c", _STARTER], stdout=subprocess.PIPE, text=True)
    task = psutil.Process(int(scheduler.stdout.readline()))

    airflow._stop({"scheduler": scheduler})

    assert scheduler.poll() is not None
    gone, _ = psutil.wait_procs([task], timeout=10)
    assert gone == [task]
    scheduler.stdout.close()
