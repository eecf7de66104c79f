"""What a person sees: progress on standard error, tables (or JSON) on standard output."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PLAIN_WIDTH = 160
"""Columns of a table that goes to a file or a pipe; a terminal says its own width."""

STDOUT = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
STDERR = Console(stderr=True, soft_wrap=True)


class Progress:
    """Say what is going on, each line with the seconds since the command began."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, message: str) -> None:
        """Print *message* on standard error, so that standard output stays the answer."""
        STDERR.print(f"[dim]{time.monotonic() - self._began:6.1f} s[/dim]  {message}", highlight=False)


def show(report: Mapping[str, Any], as_json: bool, following: str) -> None:
    """Print *report* as JSON, or as tables that end with what to type next, *following*."""
    if as_json:
        show_json(report)
        return
    show_report(report)
    show_next(following)


def show_json(report: Mapping[str, Any]) -> None:
    """Print *report* as JSON for machines."""
    json.dump(report, sys.stdout, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def show_table(title: str, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] | None = None) -> None:
    """Print *rows* as a table: numbers to the right, None as a dash."""
    rows = list(rows)
    columns = list(columns or (rows[0] if rows else ()))
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        numeric = any(isinstance(row.get(column), int | float) for row in rows)
        table.add_column(column.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    STDOUT.print(table)


def show_report(report: Mapping[str, Any], title: str = "Report") -> None:
    """Print *report*: its plain figures as one table, then each list of rows as a table of its own."""
    plain = [{"figure": key.replace("_", " "), "value": value} for key, value in _flat(report)]
    if plain:
        show_table(title, plain)
    for key, value in report.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            show_table(key.replace("_", " ").capitalize(), value)


def _flat(report: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in report.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key} · ")
        elif not (isinstance(value, list) and value and isinstance(value[0], dict)):
            yield f"{prefix}{key}", value


def show_next(text: str) -> None:
    """Print what to do next."""
    STDOUT.print(f"[bold]Next:[/bold] {text}", highlight=False)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "[red]no[/red]"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
