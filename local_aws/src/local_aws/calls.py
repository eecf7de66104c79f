"""How often each operation was asked for since the gateway started."""

from __future__ import annotations

from collections import Counter
from threading import Lock


class Calls:
    """A thread-safe count of calls by service and operation."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lock = Lock()

    def add(self, service: str, operation: str) -> None:
        """Count one call of *operation* of *service*."""
        with self._lock:
            self._counts[service, operation] += 1

    def by_service(self) -> dict[str, dict[str, int]]:
        """Return the counts, `{service: {operation: calls}}`, sorted by name."""
        with self._lock:
            counts = sorted(self._counts.items())
        answer: dict[str, dict[str, int]] = {}
        for (service, operation), number in counts:
            answer.setdefault(service, {})[operation] = number
        return answer
