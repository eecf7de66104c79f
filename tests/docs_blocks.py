"""The files that a page of docs/ shows: code blocks whose first line is a comment with a file's name."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```\w+\n(?:#|--) (\S+\.\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def files_of(page):
    """Return {file name: content} of *page* (`segments.md`)."""
    return dict(BLOCK.findall((DOCS / page).read_text(encoding="utf-8")))
