"""However much is to be sent, little of it is in memory: batches are read only as others end."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engagelake.activation.batching import batches
from engagelake.activation.changes import Change
from engagelake.activation.dispatcher import WAITING, Dispatcher, Patience
from engagelake.activation.outcomes import Answer
from engagelake.activation.outgoing import Outgoing
from engagelake.activation.push import push
from engagelake.destinations.base import BatchRefused, PerhapsDone, Throttled
from engagelake.destinations.pinpoint_endpoint_attributes.limits import capabilities
from engagelake.errors import DataError, PermanentError

AT = datetime(2026, 11, 21, tzinfo=UTC)


class Stub:
    """Accepts everything, *parallel* batches at a time; `apply` may be replaced."""

    destination_id = "stub"

    def __init__(self, parallel, apply=None):
        self.capabilities = replace(capabilities(), parallel=parallel, batch_items=10)
        self.calls = Counter()
        self._apply = apply or (lambda batch: [Answer(change, "accepted") for change in batch])

    def apply(self, batch):
        return self._apply(batch)


class Log:
    """Keeps the ids of records whose outcome landed, and how many answers came together."""

    def __init__(self):
        self.landed = []

    def begin(self, _batch):
        return AT

    def land(self, answers, _begun_at):
        self.landed += [answer.change.record_id for answer in answers]


def changes(count, read=None):
    """Yield *count* changes, noting in *read* how many were asked for."""
    for number in range(count):
        if read is not None:
            read.append(number)
        yield Change(f"e{number}", "added", "f", "{}")


def outgoing(count, read=None, planned=None):
    """Return *count* changes as a stream of batches of ten."""
    cut = batches(changes(count, read), items=10, size=10_000)
    return Outgoing(count if planned is None else planned, (), cut)


@pytest.mark.parametrize("parallel", [1, 4])
def test_no_more_batches_are_read_than_may_wait(parallel):
    """Of a thousand batches each that is sent finds few read beyond those that have landed."""
    read, log, ahead, lock = [], Log(), [], threading.Lock()

    def apply(batch):
        with lock:
            ahead.append(len(read) - len(log.landed))
        return [Answer(change, "accepted") for change in batch]

    report = push(Stub(parallel, apply), outgoing(10_000, read), log, run_id="r")

    assert report.accepted == len(set(log.landed)) == 10_000
    # Ten to a batch: what is under way, what ended together and has yet to land, and the batch being cut.
    assert max(ahead) <= 10 * (2 * WAITING * parallel + 1) + 1


def test_outcomes_land_while_the_rest_is_still_unread():
    """A push that is killed has told what it did."""
    read, log = [], Log()

    def apply(batch):
        if len(log.landed) > 50:
            raise KeyboardInterrupt
        return [Answer(change, "accepted") for change in batch]

    with pytest.raises(KeyboardInterrupt):
        push(Stub(1, apply), outgoing(10_000, read), log, run_id="r")

    assert 50 < len(log.landed) < 100
    assert len(read) < 200


@pytest.mark.parametrize("parallel", [1, 4])
def test_an_error_nobody_expected_ends_the_push_after_those_under_way_have_landed(parallel):
    """It is raised as it is; nothing more is read."""
    read, log = [], Log()

    def apply(batch):
        if batch[0].record_id == "e500":
            raise ZeroDivisionError
        return [Answer(change, "accepted") for change in batch]

    with pytest.raises(ZeroDivisionError):
        push(Stub(parallel, apply), outgoing(10_000, read), log, run_id="r")

    assert set(log.landed) >= {f"e{number}" for number in range(500 - 10 * WAITING * parallel)}
    assert len(read) < 1000


@pytest.mark.parametrize("parallel", [1, 4])
def test_a_stream_that_breaks_ends_the_push_after_those_under_way_have_landed(parallel):
    """What was sent before has its outcome."""
    log = Log()

    def broken():
        yield from outgoing(100).batches
        raise DataError("torn")

    with pytest.raises(DataError, match="torn"):
        push(Stub(parallel), Outgoing(200, (), broken()), log, run_id="r")

    assert len(log.landed) == 100


TROUBLES = (None, None, Throttled, PerhapsDone, BatchRefused, PermanentError)


@pytest.mark.parametrize("seed", range(200))
def test_what_may_have_been_carried_out_is_never_said_to_be_refused(seed):
    """Whatever the service answers in whatever order: rejected means that nothing was done.

    A lost answer hides that a call was carried out, or that it was not; the model knows which.
    """
    rng, carried_out = random.Random(seed), set()  # noqa: S311 - the same histories every time

    def apply(batch):
        trouble = rng.choice(TROUBLES)
        if trouble is None or (trouble is PerhapsDone and rng.random() < 0.5):
            carried_out.update(change.record_id for change in batch)
        if trouble is not None:
            raise trouble("said so")
        return [Answer(change, "accepted") for change in batch]

    dispatcher = Dispatcher(Stub(1, apply), Patience(attempts=3), lambda _: None, lambda _: AT)
    answered = dispatcher.answered(batches(changes(40), items=10, size=10_000))
    status = {answer.change.record_id: answer.status for each in answered for answer in each.answers}

    assert len(status) == 40
    for record_id, said in status.items():
        assert said != "rejected" or record_id not in carried_out
        assert said != "accepted" or record_id in carried_out


def test_answers_that_are_fewer_than_planned_are_an_error():
    """Nothing is lost without a word."""
    with pytest.raises(DataError, match="100 of 101 changes have an outcome"):
        push(Stub(1), outgoing(100, planned=101), Log(), run_id="r")


def test_the_process_of_a_push_does_not_load_great_expectations():
    """Its gate ran before, in another task; nor do the steps load dbt or Airflow."""
    code = (
        "import sys, awswrangler, engagelake.activation.steps, engagelake.orchestration.activation\n"
        "from engagelake.destinations.registry import DESTINATIONS, module\n"
        "[module(each, 'factory') for each in DESTINATIONS]\n"
        "print([name for name in ('great_expectations', 'dbt.cli', 'airflow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
