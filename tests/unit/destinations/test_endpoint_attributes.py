"""What verification makes of endpoints that a run has tried more than once."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from engagelake.activation.changes import Change
from engagelake.activation.outcomes import Answer, iso, outcome_of
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes

AT = datetime(2026, 11, 21, 5, 6, 7, tzinfo=UTC)


class Service:
    """Holds one list of tokens for every endpoint."""

    def __init__(self, tokens):
        self._tokens = tokens

    def get_endpoint(self, **_):
        return {"EndpointResponse": {"Attributes": {"AdvancedSegmentTarget": self._tokens}}}


def accepted(second, tokens):
    """Return the outcome of a try that sent *tokens*."""
    payload = json.dumps({"Id": "e1", "Attributes": {"AdvancedSegmentTarget": tokens}})
    at = iso(AT + timedelta(seconds=second))
    answer = Answer(Change("e1", "changed" if tokens else "removed", None, payload), "accepted")
    return outcome_of(answer, destination="d", run_id="r", attempted_at=at, begun_at=at)


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "the last try first"])
@pytest.mark.parametrize(
    ("tries", "holds", "differing"),
    [
        ([["a", "b"], ["a"]], ["a"], []),
        ([["a"], ["a", "b"]], ["a", "b"], []),
        ([["a", "b"], []], [], []),
        ([["a", "b"], ["a"]], ["a", "b"], ["e1"]),
        ([["a"], []], ["a"], ["e1"]),
    ],
)
def test_an_endpoint_is_held_to_what_was_accepted_last(tries, holds, differing, order):
    """And is read once, however often the run has sent it."""
    outcomes = [accepted(second, tokens) for second, tokens in enumerate(tries)]

    report = PinpointEndpointAttributes(Service(holds), "app").verify(outcomes[::order], 20)

    assert (report.checked, report.differing, report.calls) == (1, differing, {"GetEndpoint": 1})
