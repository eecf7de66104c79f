"""What one delivered record may expand to, all that is compressed or wrapped inside it counted together.

The function that reads records has 512 MB, and its response carries 6 MB. A record of a few kilobytes can
hold gigabytes of spaces, or a list whose items take thirty times their text once they are parsed.
"""

from __future__ import annotations

import re
import zlib
from itertools import islice

from .errors import UnreadableRecord

RESPONSE_LIMIT = 6_000_000
"""Bytes that a response may have: Lambda allows 6 MB (Firehose developer guide, "Data transformation")."""

LANDED_LIMIT = (RESPONSE_LIMIT - 1_000) // 4 * 3
"""Bytes of landing records that a response of one record carries, in base64 and with its own JSON around."""

TEXT_LIMIT = 2 * RESPONSE_LIMIT
"""Bytes of text in one record: what lands, once more as the text of an envelope, and room for escapes."""

VALUE_LIMIT = 250_000
"""JSON values in one record: real events that fill a response hold fewer than 200,000."""

_SMALL_TEXT = 64 * 1024
"""Characters that cannot hold enough values to matter; nearly every record is smaller."""

_TO_NEXT_VALUE = re.compile(
    r"""
    [^"{\[,]*+
    (?: "[^"\\]*+ (?:\\.[^"\\]*+)*+ "?   # strings are passed over; one that never ends goes on to the end
        [^"{\[,]*+ )*+
    (?: [{\[,] | \Z )
    """,
    re.DOTALL | re.VERBOSE,
)
"""From anywhere outside a string to the next mark that a value stands behind, or to the end."""


class Expansion:
    """What one delivered record has expanded to so far; one a record, shared by all that is inside it."""

    def __init__(self) -> None:
        self._bytes = TEXT_LIMIT
        self._values = VALUE_LIMIT

    def decompressed(self, data: bytes) -> bytearray:
        """Return the content of all gzip members of *data*; joined objects hold several.

        Raises:
            UnreadableRecord: If a member is broken or torn, or there is more than the record has left.
        """
        content = bytearray()
        rest = data
        while rest:
            inflate = zlib.decompressobj(wbits=31)
            try:
                content += inflate.decompress(rest, self._bytes - len(content) + 1)
            except zlib.error as error:
                raise UnreadableRecord(len(data) - len(rest), "a gzip member is broken") from error
            if len(content) > self._bytes:
                raise _too_long()
            if not inflate.eof:
                raise UnreadableRecord(len(data), "the last gzip member is torn")
            rest = inflate.unused_data
        return content

    def add(self, text: str, size: int) -> None:
        """Count *text*, *size* bytes long in UTF-8, which is about to be parsed.

        Raises:
            UnreadableRecord: If the record has no room for it.
        """
        self._bytes -= size
        if self._bytes < 0:
            raise _too_long()
        if len(text) <= _SMALL_TEXT:
            return
        self._values -= sum(1 for _ in islice(_TO_NEXT_VALUE.finditer(text), self._values + 1))
        if self._values < 0:
            raise too_large(f"it holds more than {VALUE_LIMIT} JSON values")


def too_large(why: str) -> UnreadableRecord:
    """Return the error of a record that no response can carry: a replay of the same bytes would fail too."""
    what_to_do = "replay it as several records of fewer events each, and let the sender batch fewer"
    return UnreadableRecord(0, f"alone it is too large: {why}; {what_to_do}")


def _too_long() -> UnreadableRecord:
    return too_large(f"it expands to more than {TEXT_LIMIT} bytes")
