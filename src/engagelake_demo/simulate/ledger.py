"""The ledger of truth: what was emitted, what must be counted, and who belongs to each segment when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from types import MappingProxyType

from engagelake.names import STREAMS

from . import moments
from .facts import VIEWS, EndpointState, Fact
from .truth import Truth


@dataclass(slots=True)
class Counts:
    """What one stream was sent: *sent* = *readable* + *malformed* + *probes*, all in records.

    *documents* are the JSON documents of the readable records (a record may hold several), *duplicates*
    those of them whose exact bytes came before. *size* is in bytes.
    """

    sent: int = 0
    readable: int = 0
    malformed: int = 0
    probes: int = 0
    documents: int = 0
    duplicates: int = 0
    size: int = 0

    @property
    def distinct(self) -> int:
        """The documents that remain when duplicates are removed."""
        return self.documents - self.duplicates

    def to_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {**asdict(self), "distinct": self.distinct}


class Ledger:
    """Everything that the world has emitted so far, as facts."""

    def __init__(self) -> None:
        """Start with nothing emitted."""
        self._counts = {stream: Counts() for stream in STREAMS}
        self._facts: dict[str, Fact] = {}
        self._views: Counter[str] = Counter()
        self._truth: tuple[tuple[int, int], Truth] | None = None

    def note(self, stream: str, documents: Sequence[tuple[str, Fact]], size: int) -> None:
        """Enter one readable record of *size* bytes with its documents: (event id, fact) each."""
        counts = self._sent(stream, size)
        counts.readable += 1
        counts.documents += len(documents)
        for event_id, fact in documents:
            if event_id in self._facts:
                counts.duplicates += 1
                continue
            self._facts[event_id] = fact
            if fact.view is not None:
                self._views[fact.view] += fact.rows

    def note_malformed(self, stream: str, size: int) -> None:
        """Enter one record that must be quarantined."""
        self._sent(stream, size).malformed += 1

    def note_probe(self, stream: str, size: int) -> None:
        """Enter one set-up probe that must be dropped by name."""
        self._sent(stream, size).probes += 1

    def _sent(self, stream: str, size: int) -> Counts:
        counts = self._counts[stream]
        counts.sent += 1
        counts.size += size
        return counts

    def counts(self) -> dict[str, Counts]:
        """Return what each stream was sent so far."""
        return {stream: replace(counts) for stream, counts in self._counts.items()}

    def total(self) -> Counts:
        """Return what all streams together were sent so far."""
        every = self._counts.values()
        return Counts(**{f.name: sum(getattr(c, f.name) for c in every) for f in fields(Counts)})

    def view_counts(self) -> dict[str, int]:
        """Return the rows of each event view: every distinct event emitted so far."""
        return {view: self._views[view] for view in VIEWS}

    def facts(self) -> Mapping[str, Fact]:
        """Return every distinct event emitted so far by event id."""
        return MappingProxyType(self._facts)

    def segment(self, token: str, as_of: datetime | date) -> set[str]:
        """Return the subjects of the segment *token* at midnight *as_of* (KeyError if there is none)."""
        return set(self.truth(as_of).segments[token])

    def endpoint_tokens(self, as_of: datetime | date) -> dict[str, list[str]]:
        """Return the sorted tokens of every endpoint that must hold at least one at *as_of*."""
        return self.truth(as_of).endpoint_tokens()

    def address_tokens(self, as_of: datetime | date) -> dict[str, list[str]]:
        """Return the sorted tokens of every e-mail address that must hold at least one at *as_of*."""
        return self.truth(as_of).address_tokens()

    def endpoints(self, as_of: datetime | date) -> dict[str, EndpointState]:
        """Return every endpoint that the lake knows by now, as it was seen last; *as_of* hides none."""
        return self.truth(as_of).endpoints

    def suppressions(self, as_of: datetime | date) -> set[str]:
        """Return the normalised addresses that must not be messaged, as known now; *as_of* hides none."""
        return set(self.truth(as_of).suppressions)

    def truth(self, as_of: datetime | date) -> Truth:
        """Return the meaning of what was emitted so far, as of *as_of*; the last answer is kept."""
        moment = moments.of(as_of)
        key = (moment, len(self._facts))
        if self._truth is None or self._truth[0] != key:
            self._truth = (key, Truth(self._facts.items(), moment))
        return self._truth[1]
