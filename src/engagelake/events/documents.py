"""Bytes into JSON documents, each with its exact text.

Real streams hold documents one a line, glued together (`}{`), pretty-printed, with blank lines, CRLF,
byte-order marks between joined files, gzip members, and plain-text lines that AWS writes for itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from .errors import UnreadableRecord
from .expansion import Expansion

_SES_TOPIC_SENTENCE = re.compile(r"Successfully validated SNS topic(?: \w+)*\.", re.ASCII)
"""What SES publishes, as plain text, when an SNS topic is set up; an event may follow on the same line."""

NESTING_LIMIT = 200
"""How deep one document may be nested: what reads it later has limits of its own, some of them near 1,000."""

_GZIP_MAGIC = b"\x1f\x8b"
_BETWEEN = re.compile("[ \t\r\n\ufeff]*")


@dataclass(frozen=True, slots=True)
class Document:
    """One JSON object: its exact *text*, its parsed *value*, and the byte *offset* where it begins.

    *probe* names what AWS wrote to test the line (no event, counted and dropped); else it is None.
    *published_at* is when the innermost SNS envelope around it was published, if one is.
    """

    offset: int
    text: str
    value: dict[str, Any]
    probe: str | None = None
    published_at: datetime | None = None


def text_of(data: bytes, expansion: Expansion) -> str:
    """Return *data*, part of the record of *expansion*, as text: gzip members opened, UTF-8 of any script.

    Raises:
        UnreadableRecord: If the compression is torn, the record expands too far, or the bytes are not UTF-8.
    """
    content = expansion.decompressed(data) if data.startswith(_GZIP_MAGIC) else data
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableRecord(error.start, f"not UTF-8: {error.reason}") from error


def documents(text: str, expansion: Expansion) -> Iterator[Document]:
    """Yield the JSON objects of *text*, part of the record of *expansion*, whatever stands between them.

    Raises:
        UnreadableRecord: At the first text that is no JSON object, or if the record expands too far.
    """
    expansion.add(text, _bytes(text))
    end = offset = 0
    while True:
        start = _after_blanks(text, end)
        offset += _bytes(text[end:start])
        if start == len(text):
            return
        document, end = _document(text, start, offset)
        yield document
        offset += _bytes(document.text)


def object_in(text: str, expansion: Expansion) -> dict[str, Any] | None:
    """Return the JSON object that *text*, part of the record of *expansion*, is; None if it is none.

    Raises:
        UnreadableRecord: If the record expands too far.
    """
    expansion.add(text, _bytes(text))
    try:
        document, end = _document(text, _after_blanks(text, 0), 0)
    except UnreadableRecord:
        return None
    return document.value if _after_blanks(text, end) == len(text) else None


def member_text(text: str, name: str) -> str:
    """Return the exact text of the member *name* of the JSON object *text*, which must hold it."""
    return text[_member(text, name)]


def around_member(text: str, name: str) -> tuple[str, str]:
    """Return what stands before and behind the member *name* of the JSON object *text*, which holds it."""
    place = _member(text, name)
    return text[: place.start], text[place.stop :]


def _member(text: str, name: str) -> slice:
    found = slice(0)
    position = text.index("{") + 1
    while True:
        position = _after_blanks(text, position)
        key, position = _DECODER.raw_decode(text, position)
        position = text.index(":", position) + 1
        start = _after_blanks(text, position)
        _, position = _DECODER.raw_decode(text, start)
        if key == name:
            found = slice(start, position)  # no break: the last of two equal names counts, as in the parser
        position = _after_blanks(text, position)
        if text[position] == "}":
            return found
        position += 1


def item_texts(text: str) -> Iterator[str]:
    """Yield the exact text of each item of the JSON array *text*."""
    position = _after_blanks(text, text.index("[") + 1)
    while text[position] != "]":
        _, end = _DECODER.raw_decode(text, position)
        yield text[position:end]
        position = _after_blanks(text, end)
        if text[position] == ",":
            position = _after_blanks(text, position + 1)


def _after_blanks(text: str, start: int) -> int:
    blanks = _BETWEEN.match(text, start)
    return blanks.end() if blanks else start


def _document(text: str, start: int, offset: int) -> tuple[Document, int]:
    if probe := _SES_TOPIC_SENTENCE.match(text, start):
        return Document(offset, probe[0], {}, probe="ses_topic_validation"), probe.end()
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as error:
        at = offset + _bytes(text[start : error.pos])
        raise UnreadableRecord(at, f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise _too_deep(offset) from error
    except ValueError as error:
        raise UnreadableRecord(offset, f"not JSON that can be read: {error}") from error
    if not isinstance(value, dict):
        raise UnreadableRecord(offset, f"a JSON {_JSON_NAMES[type(value)]} where an object is expected")
    if text.count("{", start, end) + text.count("[", start, end) > NESTING_LIMIT and _is_deep(value):
        raise _too_deep(offset)
    return Document(offset, text[start:end], value), end


def _is_deep(value: dict[str, Any]) -> bool:
    level: list[Any] = [value]
    for _ in range(NESTING_LIMIT):
        items = (item for each in level for item in (each.values() if isinstance(each, dict) else each))
        level = [item for item in items if isinstance(item, dict | list)]
        if not level:
            return False
    return True


def _too_deep(offset: int) -> UnreadableRecord:
    return UnreadableRecord(offset, f"not JSON that can be read: nested more than {NESTING_LIMIT} deep")


def _bytes(text: str) -> int:
    """Return the length of *text* in UTF-8; what was inside an envelope may hold half surrogates."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is not a JSON number"
    raise ValueError(msg)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_JSON_NAMES = {
    list: "array",
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}
