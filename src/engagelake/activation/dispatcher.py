"""Take batches to a destination: try again where that helps, find the bad record, give up in time."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from engagelake.destinations.base import BatchRefused, Destination, PerhapsDone
from engagelake.destinations.caller import cause
from engagelake.errors import ActivationError, PermanentError, TransientError

from .batching import halves
from .changes import Batch
from .outcomes import Answer

WAITING = 2
"""Batches that are read ahead, for each that may be under way; all others are still in the lake."""


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


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one batch: when it was begun (None: never sent), and an answer to each change."""

    begun_at: datetime | None
    answers: Iterable[Answer]


class Dispatcher:
    """Delivers batches of one push. `stopped_by` says why it stopped sending, or is ""."""

    def __init__(
        self,
        destination: Destination,
        patience: Patience,
        sleep: Callable[[float], None],
        begin: Callable[[Batch], datetime],
    ) -> None:
        """*begin* gets each batch right before its first try, and returns when that was."""
        self._destination, self._patience, self._sleep = destination, patience, sleep
        self._begin = begin
        self._lock = threading.Lock()
        self._given_up = 0
        self.stopped_by = ""

    def answered(self, batches: Iterable[Batch]) -> Iterator[Answered]:
        """Yield what became of each of *batches* as they end; batches are taken only as others end.

        An error that nobody expected is raised after the batches that were under way have answered.
        """
        parallel = self._destination.capabilities.parallel
        if parallel == 1:
            yield from map(self._begun, batches)
            return
        pool = ThreadPoolExecutor(max_workers=parallel)
        try:
            yield from self._side_by_side(pool, iter(batches), parallel * WAITING)
        finally:
            pool.shutdown(cancel_futures=True)

    def _side_by_side(
        self, pool: ThreadPoolExecutor, batches: Iterator[Batch], most: int
    ) -> Iterator[Answered]:
        under_way: set[Future[Answered]] = set()
        trouble: BaseException | None = None
        is_more = True
        while is_more or under_way:
            try:
                for batch in islice(batches, most - len(under_way) if is_more else 0):
                    under_way.add(pool.submit(self._begun, batch))
                is_more = is_more and len(under_way) == most
            except Exception as error:  # noqa: BLE001 - raised below, when those under way have answered
                trouble, is_more = error, False
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for each in done:
                if each.exception() is None:
                    yield each.result()
                else:
                    trouble, is_more = trouble or each.exception(), False
        if trouble is not None:
            raise trouble

    def _begun(self, batch: Batch) -> Answered:
        begun_at = None if self.stopped_by else self._begin(batch)
        return Answered(begun_at, self._deliver(batch))

    def _deliver(self, batch: Batch) -> Iterable[Answer]:
        if self.stopped_by:
            return _refused(batch, "NotSent", f"not sent: {self.stopped_by}", retryable=True, attempt=0)
        try:
            return self._tried(batch)
        except BatchRefused as refusal:
            if len(batch) == 1 or self._destination.capabilities.batch_items is None:
                return _refused(batch, cause(refusal)[0], str(refusal), retryable=False)
            left, right = halves(batch)
            return [*self._deliver(left), *self._deliver(right)]
        except PermanentError as refusal:
            self.stopped_by = str(refusal)
            return _refused(batch, cause(refusal)[0], str(refusal), retryable=True)

    def _tried(self, batch: Batch) -> Iterable[Answer]:
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
                return _of_attempt(answers, attempt)

    def _wait(self, attempt: int) -> float:
        bound = min(self._patience.longest_wait, self._patience.first_wait * 2 ** (attempt - 1))
        return random.uniform(0, bound)  # noqa: S311 - jitter, not a secret

    def _give_up(
        self, batch: Batch, trouble: ActivationError, attempt: int, perhaps_done: bool
    ) -> Iterable[Answer]:
        with self._lock:
            self._given_up += 1
            if self._given_up >= self._patience.batches_given_up:
                self.stopped_by = (
                    f"{self._given_up} batches in a row failed {attempt} times, at last with {trouble}"
                )
        status = "unknown" if perhaps_done else "rejected"
        code, message = cause(trouble)[0], str(trouble)
        return (Answer(change, status, True, code, message, attempt=attempt) for change in batch)


def _of_attempt(answers: Iterable[Answer], attempt: int) -> Iterable[Answer]:
    return answers if attempt == 1 else (replace(answer, attempt=attempt) for answer in answers)


def _refused(batch: Batch, code: str, message: str, *, retryable: bool, attempt: int = 1) -> Iterable[Answer]:
    return (Answer(change, "rejected", retryable, code, message, attempt=attempt) for change in batch)
