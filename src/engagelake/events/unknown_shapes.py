"""What else travels near the streams: known shapes that are no engagement events, and what they are."""

from __future__ import annotations

from typing import Any

_CHANNEL_PAYLOAD = "the payload of a campaign hook or custom channel, not an event"

_SHAPES = (
    (("BatchItem",), "a Pinpoint PutEvents request; Pinpoint streams its events once it took them"),
    (("registrationDetails",), "a registration's status change, not an event of a message"),
    (("Endpoints",), _CHANNEL_PAYLOAD),
    (("Endpoint",), _CHANNEL_PAYLOAD),
    (("ChannelType",), "an endpoint, not an event; import it into the service that owns endpoints"),
    (("SubscribeURL",), "an SNS confirmation; open its SubscribeURL to confirm the subscription"),
)

UNKNOWN = "the fields of no family: no event_type, no eventType, no notificationType, no Segment type"


def what_is(value: dict[str, Any]) -> str:
    """Return what *value*, which is no event of any family, is; never any of its own data."""
    for names, meaning in _SHAPES:
        if all(name in value for name in names):
            return meaning
    return UNKNOWN
