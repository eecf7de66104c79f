"""A buffer that is due when it holds enough, or has waited long enough."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class Buffer(Generic[Item]):
    """Items with their size in bytes; *since* is the monotonic time of the first."""

    items: list[Item] = field(default_factory=list)
    size: int = 0
    since: float | None = None

    def add(self, item: Item, size: int) -> None:
        """Hold *item* of *size* bytes."""
        if self.since is None:
            self.since = time.monotonic()
        self.items.append(item)
        self.size += size

    def due_in(self, limit_bytes: int, limit_seconds: float) -> float | None:
        """Return the seconds until the buffer is due; None while it is empty."""
        if self.since is None:
            return None
        if self.size >= limit_bytes:
            return 0.0
        return max(0.0, self.since + limit_seconds - time.monotonic())

    def clear(self) -> list[Item]:
        """Empty the buffer and return what it held."""
        items, self.items, self.size, self.since = self.items, [], 0, None
        return items
