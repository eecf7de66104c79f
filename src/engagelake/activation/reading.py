"""What an activation reads from the lake: the changes, and the figures that its gate and its plan show.

Every query is the same for all destinations: it reads `act_<id>__desired`, `__guards` and `__changes`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engagelake import warehouse
from engagelake.errors import DataError
from engagelake.names import activation_model

from .plan import SHOWN_REFUSALS, SegmentSize
from .rows import RowModel, judged
from .workload import Load, Workload

if TYPE_CHECKING:
    from engagelake.settings import Settings


def workload(settings: Settings, destination_id: str, rows: RowModel) -> Workload:
    """Return how many changes there are, of how many bytes, and the first that are refused; reads no other.

    Raises:
        DataError: If a row has values that its change_type denies: nothing may be sent.
    """
    changes = judged(changes_table(settings, destination_id), rows)
    counted = warehouse.query(
        settings,
        f"""{changes}
select
    group_name,
    change_type,
    count_if(refusal is null) as records,
    count_if(refusal is not null) as refused,
    sum(if(refusal is null, payload_bytes, 0)) as size,
    max(if(refusal is null, payload_bytes, 0)) as largest,
    count_if(is_contradiction) as contradictions,
    min(if(is_contradiction, record_id)) as contradiction
from judged
group by group_name, change_type
order by group_name, change_type
""",  # noqa: S608 - our own names
    )
    for row in counted:
        _check(row, destination_id)
    loads = tuple(_load(row) for row in counted)
    _check_groups(loads, rows.group)
    is_refused = any(load.refused for load in loads)
    return Workload(loads, _first_refusals(settings, changes) if is_refused else ())


def _first_refusals(settings: Settings, changes: str) -> list[dict[str, str]]:
    return warehouse.query(
        settings,
        f"""{changes}
select
    record_id,
    element_at(refusal, 1) as code,
    element_at(refusal, 2) as message
from judged
where refusal is not null
order by record_id
limit {SHOWN_REFUSALS}
""",  # noqa: S608 - our own names
    )


def _check(row: Mapping[str, Any], destination_id: str) -> None:
    if row["contradictions"]:
        raise DataError(
            f"{row['contradictions']:,} changes of {destination_id} have values that their change_type "
            f"{row['change_type']!r} denies, {row['contradiction']!r} is one: rebuild the changes model, "
            "`engagelake refresh`; if it stays, its SQL is wrong"
        )


def _check_groups(loads: Sequence[Load], group: str) -> None:
    """Refuse a group that is to become two things at once."""
    twice = [name for name, count in Counter(load.group for load in loads).items() if count > 1]
    if group and twice:
        raise DataError(f"{group} {twice[0]!r} has changes of several kinds: rebuild the changes model")


def _load(row: Mapping[str, Any]) -> Load:
    figures = {name: int(row[name] or 0) for name in ("records", "refused", "size", "largest")}
    return Load(row["change_type"], group=row["group_name"], **figures)


def change_figures(settings: Settings, destination_id: str) -> dict[str, int]:
    """Return how many changes there are, with which defects, and how many they message who may not be.

    The last is counted over desired and sent records, from contact points and suppressions themselves: a
    model that lost its join with them is found out here.
    """
    marts = settings.names.database("marts")
    desired, changes = (_table(settings, destination_id, part) for part in ("desired", "changes"))
    (row,) = warehouse.query(
        settings,
        f"""
with
records as (select nullif(record_id, '') as record_id from {changes}),
messaged as (
    select contact_point_key from {desired}
    union
    select contact_point_key from {changes} where change_type <> 'removed'
)
select
    (select count(*) from records) as changes,
    (select count(*) from records where record_id is null) as null_keys,
    (select count(record_id) - count(distinct record_id) from records) as duplicate_keys,
    (
        select count(distinct messaged.contact_point_key)
        from messaged
        inner join {marts}.dim_contact_points as contact_points
            on lower(messaged.contact_point_key) = lower(contact_points.contact_point_key)
        left join {marts}.dim_suppressions as suppressions
            on contact_points.normalised_address = suppressions.address
        where contact_points.is_opted_out or suppressions.address is not null
    ) as suppressed
""",  # noqa: S608 - our own names
    )
    return {name: int(value) for name, value in row.items()}


def segment_sizes(settings: Settings, destination_id: str) -> list[SegmentSize]:
    """Return each segment's size at the destination, before and after a push, and what its guard says."""
    rows = warehouse.query(
        settings,
        f"""
select token, count_acknowledged, count_desired, count_entering, count_leaving, count_suppressed, refusal
from {_table(settings, destination_id, "guards")}
order by token
""",  # noqa: S608 - our own names
    )
    return [_size(row) for row in rows]


def _size(row: Mapping[str, Any]) -> SegmentSize:
    return SegmentSize(
        row["token"],
        before=row["count_acknowledged"],
        after=row["count_desired"],
        entering=row["count_entering"],
        leaving=row["count_leaving"],
        suppressed=row["count_suppressed"],
        refusal=row["refusal"],
    )


def count_suppressed(settings: Settings, destination_id: str) -> int:
    """Return how many members of segments, as the destination has them, may not be messaged."""
    guards = _table(settings, destination_id, "guards")
    activation, segments = settings.names.database("activation"), settings.names.database("segments")
    (row,) = warehouse.query(
        settings,
        f"""
select count(distinct reach.contact_point_key) as suppressed
from {activation}.int_activation_reach as reach
inner join {segments}.seg_memberships as memberships on reach.subject_id = memberships.subject_id
where reach.is_suppressed and reach.kind in (select kind from {guards})
""",  # noqa: S608 - our own names
    )
    return int(row["suppressed"])


def changes_table(settings: Settings, destination_id: str) -> str:
    """Return the name of the changes table of a destination, as SQL needs it."""
    return _table(settings, destination_id, "changes")


def _table(settings: Settings, destination_id: str, part: str) -> str:
    return f"{settings.names.database('activation')}.{activation_model(destination_id, part)}"
