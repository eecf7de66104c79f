"""What becomes of local AWS, and of what it made, when the process that started it is ended or killed."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from local_clients import ROLE, client, until, zipped

_HOLDER = """
import sys
from engagelake.local import LocalAws
with LocalAws() as local:
    print(local.endpoint_url, flush=True)
    sys.stdin.read()
"""


class Endpoint:
    """Where a local AWS of another process answers."""

    def __init__(self, text):
        self.endpoint_url = re.search(r"http://127\.0\.0\.1:\d+", text)[0]

    def answers(self):
        """Return whether anything listens there."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", urlsplit(self.endpoint_url).port)) == 0


@pytest.fixture
def started(tmp_path):
    """Starts a Python process whose folder and temporary folder are the test's; kills it in the end."""
    processes = []
    (tmp_path / "tmp").mkdir()

    def start(*arguments):
        environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path)}
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=tmp_path, env=environment, text=True, start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def line_with(process, word):
    """Return the first line of *process* that has *word*."""
    said = []
    for line in process.stdout:
        said.append(line)
        if word in line:
            return line
    pytest.fail(f"ended without {word!r}: {said}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_to_up_ends_local_aws_with_it(started, number):
    """`up` stops what it started before it ends, as for Ctrl-C; the port is free at once."""
    up = started("-m", "engagelake", "up", "--port", "0", "--data", "lake")
    here = Endpoint(line_with(up, "local AWS is up on"))
    assert here.answers()

    up.send_signal(number)
    code = up.wait(timeout=30)

    assert not here.answers()
    assert code == 0
    assert "stopping" in up.stdout.read()


def test_a_closed_terminal_does_not_end_what_nohup_started(started):
    """Whoever put it into the background on purpose keeps it, until SIGTERM."""
    ignoring = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
    holder = started("-c", f"{ignoring}from local_aws.__main__ import main; sys.exit(main(['--port', '0']))")
    here = Endpoint(line_with(holder, "ready on"))

    holder.send_signal(signal.SIGHUP)
    client(here, "s3").list_buckets()
    assert holder.poll() is None

    holder.terminate()
    assert holder.wait(timeout=20) == 0


def test_local_aws_does_not_outlive_a_killed_starter(started):
    """SIGKILL leaves no time to stop it: it sees by itself that its starter is gone."""
    holder = started("-c", _HOLDER)
    here = Endpoint(line_with(holder, "http"))
    assert here.answers()

    holder.kill()

    until(lambda: not here.answers(), 30)


def test_a_starter_killed_while_it_starts_leaves_nothing(started, tmp_path):
    """Local AWS watches its starter from its first moment on."""
    holder = started("-c", _HOLDER)
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


def test_a_killed_local_aws_leaves_nothing_after_the_next_start(started, tmp_path):
    """Functions' code and cached objects in the temporary folder go when another one starts."""
    first = started("-m", "local_aws", "--port", "0")
    here = Endpoint(line_with(first, "ready on"))
    code = {"ZipFile": zipped({"m.py": "def f(event, context): return 1"})}
    client(here, "lambda").create_function(
        FunctionName="f", Runtime="python3.13", Role=ROLE, Handler="m.f", Code=code
    )
    client(here, "lambda").invoke(FunctionName="f", Payload=b"{}")
    (left,) = (tmp_path / "tmp").iterdir()
    assert any(path.name == "m.py" for path in left.rglob("*"))

    first.kill()
    first.wait()
    assert left.exists()
    second = started("-m", "local_aws", "--port", "0")
    line_with(second, "ready on")

    assert not left.exists()
    second.terminate()
    assert second.wait(timeout=20) == 0
    assert list((tmp_path / "tmp").iterdir()) == []
