"""From documents to records: serialised, joined, repeated, and among them what no reader can read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from .day import Day, Document, compact
from .facts import Fact
from .ledger import Ledger
from .shapes import pinpoint, ses

_BOM = b"\xef\xbb\xbf"
_SEPARATORS = (b"", b"\n", b"\r\n", b"\n\n")
_TIMES = {
    "pinpoint-events": ("event_timestamp", "arrival_timestamp"),
    "ses-events": (),
    "messaging-events": ("eventTimestamp", "messageRequestTimestamp"),
    "app-events": ("timestamp", "originalTimestamp", "sentAt", "receivedAt"),
    "inbound-events": (),
}
"""What says when, where a record must; none: the `timestamp` of its objects."""
_TYPES = {
    "pinpoint-events": ("event_type",),
    "ses-events": ("eventType", "notificationType"),
    "messaging-events": ("eventType",),
    "app-events": ("type",),
    "inbound-events": ("mail",),
    "admin-events": ("type",),
}
_OTHER_STREAM = {
    "pinpoint-events": "messaging-events",
    "ses-events": "pinpoint-events",
    "messaging-events": "app-events",
    "app-events": "ses-events",
    "inbound-events": "ses-events",
    "admin-events": "app-events",
}
MALFORMED = ("torn", "not_utf8", "no_type", "no_time", "other_family", "not_an_object", "good_then_torn")
"""What can be wrong with a record."""


class Emission(NamedTuple):
    """One record for *stream*; *kind* says what it is an example of.

    Kinds: event, late (of an earlier day), history (before the first day), pretty, joined, duplicate,
    probe, and `malformed_` with each of `MALFORMED`.
    """

    stream: str
    data: bytes
    kind: str


class _Written(NamedTuple):
    """A readable record and what it says."""

    emission: Emission
    facts: tuple[tuple[str, Fact], ...]


class Writer:
    """Writes documents as records and enters every record in the ledger; repeats some of them later."""

    def __init__(self, ledger: Ledger, first: int) -> None:
        """Write into *ledger*; what happened before *first* (ms) is history."""
        self._ledger = ledger
        self._first = first
        self._repeats: list[_Written] = []

    def write(self, day: Day, documents: Sequence[Document]) -> list[Emission]:
        """Return the records of one day, in the order in which they are sent."""
        placed: list[tuple[float, _Written | Emission]] = [
            (day.rng.random() * len(documents), repeat) for repeat in self._repeats
        ]
        self._repeats = []
        for place, written in enumerate(self._records(day, documents)):
            placed.append((place, written))
            chance = day.rng.random()
            if chance < day.rates.duplicate:
                self._repeat(day, place, written, placed)
            if day.chance(day.rates.malformed):
                document = day.rng.choice(documents)
                placed.append((place + 0.5, _malformed(day, document, documents)))
            if day.chance(day.rates.probe):
                placed.append((place + 0.5, _probe(day)))
        placed.sort(key=lambda pair: pair[0])
        return [self._enter(record) for _, record in placed]

    def _repeat(
        self, day: Day, place: int, written: _Written, placed: list[tuple[float, _Written | Emission]]
    ) -> None:
        again = written._replace(emission=written.emission._replace(kind="duplicate"))
        if day.chance(0.3):
            self._repeats.append(again)
        else:
            placed.append((place + 0.5 + day.rng.randrange(50), again))

    def _enter(self, record: _Written | Emission) -> Emission:
        if isinstance(record, _Written):
            emission = record.emission
            self._ledger.note(emission.stream, record.facts, len(emission.data))
            return emission
        if record.kind == "probe":
            self._ledger.note_probe(record.stream, len(record.data))
        else:
            self._ledger.note_malformed(record.stream, len(record.data))
        return record

    def _records(self, day: Day, documents: Sequence[Document]) -> Iterator[_Written]:
        waiting: dict[str, list[Document]] = {}
        for document in documents:
            group = waiting.pop(document.stream, None)
            if group is not None:
                group.append(document)
                if len(group) < 4 and day.chance(0.5):
                    waiting[document.stream] = group
                else:
                    yield _joined(day, group)
            elif day.chance(day.rates.joined):
                waiting[document.stream] = [document]
            else:
                yield self._single(day, document)
        for group in waiting.values():
            yield _joined(day, group)

    def _single(self, day: Day, document: Document) -> _Written:
        kind = "event"
        if document.fact.at < self._first:
            kind = "history"
        elif document.fact.at < day.start:
            kind = "late"
        pretty = day.chance(day.rates.pretty)
        body = _body(document, pretty)
        emission = Emission(document.stream, body + b"\n", "pretty" if pretty else kind)
        return _Written(emission, ((_event_id(document, body), document.fact),))


def _joined(day: Day, group: Sequence[Document]) -> _Written:
    bodies = [_body(document, pretty=False) for document in group]
    separator = day.rng.choice(_SEPARATORS)
    start = _BOM if day.chance(0.1) else b""
    data = start + separator.join(bodies) + (b"\n" if day.chance(0.8) else b"")
    facts = tuple((_event_id(each, body), each.fact) for each, body in zip(group, bodies, strict=True))
    return _Written(Emission(group[0].stream, data, "joined"), facts)


def _body(document: Document, pretty: bool) -> bytes:
    if isinstance(document.record, str):
        return document.record.encode()
    if pretty:
        return json.dumps(document.record, ensure_ascii=False, indent=2).encode()
    return compact(document.record).encode()


def _event_id(document: Document, body: bytes) -> str:
    """Return the hash of the document's bytes; of one in an envelope, those of the document inside."""
    inner = body if document.inner is None else document.inner.encode()
    return hashlib.sha256(inner).hexdigest()


def _probe(day: Day) -> Emission:
    if day.chance(0.7):
        body = json.dumps(pinpoint.probe(day.moment())).encode()
        return Emission("pinpoint-events", body + b"\n", "probe")
    return Emission("ses-events", ses.PROBE.encode(), "probe")


def _malformed(day: Day, document: Document, documents: Sequence[Document]) -> Emission:
    stream = document.stream
    how = day.rng.choice(MALFORMED)
    body = _body(document, pretty=False)
    if how in {"no_type", "no_time"} and isinstance(document.record, str):
        how = "torn"
    if how == "no_time" and stream not in _TIMES:
        how = "torn"
    if how == "other_family":
        foreign = _OTHER_STREAM[stream]
        others = [other for other in documents[:2000] if other.stream == foreign]
        how = how if others else "torn"
        body = _body(others[0], pretty=False) if others else body
    cut = day.rng.randrange(len(body) // 4, len(body) - 2)
    data = {
        "torn": lambda: body[:cut],
        "not_utf8": lambda: _not_utf8(body),
        "no_type": lambda: _without(document.record, _TYPES[stream]),
        "no_time": lambda: _without(document.record, _TIMES[stream]),
        "other_family": lambda: body,
        "not_an_object": lambda: day.rng.choice((b"hello", b"[1,2,3]", b"42", b'"text"', b"<xml/>")),
        "good_then_torn": lambda: body + b"\n" + body[:cut],
    }[how]()
    return Emission(stream, data, f"malformed_{how}")


def _not_utf8(body: bytes) -> bytes:
    """Return *body* with one text value more, in bytes that are not UTF-8."""
    return b'{"note":"\xff\xfe caf\xe9",' + body[1:]


def _without(record: Any, names: Sequence[str]) -> bytes:
    rest = {name: value for name, value in record.items() if name not in names}
    if not names:
        rest = {name: _timeless(value) for name, value in record.items()}
    return compact(rest).encode()


def _timeless(value: Any) -> Any:
    return {k: v for k, v in value.items() if k != "timestamp"} if isinstance(value, dict) else value
