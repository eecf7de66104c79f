"""What people do on the web (Segment specification) and in the mobile app (Pinpoint's own shape)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import moments
from ..catalog import NEW_SHOE, PRODUCTS, Product
from ..day import Day
from ..facts import BOUGHT_RED_SHOES, REGISTERED_FOR_WEBINAR_5, SAW_NEW_SHOE, Fact, normalised
from ..people import Person
from ..shapes import app, pinpoint


def visit(day: Day, person: Person) -> None:
    """Let *person* visit the shop once, by phone or by web, and perhaps buy."""
    at = day.moment(5, 23)
    if person.push is not None and day.chance(0.35):
        _mobile_visit(day, person, at)
        return
    sender = web_sender(day, person, signed_in=day.chance(0.6))
    page(day, sender, at)
    for _ in range(day.rng.randint(0, 2)):
        at += day.rng.randrange(5_000, 90_000)
        view_product(day, sender, at, _browsed(day, person))
    if day.chance(person.shops):
        order(day, sender, at + 120_000, day.rng.sample(PRODUCTS, day.rng.randint(1, 3)))
    if sender.user is not None and day.chance(0.15):
        identify(day, person, sender, at + 130_000)
        fields = {"groupId": "club", "traits": {"name": "Клуб «Бег»", "employees": 12}}
        _put(day, "group", sender, at + 131_000, fields)


def web_sender(day: Day, person: Person, signed_in: bool) -> app.Sender:
    """Return the browser of *person*; one in fifty has a clock that is hours wrong."""
    skew = day.rng.choice((-7, 2, 31)) * moments.HOUR if day.chance(0.02) else 0
    known = person.user is not None and signed_in
    return app.Sender(person.user if known else None, person.browser, person.locale, skew)


def _browsed(day: Day, person: Person) -> Product:
    return PRODUCTS[0] if day.chance(person.shops) else day.rng.choice(PRODUCTS[1:])


def page(day: Day, sender: app.Sender, at: int) -> None:
    """Tell of a page view, or a screen view."""
    kind = "page" if day.chance(0.8) else "screen"
    _put(day, kind, sender, at, {"name": "Home", "properties": {"path": "/", "title": "Shop – Startseite"}})


def view_product(day: Day, sender: app.Sender, at: int, product: Product, punctual: bool = False) -> None:
    """Tell of a `Product Viewed`."""
    fields = {"event": "Product Viewed", "properties": _properties(product)}
    act = SAW_NEW_SHOE if product.id == NEW_SHOE else None
    _put(day, "track", sender, at, fields, act=act, punctual=punctual)


def order(day: Day, sender: app.Sender, at: int, products: Sequence[Product], punctual: bool = False) -> None:
    """Tell of an `Order Completed` with all its *products*."""
    lines = [{**_properties(product), "quantity": 1} for product in products]
    properties = {
        "order_id": day.hex(40),
        "total": round(sum(product.price for product in products), 2),
        "currency": "EUR",
        "products": lines,
    }
    act = BOUGHT_RED_SHOES if any(product.is_red_shoe for product in products) else None
    fields = {"event": "Order Completed", "properties": properties}
    _put(day, "track", sender, at, fields, act=act, punctual=punctual)


def register(day: Day, sender: app.Sender, at: int, webinar: str | int, punctual: bool = False) -> None:
    """Tell of a `Webinar Registered`; the number is text or a number, as the site's forms differ."""
    fields = {"event": "Webinar Registered", "properties": {"webinar_id": webinar, "name": "Webinar №5"}}
    act = REGISTERED_FOR_WEBINAR_5 if str(webinar) == "5" else None
    _put(day, "track", sender, at, fields, act=act, punctual=punctual)


def register_by_phone(day: Day, person: Person, at: int) -> None:
    """Tell of a registration for webinar 5 made in the mobile app, a custom event of Pinpoint's shape."""
    name = "_custom.registered_for_webinar5"
    mobile(day, person, name, at, {}, {"source": "app"}, act=REGISTERED_FOR_WEBINAR_5)


def identify(day: Day, person: Person, sender: app.Sender, at: int, punctual: bool = False) -> None:
    """Tell who *person* is, how to reach them, and their attributes of now."""
    traits = {
        "email": person.email,
        "phone": person.phone,
        "name": f"{person.given} {person.family}",
        **dict(person.traits),
    }
    contacts = (normalised(person.email), person.phone)
    fact = Fact(at, contacts=contacts, traits=person.traits)
    _put(day, "identify", sender, at, {"traits": traits}, fact=fact, punctual=punctual)


def alias(day: Day, sender: app.Sender, previous: str, at: int) -> None:
    """Tell that the user of *sender* was called *previous* until now, an `alias` call."""
    fact = Fact(at, previous=previous)
    _put(day, "alias", sender, at, {"previousId": previous}, fact=fact, punctual=True)


def _properties(product: Product) -> dict[str, Any]:
    return {
        "product_id": product.id,
        "name": product.name,
        "category": product.category,
        "variant": product.variant,
        "price": product.price,
    }


def _put(
    day: Day,
    kind: str,
    sender: app.Sender,
    at: int,
    fields: dict[str, Any],
    act: str | None = None,
    fact: Fact | None = None,
    punctual: bool = False,
) -> None:
    record = app.call(kind, day.uuid(), at, sender, fields)
    fact = (fact or Fact(at))._replace(user=sender.user, anonymous=sender.anonymous, act=act)
    day.put("app-events", record, fact, punctual)


def _mobile_visit(day: Day, person: Person, at: int) -> None:
    session = day.uuid()
    started = {"session_id": session, "start_timestamp": at}
    mobile(day, person, "_session.start", at, started)
    if day.chance(0.1):
        mobile(day, person, "_userauth.sign_in", at + 3_000, started)
    mobile_product(day, person, "Product Viewed", at + 20_000, _browsed(day, person))
    if day.chance(person.shops):
        product = day.rng.choice(PRODUCTS)
        mobile_product(day, person, "Order Completed", at + 90_000, product)
        bought = {"_product_id": product.id, "_currency": "EUR", "_store": "Example Store"}
        prices = {"_quantity": 1.0, "_item_price": product.price}
        mobile(day, person, "_monetization.purchase", at + 90_400, started, bought, prices)
    ended = at + 180_000
    mobile(day, person, "_session.stop", ended, {**started, "stop_timestamp": ended})


def mobile_product(
    day: Day, person: Person, event: str, at: int, product: Product, punctual: bool = False
) -> None:
    """Tell of `Product Viewed` or `Order Completed` in Pinpoint's shape: one product an event."""
    acts = {
        "Product Viewed": SAW_NEW_SHOE if product.id == NEW_SHOE else None,
        "Order Completed": BOUGHT_RED_SHOES if product.is_red_shoe else None,
    }
    attributes = {"product_id": product.id, "category": product.category, "variant": product.variant}
    mobile(day, person, event, at, {}, attributes, {"price": product.price}, acts[event], punctual)


def mobile(
    day: Day,
    person: Person,
    event: str,
    at: int,
    session: dict[str, Any],
    attributes: dict[str, Any] | None = None,
    metrics: dict[str, float] | None = None,
    act: str | None = None,
    punctual: bool = False,
) -> None:
    """Tell of one event of the mobile app; the device is known by its push endpoint's id."""
    endpoint = person.push
    if endpoint is None:
        return
    record = pinpoint.app(event, at, endpoint.id, session, attributes or {}, metrics or {})
    fact = Fact(at, endpoint=endpoint.id, act=act)
    day.put("pinpoint-events", record, fact, punctual)
