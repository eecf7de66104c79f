"""The transform's zip holds exactly what the function needs, and the same source gives the same bytes."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from engagelake.deploy import code
from engagelake.errors import DataError

HANDLER = Path(__file__).parents[3] / "firehose" / "transform" / "handler.py"


def test_the_same_source_gives_the_same_bytes_whenever_it_is_packed(tmp_path):
    """Neither file times nor folders change the key, so an unchanged function is not deployed again."""
    copy = tmp_path / "another_name.py"
    copy.write_bytes(HANDLER.read_bytes())
    os.utime(copy, (1_000_000_000, 1_000_000_000))

    assert code.transform_code(copy) == code.transform_code(HANDLER)


def test_other_source_has_another_key(tmp_path):
    """CloudFormation sees a change of the code by the change of its key."""
    changed = tmp_path / "handler.py"
    changed.write_bytes(HANDLER.read_bytes() + b"# changed\n")

    assert code.transform_code(changed).key != code.transform_code(HANDLER).key


def test_the_zip_runs_without_any_installed_library(tmp_path):
    """Lambda has Python and nothing else; files must be readable by another user."""
    archive = zipfile.ZipFile(io.BytesIO(code.transform_code(HANDLER).content))
    archive.extractall(tmp_path)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import handler, engagelake;"
        "assert engagelake.__file__.startswith(sys.argv[1]);"
        "print(handler.handler({'deliveryStreamArn': 'a/dev-engagelake-ses-events', 'records': []}, None))"
    )

    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert run.stdout.splitlines()[-1] == "{'records': []}"
    assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}
    assert "handler.py" in archive.namelist()


def test_a_template_that_is_not_there_is_named_with_the_mend():
    """Engagelake installed without its repository cannot deploy, and says how to."""
    with pytest.raises(DataError, match="set ENGAGELAKE_REPOSITORY"):
        code.source_file("glue/nothing.yaml")
