"""What can be told to go wrong: throttling, failures, delays, lost writes, the end of the service."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from .answers import bad_request, internal, retired, too_many

SURVIVORS = frozenset({"CreateApp", "GetApp", "GetApps", "DeleteApp", "PhoneNumberValidate"})
"""Operations that still work after the end of Pinpoint's engagement side."""


IMPORT_STEP_SECONDS = 0.05
"""How long an import job stays in each of its early states."""


class Faults:
    """The faults in force. Thread-safe; `reset` ends them all.

    Attributes:
        fail_ids: Endpoint ids that are refused: 400 for a whole batch, a failed row in an import.
        drop_ids: Endpoint ids that are accepted and then not stored.
        import_stalls: True leaves import jobs in PROCESSING for ever.
        import_step_seconds: How long an import job stays in each of its early states.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """End every fault."""
        self.retired = False
        self.throttle_next = 0
        self.fail_next = 0
        self.fail_ids: frozenset[str] = frozenset()
        self.drop_ids: frozenset[str] = frozenset()
        self.import_stalls = False
        self.import_step_seconds = IMPORT_STEP_SECONDS
        self._latency: dict[str, dict[str, Any]] = {}

    def tell(self, wishes: Mapping[str, Any]) -> None:
        """Take *wishes*: retired, throttle_next, fail_next, fail_ids, drop_ids, import_stalls,
        import_step_seconds, latency.

        `latency` is `{operation or "*": {"seconds": 1.5, "count": 2, "when": "before" | "after"}}`: `after`
        does the work and then keeps the answer back, as a lost answer does; without `count` it stays.

        Raises:
            ValueError: If a wish is not known.
        """
        for name, value in wishes.items():
            if name in ("retired", "import_stalls"):
                setattr(self, name, bool(value))
            elif name in ("throttle_next", "fail_next"):
                setattr(self, name, int(value))
            elif name == "import_step_seconds":
                self.import_step_seconds = float(value)
            elif name in ("fail_ids", "drop_ids"):
                setattr(self, name, frozenset(value))
            elif name == "latency":
                self._latency = {operation: dict(rule) for operation, rule in value.items()}
            else:
                raise ValueError(f"unknown control {name!r}")

    def check(self, operation: str) -> None:
        """Raise what is in force for *operation*, and count it down.

        Raises:
            ServiceError: The retired answer, a 429 or a 500.
        """
        if operation in SURVIVORS:
            return
        if self.retired:
            raise retired()
        with self._lock:
            if self.throttle_next > 0:
                self.throttle_next -= 1
                raise too_many()
            if self.fail_next > 0:
                self.fail_next -= 1
                raise internal()

    def check_ids(self, endpoint_ids: Iterable[str]) -> None:
        """Refuse a request that holds one of `fail_ids`, without saying which, as Pinpoint does."""
        if self.fail_ids.intersection(endpoint_ids):
            raise bad_request("One or more endpoint definitions are not valid")

    def delay(self, operation: str, when: str) -> float:
        """Return the seconds to wait *when* (`before` or `after` the work of *operation*)."""
        with self._lock:
            rule = self._latency.get(operation) or self._latency.get("*")
            if rule is None or rule.get("when", "before") != when or rule.get("count", 1) <= 0:
                return 0.0
            if "count" in rule:
                rule["count"] -= 1
            return float(rule["seconds"])
