"""Records with one text of theirs made blank, one at a time, wherever in the record it stands."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from math import ceil
from random import Random
from typing import Any

BLANKS = {"empty": "", "spaces": "   ", "null": None}
"""What stands in a text's place, by name."""

OTHER = "another"
"""The name of the change that puts another text in the place: it shows which columns the text feeds."""

_INSIDE = "(JSON)"
"""The step of a path that goes into a text which is itself a JSON object."""

Path = tuple[Any, ...]


def blanked(record: dict[str, Any], one_in: int = 1) -> Iterator[tuple[Path, str, bytes]]:
    """Yield (path, change, record's bytes) for texts of *record*, in each of BLANKS and as OTHER.

    Of *one_in* texts one is taken, at least one of a record, the same ones every time.
    """
    paths = list(_texts(record))
    chosen = Random(json.dumps(record)).sample(paths, ceil(len(paths) / one_in))  # noqa: S311
    for path in chosen:
        for change, text in {**BLANKS, OTHER: f"{OTHER} {path[-1]}"}.items():
            yield path, change, json.dumps(_replaced(record, path, text)).encode()


def _texts(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, str):
        yield path
        if value.startswith("{"):
            yield from _texts(json.loads(value), (*path, _INSIDE))
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*path, key))


def _replaced(value: Any, path: Path, text: str | None) -> Any:
    if not path:
        return text
    if path[0] == _INSIDE:
        return json.dumps(_replaced(json.loads(value), path[1:], text))
    changed = copy.copy(value)
    changed[path[0]] = _replaced(value[path[0]], path[1:], text)
    return changed
