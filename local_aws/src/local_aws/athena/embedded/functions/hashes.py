"""Digests and encodings of varbinary."""

from __future__ import annotations

from sqlglot import exp

from local_aws.athena.embedded.expressions.rules import Rule, built, call, text, to

_PYTHON = """
sha512 crc32 xxhash64 hmac_md5 hmac_sha1 hmac_sha256 hmac_sha512 to_base64url from_base64url to_base32
from_base32 to_big_endian_32 to_big_endian_64 from_big_endian_32 from_big_endian_64 to_ieee754_32
to_ieee754_64 from_ieee754_32 from_ieee754_64
"""


def _from_utf8(args: list[exp.Expression]) -> exp.Expression:
    """Bytes that are no UTF-8 become the second argument, or U+FFFD."""
    return call("t_from_utf8_py", args[0], *(args[1:] or [text("\ufffd")]))


RULES: dict[str, Rule] = {
    **{name: to(f"t_{name}_py", 2 if name.startswith("hmac") else 1) for name in _PYTHON.split()},
    "to_utf8": to("encode", 1),
    "from_utf8": built(_from_utf8, 1, 2),
    "to_hex": to("t_to_hex", 1),
    "from_hex": to("unhex", 1),
    "to_base64": to("to_base64", 1),
    "from_base64": to("from_base64", 1),
    "md5": to("t_md5", 1),
    "sha1": to("t_sha1", 1),
    "sha256": to("t_sha256", 1),
    "uuid": to("t_uuid", 0),
}
