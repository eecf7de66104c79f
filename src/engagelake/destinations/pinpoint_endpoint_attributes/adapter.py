"""Segment tokens as one custom attribute of Pinpoint endpoints: whole arrays, a hundred endpoints a call."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engagelake.activation.batching import most_batches
from engagelake.activation.changes import Batch, Change
from engagelake.activation.latest import last_accepted
from engagelake.activation.outcomes import Answer, Outcome
from engagelake.activation.rate import RateLimiter
from engagelake.activation.workload import Workload
from engagelake.errors import PermanentError, TransientError

from ..base import Estimate, VerifyReport
from ..caller import Caller, cause
from ..pinpoint.service import preflight
from .limits import BATCH_BYTES, BATCH_ITEMS, capabilities


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

    def read(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
        """Yield one change per row of the changes model."""
        return map(_change, rows)

    def preflight(self) -> list[str]:
        """Return warnings; raises DestinationRetired where Pinpoint has ended."""
        return preflight(self._caller, self._application_id)

    def estimate(self, workload: Workload) -> Estimate:
        """Return the calls and the seconds that *workload* takes at the quota."""
        calls = most_batches(
            workload.to_send, workload.size, workload.largest, items=BATCH_ITEMS, size=BATCH_BYTES
        )
        seconds = math.ceil(calls / self.capabilities.quotas["UpdateEndpointsBatch"])
        return Estimate({"UpdateEndpointsBatch": calls}, seconds, workload.size, "UpdateEndpointsBatch")

    def apply(self, batch: Batch) -> list[Answer]:
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
        """Read back a fixed sample of endpoints last accepted: accepted does not say stored."""
        report = VerifyReport()
        before = Counter(self.calls)
        for outcome in last_accepted(outcomes, sample):
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


def _change(row: Mapping[str, Any]) -> Change:
    payload = {"Id": row["endpoint_id"], "Attributes": {row["attribute_name"]: _tokens(row)}}
    return Change(
        record_id=row["record_id"],
        operation=row["change_type"],
        fingerprint=None if row["change_type"] == "removed" else row["fingerprint"],
        payload=json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
    )


def _tokens(row: Mapping[str, Any]) -> list[str]:
    """Return the tokens of a row from JSON: Athena's own text of an array does not quote commas."""
    return sorted(json.loads(row["tokens"] or "[]"))
