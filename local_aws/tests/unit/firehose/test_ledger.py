"""The ledger of a delivery stream, over a store, and a delivery that goes on with what it holds."""

import pytest
from botocore.exceptions import ClientError

from local_aws.firehose.configuration import Destination
from local_aws.firehose.delivery import Delivery
from local_aws.firehose.ledger import Ledger
from local_aws.firehose.records import Counts, Record
from local_aws.state.shelf import Shelf
from local_aws.state.store import Store

ARN = "arn:stream"
SHAPE = {
    "BucketARN": "arn:aws:s3:::lake",
    "RoleARN": "arn:aws:iam::123456789012:role/r",
    "Prefix": "in/",
    "CompressionFormat": "UNCOMPRESSED",
}


class Bucket:
    """What a delivery asks of S3; *refusals* are how many writes are refused first."""

    def __init__(self, refusals=0):
        self.objects = {}
        self.writes = 0
        self.refusals = refusals

    def put_object(self, Key, Body, **_place):
        """Hold *Body*."""
        self.writes += 1
        if self.writes <= self.refusals:
            raise ClientError({"ResponseMetadata": {"HTTPStatusCode": 503}}, "PutObject")
        self.objects[Key] = Body

    def head_object(self, Key, **_place):
        """Answer 404 for what is not there."""
        if Key not in self.objects:
            raise ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}}, "HeadObject")


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def shelf(tmp_path):
    """A shelf over a store of its own."""
    return Shelf(Store(tmp_path), "firehose")


def records(*numbers):
    """Return a record of each of *numbers*."""
    return [Record(str(number), f"{number}\n".encode(), 1_700_000_000_000 + number) for number in numbers]


def restored(shelf):
    """Return what a new process finds, and its ledger."""
    ledger = Ledger(shelf, ARN)
    return ledger.restore(list(shelf.items(ARN))), ledger


def test_records_are_held_until_their_output_is(shelf):
    """A transformation of some of the oldest records takes those and leaves the rest, across calls."""
    ledger = Ledger(shelf, ARN)
    ledger.receive(records(1, 2, 3), 3, {"shard": "a"})
    ledger.receive(records(4, 5), 5, {"shard": "b"})
    ledger.transform(4, {"data": [(1, b"x"), (2, b"y")], "error": [(3, b"z")]}, Counts(dropped=1))
    found, again = restored(shelf)

    assert found.incoming == records(5)
    assert found.output == {"backup": [], "data": [(1, b"x"), (2, b"y")], "error": [(3, b"z")]}
    assert found.iterators == {"shard": "b"}
    assert (found.counts.received, found.counts.dropped) == (5, 1)
    again.transform(1, {"data": [(5, b"5")], "error": []}, Counts())
    assert restored(shelf)[0].output["data"] == [(1, b"x"), (2, b"y"), (5, b"5")]
    again.forget()
    assert list(shelf.items()) == []


@pytest.mark.parametrize("written", [False, True], ids=["before", "after"])
def test_an_object_begun_by_a_killed_process_is_written_once(shelf, written):
    """Killed before or after S3 took the object: it is there once, under the name first chosen."""
    bucket, destination = Bucket(), Destination.read(SHAPE)
    ledger = Ledger(shelf, ARN)
    ledger.transform(0, {"data": [(1, b"a"), (2, b"b")], "error": []}, Counts())
    delivery = Delivery(bucket, "s", Counts(), ledger)
    delivery.add({"data": [(1, b"a"), (2, b"b")]})
    put = bucket.put_object

    def killed(**arguments):
        if written:
            put(**arguments)
        raise Killed

    bucket.put_object = killed
    with pytest.raises(Killed):
        delivery.write_all(destination, 1)
    bucket.put_object = put
    found, again = restored(shelf)
    ((_, place),) = found.begun.items()
    new = Delivery(bucket, "s", Counts(), again)
    new.take_over(found.output, found.begun)
    assert new.due_in(destination) == 0.0
    new.resume(destination)
    new.write_all(destination, 1)

    assert bucket.objects == {place["Key"]: b"ab"}
    assert bucket.writes == 1
    assert restored(shelf)[0].output == {"backup": [], "data": [], "error": []}
    assert restored(shelf)[0].counts.delivered == 2


def test_a_refused_object_gets_a_new_name(shelf):
    """What S3 refused is not taken for begun by the next process."""
    bucket, ledger = Bucket(refusals=1), Ledger(shelf, ARN)
    ledger.transform(0, {"data": [(1, b"a")], "error": []}, Counts())
    delivery = Delivery(bucket, "s", Counts(), ledger)
    delivery.add({"data": [(1, b"a")]})
    with pytest.raises(ClientError):
        delivery.write_due(Destination.read(SHAPE), 1, everything=True)

    assert restored(shelf)[0].begun == {}
    assert restored(shelf)[0].output["data"] == [(1, b"a")]
