"""What UpdateEndpointsBatch takes (Pinpoint's quotas page, read 2026-08-13)."""

from __future__ import annotations

from collections.abc import Mapping

from engagelake.activation.changes import OPERATIONS
from engagelake.destinations.base import Capabilities
from engagelake.destinations.pinpoint.limits import QUOTAS, RETIRED_ON, RULES

BATCH_ITEMS = 100

BATCH_BYTES = 7_000_000 - 10_000
"""Pinpoint takes 7 MB a request; we leave room for the envelope."""


def capabilities(quotas: Mapping[str, float] | None = None) -> Capabilities:
    """Return what this destination can do; *quotas* are those that AWS raised."""
    return Capabilities(
        operations=frozenset(OPERATIONS),
        batch_items=BATCH_ITEMS,
        batch_bytes=BATCH_BYTES,
        quotas={**QUOTAS, **(quotas or {})},
        parallel=1,
        rules=RULES,
        retired_on=RETIRED_ON,
    )
