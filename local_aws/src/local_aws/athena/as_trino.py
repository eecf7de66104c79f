"""Athena's SQL in Trino's words, where the same words mean something else there.

On Athena `1.5` is a double, an array of rows is unnested to one column of rows, a time in a zone that is cast
to a timestamp is UTC's clock, and a map's key that is missing is NULL. Each is written so that Trino
answers the same; where only the plan could tell a map from an array (`x[n]`), Trino's meaning stays, and
where only it could tell how many columns there are (UNNEST without names), nothing is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot.dialects import Trino
from sqlglot.errors import TokenError
from sqlglot.tokens import Token, TokenType

from local_aws.athena.errors import QueryError, located, place, refuse_many_elements, unnamed_columns
from local_aws.athena.numerals import numerals

_WRAPPING = re.compile(r"Unexpected parameters \((.*), <function>\) for function (?:transform|map_filter)\.")
"""What Trino says of an array that is wrapped as a map, a map as an array, and of what is neither."""

_OPEN, _CLOSE = ("(", "["), (")", "]")

_MISSING = frozenset({"BITWISE_XOR_AGG"})
"""Functions of Trino 476 that are younger than what Athena is built on (this one: Trino 447, May 2024)."""

_OF_LITERALS = frozenset(
    ("ARRAY", "[", "]", ",", "-", "NULL", "TRUE", "FALSE", "DATE", "TIMESTAMP", "DECIMAL")
)
"""What is written in an array of literals beside texts and numbers."""


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """*length* characters of the given text at *at* become *new*."""

    at: int
    length: int
    new: str


class AsTrino:
    """The statement *given* to Athena, and what is *sent* to Trino for it."""

    def __init__(self, given: str) -> None:
        self.given = given
        try:
            tokens = Trino().tokenize(given)
        except TokenError:
            tokens = []
        found = [_Edit(start, end - start, new) for start, end, new in numerals(given) if new is not None]
        for at in range(len(tokens)):
            if _word(tokens, at) in _MISSING and _word(tokens, at + 1) == "(":
                name, where = tokens[at].text.lower(), place(given, tokens[at].start)
                raise QueryError("FUNCTION_NOT_FOUND", f"{where}Function '{name}' not registered")
            if _word(tokens, at) == "ARRAY" and _word(tokens, at + 1) == "[":
                refuse_many_elements(len(_split(tokens, at + 1, _closing(tokens, at + 1) or at)))
        for edits in (_unnests(tokens), _casts(tokens), _subscripts(tokens)):
            found += edits
        self._edits = sorted(found)
        parts, done = [], 0
        for edit in self._edits:
            parts += [given[done : edit.at], edit.new]
            done = edit.at + edit.length
        self.sent = "".join([*parts, given[done:]])

    def translated(self, error: QueryError) -> QueryError:
        """*error*, which Trino said of what was sent, with its place in what was given."""
        found = located(error, self.sent, self.given, self.origin)
        wrapped = _WRAPPING.search(found.message) if error.name == "FUNCTION_NOT_FOUND" else None
        if wrapped is None:
            return found
        where = found.message[: wrapped.start()]
        if wrapped[1].startswith(("array", "map")):
            message = f"{where}Column alias list does not have as many entries as there are columns available"
            return QueryError("MISMATCHED_COLUMN_ALIASES", message)
        return QueryError("INVALID_FUNCTION_ARGUMENT", f"{where}Cannot unnest type: {wrapped[1]}")

    def origin(self, offset: int) -> int:
        """Where in the given text *offset* of the sent one comes from."""
        moved = 0
        for edit in self._edits:
            if edit.at + moved + len(edit.new) > offset:
                return min(edit.at, offset - moved)
            moved += len(edit.new) - edit.length
        return offset - moved


def _word(tokens: list[Token], at: int) -> str:
    """A word or sign in capitals; nothing for quoted text and beyond the ends."""
    if not 0 <= at < len(tokens) or tokens[at].token_type in (TokenType.STRING, TokenType.IDENTIFIER):
        return ""
    return tokens[at].text.upper()


def _closing(tokens: list[Token], opened: int) -> int | None:
    """The bracket that closes the one at *opened*."""
    depth = 0
    for at in range(opened, len(tokens)):
        depth += (_word(tokens, at) in _OPEN) - (_word(tokens, at) in _CLOSE)
        if depth == 0:
            return at
    return None


def _opening(tokens: list[Token], closed: int) -> int | None:
    """The bracket that the one at *closed* closes."""
    depth = 0
    for at in range(closed, -1, -1):
        depth += (_word(tokens, at) in _CLOSE) - (_word(tokens, at) in _OPEN)
        if depth == 0:
            return at
    return None


def _split(tokens: list[Token], opened: int, closed: int) -> list[tuple[int, int]]:
    """First and last token of each item between two brackets."""
    items, first, depth = [], opened + 1, 0
    for at in range(opened + 1, closed):
        depth += (_word(tokens, at) in _OPEN) - (_word(tokens, at) in _CLOSE)
        if depth == 0 and _word(tokens, at) == ",":
            items.append((first, at - 1))
            first = at + 1
    return [*items, (first, closed - 1)]


def _unnests(tokens: list[Token]) -> Iterator[_Edit]:
    """Arrays in rows of one field, so that Trino leaves rows whole; maps, which have two names, as maps."""
    for at in range(len(tokens)):
        if _word(tokens, at) != "UNNEST" or _word(tokens, at + 1) != "(":
            continue
        closed = _closing(tokens, at + 1)
        if closed is None:
            return
        items = _split(tokens, at + 1, closed)
        names = _names(tokens, closed + 1)
        if names == 0 and not all(_is_of_literals(tokens, *item) for item in items):
            raise unnamed_columns()
        if names == len(items):
            head, tail = "transform(", ", unnested -> row(unnested))"
        elif names == 2 * len(items):
            head, tail = "map_filter(", ", (unnested_key, unnested_value) -> true)"
        else:
            continue
        for first, last in items:
            yield _Edit(tokens[first].start, 0, head)
            yield _Edit(tokens[last].end + 1, 0, tail)


def _is_of_literals(tokens: list[Token], first: int, last: int) -> bool:
    """Whether an array is written out in literals: no row, whose fields Trino would make columns of."""
    words = [_word(tokens, at) for at in range(first, last + 1)]
    return words[:1] == ["ARRAY"] and all(
        tokens[at].token_type in (TokenType.STRING, TokenType.NUMBER) or word in _OF_LITERALS
        for at, word in enumerate(words, first)
    )


def _names(tokens: list[Token], at: int) -> int:
    """How many columns an alias names for what is unnested; 0 where it names none."""
    ordinality = _word(tokens, at) == "WITH" and _word(tokens, at + 1) == "ORDINALITY"
    at += 2 if ordinality else 0
    at += 1 if _word(tokens, at) == "AS" else 0
    closed = _closing(tokens, at + 1) if _word(tokens, at + 1) == "(" else None
    return len(_split(tokens, at + 1, closed)) - ordinality if closed else 0


def _casts(tokens: list[Token]) -> Iterator[_Edit]:
    """What is cast to a timestamp goes by way of UTC: that changes nothing but a time in another zone."""
    for at in range(len(tokens)):
        name = _word(tokens, at)
        if name not in ("CAST", "TRY_CAST") or _word(tokens, at + 1) != "(":
            continue
        closed = _closing(tokens, at + 1)
        last = next((each for each in range(closed or 0, at, -1) if _is_target(tokens, each, at + 1)), None)
        if closed is None or last is None:
            continue
        digits = "".join(token.text for token in tokens[last + 2 : closed])
        yield _Edit(tokens[at + 2].start, 0, f"{name}(")
        yield _Edit(tokens[last].start, 0, f"AS TIMESTAMP{digits} WITH TIME ZONE) AT TIME ZONE 'UTC' ")


def _is_target(tokens: list[Token], at: int, opened: int) -> bool:
    """Whether `AS timestamp` or `AS timestamp(n)`, and then the end of the cast, are at *at*."""
    if _word(tokens, at) != "AS" or _word(tokens, at + 1) != "TIMESTAMP":
        return False
    end = at + 5 if _word(tokens, at + 2) == "(" else at + 2
    return _word(tokens, end) == ")" and _opening(tokens, end) == opened


def _subscripts(tokens: list[Token]) -> Iterator[_Edit]:
    """A subscript of text is a map's."""
    for at in range(1, len(tokens) - 1):
        of_text = _word(tokens, at - 1) == "[" and _word(tokens, at + 1) == "]"
        if tokens[at].token_type != TokenType.STRING or not of_text:
            continue
        first = None if _word(tokens, at - 2) == "ARRAY" else _primary(tokens, at - 2)
        if first is not None:
            yield _Edit(tokens[first].start, 0, "element_at(")
            yield _Edit(tokens[at - 1].start, 1, ", ")
            yield _Edit(tokens[at + 1].start, 1, ")")


def _primary(tokens: list[Token], last: int) -> int | None:
    """Where the value that ends at *last* begins: a name, a call, a value in brackets, with subscripts."""
    at = last
    while at >= 0:
        if _word(tokens, at) in _CLOSE:
            opened = _opening(tokens, at)
            if opened is None:
                return None
            named = _is_name(tokens, opened - 1)
            if _word(tokens, opened) == "[" and (named or _word(tokens, opened - 1) in _CLOSE):
                at = opened - 1
                continue
            at = opened - 1 if named else opened
        elif not _is_name(tokens, at):
            return None
        if _word(tokens, at - 1) != ".":
            return at
        at -= 2
    return None


_KEYWORD_TEXT = "SELECT FROM WHERE AND OR NOT ON BY THEN ELSE WHEN IN BETWEEN LIKE AS CASE HAVING"
_KEYWORDS = frozenset(_KEYWORD_TEXT.split())


def _is_name(tokens: list[Token], at: int) -> bool:
    if at < 0:
        return False
    if tokens[at].token_type == TokenType.IDENTIFIER:
        return True
    word = _word(tokens, at)
    return word.replace("_", "a").isalnum() and not word[:1].isdigit() and word not in _KEYWORDS
