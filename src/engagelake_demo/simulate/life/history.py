"""What happened before the world's first day; it reaches the streams on that day, as a backfill would."""

from __future__ import annotations

from .. import moments
from ..catalog import PRODUCTS, RED_SHOE
from ..day import Day
from ..people import Person
from . import apps, mail, ses_mail
from .sends import announce

_WEEK = 7 * moments.DAY
_MONTH = 30 * moments.DAY


def past(day: Day, person: Person) -> None:
    """Tell the past of one person without a role: their endpoints, and of some, mail, orders, webinars."""
    introduce(day, person, 0.95)
    if person.index % 5 == 4:
        return
    if day.chance(0.75):
        # Of some, the last open is long ago; of a few, too long.
        gap = day.rng.choice((1, 1, 1, 20, 60, 200, 290)) * moments.DAY
        for _ in range(day.rng.randint(1, 4 if person.opens < 0.5 else 10)):
            read_mail(day, person, _on_a_day(day, gap + day.rng.randrange(4 * _MONTH), _MONTH))
    sender = apps.web_sender(day, person, signed_in=True)
    if day.chance(person.shops):
        at = _on_a_day(day, day.rng.randrange(5 * _MONTH), _WEEK)
        apps.order(day, sender, at, [day.rng.choice(PRODUCTS), day.rng.choice(PRODUCTS)])
    if day.chance(0.03):
        apps.register_by_phone(day, person, _on_a_day(day, day.rng.randrange(11 * _MONTH), _MONTH))
    if day.chance(0.04):
        at = _on_a_day(day, day.rng.randrange(11 * _MONTH), _MONTH)
        apps.register(day, sender, at, day.rng.choice((5, "5", "4", 7)))


def _on_a_day(day: Day, ago: int, every: int) -> int:
    """Some moment of a day about *ago* (ms) before the first one; such days are *every* (ms) apart.

    Newsletters and webinars come once a month and offers once a week, so the past is on a few dozen days.
    """
    steps = ago // every + 1
    return day.start - steps * every + day.rng.randrange(moments.DAY)


def introduce(day: Day, person: Person, share: float = 1.0) -> None:
    """Let the lake know the endpoints of *person*, each with the chance *share*, or who a live one is."""
    if person.live_only and day.chance(share):
        at = _on_a_day(day, day.rng.randrange(6 * _WEEK), _WEEK)
        sender = apps.web_sender(day, person, signed_in=True)
        apps.identify(day, person, sender, at, punctual=bool(person.role))
    for endpoint in person.endpoints:
        if day.chance(share):
            campaigns = day.catalog.emails if endpoint.channel == "EMAIL" else day.catalog.pushes
            at = _on_a_day(day, day.rng.randrange(6 * _WEEK), _WEEK)
            announce(day, person, endpoint, at, day.rng.choice(campaigns), punctual=bool(person.role))


def read_mail(day: Day, person: Person, sent: int, punctual: bool = False) -> None:
    """Tell of one message that *person* got at *sent* (ms) and opened within minutes."""
    endpoint = person.endpoint("EMAIL")
    campaign = day.rng.choice(day.catalog.emails)
    steps = [
        mail.Step("send", sent),
        mail.Step("delivered", sent + 2_000),
        mail.Step("open", sent + 60_000 + day.rng.randrange(moments.HOUR)),
    ]
    if person.live_only:
        ses_mail.ses_mail(day, person, sent, campaign.subject, steps, punctual)
        return
    if endpoint is None:
        mail.tell(day, person, sent, None, campaign.subject, {}, steps, punctual)
        return
    attributes = campaign.attributes("0")
    mail.tell(day, person, sent, endpoint.id, campaign.subject, attributes, steps, punctual)


def read_many(day: Day, person: Person, count: int, newest: int) -> None:
    """Tell of *count* different messages opened, two days apart, the last one sent at *newest* (ms)."""
    for back in range(count):
        read_mail(day, person, newest - back * 2 * moments.DAY, punctual=True)


def bought_red_shoes(day: Day, person: Person, at: int, mobile: bool = False) -> None:
    """Tell of the purchase of a pair of red shoes at *at* (ms)."""
    if mobile:
        apps.mobile_product(day, person, "Order Completed", at, RED_SHOE, punctual=True)
        return
    sender = apps.app.Sender(person.user, None, person.locale)
    apps.order(day, sender, at, [RED_SHOE], punctual=True)
