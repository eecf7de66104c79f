"""What UpdateEndpointsBatch takes (Pinpoint's quotas page, read 2026-08-13)."""

from __future__ import annotations

from collections.abc import Mapping

from engagelake.activation.changes import OPERATIONS
from engagelake.activation.refusals import ID_CLASH, Refusal, id_refusal, text, token_refusals
from engagelake.activation.rows import RowModel
from engagelake.destinations.base import Capabilities
from engagelake.destinations.pinpoint.limits import QUOTAS, RETIRED_ON, RULES

BATCH_ITEMS = 100

BATCH_BYTES = 7_000_000 - 10_000
"""Pinpoint takes 7 MB a request; we leave room for the envelope."""

ENDPOINT_REFUSALS = tuple(
    Refusal(code, f"refusal_code = '{code}'", text(message))
    for code, message in (
        ("UnknownEndpoint", "the lake no longer knows this endpoint, and an update would make it again"),
        ("InactiveEndpoint", "the endpoint is inactive, and an update would make it active again"),
    )
)
"""What the changes model says of endpoints that must not be updated, in its column `refusal_code`."""

_TOKENS = "try(cast(json_parse(coalesce(tokens, '[]')) as array(varchar)))"

ROWS = RowModel(
    columns=(
        "record_id",
        "change_type",
        "fingerprint",
        "endpoint_id",
        "attribute_name",
        "tokens",
        "refusal_code",
    ),
    # {"Id":"…","Attributes":{"…":[…]}}
    payload_bytes="""length(to_utf8(concat(
            json_format(cast(endpoint_id as json)), attribute_name, coalesce(tokens, '[]')
        ))) + 26""",
    contradiction=f"(change_type = 'removed') = (cardinality({_TOKENS}) > 0)",
    refusals=(
        *ENDPOINT_REFUSALS,
        ID_CLASH,
        id_refusal("endpoint_id", RULES),
        *token_refusals(_TOKENS, RULES),
    ),
)
"""Pinpoint ignores the case of ids; an update would make an endpoint that it does not know."""


def capabilities(quotas: Mapping[str, float] | None = None) -> Capabilities:
    """Return what this destination can do; *quotas* are those that AWS raised."""
    return Capabilities(
        operations=frozenset(OPERATIONS),
        batch_items=BATCH_ITEMS,
        batch_bytes=BATCH_BYTES,
        quotas={**QUOTAS, **(quotas or {})},
        parallel=1,
        rows=ROWS,
        retired_on=RETIRED_ON,
    )
