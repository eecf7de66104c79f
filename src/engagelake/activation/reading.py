"""What a push reads from the lake: its changes, and for the plan the figures that a person wants to see."""

from __future__ import annotations

from collections.abc import Iterable
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


def segment_sizes(settings: Settings, destination_id: str, tokens: Iterable[str]) -> list[SegmentSize]:
    """Return each segment's size at the destination, before and after this push."""
    from engagelake.quality import membership

    return [
        SegmentSize(row["token"], row["acknowledged"], row["members"], row["differing"])
        for row in membership.segment_sizes(settings, destination_id, tokens)
    ]


def count_suppressed(settings: Settings) -> int:
    """Return how many endpoints of segment members are kept back: suppressed address, or opted out."""
    marts, segments = settings.names.database("marts"), settings.names.database("segments")
    (row,) = warehouse.query(
        settings,
        f"""
select count(distinct endpoints.endpoint_id) as suppressed
from {marts}.dim_endpoints as endpoints
inner join {segments}.seg_memberships as memberships on endpoints.subject_id = memberships.subject_id
left join {marts}.dim_suppressions as suppressions on endpoints.normalised_address = suppressions.address
where endpoints.opt_out = 'ALL' or suppressions.address is not null
""",  # noqa: S608 - our own names
    )
    return int(row["suppressed"])
