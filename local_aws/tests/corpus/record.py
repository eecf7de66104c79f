"""Write answers into the corpus, and say what moved.

`record.py trino` asks a Trino server through local AWS's Athena front, and writes what it answers otherwise
than it did. `record.py embedded` writes under which name the embedded engine refuses an entry. Both take
names of themes; none means all. Run from the project's folder.
"""

from __future__ import annotations

import difflib
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.engines import Athena, Front
from corpus.notation import Answer, Entry, Theme, themes, written
from corpus.play import played
from corpus.verdict import EQUAL, same, verdict
from local_clients import client

from local_aws.athena.trino.archives import VERSION
from local_aws.gateway import Gateway

#: The kinds of themes.
EXPRESSIONS, STATEMENTS = "expressions", "statements"


def answers(theme: Theme, gateway: Gateway) -> list[Answer]:
    """What the engine of *gateway* answers to each entry of *theme*."""
    if theme.path.parent.name == STATEMENTS:
        return played(theme, Athena(client(gateway, "athena"), client(gateway, "s3"), f"corpus_{theme.name}"))
    front = Front(gateway.athena, gateway.endpoint_url)
    return [front.ask(entry.query) for entry in theme.entries]


def recorded(theme: Theme, given: list[Answer], version: str) -> Theme:
    """*theme* with Trino's answers; one that says the same stays as it was written."""
    entries = (
        entry if entry.answer and same(entry.answer, answer, entry) else replace(entry, answer=answer)
        for entry, answer in zip(theme.entries, given, strict=True)
    )
    return replace(theme, version=version, entries=tuple(entries))


def pinned(theme: Theme, given: list[Answer]) -> Theme:
    """*theme* with what the embedded engine refuses.

    Raises:
        SystemExit: If an entry has no answer of Trino yet.
    """
    return replace(theme, entries=tuple(map(_pinned, theme.entries, given)))


def _pinned(entry: Entry, answer: Answer) -> Entry:
    if entry.answer is None:
        raise SystemExit(f"{entry.sql!r} has no answer of Trino; run record.py trino first")
    found = verdict(entry.answer, answer, type_only=entry.without_rows)
    return replace(entry, refused="" if found == EQUAL else found)


def difference(theme: Theme, now: Theme) -> str:
    """What moved, as a diff of the file; nothing where nothing did."""
    name = f"{theme.path.parent.name}/{theme.path.name}"
    lines = difflib.unified_diff(
        written(theme).splitlines(), written(now).splitlines(), name, f"{name} now", lineterm="", n=2
    )
    return "\n".join(lines)


def main(engine: str, names: list[str]) -> None:
    """Rewrite the files of the themes *names*."""
    with Gateway(athena=engine) as gateway:
        for theme in [*themes(EXPRESSIONS), *themes(STATEMENTS)]:
            if names and theme.name not in names:
                continue
            given = answers(theme, gateway)
            now = recorded(theme, given, VERSION) if engine == "trino" else pinned(theme, given)
            if moved := difference(theme, now):
                sys.stdout.write(f"{moved}\n")
                theme.path.write_text(written(now), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
