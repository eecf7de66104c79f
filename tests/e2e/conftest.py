"""The demo, run once, small, for all who look at what it left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USERS, DAYS = 60, 30


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Run the demo as a person would, in a folder of its own, and return what it left in build/demo."""
    folder = tmp_path_factory.mktemp("demo")
    command = [
        sys.executable,
        str(ROOT / "tests/e2e/recorded_demo.py"),
        "demo",
        "--users",
        str(USERS),
        "--days",
        str(DAYS),
        "--json",
    ]
    run = subprocess.run(
        command, cwd=folder, env=os.environ.copy(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-4000:] + run.stdout[-4000:]
    return folder / "build/demo"
