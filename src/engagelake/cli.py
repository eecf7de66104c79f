"""The `engagelake` command: every DAG task, by hand, with the same functions behind it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import console
from .errors import EngagelakeError, SegmentsRefused, SettingsError
from .moments import as_moment, last_midnight
from .settings import Settings

if TYPE_CHECKING:
    from .activate import ActivationReport

app = typer.Typer(
    help="Engagement events in, advanced segments out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Json = Annotated[bool, typer.Option("--json", help="print JSON for machines")]
AsOf = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="the midnight to compute for, UTC: 2026-11-20; the last one by default"),
]

STOPPED = 3
"""The exit code of a command that did its work but was stopped before a destination had everything."""


def main() -> None:
    """Run the command; an error that Engagelake raised on purpose is one line and exit code 1."""
    # dbt lets every library's INFO lines through to the terminal; ours are the progress lines.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    try:
        command()()
    except EngagelakeError as error:
        console.STDERR.print(f"[red]{type(error).__name__}[/red]: {error}", highlight=False)
        sys.exit(1)


@cache
def command() -> typer.Typer:
    """Return the command, joined by those of every distribution that offers some as `engagelake.commands`."""
    for point in entry_points(group="engagelake.commands"):
        app.add_typer(point.load())
    return app


@app.command(epilog="Example: engagelake deploy --dry-run")
def deploy(
    dry_run: Annotated[bool, typer.Option(help="print the change set and change nothing")] = False,
    buffer_seconds: Annotated[int, typer.Option(min=0, max=900, help="Firehose buffer interval")] = 300,
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="a parameter of a template; repeatable")
    ] = None,
    as_json: Json = False,
) -> None:
    """Create or update the lake: bucket, databases, tables, crawler, workgroup, delivery streams."""
    from .deploy import deploy as run

    report = run(
        _settings(),
        buffer_seconds=buffer_seconds,
        parameters=_pairs(parameter or []),
        dry_run=dry_run,
        progress=console.Progress(),
    )
    console.show(report.to_dict(), as_json, "engagelake refresh" if not dry_run else "engagelake deploy")


@app.command(epilog="Example: engagelake refresh --as-of 2026-10-31")
def refresh(
    as_of: AsOf = None,
    destination: Annotated[list[str] | None, typer.Option(help="only this destination; repeatable")] = None,
    as_json: Json = False,
) -> None:
    """Run the daily DAGs in order, in this process: land, transform, segment, activate.

    An older day run again models it and stops before activation (exit code 3): no diff goes back in time.
    """
    from .destinations.registry import DESTINATIONS
    from .refresh import refresh as run

    try:
        report = run(
            _settings(),
            as_of=_moment(as_of),
            progress=console.Progress(),
            destinations=tuple(destination or DESTINATIONS),
        )
    except SegmentsRefused as refusal:
        console.show(refusal.report.to_dict(), as_json, "engagelake segments")
        raise
    console.show(report.to_dict(), as_json, "engagelake segments")
    _exit_if_stopped(report.destinations)


@app.command(epilog="Example: engagelake push --dry-run pinpoint_endpoint_attributes")
def push(
    destination: Annotated[str, typer.Argument(help="a destination's id")],
    dry_run: Annotated[bool, typer.Option(help="show the plan and send nothing")] = False,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Send what changed to one destination, and land an outcome for every record.

    It speaks for the moment that the segments were last computed for; older than the last push, it stops.
    """
    from .activate import activate

    report = activate(
        _settings(), destination, as_of=_moment(as_of), dry_run=dry_run, progress=console.Progress()
    )
    console.show(
        report.to_dict(), as_json, f"engagelake push {destination}" if dry_run else "engagelake segments"
    )
    report.raise_if_refused()
    _exit_if_stopped([report])


@app.command(epilog="Example: engagelake quarantine --days 2 --save build/quarantine")
def quarantine(
    days: Annotated[int, typer.Option(min=1, help="how far to look back")] = 7,
    save: Annotated[Path | None, typer.Option(help="write the records here, byte for byte")] = None,
    as_json: Json = False,
) -> None:
    """Count what could not land, by stream and reason."""
    from .quarantine import quarantined
    from .quarantine import save as write

    since = datetime.now(UTC) - timedelta(days=days)
    if save:
        console.STDERR.print(f"{write(_settings(), save, since)} records written to {save}")
    counts = quarantined(_settings(), since)
    rows = [
        {"stream": stream, "reason": reason, "records": count}
        for stream, reasons in counts.items()
        for reason, count in reasons.items()
    ]
    if as_json:
        console.show_json({"quarantined": rows})
    else:
        console.show_table("Quarantined", rows, ("stream", "reason", "records"))


@app.command("let-through", epilog='Example: engagelake let-through ses-events --reason "sender is fixed"')
def let_through(
    stream: Annotated[str, typer.Argument(help="the stream that the landing gate refused")],
    reason: Annotated[str, typer.Option(help="why the night may go on without those records; is recorded")],
    as_json: Json = False,
) -> None:
    """Let one stream through the landing gate for this night, and record who, when and why."""
    from .quality.landing import let_through as run

    console.show(run(_settings(), stream, reason).to_dict(), as_json, "engagelake refresh")


@app.command(epilog="Example: engagelake segments --json")
def segments(as_json: Json = False) -> None:
    """List the segments: token, size, owner, purpose, channels."""
    from .segments import listing

    rows = listing(_settings())
    if as_json:
        console.show_json({"segments": rows})
    else:
        console.show_table("Segments", rows)


@app.command(epilog="Example: engagelake audit --json")
def audit(as_json: Json = False) -> None:
    """Look through the whole lake for events that are missing or stand twice: exit code 1 if so."""
    from .upkeep import audit as run

    report = run(_settings(), console.Progress())
    console.show(report.to_dict(), as_json, "engagelake refresh" if report.is_clean else "engagelake repair")
    if not report.is_clean:
        raise typer.Exit(1)


@app.command(epilog="Example: engagelake repair")
def repair(as_json: Json = False) -> None:
    """Read what is missing, remove what stands twice, and model the days that changed."""
    from .upkeep import repair as run

    report = run(_settings(), last_midnight(), console.Progress())
    console.show(report.to_dict(), as_json, "engagelake refresh" if report.is_clean else "engagelake audit")
    if not report.is_clean:
        raise typer.Exit(1)


@app.command(epilog="Example: engagelake rebuild")
def rebuild(as_json: Json = False) -> None:
    """Build all tables from landing anew, together; the history of memberships stays."""
    from .upkeep import rebuild as run

    result = run(_settings(), last_midnight(), console.Progress())
    models = sum(node.status == "success" for node in result.nodes)
    console.show({"models": models, "seconds": round(result.seconds, 1)}, as_json, "engagelake refresh")


def _settings() -> Settings:
    return Settings.from_environment()


def _pairs(parameters: list[str]) -> dict[str, str]:
    for text in parameters:
        if "=" not in text:
            msg = f"--parameter {text!r} has no value; write NAME=VALUE, for example SourceBackup=Enabled"
            raise SettingsError(msg)
    return dict(text.split("=", 1) for text in parameters)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else as_moment(text)


def _exit_if_stopped(reports: Iterable[ActivationReport]) -> None:
    if any(report.status == "stopped" for report in reports):
        raise typer.Exit(STOPPED)
