"""Text messages, told by Pinpoint and by End User Messaging, and push notifications."""

from __future__ import annotations

import json
from typing import Any

from .. import moments
from ..catalog import Campaign
from ..day import Day, compact
from ..facts import Fact, normalised
from ..people import Endpoint, Person, endpoint_document, state
from ..shapes import messaging, pinpoint
from .sends import announce

ORIGIN = "+12065550142"
_FAILED = ("UNREACHABLE", "CARRIER_BLOCKED", "The destination is not able to take messages now.")
_EUM_FAILED = (
    "TEXT_INVALID",
    "TEXT_INVALID_MESSAGE",
    "TEXT_UNREACHABLE",
    "TEXT_CARRIER_UNREACHABLE",
    "TEXT_BLOCKED",
    "TEXT_CARRIER_BLOCKED",
    "TEXT_SPAM",
    "TEXT_UNKNOWN",
    "TEXT_TTL_EXPIRED",
    "TEXT_PROTECT_BLOCKED",
)


def pinpoint_text(day: Day, person: Person, at: int, campaign: Campaign) -> None:
    """Let *campaign* text *person* through Pinpoint: buffered, then success or failure; some opt out."""
    endpoint = person.endpoint("SMS", "VOICE")
    if endpoint is None:
        return
    attributes = announce(day, person, endpoint, at, campaign)
    if attributes is None or endpoint.channel == "VOICE":
        return
    known = _attributes(day, person, endpoint, attributes)
    price = 645.0 if day.chance(0.9) else None
    _tell(day, "BUFFERED", at + 400, endpoint, known, price)
    if day.chance(0.04):
        known["record_status"] = day.rng.choice(_FAILED)
        if day.chance(0.3):
            del known["destination_phone_number"], known["message_type"]
            known["iso_country_code"] = "XX"
        _tell(day, "FAILURE", at + 5_000, endpoint, known, None)
        return
    known |= {"record_status": "DELIVERED", "origination_phone_number": ORIGIN}
    _tell(day, "SUCCESS", at + 2_500, endpoint, known, price)
    if not person.role and day.chance(0.01):
        opt_out(day, person, endpoint, at + moments.HOUR)


def opt_out(day: Day, person: Person, endpoint: Endpoint, at: int, punctual: bool = False) -> None:
    """Tell that *person* answered STOP."""
    known = _attributes(day, person, endpoint, {})
    known["origination_phone_number"] = ORIGIN
    person.untextable = True
    _tell(day, "OPTOUT", at, endpoint, known, None, punctual)


def _attributes(day: Day, person: Person, endpoint: Endpoint, attributes: dict[str, Any]) -> dict[str, Any]:
    known = {
        **attributes,
        "sender_request_id": day.uuid(),
        "destination_phone_number": endpoint.address,
        "record_status": "SUCCESSFUL",
        "iso_country_code": person.country,
        "mcc_mnc": "310800",
        "number_of_message_parts": "1",
        "message_id": day.hex(160),
        "message_type": "Promotional",
    }
    if person.user is not None and day.chance(0.6):
        known["customer_context"] = json.dumps({"userId": person.user})
    return known


def _tell(
    day: Day,
    kind: str,
    at: int,
    endpoint: Endpoint,
    attributes: dict[str, Any],
    price: float | None,
    punctual: bool = False,
) -> None:
    # The carrier's clock now and then says that a record arrived before it happened.
    arrived = at + day.rng.randint(-400, 900)
    record = pinpoint.text(kind, at, arrived, endpoint.id, attributes, price)
    phone = attributes.get("destination_phone_number")
    fact = Fact(
        at,
        view=f"sms_{kind.lower()}",
        endpoint=endpoint.id,
        address=phone,
        suppresses=(phone,) if kind == "OPTOUT" and phone else (),
    )
    day.put("pinpoint-events", record, fact, punctual)


def eum_text(day: Day, person: Person, at: int) -> None:
    """Tell of one text by End User Messaging: pending, then SUCCESSFUL and DELIVERED, or a failure."""
    endpoint = person.endpoint("SMS")
    chance = day.rng.random()
    context = {"account": "shop"}
    recipient = Fact(0, address=person.phone)
    if chance < 0.7 and person.user is not None:
        context["user_id"] = person.user
        recipient = recipient._replace(user=person.user)
    if chance < 0.4 and endpoint is not None:
        context["endpoint_id"] = endpoint.id
        recipient = recipient._replace(endpoint=endpoint.id)
    sent = context if chance < 0.9 else None
    text = messaging.Text(day.uuid(), at, ORIGIN, person.phone, person.country, 0.00581, sent)
    steps = [(day.rng.choice(("TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT")), at + 150, "sms_buffered")]
    if day.chance(0.05):
        steps.append((day.rng.choice(_EUM_FAILED), at + 4_000, "sms_failure"))
    else:
        steps.append(("TEXT_SUCCESSFUL", at + 900, "sms_success"))
        # Carriers may take days to say so.
        slow = day.rng.randrange(70 * moments.HOUR) if day.chance(0.03) else 0
        steps.append(("TEXT_DELIVERED", at + 3_000 + slow, "sms_success"))
    for kind, happened, view in steps:
        record = messaging.event(kind, text, happened, "Message is handled by the phone carrier")
        fact = recipient._replace(at=happened, view=view)
        if day.chance(0.05):
            envelope = compact(messaging.in_eventbridge(record, day.uuid(), happened))
            day.put("messaging-events", envelope, fact, inner=compact(record))
        else:
            day.put("messaging-events", record, fact)


def push(day: Day, person: Person, at: int, campaign: Campaign) -> None:
    """Let *campaign* notify the mobile app of *person*; some open the notification."""
    endpoint = person.push
    if endpoint is None:
        return
    attributes = announce(day, person, endpoint, at, campaign)
    if attributes is None or not day.chance(0.25):
        return
    kind = day.rng.choice(("opened_notification", "received_foreground", "received_background"))
    seen = at + 60_000 + day.rng.randrange(moments.HOUR)
    record = pinpoint.push(kind, seen, endpoint.id, attributes, endpoint_document(person, endpoint, at))
    fact = Fact(
        seen,
        user=person.user,
        endpoint=endpoint.id,
        address=normalised(endpoint.address),
        traits=() if person.user is None else person.traits,
        state=state(person, endpoint),
    )
    day.put("pinpoint-events", record, fact)
