"""What a push reads from the lake: its changes, and for the plan the figures that a person wants to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engagelake import warehouse

from .changes import Change
from .destinations.base import Destination
from .plan import SegmentSize

if TYPE_CHECKING:
    from engagelake.settings import Settings


def read_changes(settings: Settings, destination: Destination) -> list[Change]:
    """Return what the destination's changes table holds now.

    Raises:
        DataError: If a row cannot be meant; nothing was sent.
    """
    table = f"{settings.names.database('activation')}.{destination.table}"
    return destination.read(warehouse.query(settings, destination.select(table)))


def segment_sizes(settings: Settings, destination_id: str) -> list[SegmentSize]:
    """Return each segment's size at the destination, before and after this push, and what its guard says."""
    from engagelake.quality import membership

    return [
        SegmentSize(
            row["token"],
            row["acknowledged"],
            row["members"],
            row["entering"],
            row["leaving"],
            row["suppressed"],
            row["refusal"],
        )
        for row in membership.segment_sizes(settings, destination_id)
    ]


def count_suppressed(settings: Settings) -> int:
    """Return how many endpoints of segment members are kept back: suppressed address, or opted out."""
    activation, segments = settings.names.database("activation"), settings.names.database("segments")
    (row,) = warehouse.query(
        settings,
        f"""
select count(distinct reach.endpoint_id) as suppressed
from {activation}.int_activation_reach as reach
inner join {segments}.seg_memberships as memberships on reach.subject_id = memberships.subject_id
where reach.is_suppressed
""",  # noqa: S608 - our own names
    )
    return int(row["suppressed"])
