"""What one emitted document means, said by the world that made it and never read back from bytes."""

from __future__ import annotations

import re
from typing import NamedTuple

_PHONE = re.compile(r"(tel:)?[-+()./ 0-9]+", re.IGNORECASE)

VIEWS = (
    "email_send",
    "email_hardbounce",
    "email_softbounce",
    "email_complaint",
    "email_delivered",
    "email_open",
    "email_click",
    "email_unsubscribe",
    "email_rejected",
    "sms_buffered",
    "sms_success",
    "sms_failure",
    "sms_optout",
    "campaign_send",
    "journey_send",
    "inbound_message",
    "inbound_email",
    "admin_event",
)
"""The event views of the lake whose rows the world counts."""

CHANNEL_CLASSES = {
    "EMAIL": "EMAIL",
    "SMS": "SMS",
    "VOICE": "SMS",
    "GCM": "PUSH",
    "APNS": "PUSH",
    "APNS_SANDBOX": "PUSH",
    "APNS_VOIP": "PUSH",
    "APNS_VOIP_SANDBOX": "PUSH",
    "ADM": "PUSH",
    "BAIDU": "PUSH",
    "PUSH": "PUSH",
}
"""The class that a segment's channels are declared in, by Pinpoint's ChannelType."""

BOUGHT_RED_SHOES = "bought_red_shoes"
SAW_NEW_SHOE = "saw_new_shoe"
REGISTERED_FOR_WEBINAR_5 = "registered_for_webinar_5"


class EndpointState(NamedTuple):
    """An endpoint as one event showed it."""

    endpoint_id: str
    channel: str
    address: str
    opt_out: str = "NONE"
    user: str | None = None


class Fact(NamedTuple):
    """One event: when it happened (ms), whose it is, and what it tells.

    Addresses are normalised (e-mail lower-cased, phone E.164). *view* and *rows* say where the event is
    counted; *opened* is the message id that was opened; *act* is one of the constants above; *traits* are
    user attributes; *contacts* are further addresses of *user*; *previous* is what *user* was called by
    before; *suppresses* are addresses never to be
    messaged again; *state* is the endpoint that the event carried.
    """

    at: int
    view: str | None = None
    rows: int = 1
    user: str | None = None
    endpoint: str | None = None
    address: str | None = None
    anonymous: str | None = None
    contacts: tuple[str, ...] = ()
    previous: str | None = None
    opened: str | None = None
    act: str | None = None
    traits: tuple[tuple[str, str], ...] = ()
    suppresses: tuple[str, ...] = ()
    state: EndpointState | None = None


def normalised(address: str) -> str:
    """Return *address* as the lake compares it: an e-mail address without its name, a phone number's digits.

    Other text is trimmed and in lower case.
    """
    digits = "".join(filter(str.isdigit, address)).removeprefix("00")
    if _PHONE.fullmatch(address.strip()) and 7 <= len(digits) <= 15:  # E.164 has no longer ones
        return f"+{digits}"
    if address.rstrip().endswith(">"):
        address = address.rstrip()[:-1].rpartition("<")[2]
    return address.strip().lower()
