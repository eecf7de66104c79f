"""One simulated day: its chance, its clock, and the queue of documents on their way to the streams."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import moments
from .catalog import Catalog
from .facts import Fact
from .rates import Rates

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Document(NamedTuple):
    """One JSON document on its way: an object, or an envelope's text with the text of the record *inner*."""

    emitted: int
    stream: str
    record: dict[str, Any] | str
    fact: Fact
    inner: str | None = None


def compact(record: dict[str, Any]) -> str:
    """Return *record* as one line of JSON, every script as it is."""
    return _ENCODER.encode(record)


class Queue:
    """Documents by the number of the day on which they reach their stream."""

    def __init__(self, start: int) -> None:
        """Count days from *start* (ms, midnight UTC), the first being 1."""
        self._start = start
        self._days: dict[int, list[Document]] = defaultdict(list)

    def put(self, document: Document, today: int) -> None:
        """Queue *document* for the day of its `emitted`, or *today* if that is past."""
        number = 1 + (document.emitted - self._start) // moments.DAY
        self._days[max(number, today)].append(document)

    def take(self, number: int) -> list[Document]:
        """Remove and return the documents of day *number* in the order of `emitted`."""
        return sorted(self._days.pop(number, []), key=lambda document: document.emitted)


@dataclass(frozen=True, slots=True)
class Day:
    """The day *number* (1-based) that begins at *start* (ms)."""

    number: int
    start: int
    rng: random.Random
    rates: Rates
    catalog: Catalog
    queue: Queue

    def put(
        self,
        stream: str,
        record: dict[str, Any] | str,
        fact: Fact,
        punctual: bool = False,
        inner: str | None = None,
    ) -> None:
        """Queue a document for *stream* at the time of *fact*; now and then late, unless *punctual*.

        A *record* that is text is an envelope's, and *inner* is the text of the record inside.
        """
        emitted = fact.at
        if not punctual:
            chance = self.rng.random()
            if chance < self.rates.late:
                emitted += self.rng.randint(1, 3) * moments.DAY
            elif chance < self.rates.late + self.rates.out_of_order:
                emitted += self.rng.randrange(3 * moments.HOUR)
        self.queue.put(Document(emitted, stream, record, fact, inner), self.number)

    def moment(self, earliest: int = 0, latest: int = 24) -> int:
        """Return a moment (ms) of this day between two hours."""
        span = (latest - earliest) * moments.HOUR
        return self.start + earliest * moments.HOUR + int(self.rng.random() * span)

    def chance(self, share: float) -> bool:
        """Return True in *share* of the cases."""
        return self.rng.random() < share

    def hex(self, bits: int = 128) -> str:
        """Return a new identifier of *bits* bits."""
        return f"{self.rng.getrandbits(bits):0{bits // 4}x}"

    def uuid(self) -> str:
        """Return a new identifier in the form of a UUID."""
        text = self.hex()
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def message_id(self) -> str:
        """Return a new e-mail message id as SES and Pinpoint make them."""
        text = self.hex()
        return f"0100{text[:12]}-{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}-000000"
