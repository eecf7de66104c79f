"""The parts of URLs as Java's URI reads them, and form encoding."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote_plus, unquote, unquote_plus

# RFC 2396, appendix B.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_SERVER = re.compile(r"(?:[^@]*@)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::(\d*))?")
_ILLEGAL = re.compile(r"[\s<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def url_part(url: str, part: str) -> str | None:
    """One part of *url*, empty where it has none; NULL where Java reads no URL."""
    if _ILLEGAL.search(url):
        return None
    protocol, authority, path, query, fragment = _PARTS.fullmatch(url).groups()  # type: ignore[union-attr]
    server = _SERVER.fullmatch(authority or "")
    opaque = protocol is not None and authority is None and not path.startswith("/")
    values = {
        "protocol": protocol,
        "host": server and server[1],
        "path": None if opaque else unquote(path),
        "query": query and unquote(query),
        "fragment": fragment and unquote(fragment),
    }
    if part == "port":
        return (server and server[2]) or None
    return values[part] or ""


def url_parameter(url: str, name: str) -> str | None:
    """The first value of the query parameter *name*, NULL where there is none."""
    if _ILLEGAL.search(url):
        return None
    query = _PARTS.fullmatch(url)[4] or ""  # type: ignore[index]
    return next((value for key, value in parse_qsl(query, keep_blank_values=True) if key == name), None)


def url_encode(text: str) -> str:
    """Form encoding, as Java's: `*` stays and `~` does not."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def url_decode(text: str) -> str:
    """Form decoding, `+` as a space."""
    if _ESCAPE.search(text):
        raise ValueError(
            "!INVALID_FUNCTION_ARGUMENT: URLDecoder: Illegal hex characters in escape (%) pattern"
        )
    return unquote_plus(text)
