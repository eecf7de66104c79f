"""The contract of a Firehose data transformation: every record back, landed, dropped or failed."""

from __future__ import annotations

import base64
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engagelake.errors import DataError
from engagelake.names import FAMILY_OF_STREAM

from .errors import UnreadableRecord
from .expansion import INVOCATION_LIMIT, RESPONSE_LIMIT, SMALL_TEXT, TEXT_LIMIT, Expansion, no_room
from .landing import Landed, land

FAILURES_SHOWN = 50
"""Failures that a report spells out; the count has them all."""

_RECORD_OVERHEAD = 64
"""Bytes of JSON around the id and data of one record of a response, rounded up."""


@dataclass(slots=True)
class Report:
    """What one invocation did, in counts; never any of a record's own data."""

    stream: str
    received: int = 0
    landed: int = 0
    events: int = 0
    quarantined: int = 0
    dropped: int = 0
    dropped_by_name: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, str]] = field(default_factory=list)

    def succeeded(self, landed: Landed) -> None:
        """Count a record whose events landed, or that held probes only."""
        self.landed += bool(landed.records)
        self.dropped += not landed.records
        self.events += len(landed.records)
        self.dropped_by_name.update(landed.dropped)

    def failed(self, record_id: str, error: UnreadableRecord) -> None:
        """Count a record that is quarantined, and say why."""
        self.quarantined += 1
        if len(self.failures) < FAILURES_SHOWN:
            self.failures.append({"recordId": record_id, "error": str(error)})

    def to_metrics(self) -> dict[str, Any]:
        """Return the report in CloudWatch's embedded metric format, which a log line turns into metrics."""
        counts = {
            "RecordsReceived": self.received,
            "RecordsLanded": self.landed,
            "EventsLanded": self.events,
            "RecordsQuarantined": self.quarantined,
            "RecordsDropped": self.dropped,
        }
        directive = {
            "Namespace": "Engagelake",
            "Dimensions": [["Stream"]],
            "Metrics": [{"Name": name, "Unit": "Count"} for name in counts],
        }
        about = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
        return {
            "_aws": about,
            "Stream": self.stream,
            **counts,
            "dropped": dict(self.dropped_by_name),
            "failures": self.failures,
        }


def transform(event: dict[str, Any]) -> tuple[dict[str, Any], Report]:
    """Return Firehose's response to *event*, and a report of it.

    A record is `Ok` with a line per event, `Dropped` when it held probes only, or `ProcessingFailed`, which
    makes Firehose write its exact bytes to the error prefix. A record for which the response has no room,
    or the function no time, fails too: it is quarantined and can be replayed, where an answer over the limit
    would fail them all.

    Raises:
        DataError: If the delivery stream is not one of Engagelake's.
    """
    report = Report(event["deliveryStreamArn"].rpartition("/")[2])
    family = _family(report.stream)
    room, work = RESPONSE_LIMIT, INVOCATION_LIMIT
    answers: list[dict[str, str]] = []
    for record in event["records"]:
        report.received += 1
        expansion = Expansion(max(SMALL_TEXT, min(TEXT_LIMIT, work)))
        try:
            answer, landed = _answer(record, family, room, expansion)
        except UnreadableRecord as error:
            answer = {"recordId": record["recordId"], "result": "ProcessingFailed"}
            report.failed(record["recordId"], error)
        else:
            report.succeeded(landed)
        room, work = room - _size(answer), work - expansion.work
        answers.append(answer)
    return {"records": answers}, report


def _answer(
    record: dict[str, Any], family: str, room: int, expansion: Expansion
) -> tuple[dict[str, str], Landed]:
    landed = land(base64.b64decode(record["data"]), family, _arrived_at(record), expansion)
    answer = {"recordId": record["recordId"], "result": "Dropped"}
    if landed.records:
        answer |= {"result": "Ok", "data": base64.b64encode(landed.lines).decode("ascii")}
    if _size(answer) > room:
        raise no_room()
    return answer, landed


def _size(answer: dict[str, str]) -> int:
    return _RECORD_OVERHEAD + len(answer["recordId"]) + len(answer.get("data", ""))


def _arrived_at(record: dict[str, Any]) -> datetime:
    """Return when Firehose, or the Kinesis stream before it, took *record* (milliseconds since 1970)."""
    return datetime.fromtimestamp(record["approximateArrivalTimestamp"] / 1000, UTC)


def _family(name: str) -> str:
    stream = name.partition("-engagelake-")[2]
    if stream not in FAMILY_OF_STREAM:
        msg = f"delivery stream {name!r} has no family: its name must end in {', '.join(FAMILY_OF_STREAM)}"
        raise DataError(msg)
    return FAMILY_OF_STREAM[stream]
