"""The words of a DDL statement, one after the other; what does not fit fails with its line and column."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from local_aws.athena.errors import QueryError

Item = TypeVar("Item")
_WORD = re.compile(
    r"""(?sx)
    (?P<space>\s+|--[^\n]*|/\*.*?\*/)
    |(?P<string>'(?:[^'\\]|\\.|'')*')
    |(?P<quoted>`(?:[^`]|``)*`|"(?:[^"]|"")*")
    |(?P<number>\d+(?:\.\d+)?(?![\w]))
    |(?P<word>[A-Za-z_0-9][\w$@]*)
    |(?P<symbol>.)
    """
)
_ESCAPE = re.compile(r"\\(?:([0-3][0-7]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "0": "\0", "Z": "\x1a"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: *kind* is word, quoted, string, number, symbol or end; *text* as written; *at* its offset."""

    kind: str
    text: str
    at: int

    @property
    def name(self) -> str:
        """A name without its quotes."""
        return self.text[1:-1] if self.kind == "quoted" else self.text


class Words:
    """Reads *sql* from its first word to its last.

    Raises:
        QueryError: SYNTAX_ERROR `line L:C: mismatched input …`, from every method that needs a word which
            is not there.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._words = [
            Word(str(found.lastgroup), found[0], found.start())
            for found in _WORD.finditer(sql)
            if found.lastgroup != "space"
        ]
        self._words.append(Word("end", "<EOF>", len(sql.rstrip())))
        self._next = 0

    @property
    def next(self) -> Word:
        """The word that comes next."""
        return self._words[self._next]

    def take(self, phrase: str) -> bool:
        """Pass the words of *phrase* if they come next; letters' case does not matter."""
        wanted = phrase.split()
        there = self._words[self._next : self._next + len(wanted)]
        plain = [word.text.lower() for word in there if word.kind in ("word", "symbol")]
        if plain != [word.lower() for word in wanted]:
            return False
        self._next += len(wanted)
        return True

    def need(self, *phrases: str) -> str:
        """Pass the first of *phrases* that comes next, and return it."""
        for phrase in phrases:
            if self.take(phrase):
                return phrase
        raise self.mismatch(*phrases)

    def name(self) -> str:
        """A name, in lower case as Glue keeps it."""
        if self.next.kind not in ("word", "quoted"):
            raise self.mismatch("identifier", plain=True)
        return self._pass().name.lower()

    def table(self, database: str) -> tuple[str, str]:
        """A table's database and name, *database* where only a name is written; a catalog in front is
        passed.
        """
        parts = [self.name()]
        while self.take("."):
            parts.append(self.name())
        if len(parts) == 1 and self.next.kind != "end" and "." in parts[0]:
            parts = parts[0].split(".")
        return (parts[-2] if len(parts) > 1 else database).lower(), parts[-1]

    def string(self) -> str:
        """The text of a string, or of a name in double quotes, as Hive reads it."""
        word = self.next
        if word.kind != "string" and not word.text.startswith('"'):
            raise self.mismatch("string", plain=True)
        self._pass()
        return _ESCAPE.sub(_escaped, word.text[1:-1].replace("''", "'"))

    def number(self) -> int:
        """A whole number."""
        if self.next.kind != "number" or "." in self.next.text:
            raise self.mismatch("integer", plain=True)
        return int(self._pass().text)

    def listed(self, item: Callable[[], Item]) -> list[Item]:
        """What *item* reads, between brackets, with commas between."""
        self.need("(")
        found = [item()]
        while self.take(","):
            found.append(item())
        self.need(",", ")")
        return found

    def properties(self) -> dict[str, str]:
        """`('key' = 'value', …)`."""
        return dict(self.listed(self._property))

    def _property(self) -> tuple[str, str]:
        key = self.string()
        self.need("=")
        if self.next.kind in ("number", "word"):
            return key, self._pass().text
        return key, self.string()

    def bracketed(self) -> str:
        """The text between a bracket and the one that closes it."""
        self.need("(")
        first, depth = self.next.at, 1
        while depth:
            word = self.skip()
            depth += (word.text == "(") - (word.text == ")")
        return self.sql[first : word.at].strip()

    def skip(self) -> Word:
        """Pass whatever comes next."""
        if self.next.kind == "end":
            raise self.mismatch()
        return self._pass()

    def rest(self) -> str:
        """The text from the next word to the end."""
        return self.sql[self.next.at :]

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.next.kind != "end":
            raise self.mismatch("<EOF>", plain=True)

    def mismatch(self, *expected: str, plain: bool = False) -> QueryError:
        """What is said of a next word that is not *expected*."""
        word, before = self.next, self.sql[: self.next.at]
        line, column = before.count("\n") + 1, word.at - before.rfind("\n")
        names = ", ".join(text if plain else f"'{text.upper()}'" for text in expected)
        found = word.text if word.kind == "end" else f"'{word.text}'"
        message = f"line {line}:{column}: mismatched input {found}"
        return QueryError("SYNTAX_ERROR", f"{message}. Expecting: {names}" if names else message)

    def _pass(self) -> Word:
        word = self.next
        self._next += 1
        return word


def _escaped(found: re.Match[str]) -> str:
    octal, code, char = found.groups()
    if octal:
        return chr(int(octal, 8))
    return chr(int(code, 16)) if code else _ESCAPED.get(char, char)
