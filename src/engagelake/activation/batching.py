"""Cut a stream of changes into batches that a destination accepts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

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


def by_group(changes: Iterable[Change]) -> Iterator[tuple[Change, ...]]:
    """Yield the changes of one group at a time, groups in the order of their names."""
    ordered = sorted(changes, key=lambda change: (change.group, change.record_id))
    for _, members in groupby(ordered, key=lambda change: change.group):
        yield tuple(members)


def halves(batch: tuple[Change, ...]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """Return *batch* cut in two, to find the record that a destination refuses."""
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]
