"""`python -m local_aws` as a process: says when it is ready, ends cleanly, starts empty."""

import signal
import socket
import subprocess
import sys

from local_clients import client

COMMAND = [sys.executable, "-m", "local_aws", "--port"]


def start():
    """Start local AWS on a free port; return the process and its address."""
    process = subprocess.Popen([*COMMAND, "0"], stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline().strip()
    assert line.startswith("local_aws ready on http://127.0.0.1:")
    return process, line.rsplit(" ", 1)[1]


def test_a_process_serves_until_it_is_told_to_stop():
    """SIGTERM ends it with code 0, and what it held is gone with it."""
    process, endpoint_url = start()
    try:
        here = type("Endpoint", (), {"endpoint_url": endpoint_url})
        client(here, "s3").create_bucket(Bucket="process")
        names = [bucket["Name"] for bucket in client(here, "s3").list_buckets()["Buckets"]]
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=20)

    assert names == ["process"]
    assert code == 0


def test_a_taken_port_is_said_in_one_line():
    """The process ends with code 1 and names the fix."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run([*COMMAND, port], capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}; stop what uses the port" in ended.stderr
    assert "Traceback" not in ended.stderr
