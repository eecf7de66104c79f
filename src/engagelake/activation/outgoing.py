"""What goes out in one push: the changes, unloaded from the lake once and read as a stream.

They lie under `activation/<destination>/run_id=…/changes/<try>/part=…/` as Parquet: refused ones in a part
of their own, and of a destination that takes whole groups each group in one part, so that a group is read
without most others. Every unload has a folder of its own and is read by the list of its own files, so a run
that is tried again never reads two of them together.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4
from zlib import crc32

from engagelake import warehouse
from engagelake.destinations.base import Destination
from engagelake.errors import DataError

from .batching import batches
from .changes import Batch, Change
from .outcomes import Answer, slug
from .reading import changes_table
from .rows import judged
from .workload import Load, Workload

if TYPE_CHECKING:
    from engagelake.settings import Settings

Each = TypeVar("Each")

REFUSED = "refused"
"""The part of the records that are not sent."""

PARTS = 99
"""Parts for groups; with that of refused records as many as Athena writes in one statement (100)."""

SMALL_GROUP = 1_000
"""Changes up to which a group is kept in memory: to read it again would take longer than to send it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a push takes; raises DataError where more or fewer changes come than SQL counted.

    Attributes:
        planned: How many changes SQL counted.
        refused: The answers to those that are not sent, as they are read.
        batches: The others, as they are read.
    """

    planned: int
    refused: Iterable[Answer] = ()
    batches: Iterable[Batch] = ()


class Group:
    """The changes that go as one request, read from the unload whenever they are gone through.

    A small group is read once and kept.
    """

    def __init__(self, unloaded: Unloaded, load: Load) -> None:
        self._unloaded, self._load = unloaded, load
        self._kept: tuple[Change, ...] = ()

    def __len__(self) -> int:
        """Return how many SQL counted."""
        return self._load.records

    def __iter__(self) -> Iterator[Change]:
        """Yield its changes; raises DataError where they are not as many."""
        if self._load.records > SMALL_GROUP:
            return self._unloaded.group(self._load)
        self._kept = self._kept or tuple(self._unloaded.group(self._load))
        return iter(self._kept)


@dataclass(frozen=True, slots=True)
class Unloaded:
    """The files of one unload, and the destination that reads them."""

    settings: Settings
    destination: Destination
    files: tuple[str, ...]

    def group(self, load: Load) -> Iterator[Change]:
        """Yield the changes of the group of *load*."""
        column = self.destination.capabilities.rows.group
        rows = (row for row in self._rows(part_of(load.group)) if (row[column] or "") == load.group)
        return _counted(self.destination.read(rows), load.records, load.group)

    def batches(self, workload: Workload) -> Iterator[Batch]:
        """Yield what is sent together: group by group, or as many records as a call takes."""
        can = self.destination.capabilities
        if can.rows.group:
            yield from (Group(self, load) for load in workload.loads if load.records)
            return
        changes = self.destination.read(self._rows(part_of("")))
        counted = _counted(changes, workload.to_send, "what is sent")
        yield from batches(counted, items=can.batch_items or sys.maxsize, size=can.batch_bytes)

    def refused(self, count: int) -> Iterator[Answer]:
        """Yield the answers to the *count* records that are not sent."""
        for row in _counted(self._rows(REFUSED), count, "what is refused"):
            (change,) = self.destination.read([row])
            yield Answer(change, "rejected", False, row["code"], row["message"], attempt=0)

    def _rows(self, part: str) -> Iterator[dict[str, Any]]:
        return warehouse.rows_of(self.settings, [file for file in self.files if f"/part={part}/" in file])


def unload(settings: Settings, destination: Destination, run_id: str, workload: Workload) -> Outgoing:
    """Unload the changes of *destination*, which SQL counted as *workload*, for one try of a run."""
    if not workload.planned:
        return Outgoing(0)
    rows, names = destination.capabilities.rows, settings.names
    folder = f"{names.activation_run_prefix(destination.destination_id, slug(run_id))}changes/{uuid4().hex}/"
    sql = f"""{judged(changes_table(settings, destination.destination_id), rows)}
select
    {", ".join(rows.columns)},
    element_at(refusal, 1) as code,
    element_at(refusal, 2) as message,
    if(refusal is null, cast(crc32(to_utf8(group_name)) % {PARTS} as varchar), '{REFUSED}') as part
from judged
"""  # noqa: S608 - our own names
    files = warehouse.unload(settings, sql, f"s3://{names.bucket}/{folder}", partitioned_by="part")
    unloaded = Unloaded(settings, destination, tuple(files))
    return Outgoing(workload.planned, unloaded.refused(workload.refused), unloaded.batches(workload))


def part_of(group: str) -> str:
    """Return the part that the records of *group* lie in, as the unload's SQL computes it."""
    return str(crc32(group.encode()) % PARTS)


def _counted(items: Iterable[Each], count: int, what: str) -> Iterator[Each]:
    number = 0
    for number, item in enumerate(items, 1):  # noqa: B007 - counted to the end
        yield item
    if number != count:
        msg = (
            f"the changes were counted and unloaded with different results: {what} is {number:,} records, "
            f"and SQL counted {count:,}: something rebuilt the changes meanwhile; what was sent has its "
            "outcome, run the activation again"
        )
        raise DataError(msg)
