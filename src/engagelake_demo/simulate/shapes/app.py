"""App events by the Segment specification: track, page, screen, identify."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..moments import iso


class Sender(NamedTuple):
    """Who sends: a browser or phone, signed in when *user* is known; *skew* is its clock's error in ms."""

    user: str | None
    anonymous: str | None
    locale: str
    skew: int = 0


def call(kind: str, message_id: str, at: int, sender: Sender, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return one call of the specification with its own *fields* (event, properties, traits, name).

    A device whose clock is wrong writes `originalTimestamp` and `sentAt` by that clock and no `timestamp`:
    the true time is then `receivedAt - (sentAt - originalTimestamp)`.
    """
    record: dict[str, Any] = {
        "type": kind,
        "messageId": message_id,
        "channel": "web",
        "originalTimestamp": iso(at + sender.skew),
        "sentAt": iso(at + sender.skew + 400),
        "receivedAt": iso(at + 400),
        "context": {
            "library": {"name": "analytics.js", "version": "4.1.0"},
            "locale": sender.locale,
            "ip": "192.0.2.77",
        },
        **fields,
    }
    if not sender.skew:
        record["timestamp"] = iso(at)
    if sender.user is not None:
        record["userId"] = sender.user
    if sender.anonymous is not None:
        record["anonymousId"] = sender.anonymous
    return record
