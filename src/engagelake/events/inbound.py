"""What people send to us: two-way SMS and RCS, WhatsApp, mail that SES receives.

Anyone can write into it. So nothing that a person wrote is read here: a record is told by the members that
AWS puts around it, and what is inside waits for the models. Only what Meta bundles, several changes,
messages or statuses in one entry of WhatsApp, is taken apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from .documents import Document, around_member, item_texts, member_text, object_in
from .expansion import Expansion
from .times import moment

_ENTRY = "whatsAppWebhookEntry"
"""The member that holds Meta's entry, JSON as text (End User Messaging Social guide, "message format")."""

_BUNDLED = ("messages", "statuses")
"""What one change may hold several of."""

_RCS = "rcs-"
"""What the id of an RCS agent begins with, where a text has a number (user guide, "RCS inbound messages")."""


def is_mine(value: dict[str, Any]) -> bool:
    """Return whether *value* has the shape of a message or mail that came in."""
    return has_no_time(value) or _ENTRY in value or _is_mail(value)


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
    return "Received" if _is_mail(value) else _ENTRY


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it came in: `mail.timestamp`, or `message_timestamp`; None for a two-way text."""
    if has_no_time(value):
        return None
    if _is_mail(value):
        mail = value["mail"]
        return moment(mail.get("timestamp")) if isinstance(mail, dict) else None
    return moment(value.get("message_timestamp"))


def parts(document: Document, expansion: Expansion) -> Iterator[Document]:
    """Yield *document*, part of the record of *expansion*, or several that hold one thing of its entry each.

    One thing is one message, one status, or a change of another kind. A record of one thing,
    or whose entry cannot be read, stays as it is. The texts of several follow from the record's alone, so
    the same record delivered again has the same.

    Raises:
        UnreadableRecord: If the entry expands too far.
    """
    entry = document.value.get(_ENTRY)
    changes = _changes(entry, expansion) if isinstance(entry, str) else []
    if not isinstance(entry, str) or sum(map(_things, changes)) <= 1:
        yield document
        return
    # What stands around is looked for once: an entry may hold thousands.
    around_entry, around_changes = around_member(document.text, _ENTRY), around_member(entry, "changes")
    for change, text in zip(changes, item_texts(member_text(entry, "changes")), strict=True):
        for part in _split(change, text):
            alone = f"[{part}]".join(around_changes)
            yield replace(
                document,
                text=json.dumps(alone).join(around_entry),
                value=document.value | {_ENTRY: alone},
            )


def _changes(entry: str, expansion: Expansion) -> list[Any]:
    read = object_in(entry, expansion) or {}
    changes = read.get("changes")
    return changes if isinstance(changes, list) else []


def _listed(change: Any, name: str) -> list[Any]:
    """Return the list *name* of what *change* is about, empty if there is none."""
    value = change.get("value") if isinstance(change, dict) else None
    listed = value.get(name) if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else []


def _things(change: Any) -> int:
    return max(1, sum(len(_listed(change, name)) for name in _BUNDLED))


def _split(change: Any, text: str) -> Iterator[str]:
    """Yield the texts of *change*, whose own is *text*, with one thing each."""
    if _things(change) == 1:
        yield text
        return
    value, around_value = member_text(text, "value"), around_member(text, "value")
    for name, other in (_BUNDLED, _BUNDLED[::-1]):
        if not _listed(change, name):
            continue
        without_other = "[]".join(around_member(value, other)) if _listed(change, other) else value
        around_items = around_member(without_other, name)
        for item in item_texts(member_text(value, name)):
            yield f"[{item}]".join(around_items).join(around_value)


def _is_mail(value: dict[str, Any]) -> bool:
    return "mail" in value and ("receipt" in value or value.get("notificationType") == "Received")
