"""Take batches to a destination: try again where that helps, find the bad record, give up in time."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from engagelake.destinations.base import BatchRefused, Destination, PerhapsDone
from engagelake.destinations.caller import cause
from engagelake.errors import ActivationError, PermanentError, TransientError

from .batching import halves
from .changes import Change
from .outcomes import Answer

Batch = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a push puts up with a destination that does not answer well.

    Attributes:
        attempts: Calls for one batch before it is given up.
        first_wait, longest_wait: Bounds of the backoff in seconds; each wait is random below its bound.
        batches_given_up: After so many given up in a row, the rest is not sent.
    """

    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 20.0
    batches_given_up: int = 3


class Dispatcher:
    """Delivers batches of one push. `stopped_by` says why it stopped sending, or is ""."""

    def __init__(
        self,
        destination: Destination,
        patience: Patience,
        sleep: Callable[[float], None],
        begin: Callable[[Batch], object],
    ) -> None:
        """*begin* gets each batch right before its first try."""
        self._destination, self._patience, self._sleep = destination, patience, sleep
        self._begin = begin
        self._lock = threading.Lock()
        self._given_up = 0
        self.stopped_by = ""

    def answers(self, changes: Sequence[Change]) -> Iterator[list[Answer]]:
        """Yield the answers to each batch of *changes* as they come; one answer per change, always.

        An error that nobody expected is raised after the batches that were under way have answered.
        """
        if not changes:
            return
        batches = self._destination.batches(changes)
        parallel = self._destination.capabilities.parallel
        if parallel == 1:
            yield from map(self._begun, batches)
            return
        with ThreadPoolExecutor(max_workers=parallel) as pool:
            under_way = [pool.submit(self._begun, batch) for batch in batches]
            for done in as_completed(under_way):
                if done.exception() is None:
                    yield done.result()
        for done in under_way:
            done.result()

    def _begun(self, batch: Batch) -> list[Answer]:
        if not self.stopped_by:
            self._begin(batch)
        return self._deliver(batch)

    def _deliver(self, batch: Batch) -> list[Answer]:
        if self.stopped_by:
            return _refused(batch, "NotSent", f"not sent: {self.stopped_by}", retryable=True, attempt=0)
        try:
            return self._tried(batch)
        except BatchRefused as refusal:
            if len(batch) == 1 or self._destination.capabilities.batch_items is None:
                return _refused(batch, cause(refusal)[0], str(refusal), retryable=False)
            left, right = halves(batch)
            return self._deliver(left) + self._deliver(right)
        except PermanentError as refusal:
            self.stopped_by = str(refusal)
            return _refused(batch, cause(refusal)[0], str(refusal), retryable=True)

    def _tried(self, batch: Batch) -> list[Answer]:
        """Return the answers to *batch*, after as many attempts as patience allows."""
        perhaps_done = False
        attempt = 0
        while True:
            attempt += 1
            try:
                answers = self._destination.apply(batch)
            except TransientError as trouble:
                perhaps_done = perhaps_done or isinstance(trouble, PerhapsDone)
                if attempt >= self._patience.attempts:
                    return self._give_up(batch, trouble, attempt, perhaps_done)
                self._sleep(self._wait(attempt))
            else:
                with self._lock:
                    self._given_up = 0
                return [replace(answer, attempt=attempt) for answer in answers]

    def _wait(self, attempt: int) -> float:
        bound = min(self._patience.longest_wait, self._patience.first_wait * 2 ** (attempt - 1))
        return random.uniform(0, bound)  # noqa: S311 - jitter, not a secret

    def _give_up(
        self, batch: Batch, trouble: ActivationError, attempt: int, perhaps_done: bool
    ) -> list[Answer]:
        with self._lock:
            self._given_up += 1
            if self._given_up >= self._patience.batches_given_up:
                self.stopped_by = (
                    f"{self._given_up} batches in a row failed {attempt} times, at last with {trouble}"
                )
        status = "unknown" if perhaps_done else "rejected"
        code, message = cause(trouble)[0], str(trouble)
        return [Answer(change, status, True, code, message, attempt=attempt) for change in batch]


def _refused(batch: Batch, code: str, message: str, *, retryable: bool, attempt: int = 1) -> list[Answer]:
    return [Answer(change, "rejected", retryable, code, message, attempt=attempt) for change in batch]
