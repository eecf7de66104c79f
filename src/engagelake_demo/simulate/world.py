"""A world of invented people, the same for the same seed, that emits engagement events day by day."""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from . import moments
from .catalog import make_catalog
from .day import Day, Queue
from .faults import Emission, Writer
from .ledger import Ledger
from .life import apps, cast, history, letters, mail, ses_mail, texts
from .people import STAGES, VALUES, Person, endpoint_document, make_people
from .rates import Rates

MIN_USERS = 24
TURNING_DAY = 31


class World:
    """People, what happens to them each day, and the ledger of what that means.

    Nothing here reads a clock or the machine: the same arguments give the same bytes.
    """

    def __init__(
        self,
        seed: int,
        users: int,
        start_date: date,
        rates: Rates | None = None,
        turning_day: int = TURNING_DAY,
    ) -> None:
        """Make a world whose day 1 is *start_date* (UTC).

        On *turning_day* the cast of `life.cast` joins and leaves segments, so the segments of midnight
        before and after it differ in every way that they can.

        Raises:
            ValueError: If there are fewer than 24 or more than 80,000 users, or the turn is on day 1.
        """
        if turning_day < 2:
            raise ValueError(f"turning day {turning_day}: there must be a day before it; choose 2 or later")
        if users < MIN_USERS:
            raise ValueError(f"{users} users: the cast alone needs {MIN_USERS}; ask for at least that many")
        self.ledger = Ledger()
        self.start_date = start_date
        self._start = moments.of(start_date)
        self._seed = seed
        self._turn = turning_day
        self._rates = rates or Rates()
        rng = random.Random(f"{seed} people")  # noqa: S311 - a simulation, not a secret
        self._catalog = make_catalog(rng)
        self.people = make_people(rng, users)
        cast.assign(self.people)
        self._newsletter_readers = _newsletter_readers(rng, users)
        self._share_browsers()
        self._queue = Queue(self._start)
        self._writer = Writer(self.ledger, self._start)
        self._next = 1

    def _share_browsers(self) -> None:
        """Let some people share a browser: what is done there signed out belongs to who signed in last."""
        for person in self.people[20:]:
            if person.index % 100 == 61:
                person.browser = self.people[person.index - 1].browser

    def day(self, number: int) -> list[Emission]:
        """Return the records that reach the streams on day *number* and enter them in the ledger.

        Raises:
            ValueError: If the days are not asked for one after another from 1.
        """
        if number != self._next:
            raise ValueError(f"day {number} is not next; ask for day {self._next}")
        self._next += 1
        with _without_collector():
            return self._emit(number)

    def _emit(self, number: int) -> list[Emission]:
        start = self._start + (number - 1) * moments.DAY
        rng = random.Random(f"{self._seed} day {number}")  # noqa: S311 - a simulation, not a secret
        day = Day(number, start, rng, self._rates, self._catalog, self._queue)
        if number == 1:
            self._past(day)
        for person in self.people:
            self._live(day, person)
        for reader in self._newsletter_readers:
            if day.chance(0.15):
                ses_mail.ses_mail(day, reader, day.moment(6, 20), "Newsletter")
        for _ in range(1 + len(self.people) // 400):
            group = rng.sample(self.people[len(cast.ROLES) :], 3)
            ses_mail.group_mail(day, group, day.moment(6, 20))
        letters.letters(day, self.people[len(cast.ROLES) :])
        letters.announcement(day)
        return self._writer.write(day, self._queue.take(number))

    def endpoints(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the id of every endpoint and what Pinpoint holds of it now, without segment tokens."""
        for person in self.people:
            for endpoint in person.endpoints:
                yield endpoint.id, endpoint_document(person, endpoint, self._start)

    def live_only(self) -> set[str]:
        """Return the users whom Pinpoint never saw, by the ids of now."""
        return {person.user for person in self.people if person.live_only and person.user}

    def _past(self, day: Day) -> None:
        # Whatever the size of the world, every type of event is somewhere in it.
        reader = self._newsletter_readers[-1]
        for sent, steps in mail.one_of_each(day.start + moments.HOUR):
            ses_mail.ses_mail(day, reader, sent, "Newsletter", steps)
            mail.tell(day, reader, sent + 5_000, None, "Newsletter", {}, steps)
        for person in self.people:
            if person.role:
                cast.past(day, person, self._turn)
            else:
                history.past(day, person)

    def _live(self, day: Day, person: Person) -> None:
        if person.role:
            cast.play(day, person, self._turn)
        else:
            _change(day, person)
            if day.chance(0.2 + person.shops):
                apps.visit(day, person)
        _mail(day, person)
        if not person.untextable and day.chance(0.07):
            texts.pinpoint_text(day, person, day.moment(8, 20), day.rng.choice(day.catalog.texts))
        if not person.untextable and day.chance(0.04):
            texts.eum_text(day, person, day.moment(8, 20))
        if day.chance(0.1):
            texts.push(day, person, day.moment(8, 20), day.rng.choice(day.catalog.pushes))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the garbage collector: a day makes no cycles, and walking all facts again costs a fifth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _mail(day: Day, person: Person) -> None:
    if person.unmailable and not day.chance(0.05):
        return
    at, choice = day.moment(6, 20), day.rng.random()
    if person.live_only:
        if choice < 0.95:
            ses_mail.ses_mail(day, person, at, day.rng.choice(day.catalog.emails).subject)
    elif choice < 0.45 or person.user is None:
        mail.campaign_mail(day, person, at, day.rng.choice(day.catalog.emails))
    elif choice < 0.58:
        mail.campaign_mail(day, person, at, day.rng.choice(day.catalog.journeys))
    elif choice < 0.64:
        mail.transactional_mail(day, person, at)
    elif choice < 0.95:
        ses_mail.ses_mail(day, person, at, day.rng.choice(day.catalog.emails).subject)


def _change(day: Day, person: Person) -> None:
    """Let a person's attributes change now and then; the next event that shows them tells."""
    if person.user is None or not day.chance(0.02):
        return
    person.stage = day.rng.choice(STAGES)
    person.value = day.rng.choice(VALUES)
    if day.chance(0.5):
        apps.identify(day, person, apps.web_sender(day, person, signed_in=True), day.moment(0, 6))
    if day.chance(0.06):
        apps.register_by_phone(day, person, day.moment(6, 20))
    if day.chance(0.1):
        webinar = day.rng.choice(("5", 5, "5", "6"))
        apps.register(day, apps.web_sender(day, person, signed_in=True), day.moment(6, 20), webinar)
    if day.chance(0.05):
        for endpoint in person.endpoints[-1:]:
            endpoint.opt_out = "NONE" if endpoint.opt_out == "ALL" else "ALL"


def _newsletter_readers(rng: random.Random, users: int) -> list[Person]:
    """Return readers of a newsletter of whom nothing is known but the address."""
    people = make_people(rng, max(3, users // 100))
    for person in people:
        person.user = None
        person.endpoints = []
        person.email = f"Reader.{person.index:04d}@Example.com"
    return people
