"""Keys of JSON files under the names of columns, as Athena's SerDes match them.

Keys are matched without regard to case, at every depth; OpenX also renames (`mapping.<column>` = key) and
takes dots for underscores (`dots.in.keys`). DuckDB matches exact names: other keys are written anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from local_aws.athena.catalog import StoredObject
from local_aws.athena.embedded.database.json_text import whole_characters
from local_aws.athena.embedded.hive.bodies import decompressed
from local_aws.athena.embedded.objects import ObjectCache
from local_aws.athena.embedded.types import split_fields, split_types
from local_aws.athena.errors import QueryError

_KEY = re.compile(rb'"([^"\\]*)"\s*:')
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\s+', re.DOTALL)
_SURROGATE = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
_OPENING, _CLOSING = ("{", "["), ("}", "]")
_MAPPING = "mapping."


@dataclass(frozen=True, slots=True)
class Matching:
    """How keys find names: *renamed* are pairs of key and name; whether case and dots matter."""

    renamed: tuple[tuple[str, str], ...] = ()
    ignores_case: bool = True
    dots_in_keys: bool = False

    def name(self, key: str, names: frozenset[str]) -> str | None:
        """Which of *names* the value of *key* belongs to."""
        own = key.lower() if self.ignores_case else key
        for other, name in self.renamed:
            if other == own and name in names:
                return name
        plain = own.replace(".", "_") if self.dots_in_keys else own
        taken = any(name == plain for _, name in self.renamed)
        return plain if plain in names and not taken else None


def matching(library: str, options: dict[str, str]) -> Matching:
    """The matching of a SerDe *library* with its *options*; Hive's has none."""
    if "openx" not in library:
        return Matching()
    ignores_case = options.get("case.insensitive", "true").lower() == "true"
    renamed = tuple(
        (text.lower() if ignores_case else text, key.removeprefix(_MAPPING).lower())
        for key, text in options.items()
        if key.startswith(_MAPPING)
    )
    return Matching(renamed, ignores_case, options.get("dots.in.keys", "false").lower() == "true")


def matched(
    cache: ObjectCache, how: Matching, columns: list[tuple[str, str]], files: list[tuple[StoredObject, str]]
) -> list[str]:
    """Paths of JSON *files* with the names of *columns* and their fields for keys, in the same order.

    Raises:
        QueryError: HIVE_CURSOR_ERROR for a row with two keys for one name.
    """
    shape = _struct(columns)
    names = frozenset(_all_names(shape))
    mark = hashlib.sha256(repr((columns, how)).encode()).hexdigest()[:16]
    found = [path for _, path in files]
    wanting = [at for at, path in enumerate(found) if _wants(path, how, names)]
    made = cache.derive(
        [(found[at], found[at]) for at in wanting],
        f"{mark}.json",
        lambda path, target: Path(target).write_bytes(_rewritten(decompressed(path), shape, how)),
    )
    for at, path in zip(wanting, made, strict=True):
        found[at] = path
    return found


_Shape = dict[str, object]


def _struct(fields: list[tuple[str, str]]) -> _Shape:
    return {name.lower(): _shape(kind) for name, kind in fields}


def _shape(kind: str) -> object:
    """A DuckDB type as fields by name, `[shape]` for what has elements or values; None for a plain one."""
    if kind.endswith("[]"):
        return [_shape(kind[:-2])]
    head, _, rest = kind.partition("(")
    if head == "STRUCT":
        return _struct(split_fields(rest[:-1]))
    if head == "MAP":
        return [_shape(split_types(rest[:-1])[1])]
    return None


def _all_names(shape: object) -> Iterator[str]:
    if isinstance(shape, dict):
        yield from shape
    for inner in shape.values() if isinstance(shape, dict) else shape or ():
        yield from _all_names(inner)


@lru_cache(65536)
def _wants(path: str, how: Matching, names: frozenset[str]) -> bool:
    """Whether some key in a file has another name, or some text half an emoji."""
    body = decompressed(path)
    keys = {key.decode(errors="replace") for key in set(_KEY.findall(body))}
    return any(how.name(key, names) != (key if key in names else None) for key in keys) or _has_half(body)


def _has_half(body: bytes) -> bool:
    if _SURROGATE.search(body) is None:
        return False
    text = body.decode(errors="surrogateescape")
    return whole_characters(text) != text


def _rewritten(body: bytes, shape: _Shape, how: Matching) -> bytes:
    lines = body.decode(errors="surrogateescape").split("\n")
    return "\n".join(_line(line, shape, how) for line in lines).encode(errors="surrogateescape")


@dataclass(slots=True)
class _Open:
    """An object or array that has begun: its *shape*, whether a key is next, and what its next value is."""

    shape: object
    is_object: bool
    key_next: bool
    value: object
    seen: set[str]


def _line(line: str, shape: _Shape, how: Matching) -> str:
    """One row with its keys renamed; text that is no JSON stays as it is."""
    pieces = _TOKEN.findall(line)
    if sum(map(len, pieces)) != len(line):
        return line
    out: list[str] = []
    opened: list[_Open] = []
    for piece in pieces:
        top = opened[-1] if opened else None
        written = piece
        if piece in _OPENING:
            opened.append(_begun(piece, top.value if top else shape))
        elif piece in _CLOSING:
            opened = opened[:-1]
        elif top and piece == ",":
            top.key_next = top.is_object
        elif top and top.key_next and piece[0] == '"':
            written = _key(piece, top, how)
        out.append(whole_characters(written) if written[0] == '"' else written)
    return "".join(out)


def _begun(piece: str, shape: object) -> _Open:
    """An object or array of *shape*; each value of an array or a map has the same."""
    inner = shape[0] if isinstance(shape, list) else None
    if piece == "[":
        return _Open(inner, is_object=False, key_next=False, value=inner, seen=set())
    return _Open(shape, is_object=True, key_next=True, value=inner, seen=set())


def _key(written: str, top: _Open, how: Matching) -> str:
    top.key_next = False
    if not isinstance(top.shape, dict):
        return written
    key = json.loads(written)
    name = how.name(key, frozenset(top.shape))
    top.value = top.shape.get(name) if name else None
    if name is None:
        return f'"unmatched {written[1:]}' if key in top.shape else written
    if name in top.seen:
        message = f'Row is not a valid JSON Object - JSONException: Duplicate key "{name}"'
        raise QueryError("HIVE_CURSOR_ERROR", message)
    top.seen.add(name)
    return json.dumps(name, ensure_ascii=False)
