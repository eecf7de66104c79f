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

INVOCATION_LIMIT = 5 * RESPONSE_LIMIT
"""Bytes of text that one invocation works through before it reads small records only: it has 120 seconds."""

SMALL_TEXT = 64 * 1024
"""Characters that cannot hold enough values to matter; nearly every record is smaller."""

_PIECE = 4096
"""Compressed bytes read at a time: what is behind a member is copied as often as there are members."""

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
    """What one delivered record has expanded to so far; one a record, shared by all that is inside it.

    *text_limit* is what its invocation has left, where that is less than a record may have.
    """

    def __init__(self, text_limit: int = TEXT_LIMIT) -> None:
        self._text_limit = text_limit
        self._text = self._decompressed = self._values = 0

    @property
    def work(self) -> int:
        """Bytes that were decompressed or parsed for this record, whether it landed or not."""
        return self._text + self._decompressed

    def decompressed(self, data: bytes) -> bytearray:
        """Return the content of all gzip members of *data*; joined objects hold several.

        Raises:
            UnreadableRecord: If a member is broken or torn, or there is more than the record has left.
        """
        content = bytearray()
        begin = end = 0
        inflate = zlib.decompressobj(wbits=31)
        while end < len(data):
            piece = data[end : end + _PIECE]
            try:
                part = inflate.decompress(piece, self._text_limit - self._text - len(content) + 1)
            except zlib.error as error:
                raise UnreadableRecord(begin, "a gzip member is broken") from error
            content += part
            self._decompressed += len(part)
            if self._text + len(content) > self._text_limit:
                raise self._too_long()
            end += len(piece) - len(inflate.unused_data)
            if inflate.eof:
                begin, inflate = end, zlib.decompressobj(wbits=31)
        if begin < end:
            raise UnreadableRecord(len(data), "the last gzip member is torn")
        return content

    def add(self, text: str, size: int) -> None:
        """Count *text*, *size* bytes long in UTF-8, which is about to be parsed.

        Raises:
            UnreadableRecord: If the record has no room for it.
        """
        self._text += size
        if self._text > self._text_limit:
            raise self._too_long()
        if len(text) <= SMALL_TEXT:
            return
        left = VALUE_LIMIT - self._values
        self._values += sum(1 for _ in islice(_TO_NEXT_VALUE.finditer(text), left + 1))
        if self._values > VALUE_LIMIT:
            raise too_large(f"it holds more than {VALUE_LIMIT} JSON values")

    def _too_long(self) -> UnreadableRecord:
        if self._text_limit < TEXT_LIMIT:
            return no_room()
        return too_large(f"it expands to more than {TEXT_LIMIT} bytes")


def too_large(why: str) -> UnreadableRecord:
    """Return the error of a record that no response can carry: a replay of the same bytes would fail too."""
    what_to_do = "replay it as several records of fewer events each, and let the sender batch fewer"
    return UnreadableRecord(0, f"alone it is too large: {why}; {what_to_do}")


def no_room() -> UnreadableRecord:
    """Return the error of a record that came after others that took all that an invocation has."""
    what_to_do = "replay it, or make LambdaBufferSizeMB smaller"
    return UnreadableRecord(0, f"no room left beside the records that came with it; {what_to_do}")
