"""JSON text as Athena's readers take it: half an emoji, numbers as written, keys in any case.

The functions of a query take whole columns and look closer only where a row calls for it: SQL that says the
same names its argument many times, and DuckDB plans each of them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPES = re.compile(
    r"\\(?:(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_STEP = re.compile(r'\."([^"]*)"|\[(\d+)\]')
_SURROGATES = (rb"\ud", rb"\uD")
_FRACTION = r"^-?[0-9]+\.[0-9]+([eE][-+]?[0-9]+)?$"


def whole_characters(text: str) -> str:
    r"""JSON *text* with a question mark for each half of a pair of surrogates, such as `\ud83d` alone.

    DuckDB takes no such text for JSON; Java reads it, and has no other character for it in UTF-8.
    """
    return _ESCAPES.sub(lambda found: "?" if found["half"] else found[0], text)


def number_at(text: str, path: str) -> str:
    """The number at *path*, in DuckDB's words, as *text* writes it."""
    found = json.loads(text, parse_float=str)
    for name, at in _STEP.findall(path):
        found = found[int(at)] if at else found[name]
    return str(found)


def _whole_texts(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """`whole_characters` of each text."""
    if not any(mark in text for text in _bytes(texts) for mark in _SURROGATES):
        return texts
    return pa.array([text and whole_characters(text) for text in texts.to_pylist()], texts.type)


def _bytes(texts: pa.ChunkedArray) -> Iterator[bytes]:
    """The characters of all texts together, quicker to search than each alone; maybe with neighbours."""
    for chunk in texts.chunks:
        *_, characters = chunk.buffers()
        yield characters.to_pybytes() if characters else b""


def _numbers_as_written(
    found: pa.ChunkedArray, texts: pa.ChunkedArray, paths: pa.ChunkedArray
) -> pa.ChunkedArray:
    """The scalars *found* at *paths* of *texts*; of fractions, which DuckDB writes anew, the text itself."""
    fractions = pc.match_substring_regex(found, _FRACTION)
    if not pc.any(fractions).as_py():
        return found
    rows = zip(fractions.to_pylist(), found.to_pylist(), texts.to_pylist(), paths.to_pylist(), strict=True)
    written = [number_at(text, path) if is_one else scalar for is_one, scalar, text, path in rows]
    return pa.array(written, found.type)


OF_COLUMNS = (
    ("t_json_whole_py", _whole_texts, ["VARCHAR"], "VARCHAR"),
    ("t_json_fraction_py", _numbers_as_written, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR"),
)
