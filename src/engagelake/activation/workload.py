"""How much a push is about to send, as SQL counted it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """The records of one operation, and of one group where records go by groups.

    Attributes:
        records: How many may be sent.
        refused: How many may not.
        size: Bytes of what may be sent, of all together; *largest* of one.
    """

    operation: str
    records: int
    refused: int = 0
    size: int = 0
    largest: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Workload:
    """All loads of one destination; *refusals* are the first refused records: record_id, code, message."""

    loads: tuple[Load, ...] = ()
    refusals: Sequence[Mapping[str, str]] = ()

    @property
    def planned(self) -> int:
        """How many changes there are, refused ones included."""
        return self.to_send + self.refused

    @property
    def to_send(self) -> int:
        """How many changes may be sent."""
        return sum(load.records for load in self.loads)

    @property
    def refused(self) -> int:
        """How many changes may not be sent."""
        return sum(load.refused for load in self.loads)

    @property
    def size(self) -> int:
        """Bytes of all that may be sent."""
        return sum(load.size for load in self.loads)

    @property
    def largest(self) -> int:
        """Bytes of the largest record that may be sent."""
        return max((load.largest for load in self.loads), default=0)

    @property
    def records(self) -> Counter[str]:
        """Records that may be sent, by operation."""
        return self._summed(lambda load: load.records)

    @property
    def groups(self) -> Counter[str]:
        """Groups of which something may be sent, by operation."""
        return self._summed(lambda load: int(load.records > 0))

    def _summed(self, figure: Callable[[Load], int]) -> Counter[str]:
        totals: Counter[str] = Counter()
        for load in self.loads:
            totals[load.operation] += figure(load)
        return totals
