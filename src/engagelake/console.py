"""What a person sees: progress on standard error, tables (or JSON) on standard output."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PLAIN_WIDTH = 100
"""Columns of a table that goes to a file or a pipe; a terminal says its own width."""

LONGEST_NAME = 40
"""Characters of a name that is never wrapped; an ARN is."""

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
    """Print *rows* as a table: numbers to the right, None as a dash.

    Names and figures stay whole, and text is wrapped; where they do not fit side by side, each row is a table
    of its own.
    """
    rows = list(rows)
    columns = list(columns or (rows[0] if rows else ()))
    table = _table(title, rows, columns)
    if STDOUT.measure(table, options=STDOUT.options.update(max_width=10_000)).minimum <= STDOUT.width:
        STDOUT.print(table)
        return
    for row in rows:
        figures = [{"figure": column.replace("_", " "), "value": row.get(column)} for column in columns]
        STDOUT.print(_table(f"{title}: {_cell(row.get(columns[0]))}", figures, ["figure", "value"]))


def _table(title: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        values = [row.get(column) for row in rows]
        numeric = {type(value) for value in values} & {int, float} and not any(
            isinstance(value, str) for value in values
        )
        short = all(len(text := _cell(value)) <= LONGEST_NAME and " " not in text for value in values)
        table.add_column(
            column.replace("_", " "), justify="right" if numeric else "left", no_wrap=short, overflow="fold"
        )
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    return table


def show_report(report: Mapping[str, Any], title: str = "Report") -> None:
    """Print *report*: its plain figures as one table, then each list of rows as a table of its own.

    A row that holds more than figures is a report again.
    """
    plain = [{"figure": key.replace("_", " "), "value": value} for key, value in _figures(report)]
    if plain:
        show_table(title, plain)
    for key, rows in _row_lists(report):
        if any(_is_nested(value) for row in rows for value in row.values()):
            for row in rows:
                show_report(row, _cell(next(iter(row.values()))))
        else:
            show_table(key.replace("_", " ").capitalize(), rows)


def _figures(report: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what one line shows, without what is empty; counts by name are one line together."""
    for key, value in report.items():
        if isinstance(value, dict) and _is_nested(value):
            yield from _figures(value, f"{prefix}{key} · ")
        elif not _is_rows(value) and value not in ("", [], (), {}):
            yield f"{prefix}{key}", value


def _row_lists(report: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Sequence[Any]]]:
    for key, value in report.items():
        if isinstance(value, dict):
            yield from _row_lists(value, f"{prefix}{key} · ")
        elif _is_rows(value):
            yield f"{prefix}{key}", value


def _is_rows(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _is_nested(value: Any) -> bool:
    """Return whether *value* is more than a figure, or counts by name."""
    if isinstance(value, dict):
        return not all(isinstance(each, int | float) for each in value.values())
    return _is_rows(value)


def show_next(text: str) -> None:
    """Print what to do next."""
    STDOUT.print(f"[bold]Next:[/bold] {text}", highlight=False)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_cell(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return _number(value) if isinstance(value, int | float) else str(value)


def _number(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "[red]no[/red]"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
