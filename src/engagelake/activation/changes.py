"""A change: what one record at a destination must become. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engagelake.errors import DataError

OPERATIONS = ("added", "changed", "removed")


@dataclass(frozen=True, slots=True)
class Change:
    """One record to send.

    Attributes:
        record_id: The record's id at the destination; the key of its outcomes.
        operation: One of `OPERATIONS`.
        fingerprint: Hash of the desired values; None for a removal.
        payload: JSON text of what is sent.
        group: Records of one group succeed or fail as one request (a segment); "" where each stands alone.
        ref: The destination's own id of the group, where an earlier outcome named it.
        refusal: Why it must not be sent: (code, message), or None.
    """

    record_id: str
    operation: str
    fingerprint: str | None
    payload: str
    group: str = ""
    ref: str | None = None
    refusal: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RecordRules:
    """What a destination accepts as an id and as a list of tokens.

    Attributes:
        max_tokens: Most tokens that one record carries.
        max_token_chars: Most characters of one token.
        forbidden: Characters that an id must not contain.
    """

    max_tokens: int
    max_token_chars: int
    forbidden: frozenset[str] = field(default_factory=frozenset)


def tokens_refusal(tokens: Sequence[str], rules: RecordRules) -> tuple[str, str] | None:
    """Return why the destination would refuse a record with *tokens*, or None."""
    if len(tokens) > rules.max_tokens:
        return (
            "TooManyTokens",
            f"it is in {len(tokens)} segments and the destination holds {rules.max_tokens} tokens a record: "
            "retire or merge segments, or give some of them another destination",
        )
    for token in tokens:
        if not 0 < len(token) <= rules.max_token_chars:
            return (
                "InvalidToken",
                f"a token has {len(token)} characters and the destination takes 1 to "
                f"{rules.max_token_chars}: shorten `token` in the meta of the segment {token[:40]!r}…",
            )
    return None


def check_operation(record_id: str, operation: str) -> None:
    """Refuse a row whose change_type is not one of `OPERATIONS`."""
    if operation not in OPERATIONS:
        allowed = ", ".join(OPERATIONS)
        msg = f"{record_id} has change_type {operation!r}; the changes model must say one of {allowed}"
        raise DataError(msg)


def id_refusal(record_id: str, rules: RecordRules) -> tuple[str, str] | None:
    """Return why the destination would refuse *record_id*, or None."""
    wrong = sorted(set(record_id) & rules.forbidden)
    if not record_id or wrong:
        return (
            "InvalidId",
            f"the id is empty or contains {' '.join(wrong)}: fix it where the endpoint is made",
        )
    return None


ENDPOINT_REFUSALS = {
    "UnknownEndpoint": "the lake no longer knows this endpoint, and an update would make it again",
    "InactiveEndpoint": "the endpoint is inactive, and an update would make it active again",
}
"""What the changes model says of endpoints that must not be updated, by code."""


def clashing_ids(record_ids: Iterable[str]) -> frozenset[str]:
    """Return the ids that differ from another one only by case, or that occur twice."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for record_id in record_ids:
        spellings[record_id.lower()].append(record_id)
    return frozenset(same for group in spellings.values() if len(group) > 1 for same in group)
