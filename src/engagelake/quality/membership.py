"""The SQL of the activation gate: what a destination's tables hold, as counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import warehouse
from ..names import SEGMENT_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Membership:
    """How one destination keeps membership.

    Attributes:
        destination: Its id.
        changes: The changes table.
        key: SQL of a change's key; null where a change has none.
        tokens: SQL that gives the tokens of a change as an array.
        desired: SQL of (record_id, token, endpoint_id): who should be where.
        acknowledged: SQL of (record_id, token): who is, by the last outcome that was, or may be, accepted.
    """

    destination: str
    changes: str
    key: str
    tokens: str
    desired: str
    acknowledged: str

    def changes_sql(self, settings: Settings) -> str:
        """Return the query of the figures of the changes table: one row."""
        table = f"{settings.names.database('activation')}.{self.changes}"
        return f"""
with
keys as (select {self.key} as record_key from {table}),
tokens as (
    select held.record_key, told.token
    from (select {self.key} as record_key, {self.tokens} as tokens from {table}) as held
    cross join unnest(held.tokens) as told (token)
),
tokens_of_one as (select record_key, count(*) as tokens, max(length(token)) as longest from tokens group by 1)
select
    (select count(*) from keys) as changes,
    (select count(*) from keys where record_key is null) as null_keys,
    (select count(record_key) - count(distinct record_key) from keys) as duplicate_keys,
    (select coalesce(max(tokens), 0) from tokens_of_one) as most_tokens,
    (select coalesce(max(longest), 0) from tokens_of_one) as longest_token
"""  # noqa: S608 - our own names

    def leak_sql(self, settings: Settings) -> str:
        """Return the query that counts desired members with a suppressed address: one row, none expected."""
        marts = settings.names.database("marts")
        return f"""
select count(*) as suppressed
from ({self._in(settings, self.desired)}) as desired
inner join {marts}.dim_endpoints as endpoints on desired.endpoint_id = endpoints.endpoint_id
inner join {marts}.dim_suppressions as suppressions on endpoints.normalised_address = suppressions.address
"""  # noqa: S608

    def sizes_sql(self, settings: Settings) -> str:
        """Return the query of members, acknowledged members and how many differ: one row per token."""
        return f"""
with
desired as ({self._in(settings, self.desired)}),
acknowledged as ({self._in(settings, self.acknowledged)})
select
    coalesce(desired.token, acknowledged.token) as token,
    count(desired.record_id) as members,
    count(acknowledged.record_id) as acknowledged,
    sum(case when desired.record_id is null or acknowledged.record_id is null then 1 else 0 end) as differing
from desired
full outer join acknowledged
    on desired.record_id = acknowledged.record_id and desired.token = acknowledged.token
group by 1
"""  # noqa: S608

    def _in(self, settings: Settings, sql: str) -> str:
        return sql.format(
            activation=settings.names.database("activation"),
            destination=self.destination,
            attribute=SEGMENT_ATTRIBUTE,
        )


MEMBERSHIP = {
    each.destination: each
    for each in (
        Membership(
            destination="pinpoint_endpoint_attributes",
            changes="act_pinpoint__endpoint_attribute_changes",
            key="nullif(endpoint_id, '')",
            tokens="attribute_values",
            desired="""
select held.endpoint_id as record_id, told.token, held.endpoint_id
from {activation}.act_pinpoint__endpoint_attributes as held
cross join unnest(held.attribute_values) as told (token)
""",
            acknowledged="""
select held.record_id, told.token
from {activation}.int_activation_acknowledged_state as held
cross join unnest(
    cast(json_extract(held.payload, '$.Attributes.{attribute}') as array(varchar))
) as told (token)
where held.destination = '{destination}'
""",
        ),
        Membership(
            destination="pinpoint_segment_imports",
            changes="act_pinpoint__segment_import_changes",
            key="""case
        when endpoint_id is null and change_type <> 'removed' then null
        else segment_name || '/' || coalesce(endpoint_id, '')
    end""",
            tokens="array[token]",
            desired="""
select segment_name || '/' || endpoint_id as record_id, token, endpoint_id
from {activation}.act_pinpoint__segment_imports
""",
            # An import replaces the whole segment: its members are the records of the last accepted one.
            acknowledged="""
with
held as (
    select record_id, split_part(record_id, '/', 1) as segment_name, fingerprint, attempted_at
    from {activation}.int_activation_outcomes
    where destination = '{destination}' and status = 'accepted'
),
last_at as (select segment_name, max(attempted_at) as at from held group by 1),
last_import as (
    select held.segment_name, max(held.fingerprint) as fingerprint
    from held
    inner join last_at on held.segment_name = last_at.segment_name and held.attempted_at = last_at.at
    group by 1
)
select distinct held.record_id, replace(held.segment_name, 'engagelake_', '') as token
from held
inner join last_import
    on held.segment_name = last_import.segment_name and held.fingerprint = last_import.fingerprint
""",
        ),
    )
}
"""How each destination keeps membership, by its id."""


def segment_sizes(settings: Settings, destination: str, tokens: Iterable[str]) -> list[dict[str, Any]]:
    """Return the size of every segment at *destination*: those of *tokens* too that have no member.

    Each has token, members (desired), acknowledged (members by the last accepted outcomes) and differing (in
    one of the two only).
    """
    rows = warehouse.query(settings, MEMBERSHIP[destination].sizes_sql(settings))
    found = {row["token"]: {**row, **{name: int(row[name] or 0) for name in COUNTS}} for row in rows}
    empty = dict.fromkeys(COUNTS, 0)
    return [found.get(token, {"token": token, **empty}) for token in sorted({*found, *tokens})]


COUNTS = ("members", "acknowledged", "differing")
