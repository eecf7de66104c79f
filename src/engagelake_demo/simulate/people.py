"""Invented people: names in many scripts, reserved addresses and numbers, endpoints, habits.

Addresses are of example.com and example.org (RFC 2606); numbers are the North American 555-01xx and the
British 07700 900xxx, which are set aside for fiction. Every one is of one person only.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from . import moments
from .day import compact
from .facts import EndpointState, normalised

NAMES = (
    ("Ada", "Okafor", "en-US"),
    ("Léa", "Dubois", "fr-FR"),
    ("Søren", "Åkesson", "da-DK"),
    ("José", "Muñoz", "es-ES"),
    ("Zoë", "O’Brien", "en-IE"),
    ("花子", "山田", "ja-JP"),
    ("伟", "王", "zh-CN"),
    ("지우", "김", "ko-KR"),
    ("Иван", "Петров", "ru-RU"),
    ("Ελένη", "Παππά", "el-GR"),
    ("مريم", "حداد", "ar-EG"),
    ("נועה", "לוי", "he-IL"),
    ("अनन्या", "शर्मा", "hi-IN"),
    ("สมชาย", "ใจดี", "th-TH"),
    ("Nguyễn", "Hương", "vi-VN"),
    ("Łukasz", "Żak", "pl-PL"),
    ("İpek", "Yılmaz", "tr-TR"),
    ("Björk", "Þórsdóttir", "is-IS"),
    ("Max", "Groß 😀", "de-DE"),
    ('Pat "PJ"', "O\\Neil", "en-US"),
)
PUSH_CHANNELS = ("GCM", "GCM", "GCM", "APNS", "APNS", "APNS_SANDBOX", "ADM", "BAIDU")
STAGES = ("Lead", "Active", "Active", "Active", "Renewal", "Churned")
VALUES = ("Low", "Low", "Medium", "Medium", "High")
MAX_PEOPLE = 80_000


@dataclass(slots=True)
class Endpoint:
    """One way to reach a person; *opt_out* is Pinpoint's OptOut, ALL or NONE."""

    id: str
    channel: str
    address: str
    opt_out: str = "NONE"


@dataclass(slots=True)
class Person:
    """One invented person: who they are, how to reach them, what they tend to do.

    Who is *live_only* came when Pinpoint had ended: it never saw them, and they have no endpoint.
    """

    index: int
    user: str | None
    given: str
    family: str
    locale: str
    country: str
    email: str
    phone: str
    browser: str
    endpoints: list[Endpoint]
    opens: float
    shops: float
    stage: str
    value: str
    role: str | None = None
    live_only: bool = False
    unmailable: bool = False
    untextable: bool = False
    partner: Person | None = None
    extras: dict[str, list[str]] = field(default_factory=dict)

    def endpoint(self, *channels: str) -> Endpoint | None:
        """Return the first endpoint of one of *channels*, or None."""
        return next((endpoint for endpoint in self.endpoints if endpoint.channel in channels), None)

    @property
    def push(self) -> Endpoint | None:
        """The endpoint of the person's mobile app, or None."""
        return next((e for e in self.endpoints if e.channel not in {"EMAIL", "SMS", "VOICE"}), None)

    @property
    def traits(self) -> tuple[tuple[str, str], ...]:
        """The user attributes that segments read."""
        return (("CustomerStage", self.stage), ("CustomerValue", self.value))


def state(person: Person, endpoint: Endpoint) -> EndpointState:
    """Return *endpoint* as an event shows it now."""
    address = normalised(endpoint.address)
    return EndpointState(endpoint.id, endpoint.channel, address, endpoint.opt_out, person.user)


def endpoint_document(
    person: Person, endpoint: Endpoint, effective: int, lean: bool = False
) -> dict[str, object]:
    """Return *endpoint* in Pinpoint's shape, as of *effective* (ms); *lean* tells no user attribute."""
    user: dict[str, object] = {}
    if person.user is not None and lean:
        user = {"UserId": person.user, "UserAttributes": {"CustomerStage": []}}
    elif person.user is not None:
        user["UserId"] = person.user
        user["UserAttributes"] = {
            "FirstName": [person.given],
            "LastName": [person.family],
            **{name: [value] for name, value in person.traits},
            **person.extras,
        }
    return {
        "ChannelType": endpoint.channel,
        "Address": endpoint.address,
        "EndpointStatus": "ACTIVE",
        "OptOut": endpoint.opt_out,
        "EffectiveDate": moments.iso(effective),
        "Attributes": {"Source": ["signup"]},
        "Metrics": {"age_days": float(person.index % 900)},
        "Demographic": {"Locale": person.locale.replace("-", "_"), "Timezone": "Etc/UTC"},
        "Location": {"Country": person.country},
        "User": user,
    }


def endpoint_text(person: Person, endpoint: Endpoint, effective: int, lean: bool = False) -> str:
    """Return the JSON string that a send event carries in `client_context.custom.endpoint`."""
    return compact(endpoint_document(person, endpoint, effective, lean))


def is_live_only(index: int) -> bool:
    """Return whether Pinpoint never saw the person *index*: three of the cast, and a tenth of the others."""
    return 17 <= index < 20 or (index > 20 and index % 10 == 8)


def make_people(rng: random.Random, count: int) -> list[Person]:
    """Return *count* people, the same for the same *rng* state (ValueError over 80,000)."""
    if count > MAX_PEOPLE:
        raise ValueError(f"{count} users: there are fictional phone numbers for {MAX_PEOPLE}; ask for fewer")
    return [_person(rng, index) for index in range(count)]


def _person(rng: random.Random, index: int) -> Person:
    given, family, locale = NAMES[index % len(NAMES)]
    # A few are endpoints only: they never signed in.
    user = None if index % 40 == 39 else f"user-{index:06d}"
    email = f"Person.{index:05d}@Example.com" if index % 7 == 0 else f"person.{index:05d}@example.org"
    british = index % 10 == 3 and index < 10_000
    phone = f"+447700900{index // 10:03d}" if british else f"+1{200 + index // 100}55501{index % 100:02d}"
    person = Person(
        index=index,
        user=user,
        given=given,
        family=family,
        locale=locale,
        country="GB" if british else "US",
        email=email,
        phone=phone,
        browser=f"{rng.getrandbits(64):016x}-web",
        endpoints=[],
        opens=rng.choices((0.85, 0.45, 0.12, 0.0), (25, 35, 25, 15))[0],
        shops=rng.choices((0.4, 0.1, 0.02), (12, 48, 40))[0],
        stage=rng.choice(STAGES),
        value=rng.choice(VALUES),
        live_only=is_live_only(index),
        extras={"Interests": [] if index % 9 == 0 else ["shoes", "música"]},
    )
    if not person.live_only:
        person.endpoints = _endpoints(rng, person)
    return person


def _endpoints(rng: random.Random, person: Person) -> list[Endpoint]:
    everyone = person.user is None or person.index < 20
    found = []
    if everyone or rng.random() < 0.9:
        found.append(Endpoint(_endpoint_id(rng, person.index), "EMAIL", person.email))
    if person.user is not None and (everyone or rng.random() < 0.5):
        channel = "VOICE" if person.index % 97 == 50 else "SMS"
        found.append(Endpoint(_endpoint_id(rng, person.index), channel, person.phone))
    if person.user is not None and (everyone or rng.random() < 0.6):
        token = f"{rng.getrandbits(256):064x}"
        found.append(Endpoint(_endpoint_id(rng, person.index), rng.choice(PUSH_CHANNELS), token))
    for endpoint in found:
        if person.index >= 20 and rng.random() < 0.03:
            endpoint.opt_out = "ALL"
    return found


def _endpoint_id(rng: random.Random, index: int) -> str:
    """A UUID, or the base64-like text with `+` and `/` that mobile SDKs make."""
    text = f"{rng.getrandbits(128):032x}"
    if index % 11 == 5:
        return f"{text[:9]}+{text[9:18]}/{text[18:26]}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
