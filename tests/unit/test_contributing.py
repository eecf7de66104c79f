"""What CONTRIBUTING.md says is there, and nothing of the Makefile is left out."""

import re
from pathlib import Path

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


def test_the_hooks_fetch_nothing():
    """pre-commit installs what other repositories name; a local hook runs what is there."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    programs = {hook["entry"].split()[0] for repository in hooks for hook in repository["hooks"]}

    assert {repository["repo"] for repository in hooks} == {"local"}
    assert {hook["language"] for repository in hooks for hook in repository["hooks"]} == {"system"}
    assert all(program.startswith(".venv/bin/") for program in programs)
