"""Write answers into the corpus: `record.py trino` asks Trino, `record.py embedded` pins what is refused.

Both take the names of themes; none means all. Run from the project's folder.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.engines import Front
from corpus.notation import Entry, themes, written
from corpus.verdict import EQUAL, verdict

from local_aws.athena.embedded.engine import EmbeddedEngine


def pinned(entry: Entry, front: Front) -> Entry:
    """*entry* with what the embedded engine makes of it."""
    found = verdict(entry.answer, front.ask(entry.query), type_only=entry.type_only)
    return dataclasses.replace(entry, refused="" if found == EQUAL else found)


def main(names: list[str]) -> None:
    """Rewrite the files of the themes *names*."""
    engine = EmbeddedEngine()
    front = Front(engine)
    for theme in themes("expressions"):
        if not names or theme.name in names:
            entries = tuple(pinned(entry, front) for entry in theme.entries)
            theme.path.write_text(written(dataclasses.replace(theme, entries=entries)), encoding="utf-8")
    engine.close()


if __name__ == "__main__":
    main(sys.argv[2:])
