"""What becomes of local AWS, and of what it made, when it is ended or killed."""

import signal

import pytest
from local_clients import ROLE, client, zipped
from started_processes import Endpoint, StartedProcesses, line_with


@pytest.fixture
def processes(tmp_path):
    """Starts processes in the test's folder; kills them in the end."""
    processes = StartedProcesses(tmp_path)
    yield processes
    processes.close()


def test_a_closed_terminal_does_not_end_what_nohup_started(processes):
    """Whoever put it into the background on purpose keeps it, until SIGTERM."""
    ignoring = "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
    holder = processes.start(
        "-c", f"{ignoring}from local_aws.__main__ import main; sys.exit(main(['--port', '0']))"
    )
    here = Endpoint(line_with(holder, "ready on"))

    holder.send_signal(signal.SIGHUP)
    client(here, "s3").list_buckets()
    assert holder.poll() is None

    holder.terminate()
    assert holder.wait(timeout=20) == 0


def test_it_ends_with_its_input(processes):
    """A program that starts it over a pipe cannot leave it behind."""
    process = processes.start("-m", "local_aws", "--port", "0", "--until-input-ends")
    here = Endpoint(line_with(process, "ready on"))
    assert here.answers()

    process.stdin.close()

    assert process.wait(timeout=20) == 0
    assert not here.answers()


def test_a_killed_local_aws_leaves_nothing_after_the_next_start(processes):
    """Functions' code and cached objects in the temporary folder go when another one starts."""
    first = processes.start("-m", "local_aws", "--port", "0")
    here = Endpoint(line_with(first, "ready on"))
    code = {"ZipFile": zipped({"m.py": "def f(event, context): return 1"})}
    client(here, "lambda").create_function(
        FunctionName="f", Runtime="python3.13", Role=ROLE, Handler="m.f", Code=code
    )
    client(here, "lambda").invoke(FunctionName="f", Payload=b"{}")
    (left,) = processes.temporary.iterdir()
    assert any(path.name == "m.py" for path in left.rglob("*"))

    first.kill()
    first.wait()
    assert left.exists()
    second = processes.start("-m", "local_aws", "--port", "0")
    line_with(second, "ready on")

    assert not left.exists()
    second.terminate()
    assert second.wait(timeout=20) == 0
    assert list(processes.temporary.iterdir()) == []
