"""A change: what one record at a destination must become. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

OPERATIONS = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True)
class Change:
    """One record to send.

    Attributes:
        record_id: The record's id at the destination; the key of its outcomes.
        operation: One of `OPERATIONS`.
        fingerprint: Hash of the desired values; None for a removal.
        payload: JSON text of what is sent.
        group: Records of one group succeed or fail as one request (a segment); "" where each stands alone.
        ref: The destination's own id of the group, where an earlier outcome named it.
    """

    record_id: str
    operation: str
    fingerprint: str | None
    payload: str
    group: str = ""
    ref: str | None = None


class Batch(Protocol):
    """Changes that are sent together: a tuple, or a group that is read anew whenever it is gone through."""

    def __len__(self) -> int:
        """Return how many changes it has."""
        ...

    def __iter__(self) -> Iterator[Change]:
        """Yield its changes; always the same ones, in the same order."""
        ...
