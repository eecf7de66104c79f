"""The bodies of text files, which may be gzip whatever they are called."""

from __future__ import annotations

import gzip
from pathlib import Path


def decompressed(path: str) -> bytes:
    """The bytes of a local file, out of gzip where it is."""
    body = Path(path).read_bytes()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
