"""Values as SQL literals, written alike in Athena, Trino and DuckDB."""

from __future__ import annotations


def text_literal(text: str) -> str:
    """*text* as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"
