"""The event types that the services document, by the catalogue; another one is news: the gate warns of it.

Names that an app chooses itself (track events, custom Pinpoint events) are free: in Pinpoint's family a
reserved type begins with an underscore, and `_custom.` is free again; among a tracker's calls only those of
Customer Profiles are a service's words.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache

from ..events.app import MEMBERSHIP
from ..settings import repository

CATALOGUE = repository() / "dbt_project" / "seeds" / "event_catalogue.csv"
"""The one place where a type is named; base models join the same rows."""

FREE = frozenset({"admin"})
"""The families whose types are the senders' own words."""

RESERVED = {"pinpoint": "_", "app": MEMBERSHIP}
"""What a service's own words begin with, in families whose other types are the senders'."""

_WORD = re.compile(r"[A-Za-z_]+(?:[._ ][A-Za-z_]+)*")
"""How services spell their types; an app may put a person's address behind their prefix."""

NO_WORD = "(no service's word)"


def is_unknown(family: str, event_type: str) -> bool:
    """Return whether *event_type* is one that the service behind *family* does not document."""
    if family in FREE or (family in RESERVED and not _is_reserved(family, event_type)):
        return False
    return event_type not in documented()[family]


def reported(event_type: str | None) -> str:
    """Return what a report may call *event_type*: itself if it is spelt as types are, else `NO_WORD`."""
    word = event_type or ""
    return word if len(word) <= 100 and _WORD.fullmatch(word) else NO_WORD


def _is_reserved(family: str, event_type: str) -> bool:
    return event_type.startswith(RESERVED[family]) and not event_type.startswith("_custom.")


@cache
def documented() -> dict[str, frozenset[str]]:
    """Return the source types of each family in the catalogue, without its rows for all else (`*`)."""
    found = defaultdict(set)
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if not row["source_type"].endswith("*"):
                found[row["family"]].add(row["source_type"])
    return {family: frozenset(types) for family, types in found.items()}
