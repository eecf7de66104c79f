"""Of all that the tries of a run say about a record, its last word is what a read-back is held to."""

import random
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from engagelake.activation.changes import Change
from engagelake.activation.latest import last_accepted
from engagelake.activation.outcomes import UNDER_WAY, Answer, iso, outcome_of

AT = datetime(2026, 11, 21, 5, 6, 7, tzinfo=UTC)


def outcome(record_id, second, status="accepted", payload="{}", code=""):
    """Return what landed *second* seconds after the run began."""
    answer = Answer(Change(record_id, "changed", payload, payload), status, code=code)
    at = iso(AT + timedelta(seconds=second))
    return outcome_of(answer, destination="d", run_id="r", attempted_at=at, begun_at=at)


def under_way(record_id, second):
    """Return what lands before a try."""
    return outcome(record_id, second, "unknown", code=UNDER_WAY)


@pytest.mark.parametrize(
    ("words", "second"),
    [
        ([outcome("e", 1), outcome("e", 3)], 3),
        ([outcome("e", 3), outcome("e", 1)], 3),
        ([outcome("e", 2), under_way("e", 1)], 2),
        ([under_way("e", 1), outcome("e", 1)], 1),
        ([outcome("e", 1), under_way("e", 1)], 1),
        ([outcome("e", 1), outcome("e", 2, "rejected")], 1),
        ([outcome("e", 1), under_way("e", 2), outcome("e", 3, "rejected")], None),
        ([outcome("e", 1), outcome("e", 2, "unknown")], None),
        ([outcome("e", 1), under_way("e", 2)], None),
        ([outcome("e", 1, "rejected")], None),
    ],
    ids=[
        "the later try",
        "the later try, read first",
        "the answer, not what landed before it",
        "the answer, also in the same millisecond",
        "the answer, in the same millisecond and read first",
        "a record that is refused unsent stays as it was",
        "whether a refused try changed nothing is not known",
        "a later try that nobody knows of",
        "a later try without an answer",
        "never accepted",
    ],
)
def test_the_last_word_is_what_may_have_changed_the_record(words, second):
    """It is told only where it is that the record was accepted."""
    told = [one.attempted_at for one in last_accepted(words, 5)]

    assert told == ([] if second is None else [iso(AT + timedelta(seconds=second))])


@pytest.mark.parametrize("seed", range(5))
def test_a_sample_of_a_long_stream_is_of_last_words_only(seed):
    """Five thousand records, three tries each in any order: as if all had been kept."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not a secret
    stream = [
        outcome(f"e{number}", second, chance.choice(["accepted", "accepted", "unknown"]))
        for number in range(5_000)
        for second in chance.sample(range(1_000), 3)
    ]
    words = {}
    for one in sorted(stream, key=lambda one: one.attempted_at):
        words[one.record_id] = one
    chance.shuffle(stream)

    sample = last_accepted(iter(stream), 7)

    assert len({one.record_id for one in sample}) == 7
    assert all(one == words[one.record_id] and one.status == "accepted" for one in sample)
    assert last_accepted(stream[::-1], 7) == sample


def test_nothing_is_asked_for():
    """No record is told."""
    assert last_accepted([outcome("e", 1)], 0) == []


def test_a_long_stream_is_not_held():
    """Two hundred megabytes of payloads go by, and a few stay."""
    stream = (outcome(f"e{number}", 1, payload=f"{number:010000}") for number in range(20_000))
    tracemalloc.start()
    try:
        sample = last_accepted(stream, 1)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(sample) == 1
    assert peak < 5_000_000
