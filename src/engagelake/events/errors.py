"""The one error of this package: a record that must be quarantined, and why."""

from __future__ import annotations

from engagelake.errors import DataError


class UnreadableRecord(DataError):
    """A record cannot land whole, so it is quarantined whole.

    Attributes:
        offset: The byte of the (decompressed) record where the trouble, or the document with it, begins.
        reason: What is wrong, without any of the record's own data.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason
