"""Faults come at the chosen rates, and every record is accounted for as what it is."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest

from engagelake.names import STREAMS
from engagelake_demo.simulate import Rates, World
from engagelake_demo.simulate.faults import MALFORMED
from engagelake_demo.simulate.moments import DAY, of

START = date(2026, 10, 1)


def lived(rates: Rates, days: int = 4, users: int = 80) -> tuple[World, list]:
    """Return a world and all its records of some days."""
    world = World(11, users, START, rates)
    return world, [emission for number in range(1, days + 1) for emission in world.day(number)]


def test_sent_is_readable_malformed_and_probes():
    """Each stream's records add up, and so do documents, records joined and records alone."""
    world, emissions = lived(Rates(malformed=0.05, probe=0.02, duplicate=0.05, joined=0.0))
    sent = Counter(emission.stream for emission in emissions)
    for stream in STREAMS:
        counts = world.ledger.counts()[stream]
        assert counts.sent == sent[stream] == counts.readable + counts.malformed + counts.probes
        assert counts.documents == counts.readable
        assert counts.size == sum(len(e.data) for e in emissions if e.stream == stream)
    total = world.ledger.total()
    assert total.documents + total.malformed + total.probes == total.sent == len(emissions)
    assert total.distinct == len({e.data for e in emissions if not e.kind.startswith(("mal", "probe"))})


def test_a_world_without_faults_has_none():
    """With all rates 0 there are only events and history, one document a record, none twice."""
    world, emissions = lived(Rates.none())
    assert {emission.kind for emission in emissions} == {"event", "history"}
    total = world.ledger.total()
    assert (total.documents, total.duplicates, total.malformed) == (total.sent, 0, 0)
    assert all(emission.data.endswith(b"}\n") for emission in emissions)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("duplicate", ("duplicate",)),
        ("malformed", tuple(f"malformed_{how}" for how in MALFORMED)),
        ("probe", ("probe",)),
        ("pretty", ("pretty",)),
        ("late", ("late",)),
    ],
)
@pytest.mark.parametrize("rate", [0.02, 0.2])
def test_a_rate_is_kept(name, kinds, rate):
    """The share of a fault is its rate, within what chance allows, and no other fault appears."""
    _, emissions = lived(Rates(**(asdict(Rates.none()) | {name: rate})), days=8)
    counts = Counter(emission.kind for emission in emissions)
    share = sum(counts[kind] for kind in kinds) / (counts["event"] + counts["history"] + counts["late"])
    # Late documents of the last days are still on their way, and most of the past comes on day 1.
    assert rate * (0.1 if name == "late" else 0.7) < share < rate * 1.4
    assert set(counts) <= {"event", "history", *kinds}


def test_every_way_to_be_malformed_appears_and_none_is_readable():
    """Torn JSON, bytes that are not UTF-8, text: none of these parses as objects of a known type and time."""
    _, emissions = lived(Rates(malformed=0.1))
    found = {e.kind: e.data for e in emissions if e.kind.startswith("malformed_")}
    assert set(found) == {f"malformed_{how}" for how in MALFORMED}
    for kind in ("torn", "good_then_torn", "not_utf8"):
        with pytest.raises(ValueError, match=r"."):
            json.loads(found[f"malformed_{kind}"].decode())


def test_a_duplicate_has_the_same_bytes_as_a_record_before_it():
    """Every repeated record equals one that was sent before, on that day or the day before."""
    _, emissions = lived(Rates(duplicate=0.1))
    before = set()
    repeats = 0
    for emission in emissions:
        if emission.kind == "duplicate":
            repeats += 1
            assert emission.data in before
        before.add(emission.data)
    assert repeats > 100


def test_a_late_event_reaches_its_stream_on_a_later_day():
    """Sends come on the day that they happened, but the late ones, which come one to three days later."""
    world = World(11, 80, START, Rates(**(asdict(Rates.none()) | {"late": 0.3})))
    delays = Counter()
    for number in range(1, 9):
        for emission in world.day(number):
            if b'"event_type":"_campaign.send"' in emission.data and emission.kind != "history":
                at = json.loads(emission.data)["event_timestamp"]
                delay = number - 1 - (at - of(START)) // DAY
                assert (delay > 0) == (emission.kind == "late")
                delays[delay] += 1
    assert set(delays) == {0, 1, 2, 3}


@pytest.mark.parametrize(("rate", "shuffled"), [(0.0, False), (0.3, True)])
def test_events_are_in_order_unless_they_are_held_back(rate, shuffled):
    """The sends of a day come in the order of their times; held back, some come after later ones."""
    world = World(11, 80, START, Rates(**(asdict(Rates.none()) | {"out_of_order": rate})))
    world.day(1)
    texts = [emission.data for emission in world.day(2) if b'"_campaign.send"' in emission.data]
    times = [json.loads(text)["event_timestamp"] for text in texts]
    assert len(times) > 20
    assert (times != sorted(times)) is shuffled


def test_joined_records_hold_several_documents():
    """A joined record is entered as one record with all its documents."""
    world, emissions = lived(Rates(joined=0.3))
    joined = sum(emission.kind == "joined" for emission in emissions)
    total = world.ledger.total()
    assert joined > 50
    assert joined < total.documents - total.readable < 4 * joined


def test_names_and_subjects_are_of_many_scripts():
    """Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai, Han and Hangul letters and emoji appear."""
    _, emissions = lived(Rates.none(), days=2)
    text = b"".join(emission.data for emission in emissions).decode()
    for letter in "éßИΝمנअส山김😀":
        assert letter in text


def test_a_rate_outside_0_and_1_is_refused():
    """A rate is a share."""
    with pytest.raises(ValueError, match="duplicate"):
        Rates(duplicate=1.5)
