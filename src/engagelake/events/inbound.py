"""What people send to us: two-way SMS and RCS, WhatsApp, mail that SES receives.

Anyone can write into it. So nothing that a person wrote is read here: a record is told by the members that
AWS puts around it, and what is inside waits for the models. Only what Meta bundles, several changes,
messages or statuses in one entry of WhatsApp, is taken apart.
"""

from __future__ import annotations

import json
import re
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

_FIELD = re.compile("[a-z_]{1,64}")
"""Meta's word for what a change is about (Graph API, "Webhooks for WhatsApp Business Accounts")."""

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
    and is called `TEXT_RECEIVED` or `RCS_RECEIVED`. An entry of neither a message nor a status is called by
    what its change is about, too: `whatsAppWebhookEntry.account_update`.
    """
    if has_no_time(value):
        destination = value.get("destinationNumber")
        is_rcs = isinstance(destination, str) and destination.startswith(_RCS)
        return "RCS_RECEIVED" if is_rcs else "TEXT_RECEIVED"
    return "Received" if _is_mail(value) else _entry_type(value[_ENTRY])


def event_at(value: dict[str, Any]) -> datetime | None:
    """Return when it came in: `mail.timestamp`, or when WhatsApp says; None for a two-way text.

    A message or status of WhatsApp has its own `timestamp`, in seconds; another entry, and one that does
    not say, happened at `message_timestamp`, when the service published it.
    """
    if has_no_time(value):
        return None
    if _is_mail(value):
        mail = value["mail"]
        return moment(mail.get("timestamp")) if isinstance(mail, dict) else None
    said = next(_items(value[_ENTRY]), None)
    own = moment(said.get("timestamp")) if isinstance(said, dict) else None
    return own or moment(value.get("message_timestamp"))


def parts(document: Document, expansion: Expansion) -> Iterator[Document]:
    """Yield *document*, part of the record of *expansion*, or several that hold one thing of its entry each.

    One thing is one message, one status, or a change of another kind. A record of one thing,
    or whose entry cannot be read, keeps its text. The texts of several follow from the record's alone, so
    the same record delivered again has the same. In the value of a part the entry is its one change, parsed.

    Raises:
        UnreadableRecord: If the entry expands too far.
    """
    entry = document.value.get(_ENTRY)
    changes = _changes(entry, expansion) if isinstance(entry, str) else []
    if not isinstance(entry, str) or sum(map(_things, changes)) <= 1:
        yield replace(document, value=document.value | {_ENTRY: changes[0]}) if changes else document
        return
    # What stands around is looked for once: an entry may hold thousands.
    around_entry, around_changes = around_member(document.text, _ENTRY), around_member(entry, "changes")
    for change, text in zip(changes, item_texts(member_text(entry, "changes")), strict=True):
        for part, one in _split(change, text):
            alone = f"[{part}]".join(around_changes)
            yield replace(
                document,
                text=json.dumps(alone).join(around_entry),
                value=document.value | {_ENTRY: one},
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


def _items(change: Any) -> Iterator[Any]:
    """Yield the messages and statuses of *change*."""
    for name in _BUNDLED:
        yield from _listed(change, name)


def _things(change: Any) -> int:
    return max(1, sum(1 for _ in _items(change)))


def _entry_type(change: Any) -> str:
    """Return what an entry is called whose one change is *change*, or text that could not be read."""
    if any(True for _ in _items(change)):
        return _ENTRY
    field = change.get("field") if isinstance(change, dict) else None
    return f"{_ENTRY}.{field if isinstance(field, str) and _FIELD.fullmatch(field) else 'unknown'}"


def _split(change: Any, text: str) -> Iterator[tuple[str, Any]]:
    """Yield the texts and values of *change*, whose own text is *text*, with one thing each."""
    if _things(change) == 1:
        yield text, change
        return
    value, around_value = member_text(text, "value"), around_member(text, "value")
    for name, other in (_BUNDLED, _BUNDLED[::-1]):
        if not _listed(change, name):
            continue
        without_other = "[]".join(around_member(value, other)) if _listed(change, other) else value
        around_items = around_member(without_other, name)
        items = zip(item_texts(member_text(value, name)), _listed(change, name), strict=True)
        for item_text, item in items:
            yield f"[{item_text}]".join(around_items).join(around_value), {"value": {name: [item]}}


def _is_mail(value: dict[str, Any]) -> bool:
    return "mail" in value and ("receipt" in value or value.get("notificationType") == "Received")
