"""Batches of a transformation."""

from local_aws.firehose.records import Record
from local_aws.firehose.transform import batches


def record(size):
    """Return a record of *size* bytes."""
    return Record("id", b"x" * size, 0)


def test_a_batch_holds_at_most_the_buffer_size():
    """Sizes of 400 against a limit of 1,000 make pairs, and order is kept."""
    records = [record(400) for _ in range(5)]

    cut = list(batches(records, 1000))

    assert [len(batch) for batch in cut] == [2, 2, 1]
    assert [item for batch in cut for item in batch] == records


def test_a_record_over_the_buffer_size_goes_alone():
    """Nothing is left out, however large."""
    assert [len(batch) for batch in batches([record(10), record(5000), record(10)], 1000)] == [1, 1, 1]


def test_many_small_records_stay_below_the_request_limit():
    """The JSON around a record counts too: a million empty records do not fit into 6 MB."""
    cut = list(batches([record(1)] * 30_000, 3 * 1024 * 1024))

    assert max(map(len, cut)) * 400 <= 6_000_000
    assert sum(map(len, cut)) == 30_000


def test_no_records_make_no_batch():
    """The function is not called for nothing."""
    assert list(batches([], 1000)) == []
