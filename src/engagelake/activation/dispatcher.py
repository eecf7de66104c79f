"""Take batches to a destination: try again where that helps, find the bad record, give up in time."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, islice

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


@dataclass(slots=True)
class Tries:
    """The tries of one batch so far: how many, and whether one of them may have been carried out.

    Whatever is answered afterwards, a refusal included, says nothing of a try whose answer never came.
    """

    attempt: int = 0
    perhaps_done: bool = False

    def of_a_part(self) -> Tries:
        """Return where a part of the batch begins: what may be done to all may be done to the part."""
        return Tries(self.attempt if self.perhaps_done else 0, self.perhaps_done)

    def failed(self, batch: Batch, code: str, message: str, *, retryable: bool) -> Iterable[Answer]:
        """Return the answers to *batch* where no try was accepted."""
        status = "unknown" if self.perhaps_done else "rejected"
        again, attempt = retryable or self.perhaps_done, self.attempt
        return (Answer(change, status, again, code, message, attempt=attempt) for change in batch)


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
        return Answered(begun_at, self._deliver(batch, Tries()))

    def _deliver(self, batch: Batch, tries: Tries) -> Iterable[Answer]:
        if self.stopped_by:
            return tries.failed(batch, "NotSent", f"not sent: {self.stopped_by}", retryable=True)
        try:
            return self._tried(batch, tries)
        except BatchRefused as refusal:
            if len(batch) == 1 or self._destination.capabilities.batch_items is None:
                return tries.failed(batch, cause(refusal)[0], str(refusal), retryable=False)
            return [answer for half in halves(batch) for answer in self._deliver(half, tries.of_a_part())]
        except PermanentError as refusal:
            self.stopped_by = str(refusal)
            return tries.failed(batch, cause(refusal)[0], str(refusal), retryable=True)

    def _tried(self, batch: Batch, tries: Tries) -> Iterable[Answer]:
        """Return the answers to *batch*, after as many attempts as patience allows."""
        for attempt in count(1):
            tries.attempt = attempt
            try:
                answers = self._destination.apply(batch)
            except TransientError as trouble:
                tries.perhaps_done |= isinstance(trouble, PerhapsDone)
                if attempt >= self._patience.attempts:
                    self._give_up(trouble, attempt)
                    return tries.failed(batch, cause(trouble)[0], str(trouble), retryable=True)
                self._sleep(self._wait(attempt))
            else:
                break
        with self._lock:
            self._given_up = 0
        return _of_attempt(answers, tries.attempt)

    def _wait(self, attempt: int) -> float:
        bound = min(self._patience.longest_wait, self._patience.first_wait * 2 ** (attempt - 1))
        return random.uniform(0, bound)  # noqa: S311 - jitter, not a secret

    def _give_up(self, trouble: ActivationError, attempt: int) -> None:
        with self._lock:
            self._given_up += 1
            if self._given_up >= self._patience.batches_given_up:
                self.stopped_by = (
                    f"{self._given_up} batches in a row failed {attempt} times, at last with {trouble}"
                )


def _of_attempt(answers: Iterable[Answer], attempt: int) -> Iterable[Answer]:
    return answers if attempt == 1 else (replace(answer, attempt=attempt) for answer in answers)
