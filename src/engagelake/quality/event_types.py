"""The event types that the services document; another one is news, and the landing gate warns of it.

Names that an app chooses itself (track events, custom Pinpoint events) are free: in Pinpoint's family a
reserved type begins with an underscore, and `_custom.` is free again.
"""

from __future__ import annotations

from itertools import product

PINPOINT_EMAIL = (
    *("send", "delivered", "hardbounce", "softbounce", "complaint", "open", "click"),
    *("unsubscribe", "rejected", "rendering_failure"),
)
PUSH = ("send", "opened_notification", "received_foreground", "received_background")

PINPOINT = {
    *(f"_email.{word}" for word in PINPOINT_EMAIL),
    *(f"_{sender}.{word}" for sender, word in product(("campaign", "journey"), PUSH)),
    *(f"_SMS.{word}" for word in ("BUFFERED", "SUCCESS", "FAILURE", "OPTOUT", "RECEIVED")),
    *(f"_VOICE.{word}" for word in ("BUFFERED", "SUCCESS", "FAILURE")),
    *(f"_session.{word}" for word in ("start", "stop", "pause", "resume")),
    *(f"_userauth.{word}" for word in ("sign_in", "sign_up", "auth_fail")),
    "_monetization.purchase",
}
"""Reserved types of Amazon Pinpoint's event stream (developer guide, "Streaming events")."""

SES = {
    *("Send", "Delivery", "Open", "Click", "Bounce", "Complaint", "Reject"),
    *("Rendering Failure", "DeliveryDelay", "Subscription"),
}
"""Event publishing types of Amazon SES (developer guide, "Contents of event data")."""

TEXT = (
    *("QUEUED", "PENDING", "SENT", "SUCCESSFUL", "DELIVERED", "INVALID", "INVALID_MESSAGE", "UNREACHABLE"),
    *(
        "CARRIER_UNREACHABLE",
        "BLOCKED",
        "CARRIER_BLOCKED",
        "SPAM",
        "UNKNOWN",
        "TTL_EXPIRED",
        "PROTECT_BLOCKED",
    ),
)
FILES = ("FILE_INACCESSIBLE", "FILE_TYPE_UNSUPPORTED", "FILE_SIZE_EXCEEDED")
VOICE = ("INITIATED", "RINGING", "ANSWERED", "COMPLETED", "BUSY", "NO_ANSWER", "FAILED", "TTL_EXPIRED")
RCS = ("QUEUED", "PENDING", "SENT", "DELIVERED", "READ", "FAILED", "TTL_EXPIRED")

MESSAGING = {
    *(f"TEXT_{word}" for word in TEXT),
    *(f"MEDIA_{word}" for word in (*TEXT, *FILES)),
    *(f"VOICE_{word}" for word in VOICE),
    *(f"RCS_{word}" for word in RCS),
}
"""Event types of End User Messaging SMS and voice, version 2 (user guide, "Event types")."""

INBOUND = {"TEXT_RECEIVED", "RCS_RECEIVED", "whatsAppWebhookEntry", "Received"}
"""What comes in: `events.inbound` names what has no name of its own."""


def is_unknown(family: str, event_type: str) -> bool:
    """Return whether *event_type* is one that the service behind *family* does not document."""
    if family == "pinpoint":
        reserved = event_type.startswith("_") and not event_type.startswith("_custom.")
        return reserved and event_type not in PINPOINT
    known = {"ses": SES, "messaging": MESSAGING, "inbound": INBOUND}.get(family)
    return known is not None and event_type not in known
