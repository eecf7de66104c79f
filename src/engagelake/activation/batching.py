"""Cut a stream of changes into batches that a destination accepts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .changes import Change


def batches(changes: Iterable[Change], *, items: int, size: int) -> Iterator[tuple[Change, ...]]:
    """Yield *changes* in order, at most *items* and at most *size* bytes of payload at a time.

    A change that is larger than *size* on its own is a batch of one: the destination says what is wrong with
    it.

    Raises:
        ValueError: If *items* or *size* is not positive.
    """
    if items < 1 or size < 1:
        msg = f"a batch needs at least one item and one byte, got {items} and {size}"
        raise ValueError(msg)
    batch: list[Change] = []
    total = 0
    for change in changes:
        weight = len(change.payload.encode()) + 1
        if batch and (len(batch) == items or total + weight > size):
            yield tuple(batch)
            batch, total = [], 0
        batch.append(change)
        total += weight
    if batch:
        yield tuple(batch)


def most_batches(count: int, total: int, largest: int, *, items: int, size: int) -> int:
    """Return how many batches *count* changes of *total* bytes make, the *largest* of one in mind.

    Exact where *items* of the largest fit into *size*; else the most that it can be: of two batches that
    follow each other because of their bytes, the first and what begins the second exceed *size*.
    """
    full = -(-count // items)
    if items * (largest + 1) <= size:
        return full
    return min(count, full + 2 * (total + count) // size)


def halves(batch: Iterable[Change]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return *batch* cut in two, to find the record that a destination refuses."""
    whole = tuple(batch)
    middle = len(whole) // 2
    return whole[:middle], whole[middle:]
