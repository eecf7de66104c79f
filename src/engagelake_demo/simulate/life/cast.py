"""The cast: people with a role, so that in any world every rule has somebody on each side of it.

On the *turning day* members join and leave every segment, one is suppressed by a hard bounce, one by a
complaint, one by a text, one opts out of everything, one leaves the last segment that they were in, and
the endpoint of one goes to another. Three came when Pinpoint had ended, one of them as a guest who signs
up on that day.
"""

from __future__ import annotations

from collections.abc import Callable

from .. import moments
from ..catalog import NEW
from ..day import Day
from ..people import Person
from ..shapes.app import Sender
from . import apps, history, mail, texts
from .sends import announce

ROLES = (
    "sees_shoe_before",
    "sees_shoe_on",
    "sees_shoe_daily",
    "renewal_ends",
    "renewal_bounces",
    "renewal_opts_out",
    "lapsed_returns",
    "lapsed_stays",
    "lapses",
    "webinar_registers",
    "webinar_complains",
    "renewal_stops_texts",
    "recognised",
    "sixteenth_open",
    "webinar_expires",
    "renewal_sells_phone",
    "buys_phone",
    "live_registers",
    "live_renewal",
    "live_guest_renewal",
)
"""The roles of the first people of every world, in order."""

_SHOE = {"sees_shoe_before", "sees_shoe_on", "sees_shoe_daily", "recognised", "sixteenth_open"}
_SILENT = {"lapsed_returns", "lapsed_stays", "renewal_bounces", "renewal_sells_phone", "live_renewal"}
_READERS = {"webinar_registers", "webinar_complains", "webinar_expires", "live_registers"}


def assign(people: list[Person]) -> None:
    """Give the first people their roles; they do nothing by chance that could undo them."""
    for person, role in zip(people, ROLES, strict=False):
        person.role = role
        person.shops = 0.0
        person.opens = 0.9 if role in _READERS | _SHOE - {"sixteenth_open"} else 0.0
        renewal = "renewal" in role
        person.stage, person.value = ("Renewal", "High") if renewal else ("Active", "Low")
        if role == "live_guest_renewal":
            person.user = f"guest-{person.index:06d}"
    people[ROLES.index("buys_phone")].partner = people[ROLES.index("renewal_sells_phone")]


def past(day: Day, person: Person, turn: int) -> None:
    """Tell the past of one member of the cast before the first day of a world that turns on day *turn*."""
    history.introduce(day, person)
    if person.role in _SHOE:
        count = 15 if person.role == "sixteenth_open" else 22
        history.read_many(day, person, count, day.start - 2 * moments.DAY)
        bought = day.start - 10 * moments.DAY
        history.bought_red_shoes(day, person, bought, mobile=person.role == "sees_shoe_daily")
    elif person.role in _SILENT:
        history.read_many(day, person, 3, day.start - 60 * moments.DAY)
    elif person.role == "lapses":
        sent = day.start + (turn - 15) * moments.DAY + 9 * moments.HOUR
        history.read_mail(day, person, sent, punctual=True)
    elif person.role in _READERS:
        history.read_many(day, person, 2, day.start - 3 * moments.DAY)
        if person.role == "webinar_complains":
            apps.register(day, _browser(person), day.start - 20 * moments.DAY, 5, punctual=True)
        elif person.role == "webinar_expires":
            edge = moments.months_before(day.start + turn * moments.DAY, 9)
            apps.register(day, _browser(person), edge - 12 * moments.HOUR, 5, punctual=True)


def play(day: Day, person: Person, turn: int) -> None:
    """Let one member of the cast do what their role says on *day*."""
    at = day.moment(9, 17)
    if person.role in _SHOE:
        _shoes(day, person, at, turn)
    if day.number == turn and person.role in _TURNS:
        _TURNS[person.role](day, person, at)


def _browser(person: Person, known: bool = True) -> Sender:
    return Sender(person.user if known else None, person.browser, person.locale)


def _shoes(day: Day, person: Person, at: int, turn: int) -> None:
    even = (turn - day.number) % 2 == 0
    if person.role == "sees_shoe_daily":
        apps.mobile_product(day, person, "Product Viewed", at, NEW, punctual=True)
    elif person.role == "recognised":
        apps.view_product(day, _browser(person, known=False), at, NEW, punctual=True)
    elif person.role == "sixteenth_open" or even == (person.role == "sees_shoe_on"):
        apps.view_product(day, _browser(person), at, NEW, punctual=True)


def _renewal_ends(day: Day, person: Person, at: int) -> None:
    person.stage = "Active"
    apps.identify(day, person, _browser(person), at, punctual=True)


def _bounces(day: Day, person: Person, at: int) -> None:
    _mail(day, person, at, "hardbounce")


def _complains(day: Day, person: Person, at: int) -> None:
    _mail(day, person, at, "complaint")


def _mail(day: Day, person: Person, at: int, end: str) -> None:
    endpoint = person.endpoint("EMAIL")
    if endpoint is None:
        return
    steps = [mail.Step("send", at), mail.Step(end, at + 4_000)]
    campaign = day.catalog.emails[0]
    attributes = campaign.attributes("0")
    mail.tell(day, person, at, endpoint.id, campaign.subject, attributes, steps, punctual=True)
    person.unmailable = True


def _opts_out(day: Day, person: Person, at: int) -> None:
    for number, endpoint in enumerate(person.endpoints):
        endpoint.opt_out = "ALL"
        announce(day, person, endpoint, at + number, day.catalog.pushes[0], punctual=True)


def _returns(day: Day, person: Person, at: int) -> None:
    history.read_mail(day, person, at, punctual=True)


def _registers(day: Day, person: Person, at: int) -> None:
    apps.register(day, _browser(person), at, "5", punctual=True)


def _stops_texts(day: Day, person: Person, at: int) -> None:
    endpoint = person.endpoint("SMS")
    if endpoint is not None:
        texts.opt_out(day, person, endpoint, at, punctual=True)


def _recognised(day: Day, person: Person, at: int) -> None:
    apps.identify(day, person, _browser(person), at + moments.HOUR, punctual=True)


def _buys_phone(day: Day, person: Person, at: int) -> None:
    """The app of a sold phone signs its new owner in: the endpoint changes hands, late in the day."""
    seller = person.partner
    if seller is None or seller.push is None:
        return
    phone = seller.push
    seller.endpoints.remove(phone)
    person.endpoints.append(phone)
    late = day.start + 23 * moments.HOUR
    announce(day, person, phone, max(at, late), day.catalog.pushes[0], punctual=True)


def _signs_up(day: Day, person: Person, at: int) -> None:
    """The shop knew a guest by an id of its own; the account that they make has another."""
    guest, person.user = person.user, f"user-{person.index:06d}"
    if guest is not None:
        apps.alias(day, _browser(person), guest, at)


_TURNS: dict[str, Callable[[Day, Person, int], None]] = {
    "renewal_ends": _renewal_ends,
    "renewal_bounces": _bounces,
    "renewal_opts_out": _opts_out,
    "lapsed_returns": _returns,
    "webinar_registers": _registers,
    "webinar_complains": _complains,
    "renewal_stops_texts": _stops_texts,
    "recognised": _recognised,
    "sixteenth_open": _returns,
    "buys_phone": _buys_phone,
    "live_registers": _registers,
    "live_guest_renewal": _signs_up,
}
