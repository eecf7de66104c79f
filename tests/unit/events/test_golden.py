"""One record of every event type, with invented people, lands as what it is.

Every golden record happened at the same moment; the other times in it differ, so a wrong rule shows.
"""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engagelake.events import land
from engagelake.names import FAMILY_OF_STREAM

GOLDEN = Path(__file__).parents[2] / "golden" / "events"
RECORDS = sorted(GOLDEN.glob("*/*.json"))
HAPPENED, HAPPENED_IN_SECONDS = "2026-10-01T08:15:00.123Z", "2026-10-01T08:15:00.000Z"
ARRIVED = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)


def of(path):
    """Return the family that *path* belongs to; `ses_notification` is a shape of `ses`."""
    return path.parent.name.split("_")[0]


def says_no_time(record):
    """Return whether *record* is a two-way text: without an envelope it happened when it arrived."""
    return record.event_type in ("TEXT_RECEIVED", "RCS_RECEIVED")


def happened(record):
    """Return when *record* happened; Meta and Customer Profiles count in seconds."""
    if says_no_time(record):
        return record.arrived_at
    in_seconds = record.event_type.startswith("SEGMENT_MEMBERSHIP_") or (
        record.event_type == "whatsAppWebhookEntry"
    )
    return HAPPENED_IN_SECONDS if in_seconds else HAPPENED


def test_every_family_has_golden_records():
    """The folders are where this test looks, and none is thin."""
    assert {of(path) for path in RECORDS} == set(FAMILY_OF_STREAM.values())
    assert len(RECORDS) >= 80


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_golden_record_lands(path):
    """Type and time are the event's own, the id and the raw text are its exact bytes."""
    data = path.read_bytes()

    (record,) = land(data, of(path), ARRIVED).records

    assert record.family == of(path)
    assert record.event_type.replace(" ", "-") == path.stem
    assert record.event_at == happened(record)
    assert record.arrived_at == "2026-10-01T09:30:00.000Z"
    assert record.raw.encode() == data.strip()
    assert record.event_id == hashlib.sha256(data.strip()).hexdigest()


@pytest.mark.parametrize("family", FAMILY_OF_STREAM.values())
def test_all_golden_records_of_a_family_land_from_one_delivered_record(family):
    """Glued together without a newline, as Pinpoint delivers them, they come apart again in order."""
    paths = [path for path in RECORDS if of(path) == family]
    glued = b"".join(path.read_bytes().strip() for path in paths)

    landed = land(glued, family, ARRIVED)

    assert [record.raw.encode() for record in landed.records] == [path.read_bytes().strip() for path in paths]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_line_of_a_golden_record_is_one_json_object_with_the_landing_columns(path):
    """What lands is what the Glue table declares, one object a line."""
    (record,) = land(path.read_bytes(), of(path), ARRIVED).records

    line = record.line()

    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert list(json.loads(line)) == ["event_id", "family", "event_type", "event_at", "arrived_at", "raw"]
    assert json.loads(json.loads(line)["raw"]) == json.loads(path.read_bytes())
