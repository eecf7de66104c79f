"""The feed respects the limits of each call, sends refused records again, and counts what was taken."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from engagelake.errors import PermanentError, TransientError
from engagelake.settings import Settings
from engagelake_demo.simulate import Emission
from engagelake_demo.simulate import feed as feed_module

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")


class Streams:
    """Firehose and Kinesis in one, which remember calls and can refuse records."""

    def __init__(self):
        self.calls: list[tuple[str, list[bytes]]] = []
        self.taken: dict[str, list[bytes]] = {}
        self.refuse_next = 0
        self.refuse_always = False
        self.error: str | None = None

    def put_record_batch(self, DeliveryStreamName, Records):  # noqa: N803
        """Answer as Firehose does."""
        return {"RequestResponses": self._take(DeliveryStreamName, [each["Data"] for each in Records])}

    def put_records(self, StreamName, Records):  # noqa: N803
        """Answer as Kinesis does."""
        assert all(each["PartitionKey"] for each in Records)
        return {"Records": self._take(StreamName, [each["Data"] for each in Records])}

    def _take(self, stream, records):
        if self.error:
            raise ClientError({"Error": {"Code": self.error, "Message": "no"}}, "Put")
        self.calls.append((stream, records))
        answers = []
        for record in records:
            if self.refuse_always or self.refuse_next > 0:
                self.refuse_next -= 1
                answers.append({"ErrorCode": "ServiceUnavailableException"})
            else:
                self.taken.setdefault(stream, []).append(record)
                answers.append({"RecordId": "1"})
        return answers


@pytest.fixture
def streams(monkeypatch) -> Streams:
    """The streams, in the place of AWS, without pauses."""
    fake = Streams()
    monkeypatch.setattr(feed_module, "client", lambda *_: fake)
    monkeypatch.setattr(feed_module, "_PAUSE_SECONDS", 0)
    return fake


def emissions(count: int, stream: str = "ses-events", size: int = 10) -> list[Emission]:
    """Return records of *size* bytes and more, each different."""
    return [Emission(stream, b"%08d" % n + b"x" * size, "event") for n in range(count)]


def test_calls_hold_at_most_500_records(streams):
    """1,201 records take three calls and keep their order."""
    records = emissions(1201)
    assert feed_module.feed(SETTINGS, records)["ses-events"] == 1201
    assert [len(batch) for _, batch in streams.calls] == [500, 500, 201]
    assert streams.taken["dev-engagelake-ses-events"] == [record.data for record in records]


def test_calls_hold_at_most_four_mebibytes(streams):
    """Large records fill a call before their number does."""
    feed_module.feed(SETTINGS, emissions(9, size=1_000_000))
    assert [len(batch) for _, batch in streams.calls] == [4, 4, 1]


def test_refused_records_are_sent_again_and_only_those(streams):
    """Records that one call refuses are the whole of the next call, and count once."""
    streams.refuse_next = 3
    assert feed_module.feed(SETTINGS, emissions(10))["ses-events"] == 10
    assert [len(batch) for _, batch in streams.calls] == [10, 3]
    assert len(streams.taken["dev-engagelake-ses-events"]) == 10


def test_app_events_go_through_kinesis(streams):
    """App events are put to the Kinesis stream in their order."""
    acknowledged = feed_module.feed(SETTINGS, emissions(3, "app-events") + emissions(2))
    assert acknowledged == {
        "pinpoint-events": 0,
        "ses-events": 2,
        "messaging-events": 0,
        "app-events": 3,
        "inbound-events": 0,
        "admin-events": 0,
    }
    assert len(streams.taken["dev-engagelake-app-events"]) == 3


def test_a_stream_that_stays_refusing_is_an_error(streams):
    """After eight tries the feed says what is left."""
    streams.refuse_always = True
    with pytest.raises(TransientError, match="2 records after 8 tries"):
        feed_module.feed(SETTINGS, emissions(2))
    assert len(streams.calls) == 8


def test_a_stream_that_is_not_there_names_the_mend(streams):
    """A missing stream says which command makes it."""
    streams.error = "ResourceNotFoundException"
    with pytest.raises(PermanentError, match="engagelake deploy"):
        feed_module.feed(SETTINGS, emissions(1))


def test_days_are_sent_one_after_another(streams):
    """Several days are sent in their order, each told when it has arrived, and counted together."""
    days = [(number, emissions(number, size=number)) for number in (4, 5, 6)]
    told = []
    acknowledged = feed_module.feed_days(SETTINGS, days, lambda number, counts: told.append((number, counts)))
    assert acknowledged["ses-events"] == 15
    assert [(number, counts["ses-events"]) for number, counts in told] == [(4, 4), (5, 5), (6, 6)]
    assert streams.taken["dev-engagelake-ses-events"] == [e.data for _, day in days for e in day]


def test_a_day_that_fails_stops_the_days_after_it(streams):
    """The error of a day is raised, not lost in its thread."""
    streams.error = "AccessDeniedException"
    with pytest.raises(PermanentError, match="AccessDenied"):
        feed_module.feed_days(SETTINGS, [(1, emissions(1)), (2, emissions(1))])


class Pinpoint:
    """Pinpoint that remembers the batches of endpoints."""

    def __init__(self):
        self.batches = []

    def update_endpoints_batch(self, EndpointBatchRequest, **_):  # noqa: N803
        """Remember the batch."""
        self.batches.append(EndpointBatchRequest["Item"])


def test_endpoints_are_registered_a_hundred_a_call(monkeypatch, lived):
    """All the world's endpoints are created, without the attribute that the lake writes."""
    pinpoint = Pinpoint()
    monkeypatch.setattr(feed_module, "client", lambda *_: pinpoint)
    every = list(lived.world.endpoints())
    assert feed_module.register_endpoints(SETTINGS, "app", every) == len(every)
    assert len(pinpoint.batches[0]) == 100
    items = [item for batch in pinpoint.batches for item in batch]
    assert [item["Id"] for item in items] == [endpoint_id for endpoint_id, _ in every]
    assert all("AdvancedSegmentTarget" not in item["Attributes"] for item in items)
