"""What destinations hold, kept night by night, is what reading every outcome at once would say."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from environments import use_environment

from engagelake import dbt, warehouse
from engagelake.activation.changes import Change
from engagelake.activation.outcomes import Answer, OutcomeLog
from engagelake.deploy import deploy

MODELS = ["int_activation_last_outcomes", "int_activation_acknowledged_state"]
NIGHTS = 3
NOW = datetime.now(UTC).replace(microsecond=0)


class History:
    """Random tries of two destinations, landed as a push lands them, and all that was landed."""

    def __init__(self, settings, seed):
        self._s3, self._settings, self._random = boto3.client("s3"), settings, random.Random(seed)  # noqa: S311 - no secret
        self._tries = 0
        self._without_answer = []
        self.landed = {}

    def live(self, day):
        """Land a day of tries; of some the answer comes on the next day, of some never."""
        for number in range(30):
            at = day + timedelta(minutes=number)
            destination = self._random.choice(["one", "two"])
            log = OutcomeLog(self._s3, self._settings, destination, f"run-{self._tries}", lambda at=at: at)
            self._tries += 1
            change = self._change()
            begun = log.begin((change,))
            self._note(destination, change, begun, begun, "unknown")
            if self._random.random() < 0.7:
                self._answer(log, destination, change, begun, begun)
            elif self._random.random() < 0.6:
                self._without_answer.append((destination, f"run-{self._tries - 1}", change, begun))

    def answer_late(self, day):
        """Land the answers that were still to come; those of yesterday's last minutes lie under yesterday."""
        for number, (destination, run_id, change, begun) in enumerate(self._without_answer):
            at = self._random.choice([day + timedelta(seconds=number), begun + timedelta(seconds=1)])
            log = OutcomeLog(self._s3, self._settings, destination, run_id, lambda at=at: at)
            self._answer(log, destination, change, begun, at)
        self._without_answer = []

    def state(self):
        """Return {(destination, record): (operation, fingerprint, is present)}, from all that was landed."""
        last = {}
        for (destination, record, _), (_, status, change) in sorted(
            self.landed.items(), key=lambda item: item[1][0]
        ):
            if status != "rejected":
                known = change.fingerprint if status == "accepted" else None
                present = status == "unknown" or change.operation != "removed"
                last[destination, record] = (change.operation, known, present)
        return last

    def _change(self):
        operation = self._random.choice(["added", "changed", "removed"])
        fingerprint = None if operation == "removed" else self._random.choice("abc")
        record = self._random.choice(["e1", "e2", "E2", "e3", "e4", "e5"])
        return Change(record, operation, fingerprint, "{}")

    def _answer(self, log, destination, change, begun, at):
        status = self._random.choice(["accepted", "accepted", "rejected", "unknown"])
        log.land([Answer(change, status, code="x")], begun)
        self._note(destination, change, begun, at, status)

    def _note(self, destination, change, begun, at, status):
        """Keep the word that counts of one try."""
        self.landed[destination, change.record_id.lower(), begun] = (at, status, change)


@pytest.fixture(scope="module")
def deployed(gateway):
    """An environment of its own."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "ackstate")
        deploy(settings, buffer_seconds=1)
        yield settings


@pytest.fixture
def lake(deployed):
    """A deployed lake without an outcome in it."""
    boto3.resource("s3").Bucket(deployed.names.bucket).objects.filter(Prefix="landing/").delete()
    return deployed


def rows(settings, table):
    """Return every row of an activation table."""
    found = warehouse.query(settings, f"select * from {settings.names.database('activation')}.{table}")
    return sorted(tuple(sorted((name, str(value)) for name, value in row.items())) for row in found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.bench)])
def test_night_by_night_ends_in_what_a_full_build_gives(lake, seed):
    """Answers after the night that read their try, nights that run twice, tries without an answer, cases."""
    history = History(lake, seed)
    first = NOW - timedelta(days=NIGHTS)
    for night in range(NIGHTS):
        history.live(first + timedelta(days=night))
        dbt.build(lake, MODELS, NOW, full_refresh=night == 0)
        history.answer_late(first + timedelta(days=night, hours=1))
        if night % 2:
            dbt.build(lake, MODELS, NOW)
    dbt.build(lake, MODELS, NOW)
    kept = [rows(lake, model) for model in MODELS]
    state = warehouse.query(
        lake, f"select * from {lake.names.database('activation')}.int_activation_acknowledged_state"
    )
    dbt.build(lake, MODELS, NOW, full_refresh=True)

    assert kept == [rows(lake, model) for model in MODELS]
    assert {
        (row["destination"], row["record_id"]): (row["operation"], row["fingerprint"], row["is_present"])
        for row in state
    } == history.state()


def test_a_night_reads_the_days_of_new_outcomes_only(lake):
    """A month later what the first night read is not scanned again; of a record's tries one is kept."""
    payloads = [hashlib.shake_256(b"%d" % number).hexdigest(500) for number in range(1000)]
    long_ago = [
        Answer(Change(f"e{n % 10}", "added", f"f{n}", text), "accepted") for n, text in enumerate(payloads)
    ]
    land(lake, "first", NOW - timedelta(days=30), long_ago)
    at_first = scanned_by_a_night(lake, full_refresh=True)
    for run_id in ("second", "third"):
        land(lake, run_id, NOW, [Answer(Change("new", "added", run_id, "{}"), "accepted")])
        scanned = scanned_by_a_night(lake)

    assert 0 < scanned < at_first / 20


def land(settings, run_id, at, answers):
    """Land *answers* at a time."""
    OutcomeLog(boto3.client("s3"), settings, "one", run_id, lambda: at).land(answers)


def scanned_by_a_night(settings, **options):
    """Build the outcomes and return the bytes that were scanned in landing."""
    known = {each["QueryExecutionId"] for each in executions(settings)}
    dbt.build(settings, MODELS[:1], NOW, **options)
    return sum(
        each["Statistics"]["DataScannedInBytes"]
        for each in executions(settings)
        if each["QueryExecutionId"] not in known and "activation_outcomes" in each["Query"]
    )


def executions(settings):
    """Return what Athena says of every query of the workgroup."""
    athena = boto3.client("athena")
    pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=settings.names.workgroup)
    ids = [each for page in pages for each in page["QueryExecutionIds"]]
    return [athena.get_query_execution(QueryExecutionId=each)["QueryExecution"] for each in ids]
