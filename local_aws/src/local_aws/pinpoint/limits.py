"""The documented limits of Amazon Pinpoint, and the token buckets that hold callers to its rates.

Sources: developer guide "Quotas" (sizes); AWS quotas page as read on 2026-08-13 (requests per second).
"""

from __future__ import annotations

import time
from collections.abc import Callable

ENDPOINT_BYTES = 15 * 1024
ATTRIBUTE_NAME_CHARS = 50
ATTRIBUTE_VALUE_CHARS = 100
ATTRIBUTE_VALUES = 50
ATTRIBUTES_PER_APPLICATION = 250
ENDPOINTS_PER_USER = 15
BATCH_ITEMS = 100
BATCH_BYTES = 7_000_000
IMPORT_BYTES = 1_000_000_000
IMPORT_FILES = 10_000
ACTIVE_IMPORT_JOBS = 10
NAMED_FAILURES = 100
"""GetImportJob names the first 100 failed entries only."""

QUOTAS: dict[str, float] = {
    "UpdateEndpointsBatch": 2,
    "UpdateEndpoint": 10,
    "GetEndpoint": 10,
    "DeleteEndpoint": 5,
    "PhoneNumberValidate": 20,
    "CreateSegment": 25,
    "UpdateSegment": 25,
    "DeleteSegment": 25,
}
"""Requests a second per account and Region; every other operation has `OTHER_QUOTA`."""

OTHER_QUOTA = 300.0


class Buckets:
    """One token bucket per caller and operation: the burst equals the rate, as AWS documents."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._quotas: dict[str, float] = {}
        self._levels: dict[tuple[str, str], tuple[float, float]] = {}

    def set_quotas(self, quotas: dict[str, float]) -> None:
        """Raise or lower requests a second by operation name; `*` names every operation."""
        self._quotas.update({name: float(rate) for name, rate in quotas.items()})
        self._levels.clear()

    def reset(self) -> None:
        """Return to the documented quotas."""
        self._quotas.clear()
        self._levels.clear()

    def rate(self, operation: str) -> float:
        """Return the requests a second that *operation* may have."""
        if operation in self._quotas:
            return self._quotas[operation]
        return self._quotas.get("*", QUOTAS.get(operation, OTHER_QUOTA))

    def take(self, caller: str, operation: str) -> bool:
        """Take one token; return False when the caller is over its quota."""
        rate, now = self.rate(operation), self._clock()
        burst = max(rate, 1.0)
        level, then = self._levels.get((caller, operation), (burst, now))
        level = min(burst, level + (now - then) * rate)
        allowed = level >= 1.0
        self._levels[caller, operation] = (level - 1.0 if allowed else level, now)
        return allowed
