"""`engagelake_demo.local`: what becomes of local AWS when the process that started it is ended or killed."""

import fcntl
import signal

import pytest
from local_clients import until
from started_processes import Endpoint, StartedProcesses, line_with

from engagelake_demo.local import LocalAws

_HOLDER = """
import sys
from engagelake_demo.local import LocalAws
with LocalAws() as local:
    print(local.endpoint_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def processes(tmp_path):
    """Starts processes in the test's folder; kills them in the end."""
    processes = StartedProcesses(tmp_path)
    yield processes
    processes.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_up_ends_local_aws_with_it(processes, number):
    """`up` stops what it started before it ends, as for Ctrl-C; the port is free at once."""
    up = processes.start("-m", "engagelake", "up", "--port", "0", "--data", "lake")
    here = Endpoint(line_with(up, "local AWS is up on"))
    assert here.answers()

    up.send_signal(number)
    code = up.wait(timeout=30)

    assert not here.answers()
    assert code == 0
    assert "stopping" in up.stdout.read()


def test_local_aws_does_not_outlive_a_killed_starter(processes):
    """SIGKILL leaves no time to stop it: it sees by itself that its starter is gone."""
    holder = processes.start("-c", _HOLDER)
    here = Endpoint(line_with(holder, "http"))
    assert here.answers()

    holder.kill()

    until(lambda: not here.answers(), 30)


def test_a_starter_killed_while_it_starts_leaves_nothing(processes, tmp_path):
    """Local AWS watches its starter from its first moment on."""
    holder = processes.start("-c", _HOLDER)
    until((tmp_path / "build" / "local_aws.log").exists)

    holder.kill()

    until(lambda: is_free(tmp_path / "build" / "local_aws.log"), 60)


def is_free(log):
    """Return whether no process writes *log* any more: local AWS holds its lock until it ends."""
    with log.open("a") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_two_in_one_folder_have_a_log_each(tmp_path, monkeypatch):
    """A demo beside `make up` neither reads nor empties the other's log."""
    monkeypatch.chdir(tmp_path)
    with LocalAws() as first, LocalAws() as second:
        logs = [path.read_text().splitlines()[0] for path in sorted(tmp_path.glob("build/*.log"))]
        assert sorted(logs) == sorted(f"local_aws ready on {each.endpoint_url}" for each in (first, second))
    with LocalAws() as third:
        assert third.endpoint_url in (tmp_path / "build" / "local_aws.log").read_text()
