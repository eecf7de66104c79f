"""Run dbt in this process, for one environment and one moment."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import running_queries
from .aws import read_service_models_once
from .errors import DataError
from .moments import as_text
from .settings import repository

if TYPE_CHECKING:
    from .settings import Settings

PROJECT = repository() / "dbt_project"
BUILD = PROJECT.parent / "build" / "dbt"
FAILED = {"error", "fail", "runtime error", "partial success"}


@dataclass(frozen=True, slots=True)
class DbtNode:
    """One model or test that dbt ran: its *name*, dbt's *status*, and how many *seconds* it took."""

    name: str
    status: str
    seconds: float
    message: str


@dataclass(frozen=True, slots=True)
class DbtResult:
    """What one dbt run did."""

    nodes: tuple[DbtNode, ...]

    @property
    def seconds(self) -> float:
        """The sum of the nodes' own times; nodes run side by side."""
        return sum(node.seconds for node in self.nodes)


def environment(settings: Settings) -> dict[str, str]:
    """Return the variables that profiles.yml and the AWS clients inside dbt read."""
    variables = {
        "ENGAGELAKE_ENV": settings.env,
        "ENGAGELAKE_AWS__ACCOUNT": settings.account,
        "AWS_REGION": settings.region,
        "AWS_DEFAULT_REGION": settings.region,
        "DO_NOT_TRACK": "1",
    }
    if settings.endpoint_url:
        variables["AWS_ENDPOINT_URL"] = settings.endpoint_url
    return variables


def build(
    settings: Settings,
    select: str | Sequence[str],
    as_of: datetime,
    *,
    full_refresh: bool = False,
    unit_tests: bool = False,
) -> DbtResult:
    """Build and test the models that *select* names, as of the aware moment *as_of*.

    *select* is dbt's selection syntax (`path:models/marts tag:desired`), one text or a list.
    dbt's unit tests try the models' logic on rows of their own: only a changed model calls for them.

    Raises:
        DataError: If a model or test failed; names each, with dbt's words.
        TransientError: If what a killed run left running in Athena does not end.
    """
    stop_left_running(settings, select)
    # Buildable: a test of two models runs with the later of them, never before both are of this moment.
    arguments = ["build", "--indirect-selection", "buildable", "--select", *_words(select)]
    if full_refresh:
        arguments.append("--full-refresh")
    arguments += ["--vars", json.dumps({"as_of": as_text(as_of)})]
    if not unit_tests:
        arguments += ["--exclude-resource-type", "unit_test"]
    return _result(invoke(settings, arguments))


def stop_left_running(settings: Settings, select: str | Sequence[str]) -> None:
    """Stop what a killed run left running in Athena for the selected models, before they are built anew.

    Whoever calls it holds the lease of their stage, so what still runs for them belongs to nobody.

    Raises:
        TransientError: If a statement does not end.
    """
    unfinished = running_queries.unfinished(settings)
    if not unfinished:
        return
    # Only what writes: a test may run in a task beside this one, and one that is left running harms nothing.
    written = ["--resource-type", "model", "--resource-type", "seed"]
    listing = [
        "list",
        "--select",
        *_words(select),
        *written,
        "--output",
        "json",
        "--output-keys",
        "unique_id",
    ]
    lines = invoke(settings, [*listing, "--quiet"])
    ours = {json.loads(line)["unique_id"] for line in lines}
    left = set().union(*(query_ids for node, query_ids in unfinished.items() if node in ours))
    if left:
        running_queries.stop(settings, left)


def run_operation(settings: Settings, macro: str) -> None:
    """Run *macro* of the project, which is written for that and takes no argument.

    Raises:
        DataError: If one of its statements failed.
    """
    invoke(settings, ["run-operation", macro])


def parse(settings: Settings, target: Path = PROJECT / "target") -> Path:
    """Write the project's manifest into *target*, without a query, and return its path.

    By default it lies where the DAGs look for it.

    Raises:
        DataError: If the project cannot be parsed.
    """
    invoke(settings, ["parse", "--no-partial-parse"], target)
    return target / "manifest.json"


def folder_of_its_own(place: Path) -> Path:
    """Return the first of the folders `1`, `2`, … in *place* that no other process uses: this one's now.

    Two runs side by side would overwrite each other's manifest; of two runs one after the other the second
    parses only what changed.
    """
    return _first_free(place, os.getpid())


@cache
def _first_free(place: Path, _process: int) -> Path:
    return next(filter(_taken, (place / str(number) for number in itertools.count(1))))


def _taken(folder: Path) -> bool:
    """Lock *folder* until this process ends, killed or not; return whether no other one had."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return False
    return True


def _words(selection: str | Sequence[str]) -> list[str]:
    return selection.split() if isinstance(selection, str) else list(selection)


def invoke(settings: Settings, arguments: list[str], target: Path | None = None) -> Any:
    """Run dbt with *arguments* and return what it answers; artefacts lie below *target*.

    By default that is in the folder of this process.

    Raises:
        DataError: If dbt could not run.
    """
    from dbt.cli.main import dbtRunner

    from . import dbt_clients

    read_service_models_once()
    own = folder_of_its_own(BUILD / settings.env)
    target = target or own / "target"
    _forget_if_files_came(target)
    places = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    logs = ["--log-path", str(own / "logs"), "--log-level", "none"]

    def answer(words: list[str], manifest: Any = None) -> Any:
        outcome = dbtRunner(manifest=manifest).invoke([*words, *places, *logs])
        if outcome.exception is not None:
            msg = f"dbt {arguments[0]} could not run: {outcome.exception}"
            raise DataError(msg) from outcome.exception
        return outcome.result

    with _environment(environment(settings)), dbt_clients.shared():
        if arguments[0] == "parse":
            return answer(arguments)
        # Parsed without vars: a new value of one would have dbt parse every file anew.
        return answer(arguments, answer(["parse"]))


def _forget_if_files_came(target: Path) -> None:
    """Let dbt parse all anew after a segment came or went: it would look only at the files that changed."""
    parsed = target / "partial_parse.msgpack"
    segments = PROJECT / "models" / "segments"
    if parsed.exists() and parsed.stat().st_mtime < segments.stat().st_mtime:
        parsed.unlink()


def _result(results: Any) -> DbtResult:
    nodes = tuple(
        DbtNode(
            name=result.node.name,
            status=str(result.status),
            seconds=result.execution_time,
            message=(result.message or "").strip(),
        )
        for result in results
    )
    failed = [node for node in nodes if node.status in FAILED]
    if failed:
        lines = "\n".join(f"  {node.name} ({node.status}): {node.message}" for node in failed)
        msg = f"dbt: {len(failed)} of {len(nodes)} nodes failed; fix them and run again\n{lines}"
        raise DataError(msg)
    return DbtResult(nodes)


@contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
