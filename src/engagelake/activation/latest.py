"""The last word on a record: a run's outcomes are those of all its tries, and only the last try's holds."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable
from operator import itemgetter

from .outcomes import UNDER_WAY, Outcome

KEPT = 50
"""Records that are kept for each that is asked for: of some, the last word is that nobody knows."""


def recency(outcome: Outcome) -> tuple[str, bool]:
    """Return what orders outcomes; an answer is later than what landed before its try, in any clock."""
    return outcome.attempted_at, outcome.code != UNDER_WAY


def is_word(outcome: Outcome) -> bool:
    """Return whether *outcome* says that the destination was changed or may have been: a refusal does not."""
    return outcome.status != "rejected"


def last_accepted(outcomes: Iterable[Outcome], sample: int) -> list[Outcome]:
    """Return the last outcome of at most *sample* records, if it is that the record was accepted.

    Which records is the same for the same record ids: those whose hashes are smallest. *outcomes* come in no
    order and may be millions; at most 2 * KEPT * *sample* are held. A record that is dropped has enough
    smaller ones before it to stay out, so each that is left was seen whole.
    """
    most = KEPT * sample
    last: dict[bytes, Outcome] = {}
    for outcome in filter(is_word, outcomes):
        key = hashlib.sha256(outcome.record_id.encode()).digest()
        if key not in last or recency(outcome) > recency(last[key]):
            last[key] = outcome
        if len(last) > 2 * most:
            last = dict(_smallest(last, most))
    kept = (outcome for _, outcome in _smallest(last, most))
    return [outcome for outcome in kept if outcome.status == "accepted"][:sample]


def _smallest(last: dict[bytes, Outcome], most: int) -> list[tuple[bytes, Outcome]]:
    return heapq.nsmallest(most, last.items(), key=itemgetter(0))
