"""The plan counts what would happen; guards refuse with segment, figure and mend."""

import json
from datetime import UTC, datetime

import pytest

from engagelake.activation.destinations.pinpoint_attributes import PinpointEndpointAttributes
from engagelake.activation.plan import Guard, SegmentSize, check_guards, make_plan
from engagelake.errors import GateFailed

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


def rows(**counts):
    """Return that many rows of each operation."""
    return [
        {
            "endpoint_id": f"{operation}{number}",
            "attribute_name": "AdvancedSegmentTarget",
            "tokens": "[]" if operation == "removed" else '["a"]',
            "change_type": operation,
            "fingerprint": "f",
        }
        for operation, count in counts.items()
        for number in range(count)
    ]


def test_a_plan_counts_by_operation_and_says_what_it_takes():
    """352 records are four calls, two seconds at two calls a second; the refused one is not sent."""
    destination = PinpointEndpointAttributes(None, "app")
    held = [*rows(added=300, changed=41, removed=11), {**rows(added=1)[0], "endpoint_id": "bad{"}]
    plan = make_plan(destination, destination.read(held), run_id="r", as_of=AS_OF, warnings=["w"])
    told = plan.to_dict()

    assert (plan.adds, plan.changes, plan.removals, plan.rejected, plan.to_send) == (300, 41, 11, 1, 352)
    assert (told["calls"], told["seconds"], told["path"]) == (
        {"UpdateEndpointsBatch": 4},
        2,
        "UpdateEndpointsBatch",
    )
    assert [refusal["record_id"] for refusal in told["refusals"]] == ["bad{"]
    assert json.loads(json.dumps(told))["as_of"] == "2026-11-01T00:00:00+00:00"


def test_nothing_to_do_needs_no_call():
    """An empty changes table plans no call and no second."""
    destination = PinpointEndpointAttributes(None, "app")
    plan = make_plan(destination, [], run_id="r", as_of=AS_OF)

    assert (plan.to_send, dict(plan.calls), plan.seconds) == (0, {"UpdateEndpointsBatch": 0}, 0)


@pytest.mark.parametrize(
    ("size", "guard", "figure"),
    [
        (SegmentSize("vip", 100, 9, 91), Guard(min=10), "9 members, fewer than its guard's min 10"),
        (SegmentSize("vip", 100, 201, 101), Guard(max=200), "201 members, more than its guard's max 200"),
        (SegmentSize("vip", 100, 151, 51), Guard(largest_change=0.5), "51% (from 100 to 151)"),
        (SegmentSize("vip", 100, 49, 51), Guard(largest_change=0.5), "51% (from 100 to 49)"),
    ],
)
def test_a_guard_refuses_with_segment_figure_and_mend(size, guard, figure):
    """The message is enough to know what to do."""
    with pytest.raises(GateFailed) as refused:
        check_guards([size], {"vip": guard})

    assert "segment vip" in str(refused.value)
    assert figure in str(refused.value)
    assert "raise the guard in its meta" in str(refused.value)


@pytest.mark.parametrize(
    ("size", "guard"),
    [
        (SegmentSize("vip", 100, 50, 150), Guard(min=50, max=50, largest_change=0.5)),
        (SegmentSize("vip", 99, 500, 401), Guard(largest_change=0.1)),
        (SegmentSize("vip", 0, 500, 500), Guard(largest_change=0.1)),
        (SegmentSize("other", 100, 0, 100), Guard(min=10)),
    ],
)
def test_a_guard_lets_pass(size, guard):
    """The limit itself whoever is in, a small segment, the first filling, and one without a guard."""
    check_guards([size], {"vip": guard})


def test_every_segment_that_is_over_is_named():
    """One run shows all that has to be mended."""
    sizes = [SegmentSize("a", 1, 0, 1), SegmentSize("b", 1, 0, 1)]
    with pytest.raises(GateFailed, match="segment a .*; segment b"):
        check_guards(sizes, {"a": Guard(min=1), "b": Guard(min=1)})
