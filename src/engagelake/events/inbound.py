"""What people send to us: two-way SMS and RCS, WhatsApp, mail that SES receives.

Anyone can write into it. So nothing that a person wrote is parsed here: a record is told by the members that
AWS puts around it, and what is inside waits for the models.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .times import moment

_RCS = "rcs-"
"""What the id of an RCS agent begins with, where a text has a number (user guide, "RCS inbound messages")."""


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of a message or mail that came in."""
    return has_no_time(value) or "whatsAppWebhookEntry" in value or _is_mail(value)


def has_no_time(value: dict[str, Any]) -> bool:
    """Return whether *value* is a two-way text: it does not say when, only the envelope around it does."""
    return "originationNumber" in value and "messageBody" in value


def event_type(value: dict[str, Any]) -> Any:
    """Return what came in.

    `Received` is SES's word and `whatsAppWebhookEntry` End User Messaging Social's; a two-way text has none,
    and is called `TEXT_RECEIVED` or `RCS_RECEIVED`.
    """
    if has_no_time(value):
        destination = value.get("destinationNumber")
        is_rcs = isinstance(destination, str) and destination.startswith(_RCS)
        return "RCS_RECEIVED" if is_rcs else "TEXT_RECEIVED"
    return "Received" if _is_mail(value) else "whatsAppWebhookEntry"


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it came in: `mail.timestamp`, or `message_timestamp`; None for a two-way text."""
    if has_no_time(value):
        return None
    if _is_mail(value):
        mail = value["mail"]
        return moment(mail.get("timestamp")) if isinstance(mail, dict) else None
    return moment(value.get("message_timestamp"))


def _is_mail(value: dict[str, Any]) -> bool:
    return "mail" in value and ("receipt" in value or value.get("notificationType") == "Received")
