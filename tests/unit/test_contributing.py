"""What CONTRIBUTING.md says is there, and nothing of the Makefile is left out."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_it_names_every_target_of_the_makefile():
    """Those that `make help` lists."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))

    assert set(re.findall(r"`make ([a-z-]+)", PAGE)) == listed - {"help"}


def test_every_place_that_it_names_is_there():
    """Links, and the folders and files in backquotes and commands."""
    links = re.findall(r"\]\(([^)]+)\)", PAGE)
    quoted = re.findall(r"`((?:[\w.]+/)+[\w.]*)`", PAGE)
    tested = re.findall(r"-m pytest (\S+)", PAGE)
    places = [place for place in links + quoted + tested if not place.startswith(".venv/")]

    assert len(places) > 20
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_every_pick_of_tests_finds_some():
    """`-k` of a file's tests; nothing that matches would be no test at all."""
    picks = re.findall(r"-m pytest (\S+) -k (\w+)", PAGE)

    assert picks
    for path, word in picks:
        names = re.findall(r"^def (test_\w+)", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
        assert [name for name in names if word in name], word


@pytest.mark.parametrize("configuration", ["pyproject.toml", "local_aws/pyproject.toml"])
def test_every_marker_of_the_makefile_is_declared(configuration):
    """In both configurations: with one that pytest does not know, its workers end without a word."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    picks = re.findall(r'-m "([^"]+)"|PYTEST\) -m (\w+)', makefile)
    named = {word for pick in picks for word in " ".join(pick).split()} - {"and", "not"}
    options = tomllib.loads((ROOT / configuration).read_text(encoding="utf-8"))["tool"]["pytest"][
        "ini_options"
    ]

    assert named == {"bench", "slow", "trino"}
    assert named <= {marker.split(":")[0] for marker in options["markers"]}


def test_the_hooks_fetch_nothing():
    """pre-commit installs what other repositories name; a local hook runs what is there."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    programs = {hook["entry"].split()[0] for repository in hooks for hook in repository["hooks"]}

    assert {repository["repo"] for repository in hooks} == {"local"}
    assert {hook["language"] for repository in hooks for hook in repository["hooks"]} == {"system"}
    assert all(program.startswith(".venv/bin/") for program in programs)
