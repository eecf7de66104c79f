"""The commands of one machine: `simulate`, `demo`, `up` and `airflow`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from engagelake import console
from engagelake.cli import Json
from engagelake.settings import Settings

app = typer.Typer()

Athena = Annotated[
    Literal["embedded", "trino"],
    typer.Option(help="what runs local Athena: DuckDB, or a real Trino, fetched once (800 MB, by mvn)"),
]


@app.command(epilog="Example: engagelake simulate --users 200 --days 30 --start-date 2026-10-01")
def simulate(
    users: Annotated[int, typer.Option(min=1)] = 2000,
    days: Annotated[int, typer.Option(min=1)] = 30,
    start_date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])] = datetime(2026, 10, 1),  # noqa: B008
    start_day: Annotated[int, typer.Option(min=1, help="first day of the world to emit")] = 1,
    seed: Annotated[int, typer.Option(help="same seed, same records")] = 7,
    output: Annotated[Path | None, typer.Option(help="write files here instead of sending")] = None,
    as_json: Json = False,
) -> None:
    """Send a deterministic world's events of all four families through Firehose and Kinesis."""
    from .simulate.run import run

    report = run(
        None if output else Settings.from_environment(),
        seed=seed,
        users=users,
        days=days,
        start_date=start_date.date(),
        start_day=start_day,
        output=output,
        progress=console.Progress(),
    )
    next_date = date.fromordinal(start_date.date().toordinal() + start_day - 1 + days)
    console.show(report.to_dict(), as_json, f"engagelake refresh --as-of {next_date}")


@app.command(epilog="Example: engagelake demo --users 200")
def demo(
    users: Annotated[int, typer.Option(min=24)] = 160,
    days: Annotated[int, typer.Option(min=2)] = 30,
    seed: Annotated[int, typer.Option()] = 7,
    athena: Athena = "embedded",
    as_json: Json = False,
) -> None:
    """Run the whole daily refresh on this machine and check it against the simulator's truth."""
    from .flow import run
    from .tables import show

    summary = run(users=users, days=days, seed=seed, progress=console.Progress(), athena=athena)
    if as_json:
        console.show_json(summary)
    else:
        show(summary)
    if not all(check["holds"] for check in summary["checks"]):
        raise typer.Exit(1)


@app.command(epilog="Example: engagelake up --port 4566")
def up(
    port: Annotated[int, typer.Option(min=0, max=65535)] = 4566,
    data: Annotated[
        Path, typer.Option(help="where the lake is kept; remove the folder to start empty")
    ] = Path("build/local_aws"),
    athena: Athena = "embedded",
) -> None:
    """Start local AWS with the lake of last time, deploy to it, write build/local.env, stay until Ctrl-C."""
    from .local import stay_up

    stay_up(port, data, athena, progress=console.Progress())


@app.command(epilog="Example: engagelake airflow --port 8080")
def airflow(port: Annotated[int, typer.Option(min=1024, max=65535)] = 8080) -> None:
    """Start Airflow over the local AWS of `engagelake up`, DAGs on, loopback only, until Ctrl-C."""
    from .airflow import stay_up

    stay_up(port, progress=console.Progress())
