"""What import jobs take (Pinpoint's quotas page, read 2026-08-13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engagelake.activation.changes import OPERATIONS
from engagelake.activation.refusals import ID_CLASH, Refusal, id_refusal, token_refusals
from engagelake.activation.rows import RowModel
from engagelake.destinations.base import Capabilities
from engagelake.destinations.pinpoint.limits import QUOTAS, RETIRED_ON, RULES

JOB_BYTES = 1_000_000_000
"""Bytes of one import job; adjustable."""

ACTIVE_JOBS = 10
"""Active import jobs per account."""

SECONDS_PER_JOB = 600
"""Our guess of a job's time for estimates: none is documented."""


_TOO_LARGE = Refusal(
    "SegmentTooLarge",
    f"group_bytes > {JOB_BYTES}",
    f"concat('the segment needs ', cast(group_bytes as varchar), ' bytes and a job takes {JOB_BYTES}: "
    "send it as pinpoint_endpoint_attributes, or split the segment')",
)

_OF_MEMBERS = tuple(
    replace(each, condition=f"change_type <> 'removed' and ({each.condition})")
    for each in (id_refusal("endpoint_id", RULES), *token_refusals("array[token]", RULES))
)

ROWS = RowModel(
    columns=(
        "record_id",
        "change_type",
        "fingerprint",
        "token",
        "endpoint_id",
        "channel_type",
        "address",
        "user_id",
        "segment_ref",
    ),
    # {"Id":"…","ChannelType":"…","Address":"…","User":{"UserId":"…"}}, and the end of its line
    payload_bytes="""if(
            change_type = 'removed',
            0,
            length(to_utf8(concat(
                json_format(cast(endpoint_id as json)),
                json_format(cast(coalesce(channel_type, 'null') as json)),
                json_format(cast(coalesce(address, 'null') as json)),
                coalesce(json_format(cast(user_id as json)), '')
            ))) + 53
        )""",
    contradiction="(change_type = 'removed') = (coalesce(endpoint_id, '') <> '')",
    refusals=(ID_CLASH, *_OF_MEMBERS, _TOO_LARGE),
    group="token",
)
"""Only a segment that became empty has no endpoint; one of more bytes than a job takes is refused whole."""


def capabilities(quotas: Mapping[str, float] | None = None) -> Capabilities:
    """Return what this destination can do; *quotas* are those that AWS raised."""
    return Capabilities(
        operations=frozenset(OPERATIONS),
        batch_items=None,
        batch_bytes=JOB_BYTES,
        quotas={**QUOTAS, **(quotas or {})},
        parallel=ACTIVE_JOBS,
        rows=ROWS,
        retired_on=RETIRED_ON,
    )
