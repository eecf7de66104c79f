"""What import jobs take (Pinpoint's quotas page, read 2026-08-13)."""

from __future__ import annotations

from collections.abc import Mapping

from engagelake.activation.changes import OPERATIONS
from engagelake.destinations.base import Capabilities
from engagelake.destinations.pinpoint.limits import QUOTAS, RETIRED_ON, RULES

JOB_BYTES = 1_000_000_000
"""Bytes of one import job; adjustable."""

ACTIVE_JOBS = 10
"""Active import jobs per account."""

SECONDS_PER_JOB = 600
"""Our guess of a job's time for estimates: none is documented."""


def capabilities(quotas: Mapping[str, float] | None = None) -> Capabilities:
    """Return what this destination can do; *quotas* are those that AWS raised."""
    return Capabilities(
        operations=frozenset(OPERATIONS),
        batch_items=None,
        batch_bytes=JOB_BYTES,
        quotas={**QUOTAS, **(quotas or {})},
        parallel=ACTIVE_JOBS,
        rules=RULES,
        retired_on=RETIRED_ON,
    )
