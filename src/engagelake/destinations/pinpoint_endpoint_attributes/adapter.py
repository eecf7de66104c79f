"""Segment tokens as one custom attribute of Pinpoint endpoints: whole arrays, a hundred endpoints a call."""

from __future__ import annotations

import heapq
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engagelake.activation.batching import batches
from engagelake.activation.changes import (
    ENDPOINT_REFUSALS,
    Change,
    check_operation,
    clashing_ids,
    id_refusal,
    tokens_refusal,
)
from engagelake.activation.outcomes import Answer, Outcome
from engagelake.activation.rate import RateLimiter
from engagelake.errors import DataError, PermanentError, TransientError

from ..base import Estimate, VerifyReport
from ..caller import Caller, cause
from ..pinpoint.limits import RULES
from ..pinpoint.service import preflight
from .limits import capabilities


class PinpointEndpointAttributes:
    """Writes the full sorted token list per endpoint; `[]` when the last segment is left.

    Pinpoint makes an endpoint of any id that it does not know, and an update makes an inactive one active, so
    a change of an endpoint that the lake has forgotten, or knows as inactive (`refusal_code` of its row), is
    refused here. What is sent has an id and one attribute, never an address: at worst it makes an endpoint
    that nobody can message.
    """

    destination_id = "pinpoint_endpoint_attributes"

    def __init__(self, client: Any, application_id: str, quotas: Mapping[str, float] | None = None) -> None:
        self._application_id = application_id
        self.capabilities = capabilities(quotas)
        self._caller = Caller(client, RateLimiter(self.capabilities.quotas))

    @property
    def calls(self) -> Counter[str]:
        """Calls made so far, by operation."""
        return self._caller.calls

    def read(self, rows: Iterable[Mapping[str, Any]]) -> list[Change]:
        """Return one change per row of the changes model.

        Raises:
            DataError: If a row has values that its change_type denies.
        """
        changes = list(rows)
        clashes = clashing_ids(row["endpoint_id"] or "" for row in changes)
        return [_change(row, row["endpoint_id"] in clashes) for row in changes]

    def preflight(self) -> list[str]:
        """Return warnings; raises DestinationRetired where Pinpoint has ended."""
        return preflight(self._caller, self._application_id)

    def batches(self, changes: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
        """Yield at most 100 endpoints and 7 MB at a time."""
        return batches(changes, items=self.capabilities.batch_items or 1, size=self.capabilities.batch_bytes)

    def estimate(self, changes: Sequence[Change]) -> Estimate:
        """Return the calls and the seconds that *changes* take at the quota."""
        calls = sum(1 for _ in self.batches(changes))
        seconds = calls / self.capabilities.quotas["UpdateEndpointsBatch"]
        size = sum(len(change.payload.encode()) for change in changes)
        return Estimate({"UpdateEndpointsBatch": calls}, math.ceil(seconds), size, "UpdateEndpointsBatch")

    def apply(self, batch: tuple[Change, ...]) -> list[Answer]:
        """Send one batch; Pinpoint gives one answer for all of it, so its request id is everyone's."""
        answer = self._caller.call(
            "UpdateEndpointsBatch",
            ApplicationId=self._application_id,
            EndpointBatchRequest={"Item": [json.loads(change.payload) for change in batch]},
        )
        body = answer.get("MessageBody", {})
        return [
            Answer(change, "accepted", message=body.get("Message", ""), ref=body.get("RequestID", ""))
            for change in batch
        ]

    def verify(self, outcomes: Iterable[Outcome], sample: int) -> VerifyReport:
        """Read back a fixed sample of accepted endpoints: accepted does not say stored."""
        accepted = (outcome for outcome in outcomes if outcome.status == "accepted")
        report = VerifyReport()
        before = Counter(self.calls)
        for outcome in heapq.nsmallest(sample, accepted, key=lambda outcome: outcome.outcome_id):
            try:
                stored = self._attributes(outcome.record_id)
            except TransientError as trouble:
                report.stopped_by = str(trouble)
                break
            report.checked += 1
            sent = json.loads(outcome.payload)["Attributes"]
            if any(sorted(stored.get(name, [])) != tokens for name, tokens in sent.items()):
                report.differing.append(outcome.record_id)
        report.calls = dict(self.calls - before)
        return report

    def _attributes(self, endpoint_id: str) -> dict[str, list[str]]:
        """Return what Pinpoint holds for one endpoint; nothing where there is no such endpoint."""
        try:
            answer = self._caller.call(
                "GetEndpoint", ApplicationId=self._application_id, EndpointId=endpoint_id
            )
        except PermanentError as refusal:
            if cause(refusal)[1] != 404:
                raise
            return {}
        return answer["EndpointResponse"].get("Attributes", {})


def _change(row: Mapping[str, Any], clashes: bool) -> Change:
    endpoint_id, operation = row["endpoint_id"] or "", row["change_type"]
    check_operation(endpoint_id, operation)
    tokens = _tokens(endpoint_id, row["tokens"])
    if (operation == "removed") == bool(tokens):
        raise DataError(f"{endpoint_id} is {operation} with {len(tokens)} tokens: rebuild the changes model")
    payload = {"Id": endpoint_id, "Attributes": {row["attribute_name"]: sorted(tokens)}}
    return Change(
        record_id=endpoint_id,
        operation=operation,
        fingerprint=None if operation == "removed" else row["fingerprint"],
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
        refusal=_refusal(row, tokens, clashes),
    )


def _refusal(row: Mapping[str, Any], tokens: list[str], clashes: bool) -> tuple[str, str] | None:
    code = row.get("refusal_code")
    if code in ENDPOINT_REFUSALS:
        return code, ENDPOINT_REFUSALS[code]
    if clashes:
        return "IdClash", "another endpoint id differs only by case and Pinpoint ignores case: merge the two"
    return id_refusal(row["endpoint_id"] or "", RULES) or tokens_refusal(tokens, RULES)


def _tokens(endpoint_id: str, text: str | None) -> list[str]:
    """Return the tokens of a row from JSON: Athena's own text of an array does not quote commas."""
    tokens = json.loads(text) if text else []
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise DataError(f"{endpoint_id} has tokens that are not a list of words: rebuild the changes model")
    return tokens
