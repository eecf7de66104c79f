"""JSON text as Athena's readers take it: half an emoji, and keys in any case under the names of columns."""

from __future__ import annotations

import re

_ESCAPES = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def whole_characters(text: str) -> str:
    r"""JSON *text* with a question mark for each half of a pair of surrogates, such as `\ud83d` alone.

    DuckDB takes no such text for JSON; Java reads it, and has no other character for it in UTF-8.
    """
    return _ESCAPES.sub(lambda found: "?" if found["half"] else found[0], text)
