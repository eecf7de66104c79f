"""The few functions that SQL cannot say, in Python."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote_plus, unquote_plus, urlsplit

from local_aws.athena.embedded.types import athena_type
from local_aws.athena.embedded.xxhash64 import xxhash64
from local_aws.athena.text import double_text, real_text

if TYPE_CHECKING:
    import duckdb

#: More than the quotient of two decimals of 38 digits needs to be rounded right.
_DECIMAL_DIGITS = 120


def url_part(url: str, part: str) -> str | None:
    """One part of *url*, NULL where there is none or the URL is not one."""
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        return None
    values = {
        "host": split.hostname,
        "path": split.path,
        "query": split.query or None,
        "fragment": split.fragment or None,
        "protocol": split.scheme or None,
        "port": None if port is None else str(port),
    }
    return values[part]


def url_parameter(url: str, name: str) -> str | None:
    """The first value of the query parameter *name*."""
    for key, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if key == name:
            return value
    return None


def json_sorted(text: str) -> str:
    """JSON text without spaces and with sorted keys, as Trino's json_parse keeps it."""
    return json.dumps(
        json.loads(text),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def url_decode(text: str) -> str:
    """Form decoding, `+` as a space."""
    return unquote_plus(text)


def crc32(data: bytes) -> int:
    """The CRC of *data*."""
    return zlib.crc32(data)


def from_base(digits: str, radix: int) -> int:
    """A whole number written in *radix*."""
    return int(digits, radix)


def decimal_quotient(left: str, right: str, scale: int) -> str:
    """*left* over *right*, exact, rounded half away from zero to *scale* digits."""
    with localcontext(prec=_DECIMAL_DIGITS):
        unit = Decimal(1).scaleb(-scale)
        return str((Decimal(left) / Decimal(right)).quantize(unit, rounding=ROUND_HALF_UP))


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every function known to *connection*'s database."""
    for name, function, kinds, answer in (
        ("t_url_part_py", url_part, ["VARCHAR", "VARCHAR"], "VARCHAR"),
        ("t_url_parameter_py", url_parameter, ["VARCHAR", "VARCHAR"], "VARCHAR"),
        ("t_url_encode_py", lambda text: quote_plus(text, safe="*"), ["VARCHAR"], "VARCHAR"),
        ("t_url_decode_py", url_decode, ["VARCHAR"], "VARCHAR"),
        ("t_json_sorted_py", json_sorted, ["VARCHAR"], "VARCHAR"),
        ("t_double_text_py", double_text, ["DOUBLE"], "VARCHAR"),
        ("t_real_text_py", real_text, ["FLOAT"], "VARCHAR"),
        ("t_typeof_py", athena_type, ["VARCHAR"], "VARCHAR"),
        ("t_decimal_quotient_py", decimal_quotient, ["VARCHAR", "VARCHAR", "INTEGER"], "VARCHAR"),
        ("t_from_base_py", from_base, ["VARCHAR", "BIGINT"], "BIGINT"),
        ("t_sha512_py", lambda data: hashlib.sha512(data).digest(), ["BLOB"], "BLOB"),
        ("t_crc32_py", crc32, ["BLOB"], "BIGINT"),
        ("t_xxhash64_py", lambda data: struct.pack(">Q", xxhash64(data)), ["BLOB"], "BLOB"),
    ):
        connection.create_function(name, function, kinds, answer)
