"""What people write to the shop, by text and by mail, and what the shop announces."""

from __future__ import annotations

from collections.abc import Sequence

from .. import moments
from ..day import Day, compact
from ..facts import Fact, normalised
from ..people import Person
from ..shapes import inbound
from .texts import ORIGIN

STOPS = ("STOP", " stop ", "Stop, merci 🙏", "Arrêt", "unsubscribe")
"""What opts a number out."""

_TEXTS = ("Merci !", "Where does the bus stop?", "38 or 39?", "はい、お願いします", "Do you open on Sunday?")
_SUBJECTS = ("Größe 38?", "Where is my order", "Re: Newsletter", "Désabonnez-moi")


def letters(day: Day, people: Sequence[Person]) -> None:
    """Let some of *people* write on *day*; of the first two, one asks and then stops, one mails."""
    for place, person in enumerate(people):
        if person.untextable:
            continue
        at = day.moment(7, 20)
        if (day.number == 2 and place == 0) or day.chance(0.002):
            text(day, person, at, day.rng.choice(STOPS), stops=True)
        elif (day.number == 1 and place == 0) or day.chance(0.02):
            text(day, person, at, day.rng.choice(_TEXTS))
        if (day.number == 1 and place == 1) or day.chance(0.01):
            mail(day, person, at)


def text(day: Day, person: Person, at: int, body: str, *, stops: bool = False) -> None:
    """Tell that *person* texted *body*, in SNS's envelope; who *stops* gets no text any more."""
    number = normalised(person.phone)
    record = compact(inbound.text(day.uuid(), number, ORIGIN, body))
    envelope = compact(inbound.in_sns(record, day.uuid(), at))
    person.untextable = person.untextable or stops
    fact = Fact(at, view="inbound_message", address=number, suppresses=(number,) if stops else ())
    day.put("inbound-events", envelope, fact, inner=record)


def mail(day: Day, person: Person, at: int) -> None:
    """Tell that *person* wrote a mail, from the address that is known of them."""
    subject = day.rng.choice(_SUBJECTS)
    record = inbound.mail(day.hex(160), at, person.email, subject)
    day.put("inbound-events", record, Fact(at, view="inbound_email", address=normalised(person.email)))


def announcement(day: Day) -> None:
    """Announce one change of the shop."""
    at = day.moment(5, 7)
    name, attributes = day.rng.choice(
        (
            ("Store Opened", {"store_id": f"s-{day.number}", "city": "Zürich"}),
            ("Price Changed", {"product_id": "SHOE-NEW-01", "percent": -10}),
        )
    )
    record = {
        "type": "admin",
        "event": name,
        "attributes": attributes,
        "messageId": day.uuid(),
        "timestamp": moments.iso(at),
    }
    day.put("admin-events", record, Fact(at, view="admin_event"))
