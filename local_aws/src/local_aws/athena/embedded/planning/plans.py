"""The newest plans of the engine: a statement that comes again over tables of the same shape has its plan.

A daily refresh asks the same tests, and writes the same views, every time; to translate and to bind a query
takes longer than to run it over a day's rows. What is kept is read by every statement that comes after, and
changed by none.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import TypeVar, cast

from sqlglot import exp

Planned = TypeVar("Planned")

#: A daily refresh makes some two thousand; of fewer, each would be gone when it is asked for again.
_MOST = 4_096

_CLOCKS = (exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.Localtimestamp, exp.Localtime)


def tells_time(tree: exp.Expression) -> bool:
    """Whether *tree* asks for the time, which DuckDB writes into its plan: it holds for this moment alone."""
    calls = tree.find_all(exp.Anonymous)
    return tree.find(*_CLOCKS) is not None or any(call.name.lower() == "now" for call in calls)


class Plans:
    """What planning gave, by all that it depends on; the least used goes when there are too many."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object, make: Callable[[], Planned]) -> Planned:
        """What was made for *key*, told by its text, or else what *make* gives now; a failure is not kept."""
        digest = sha256(repr(key).encode()).digest()
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return cast(Planned, self._kept[digest])
        made = make()
        with self._lock:
            self._kept[digest] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
