"""The landing record: one event as it lands, and the rule that a record lands whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import admin, app, inbound, messaging, pinpoint, ses, unknown_shapes
from .documents import Document, documents, text_of
from .envelopes import opened
from .errors import UnreadableRecord
from .expansion import LANDED_LIMIT, Expansion, too_large
from .times import iso

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

FAMILIES = {
    "pinpoint": pinpoint,
    "ses": ses,
    "messaging": messaging,
    "app": app,
    "inbound": inbound,
    "admin": admin,
}
"""The module of each family; their shapes exclude each other, the first that fits wins."""

HAS_NO_TIME = {"inbound": inbound.has_no_time, "admin": admin.has_no_time}
"""Which records do not say when, by family: they happened when they were published, or arrived."""


@dataclass(frozen=True, slots=True)
class LandingRecord:
    """One event as it lands.

    Attributes:
        event_id: SHA-256, in hex, of the bytes of `raw`, so a redelivery has the same id.
        family: One of `FAMILIES`.
        event_type: The source's own word for what happened.
        event_at: When it happened, by the family's rule; ISO 8601 UTC with milliseconds and Z.
        arrived_at: When Firehose took it; the same form.
        raw: The record's exact JSON text; of a bundled record, its text with one part of the bundle.
    """

    event_id: str
    family: str
    event_type: str
    event_at: str
    arrived_at: str
    raw: str

    def line(self) -> str:
        """Return the record as one line of JSON, `\\n` included."""
        return _encode({name: getattr(self, name) for name in self.__slots__}) + "\n"


@dataclass(frozen=True, slots=True)
class Landed:
    """What one delivered record held: events to land, the names of dropped probes, the events' *lines*."""

    records: tuple[LandingRecord, ...]
    dropped: tuple[str, ...]
    lines: bytes


def land(data: bytes, family: str, arrived_at: datetime, expansion: Expansion | None = None) -> Landed:
    """Return what *data*, delivered on the stream of *family* at *arrived_at* (aware), holds.

    *expansion*, new for every record, says what it may expand to where that is less than usual.

    Raises:
        UnreadableRecord: If any part of *data* is unreadable, of another family, or has no event type
            or no readable time, or if no response can carry what it holds. Then nothing of it may land:
            the record is quarantined byte for byte.
    """
    records: list[LandingRecord] = []
    dropped: list[str] = []
    lines = bytearray()
    for document in _documents(data, expansion or Expansion()):
        if probe := _probe(document):
            dropped.append(probe)
            continue
        records.append(_record(document, family, arrived_at))
        lines += records[-1].line().encode("utf-8")
        if len(lines) > LANDED_LIMIT:
            raise too_large(f"its events take more than {LANDED_LIMIT} bytes of a response")
    if not records and not dropped:
        dropped.append("blank")
    return Landed(tuple(records), tuple(dropped), bytes(lines))


def _documents(data: bytes, expansion: Expansion) -> Iterator[Document]:
    """Yield every record of *data*, whatever it is wrapped in or bundled with."""
    for outer in documents(text_of(data, expansion), expansion):
        for document in opened(outer, lambda value: family_of(value) is not None, expansion):
            if family_of(document.value) == "inbound":
                yield from inbound.parts(document, expansion)
            else:
                yield document


def family_of(value: dict[str, Any]) -> str | None:
    """Return the family whose shape *value* has, or None."""
    return next((name for name, module in FAMILIES.items() if module.is_mine(value)), None)


def _probe(document: Document) -> str | None:
    """Return the name of what AWS wrote to test or to hold a connection, or None for all else."""
    value = document.value
    if value.get("messageType") == "CONTROL_MESSAGE" and "logEvents" in value:
        return "cloudwatch_logs_control_message"
    if value.get("event_type") == pinpoint.PROBE:
        return pinpoint.PROBE
    if value.get("notificationType") == ses.PROBE and "mail" not in value:
        return ses.PROBE
    return document.probe


def _record(document: Document, family: str, arrived_at: datetime) -> LandingRecord:
    found = family_of(document.value)
    if found is None:
        raise UnreadableRecord(document.offset, unknown_shapes.what_is(document.value))
    if found != family:
        raise UnreadableRecord(
            document.offset, f"an event of family {found} on the stream of {family} events"
        )
    event_type = FAMILIES[family].event_type(document.value)
    if not isinstance(event_type, str) or not event_type.strip():
        raise UnreadableRecord(document.offset, f"an event of family {family} without an event type")
    event_at = FAMILIES[family].event_at(document.value)
    if family in HAS_NO_TIME and HAS_NO_TIME[family](document.value):
        event_at = document.published_at or arrived_at
    if event_at is None:
        raise UnreadableRecord(document.offset, f"an event of family {family} without a readable time")
    event_id = hashlib.sha256(_utf8(document, document.text)).hexdigest()
    _utf8(document, event_type)
    return LandingRecord(event_id, family, event_type, iso(event_at), iso(arrived_at), document.text)


def _utf8(document: Document, text: str) -> bytes:
    """Return *text* as UTF-8; JSON can spell half a surrogate pair, which no encoding can."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableRecord(document.offset, "half a surrogate pair where text is needed") from error
