"""The SQL of the activation gate: what a destination's tables hold, as counts, and what its guards say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .. import warehouse

if TYPE_CHECKING:
    from ..settings import Settings


@dataclass(frozen=True, slots=True)
class Membership:
    """How one destination keeps membership.

    Attributes:
        destination: Its id.
        changes: The changes table.
        key: SQL of a change's key; null where a change has none.
        tokens: SQL that gives the tokens of a change as an array.
        desired: The table of who should be where, with an endpoint_id.
        guards: The table that judges what a push would do to each segment.
    """

    destination: str
    changes: str
    key: str
    tokens: str
    desired: str
    guards: str

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
        """Return the query that counts suppressed addresses among desired and sent members: one row."""
        marts, activation = settings.names.database("marts"), settings.names.database("activation")
        return f"""
with
members as (
    select endpoint_id from {activation}.{self.desired}
    union
    select endpoint_id from {activation}.{self.changes} where change_type <> 'removed'
)
select count(distinct members.endpoint_id) as suppressed
from members
inner join {marts}.dim_endpoints as endpoints on members.endpoint_id = lower(endpoints.endpoint_id)
inner join {marts}.dim_suppressions as suppressions on endpoints.normalised_address = suppressions.address
"""  # noqa: S608

    def sizes_sql(self, settings: Settings) -> str:
        """Return the query of what a push would do to each segment, and of its guard: one row per token."""
        return f"""
select
    token,
    count_desired as members,
    count_acknowledged as acknowledged,
    count_entering as entering,
    count_leaving as leaving,
    count_suppressed as suppressed,
    refusal
from {settings.names.database("activation")}.{self.guards}
order by token
"""  # noqa: S608


MEMBERSHIP = {
    each.destination: each
    for each in (
        Membership(
            destination="pinpoint_endpoint_attributes",
            changes="act_pinpoint__endpoint_attribute_changes",
            key="nullif(endpoint_id, '')",
            tokens="attribute_values",
            desired="act_pinpoint__endpoint_attributes",
            guards="act_pinpoint__endpoint_attribute_guards",
        ),
        Membership(
            destination="pinpoint_segment_imports",
            changes="act_pinpoint__segment_import_changes",
            key="""case
        when endpoint_id is null and change_type <> 'removed' then null
        else segment_name || '/' || coalesce(endpoint_id, '')
    end""",
            tokens="array[token]",
            desired="act_pinpoint__segment_imports",
            guards="act_pinpoint__segment_import_guards",
        ),
    )
}
"""How each destination keeps membership, by its id."""


def segment_sizes(settings: Settings, destination: str) -> list[dict[str, Any]]:
    """Return what a push would do to each segment at *destination*, by token.

    Each has token, members (desired), acknowledged, entering, leaving, suppressed (who leave because they may
    not be messaged) and refusal (why its guard leaves it as it is, or None).
    """
    return warehouse.query(settings, MEMBERSHIP[destination].sizes_sql(settings))
