"""What a delivery stream has acknowledged and not yet delivered, kept so that it is delivered once.

A record is kept as it came in, then as the output that was made of it, and no longer once the object that
holds it is in S3. The name of that object is kept before it is written: whoever is killed in between writes
the same object again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from threading import Lock
from typing import Any

from ..state.shelf import Shelf
from .records import Counts, Record

Output = tuple[int, bytes]
"""When the record arrived (ms since the epoch), and the data that was made of it."""

KINDS = ("backup", "data", "error")
"""What is delivered: records as they arrived, what was made of them, lines of those that failed."""


@dataclass(slots=True)
class StreamState:
    """What a ledger keeps of one stream: its description, counts, and everything on its way."""

    description: dict[str, Any] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    iterators: dict[str, str | None] = field(default_factory=dict)
    incoming: list[Record] = field(default_factory=list)
    output: dict[str, list[Output]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    begun: dict[str, dict[str, str]] = field(default_factory=dict)


class Ledger:
    """The ledger of the stream *arn* on *shelf*."""

    def __init__(self, shelf: Shelf, arn: str) -> None:
        self._shelf = shelf
        self._arn = arn
        self._next = 0
        self._lock = Lock()
        self._incoming: deque[tuple[str, list[Record]]] = deque()
        self._output: dict[str, list[str]] = {kind: [] for kind in KINDS}

    def describe(self, description: Mapping[str, Any]) -> None:
        """Keep what the stream is."""
        self._shelf.put({self._name("stream"): dict(description)})

    def receive(
        self, records: list[Record], received: int, iterators: Mapping[str, str | None] | None
    ) -> None:
        """Keep *records*, how many were *received* with them, and where the source is read on."""
        if not self._shelf.keeps:
            return
        with self._lock:
            changes: dict[tuple[str, ...], Any] = {self._name("received"): received}
            if iterators is not None:
                changes[self._name("iterators")] = dict(iterators)
            if not records:
                self._shelf.put(changes)
                return
            name = self._number()
            changes[self._name("incoming", name)] = [astuple(record) for record in records]
            self._shelf.put(changes)
            self._incoming.append((name, list(records)))

    def transform(self, number: int, output: Mapping[str, list[Output]], counts: Counts) -> None:
        """Keep *output*, by `KINDS`, in the place of the *number* oldest records."""
        if not self._shelf.keeps:
            return
        with self._lock:
            changes: dict[tuple[str, ...], Any] = {self._name("counts"): counts.as_dict()}
            left = deque(self._incoming)
            while number:
                name, records = left.popleft()
                number, records = max(0, number - len(records)), records[number:]
                changes[self._name("incoming", name)] = [astuple(record) for record in records] or None
                if records:
                    left.appendleft((name, records))
            made = {kind: self._number() for kind, items in output.items() if items}
            changes.update((self._name(kind, name), output[kind]) for kind, name in made.items())
            self._shelf.put(changes)
            self._incoming = left
        for kind, name in made.items():
            self._output[kind].append(name)

    def begin(self, kind: str, place: Mapping[str, str]) -> None:
        """Keep the *place* (Bucket and Key) that all output of *kind* is about to be written to."""
        self._shelf.put({self._name("begun", kind): dict(place)})

    def abandon(self, kind: str) -> None:
        """Forget the place: S3 refused."""
        self._shelf.put({self._name("begun", kind): None})

    def deliver(self, kind: str, counts: Counts) -> None:
        """Forget all output of *kind*: it is in S3."""
        if not self._shelf.keeps:
            return
        gone: dict[tuple[str, ...], Any] = {self._name(kind, name): None for name in self._output[kind]}
        self._output[kind].clear()
        self._shelf.put({**gone, self._name("begun", kind): None, self._name("counts"): counts.as_dict()})

    def forget(self) -> None:
        """Forget the stream."""
        self._shelf.put({name: None for name, _ in self._shelf.items(self._arn)})

    def restore(self, rows: Sequence[tuple[tuple[str, ...], Any]]) -> StreamState:
        """Take over the *rows* of the stream and return what they say."""
        state, received = StreamState(), 0
        for (_, kind, *rest), value in rows:
            if kind == "stream":
                state.description = value
            elif kind == "counts":
                state.counts = Counts(**value)
            elif kind == "received":
                received = value
            elif kind == "iterators":
                state.iterators = value
            elif kind == "begun":
                state.begun[rest[0]] = value
            elif kind == "incoming":
                records = [Record(*fields) for fields in value]
                self._incoming.append((rest[0], records))
                state.incoming += records
            else:
                self._output[kind].append(rest[0])
                state.output[kind] += value
            if kind in {"incoming", *KINDS}:
                self._next = max(self._next, int(rest[0]))
        state.counts.received = received
        return state

    def _name(self, kind: str, *rest: str) -> tuple[str, ...]:
        return (self._arn, kind, *rest)

    def _number(self) -> str:
        self._next += 1
        return str(self._next)
