"""A process's temporary folder goes with it; the folder of one that was killed goes with the next start."""

import subprocess
import sys

import pytest

from local_aws.process_folder import ProcessFolder

_HOLDER = """
import sys
from pathlib import Path
from local_aws.process_folder import ProcessFolder
folder = ProcessFolder(Path(sys.argv[1]))
(folder.path / "object.parquet").write_bytes(b"bytes")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds a folder with an object in it."""
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        held = tmp_path / process.stdout.readline().strip()
        yield process, held
        process.kill()


def test_a_closed_folder_is_gone(tmp_path):
    """Closing leaves nothing behind."""
    folder = ProcessFolder(tmp_path)
    (folder.path / "object").write_bytes(b"bytes")
    folder.close()
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_s_folder_goes_with_the_next_start(tmp_path, holder):
    """It is kept while its process lives, and deleted by the first folder made after the kill."""
    process, held = holder
    ProcessFolder(tmp_path).close()
    assert (held / "object.parquet").read_bytes() == b"bytes"
    process.kill()
    process.wait()
    assert held.exists()
    ProcessFolder(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_what_others_keep_there_stays(tmp_path):
    """Neither another name nor a link under the folder's own name is followed or deleted."""
    other = tmp_path / "precious"
    other.mkdir()
    (tmp_path / "local-aws-link").symlink_to(other)
    ProcessFolder(tmp_path).close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["local-aws-link", "precious"]
