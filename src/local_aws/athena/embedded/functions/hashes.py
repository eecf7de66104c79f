"""Digests and encodings of varbinary."""

from __future__ import annotations

from local_aws.athena.embedded.functions.rules import Rule, to

RULES: dict[str, Rule] = {
    "to_utf8": to("encode", 1),
    "from_utf8": to("decode", 1),
    "to_hex": to("t_to_hex", 1),
    "from_hex": to("unhex", 1),
    "to_base64": to("to_base64", 1),
    "from_base64": to("from_base64", 1),
    "md5": to("t_md5", 1),
    "sha1": to("t_sha1", 1),
    "sha256": to("t_sha256", 1),
    "sha512": to("t_sha512", 1),
    "crc32": to("t_crc32", 1),
    "xxhash64": to("t_xxhash64", 1),
    "uuid": to("t_uuid", 0),
}
