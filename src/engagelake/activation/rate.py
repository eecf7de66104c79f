"""Token buckets that keep calls under a quota and give way when the destination says "too many"."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

FLOOR = 1 / 16
"""The slowest that throttling makes a bucket: this share of its quota."""

RECOVERY = 1 / 20
"""What one success gives back after throttling: this share of the quota."""


class TokenBucket:
    """At most *quota* calls a second, evenly spaced; halves on a 429 and recovers slowly. Thread-safe."""

    def __init__(
        self,
        quota: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if quota <= 0:
            msg = f"a quota must be positive, got {quota}"
            raise ValueError(msg)
        self._quota, self._clock, self._sleep = quota, clock, sleep
        self._lock = threading.Lock()
        self._next = clock()
        self.rate = quota

    def acquire(self) -> None:
        """Wait until the next call may go."""
        with self._lock:
            now = self._clock()
            wait = max(0.0, self._next - now)
            self._next = max(now, self._next) + 1 / self.rate
        if wait:
            self._sleep(wait)

    def throttled(self) -> None:
        """Halve the rate, down to `FLOOR` of the quota."""
        with self._lock:
            self.rate = max(self.rate / 2, self._quota * FLOOR)

    def succeeded(self) -> None:
        """Give back a little of what throttling took."""
        with self._lock:
            self.rate = min(self._quota, self.rate + self._quota * RECOVERY)


class RateLimiter:
    """One bucket per operation, by the quotas that a destination declares."""

    def __init__(
        self,
        quotas: Mapping[str, float],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._buckets = {name: TokenBucket(rate, clock=clock, sleep=sleep) for name, rate in quotas.items()}

    def of(self, operation: str) -> TokenBucket:
        """Return the bucket of *operation*.

        Raises:
            KeyError: If the destination declares no quota for it: a call that nobody planned.
        """
        return self._buckets[operation]
