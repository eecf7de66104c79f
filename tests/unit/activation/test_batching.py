"""Batches hold every change once, in order, within items and bytes."""

import random

import pytest

from engagelake.activation.batching import batches, halves, most_batches
from engagelake.activation.changes import Change


def changes(*weights, group=""):
    """Return one change per weight, its payload that long."""
    return [Change(f"e{n}", "added", "f", "x" * weight, group) for n, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("count", "items", "lengths"),
    [(0, 3, []), (2, 3, [2]), (3, 3, [3]), (7, 3, [3, 3, 1]), (250, 100, [100, 100, 50])],
)
def test_batches_are_full_except_perhaps_the_last(count, items, lengths):
    """No change is lost, repeated or reordered."""
    given = changes(*[1] * count)
    cut = list(batches(given, items=items, size=10_000))

    assert [len(batch) for batch in cut] == lengths
    assert [change for batch in cut for change in batch] == given


@pytest.mark.parametrize(
    ("weights", "size", "lengths"),
    [
        ([9, 9, 9], 20, [2, 1]),
        ([9, 10, 9], 20, [1, 1, 1]),
        ([50, 1, 1], 20, [1, 2]),
        ([1, 50, 1], 20, [1, 1, 1]),
    ],
)
def test_a_batch_stays_within_its_bytes(weights, size, lengths):
    """Each payload counts with one byte of separator; one that is too large alone goes alone."""
    assert [len(batch) for batch in batches(changes(*weights), items=100, size=size)] == lengths


def test_bytes_are_counted_as_utf8():
    """A character may be four bytes."""
    given = [Change(f"e{n}", "added", "f", "😀" * 4) for n in range(2)]

    assert [len(batch) for batch in batches(given, items=100, size=20)] == [1, 1]


@pytest.mark.parametrize(("items", "size"), [(0, 1), (1, 0)])
def test_a_batch_of_nothing_is_refused(items, size):
    """It would never end."""
    with pytest.raises(ValueError, match="at least one item"):
        list(batches(changes(1), items=items, size=size))


@pytest.mark.parametrize("seed", range(20))
def test_an_estimate_of_batches_is_never_too_low_and_mostly_exact(seed):
    """Cut for comparison: where records are small the figure is exact, else it is at most what it says."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    weights = [chance.choice([1, 5, 9, chance.randrange(1, 400)]) for _ in range(chance.randrange(300))]
    cut = len(list(batches(changes(*weights), items=7, size=100)))
    small = [min(weight, 12) for weight in weights]

    assert cut <= most_batches(len(weights), sum(weights), max(weights, default=0), items=7, size=100)
    assert len(list(batches(changes(*small), items=7, size=100))) == most_batches(
        len(small), sum(small), max(small, default=0), items=7, size=100
    )


@pytest.mark.parametrize(("count", "sizes"), [(2, (1, 1)), (3, (1, 2)), (100, (50, 50))])
def test_halves_are_together_the_whole(count, sizes):
    """Cutting loses nothing and neither half is empty."""
    given = tuple(changes(*[1] * count))
    left, right = halves(given)

    assert (len(left), len(right)) == sizes
    assert left + right == given
