"""One run of a stage at a time, whoever starts it: a lease is an object in the lake's bucket.

It is made by a conditional put, so two that try at once do not both get it. Who holds one renews it; a lease
that was not renewed for its own `seconds` was left behind by a run that was killed, and the next run takes it
over. How old it is, S3's own clock says. The lease is a lock: no result depends on what it says.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from .aws import client
from .errors import TransientError
from .names import lease_key

if TYPE_CHECKING:
    from .settings import Settings

SECONDS = 60
"""How long a lease lasts without being renewed: so long a run waits after one that was killed."""

LONGEST_WAIT = 120
"""Seconds: a longer lease is one that nobody renews (a DAG's), so waiting would not show who lives."""

RESOLUTION = 1.0
"""Seconds: how finely S3 dates its answers (RFC 9110, "Date")."""

TAKEN = ("PreconditionFailed", "ConditionalRequestConflict")
"""S3's error codes of a conditional put that came second (S3 user guide, "Conditional writes")."""

GONE = ("NoSuchKey", "404")


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it lies in S3: *age* is the seconds since it was renewed, *etag* names this state."""

    holder: str
    seconds: float
    age: float
    etag: str

    @property
    def is_left_behind(self) -> bool:
        """Whether its holder stopped renewing it."""
        return self.age > self.seconds


class Clock:
    """The time by S3, in UTC: the date of one answer, and what has passed since then on this machine.

    Answers are dated to the second, so a clock is up to a second slow. Its first second is waited for: then
    whoever takes a lease reads later times than all who gave it back before, however wrong their machines go.
    """

    def __init__(self, date: str) -> None:
        """*date* is the Date header of an answer that has just come."""
        self._date, self._answered = parsedate_to_datetime(date), time.monotonic()

    def __call__(self) -> datetime:
        """Return the time now."""
        if (early := RESOLUTION - (time.monotonic() - self._answered)) > 0:
            time.sleep(early)
        return self._date + timedelta(seconds=time.monotonic() - self._answered)


@contextmanager
def lease(
    settings: Settings,
    stage: str,
    holder: str | None = None,
    *,
    seconds: float = SECONDS,
    wait: float = 0,
    progress: Callable[[str], object] | None = None,
) -> Iterator[Clock]:
    """Have the lease of *stage* while the block runs, and renew it; gives the clock of S3.

    Waits for a lease whose holder may have been killed, at most as long as that lease lasts, and for one
    whose holder is alive at most *wait* seconds. A run that lost its lease (its machine slept) is
    interrupted, so that nothing more of it goes beside the run that has it.

    Raises:
        TransientError: If another run holds it and is alive, or if it was lost while the block ran.
    """
    store = LeaseStore(
        settings, stage, holder or f"{socket.gethostname()} process {os.getpid()} {uuid4().hex[:8]}"
    )
    store.take_or_wait(seconds, progress or (lambda _: None), wait)
    try:
        with _renewed(store, seconds):
            yield store.clock
    except BaseException as error:
        if not store.is_lost:
            raise
        raise _lost(stage) from error
    finally:
        store.release()
    if store.is_lost:
        raise _lost(stage)


def _lost(stage: str) -> TransientError:
    msg = f"another run took over {stage} while this one was under way: run it again when that one ends"
    return TransientError(msg)


@contextmanager
def _renewed(store: LeaseStore, seconds: float) -> Iterator[None]:
    done = threading.Event()
    is_main = threading.current_thread() is threading.main_thread()
    renewal = threading.Thread(target=_renew, args=(store, seconds, done, is_main), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        done.set()
        renewal.join()


def _renew(store: LeaseStore, seconds: float, done: threading.Event, is_main: bool) -> None:
    while not done.wait(seconds / 4):
        store.renew(seconds)
        if store.is_lost:
            if is_main:  # no other thread can be interrupted
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            return


class LeaseStore:
    """The lease of one *stage*, for one *holder*; a holder may take again what it already has."""

    def __init__(self, settings: Settings, stage: str, holder: str) -> None:
        self._s3 = client("s3", settings)
        self._place = {"Bucket": settings.names.bucket, "Key": lease_key(stage)}
        self._stage, self._holder = stage, holder
        self._etag = ""
        self.is_lost = False
        self._clock: Clock | None = None

    @property
    def clock(self) -> Clock:
        """The clock of S3, from the put that took the lease.

        Raises:
            ValueError: If the lease was not taken.
        """
        if self._clock is None:
            msg = f"the lease of {self._stage} was not taken"
            raise ValueError(msg)
        return self._clock

    def take(self, seconds: float) -> Lease | None:
        """Take the lease for *seconds* and return None, or return the lease of who has it."""
        if self._put(seconds, IfNoneMatch="*"):
            return None
        existing = self._existing()
        if existing is None:
            return self.take(seconds)
        if (existing.holder == self._holder or existing.is_left_behind) and self._put(
            seconds, IfMatch=existing.etag
        ):
            return None
        return existing

    def take_or_wait(self, seconds: float, progress: Callable[[str], object], wait: float = 0) -> None:
        """Take the lease, or wait until it is left behind, and *wait* seconds until it is given back.

        Raises:
            TransientError: If its holder renews it, or need not renew it.
        """
        first = existing = self.take(seconds)
        patient_until = time.monotonic() + wait
        if existing is not None:
            progress(f"{self._stage} was started by {existing.holder}: waiting to see whether it still runs")
        while existing is not None:
            is_alive = first is None or existing.etag != first.etag or existing.seconds > LONGEST_WAIT
            if is_alive and time.monotonic() > patient_until:
                msg = f"{self._stage} is under way by {existing.holder}: try again when it has ended"
                raise TransientError(msg)
            time.sleep(min(1.0, existing.seconds / 10))
            existing = self.take(seconds)

    def renew(self, seconds: float) -> None:
        """Make the lease last *seconds* from now, or note that it is lost; no answer of S3 is no loss."""
        try:
            if self._put(seconds, IfMatch=self._etag):
                return
            existing = self._existing()
            # A put whose answer was lost is repeated by the client, and then meets itself.
            self.is_lost = existing is None or existing.holder != self._holder
            self._etag = existing.etag if existing else ""
        except (ClientError, BotoCoreError) as error:
            self.is_lost = _code(error) in GONE

    def release(self) -> None:
        """Give the lease back, unless another holder has it by now."""
        existing = self._existing()
        if existing is not None and existing.holder == self._holder:
            self._s3.delete_object(**self._place)

    def _put(self, seconds: float, **condition: str) -> bool:
        body = json.dumps({"holder": self._holder, "seconds": seconds, "take": uuid4().hex}).encode()
        try:
            answer = self._s3.put_object(**self._place, Body=body, **condition)
        except ClientError as error:
            if _code(error) in TAKEN:
                return False
            raise
        self._etag = answer["ETag"]
        self._clock = self._clock or Clock(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        return True

    def _existing(self) -> Lease | None:
        try:
            answer: dict[str, Any] = self._s3.get_object(**self._place)
        except ClientError as error:
            if _code(error) in GONE:
                return None
            raise
        written = json.loads(answer["Body"].read())
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (now - answer["LastModified"]).total_seconds()
        return Lease(written["holder"], written["seconds"], age, answer["ETag"])


def _code(error: Exception) -> str:
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
