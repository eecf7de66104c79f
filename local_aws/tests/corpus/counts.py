"""Print how large the corpus is and how much of it the embedded engine refuses."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus.notation import themes


def counts(kind: str) -> list[tuple[str, int, int]]:
    """Name, size and number of refused entries of each theme of *kind*."""
    return [
        (theme.name, len(theme.entries), sum(bool(entry.refused) for entry in theme.entries))
        for theme in themes(kind)
    ]


def table(kind: str) -> str:
    """The counts as lines, their sum last."""
    rows = counts(kind)
    rows.append((f"all {kind}", sum(size for _, size, _ in rows), sum(refused for _, _, refused in rows)))
    return "\n".join(
        f"{name:24} {size:5} equal {size - refused:5} refused {refused:4}" for name, size, refused in rows
    )


if __name__ == "__main__":
    sys.stdout.write(f"{table('expressions')}\n{table('statements')}\n")
