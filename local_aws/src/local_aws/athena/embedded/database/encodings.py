"""Bytes as text, numbers as bytes, and keyed digests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import unicodedata
import zlib
from collections.abc import Callable

import xxhash

_SOUNDEX = {letter: digit for digit, letters in enumerate(
    ("BFPV", "CGJKQSXZ", "DT", "L", "MN", "R"), 1) for letter in letters}  # fmt: skip


def keyed(digest: str) -> Callable[[bytes, bytes], bytes]:
    """The HMAC of data and key with *digest*."""
    return lambda data, key: hmac.new(key, data, digest).digest()


def packed(form: str) -> Callable[[float], bytes]:
    """A number as bytes, in struct's *form*."""
    return lambda value: struct.pack(form, value)


def unpacked(form: str) -> Callable[[bytes], float]:
    """A number from bytes of struct's *form*."""

    def read(data: bytes) -> float:
        if len(data) != struct.calcsize(form):
            size = struct.calcsize(form)
            raise ValueError(f"!INVALID_FUNCTION_ARGUMENT: expected {size}-byte input, not {len(data)}")
        return struct.unpack(form, data)[0]

    return read


def utf8_text(data: bytes, replacement: str) -> str:
    """*data* read as UTF-8, each invalid byte as *replacement*."""
    parts, rest = [], data
    while rest:
        try:
            parts.append(rest.decode())
            break
        except UnicodeDecodeError as error:
            parts += [rest[: error.start].decode(), replacement]
            rest = rest[error.end :]
    return "".join(parts)


def soundex(word: str) -> str:
    """The sound of *word*: its first letter and three digits."""
    letters = [letter for letter in word.upper() if letter.isalpha()]
    if not letters:
        return ""
    out, last = letters[0], _SOUNDEX.get(letters[0])
    for letter in letters[1:]:
        digit = _SOUNDEX.get(letter)
        if digit is not None and digit != last:
            out += str(digit)
        if letter not in "HW":
            last = digit
    return out[:4].ljust(4, "0")


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (Luhn)."""
    if not digits.isdigit():
        raise ValueError("!INVALID_FUNCTION_ARGUMENT: Input must contain only digits")
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _base64_url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _base32(text: str) -> bytes:
    return base64.b32decode(text)


def _xxhash64(data: bytes) -> bytes:
    """XXH64 of *data*; DuckDB reads the signature of a function, and the library's own has none."""
    return xxhash.xxh64_digest(data)


def _crc32(data: bytes) -> int:
    return zlib.crc32(data)


def _normalized(text: str, form: str) -> str:
    return unicodedata.normalize(form, text)


_DIGESTS = ("md5", "sha1", "sha256", "sha512")
#: DuckDB name, function, argument types, result type.
FUNCTIONS = (
    ("t_sha512_py", lambda data: hashlib.sha512(data).digest(), ["BLOB"], "BLOB"),
    ("t_crc32_py", _crc32, ["BLOB"], "BIGINT"),
    ("t_xxhash64_py", _xxhash64, ["BLOB"], "BLOB"),
    *((f"t_hmac_{name}_py", keyed(name), ["BLOB", "BLOB"], "BLOB") for name in _DIGESTS),
    ("t_to_base64url_py", lambda data: base64.urlsafe_b64encode(data).decode(), ["BLOB"], "VARCHAR"),
    ("t_from_base64url_py", _base64_url, ["VARCHAR"], "BLOB"),
    ("t_to_base32_py", lambda data: base64.b32encode(data).decode(), ["BLOB"], "VARCHAR"),
    ("t_from_base32_py", _base32, ["VARCHAR"], "BLOB"),
    ("t_to_big_endian_32_py", packed(">i"), ["INTEGER"], "BLOB"),
    ("t_to_big_endian_64_py", packed(">q"), ["BIGINT"], "BLOB"),
    ("t_from_big_endian_32_py", unpacked(">i"), ["BLOB"], "INTEGER"),
    ("t_from_big_endian_64_py", unpacked(">q"), ["BLOB"], "BIGINT"),
    ("t_to_ieee754_32_py", packed(">f"), ["FLOAT"], "BLOB"),
    ("t_to_ieee754_64_py", packed(">d"), ["DOUBLE"], "BLOB"),
    ("t_from_ieee754_32_py", unpacked(">f"), ["BLOB"], "FLOAT"),
    ("t_from_ieee754_64_py", unpacked(">d"), ["BLOB"], "DOUBLE"),
    ("t_from_utf8_py", utf8_text, ["BLOB", "VARCHAR"], "VARCHAR"),
    ("t_soundex_py", soundex, ["VARCHAR"], "VARCHAR"),
    ("t_luhn_py", luhn, ["VARCHAR"], "BOOLEAN"),
    ("t_normalize_py", _normalized, ["VARCHAR", "VARCHAR"], "VARCHAR"),
)  # fmt: skip
