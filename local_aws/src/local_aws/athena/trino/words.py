"""Statements as words with their places, so that a part can be replaced and the rest stays as written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot.dialects import Trino
from sqlglot.errors import TokenError
from sqlglot.tokens import Token, TokenType

from local_aws.athena.errors import QueryError, located, place

_OPEN = {TokenType.L_PAREN, TokenType.L_BRACKET}
_CLOSE = {TokenType.R_PAREN, TokenType.R_BRACKET}


class Words:
    """The words of *sql*, comments left out, read from left to right."""

    def __init__(self, sql: str) -> None:
        try:
            self._tokens = Trino().tokenize(sql)
        except TokenError as error:
            raise QueryError("SYNTAX_ERROR", f"line 1:1: {error}") from error
        self.sql = sql
        self.at = 0

    def next_is(self, *words: str) -> bool:
        """Whether the next words are *words*, in any case."""
        following = self._tokens[self.at : self.at + len(words)]
        return [_word(token) for token in following] == list(words)

    def take(self, *words: str) -> bool:
        """Go past *words* if they are next."""
        found = self.next_is(*words)
        self.at += len(words) if found else 0
        return found

    def expect(self, *words: str) -> None:
        """Go past *words*.

        Raises:
            QueryError: SYNTAX_ERROR where something else is next.
        """
        if not self.take(*words):
            raise self.unexpected()

    def unexpected(self) -> QueryError:
        """The error of a word that may not be here."""
        if self.at >= len(self._tokens):
            return QueryError("SYNTAX_ERROR", f"{place(self.sql, len(self.sql))}mismatched input '<EOF>'")
        token = self._tokens[self.at]
        return QueryError("SYNTAX_ERROR", f"{place(self.sql, token.start)}mismatched input '{token.text}'")

    def name(self) -> list[str]:
        """The parts of a dotted name, without quotes, in lower case."""
        parts = [self._one().text.lower()]
        while self.take("."):
            parts.append(self._one().text.lower())
        return parts

    def until(self, *ends: str) -> str:
        """The text up to one of *ends* outside brackets, or to the bracket that closes."""
        first, depth = self.at, 0
        while self.at < len(self._tokens):
            kind = self._tokens[self.at].token_type
            if depth == 0 and (kind in _CLOSE or _word(self._tokens[self.at]) in ends):
                break
            depth += (kind in _OPEN) - (kind in _CLOSE)
            self.at += 1
        if first == self.at:
            return ""
        return self.sql[self._tokens[first].start : self._tokens[self.at - 1].end + 1]

    @property
    def rest(self) -> int:
        """Where in the text the next word begins."""
        if self.at >= len(self._tokens):
            raise self.unexpected()
        return self._tokens[self.at].start

    def _one(self) -> Token:
        if self.at >= len(self._tokens):
            raise self.unexpected()
        self.at += 1
        return self._tokens[self.at - 1]


def _word(token: Token) -> str:
    """A word as statements are compared by; a literal is never one, whatever its text."""
    return "" if token.token_type == TokenType.STRING else token.text.upper()


@dataclass(frozen=True, slots=True)
class Carried:
    """A query from *start* in the statement *given*, sent at *sent_start* within the statement *sent*."""

    given: str
    start: int
    sent: str
    sent_start: int

    def translated(self, error: QueryError) -> QueryError:
        """*error* with its line and column as they are in the statement that was given."""

        def origin(offset: int) -> int:
            return offset - self.sent_start + self.start if offset >= self.sent_start else -1

        return located(error, self.sent, self.given, origin)
