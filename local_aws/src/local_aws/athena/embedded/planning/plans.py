"""The newest plans of the engine: a statement that comes again over tables of the same shape has its plan.

A daily refresh asks the same tests, and writes the same views, every time; to translate and to bind a query
takes longer than to run it over a day's rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

Planned = TypeVar("Planned")

_MOST = 512


class Plans:
    """What planning gave, by all that it depends on; the least used goes when there are too many."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Planned]) -> Planned:
        """What was made for *key*, or else what *make* gives now; a failure is not kept."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(Planned, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
