"""The plan counts what would happen; guards refuse with segment, figure and fix."""

import json
from datetime import UTC, datetime

from engagelake.activation.plan import SegmentSize, make_plan
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


def rows(**counts):
    """Return that many rows of each operation."""
    return [
        {
            "record_id": f"{operation}{number}",
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
    given = [*rows(added=300, changed=41, removed=11), {**rows(added=1)[0], "endpoint_id": "bad{"}]
    plan = make_plan(destination, destination.read(given), run_id="r", as_of=AS_OF, warnings=["w"])
    plain = plan.to_dict()

    assert (plan.adds, plan.changes, plan.removals, plan.rejected) == (300, 41, 11, 1)
    assert (plain["calls"], plain["seconds"], plain["path"]) == (
        {"UpdateEndpointsBatch": 4},
        2,
        "UpdateEndpointsBatch",
    )
    assert [refusal["record_id"] for refusal in plain["refusals"]] == ["bad{"]
    assert json.loads(json.dumps(plain))["as_of"] == "2026-11-01T00:00:00+00:00"


def test_nothing_to_do_needs_no_call():
    """An empty changes table plans no call and no second."""
    destination = PinpointEndpointAttributes(None, "app")
    plan = make_plan(destination, [], run_id="r", as_of=AS_OF)

    assert (dict(plan.calls), plan.seconds) == ({"UpdateEndpointsBatch": 0}, 0)


def test_a_plan_says_which_segments_stay_as_they_are_and_why():
    """What the guards refused is shown with what it would have been."""
    sizes = [
        SegmentSize("vip", 10, 0, 0, 9, 1, "it would have 0 members"),
        SegmentSize("fine", 3, 4, 1, 0),
    ]
    plan = make_plan(PinpointEndpointAttributes(None, "app"), [], run_id="r", as_of=AS_OF, segments=sizes)

    assert plan.to_dict()["segments"][0] == {
        "token": "vip",
        "before": 10,
        "after": 0,
        "entering": 0,
        "leaving": 9,
        "suppressed": 1,
        "refusal": "it would have 0 members",
    }
    assert plan.summary.endswith("; stopped: vip")
    assert [size.kept for size in sizes] == [9, 4]
