"""Themes of statements, played from the first entry to the last in a database of their own."""

from __future__ import annotations

from corpus.engines import Athena
from corpus.notation import Answer, Theme


def played(theme: Theme, athena: Athena) -> list[Answer]:
    """What *athena* answers to each entry; `{name}` stands for the first cell of the entry of that name."""
    named: dict[str, str] = {}
    answers = []
    for entry in theme.entries:
        sql = entry.sql
        for name, value in named.items():
            sql = sql.replace(f"{{{name}}}", value)
        answers.append(athena.ask(sql))
        if entry.name and answers[-1].rows:
            named[entry.name] = answers[-1].rows[0][0] or ""
    return answers
