"""The plan counts what would happen; guards refuse with segment, figure and fix."""

import json
from datetime import UTC, datetime

from engagelake.activation.plan import SegmentSize, make_plan
from engagelake.activation.workload import Load, Workload
from engagelake.destinations.pinpoint_endpoint_attributes.adapter import PinpointEndpointAttributes
from engagelake.destinations.pinpoint_segment_imports.adapter import PinpointSegmentImports

AS_OF = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_plan_counts_by_operation_and_says_what_it_takes():
    """352 records are four calls, two seconds at two calls a second; the refused one is not sent."""
    refusal = {"record_id": "bad{", "code": "InvalidId", "message": "…"}
    loads = (
        Load("added", records=300, refused=1, size=30_000, largest=100),
        Load("changed", records=41, size=4_100, largest=100),
        Load("removed", records=11, size=1_100, largest=100),
    )
    destination = PinpointEndpointAttributes(None, "app")
    plan = make_plan(destination, Workload(loads, [refusal]), run_id="r", as_of=AS_OF, warnings=["w"])
    plain = plan.to_dict()

    assert (plan.adds, plan.changes, plan.removals, plan.rejected) == (300, 41, 11, 1)
    assert plan.planned == 353
    assert (plain["calls"], plain["seconds"], plain["path"], plain["bytes"]) == (
        {"UpdateEndpointsBatch": 4},
        2,
        "UpdateEndpointsBatch",
        35_200,
    )
    assert plain["refusals"] == [refusal]
    assert json.loads(json.dumps(plain))["as_of"] == "2026-11-01T00:00:00+00:00"


def test_of_segments_a_plan_counts_the_jobs():
    """One that is emptied is deleted, and one of which nothing may be sent needs no call."""
    loads = (
        Load("added", records=5, refused=2, group="a"),
        Load("changed", records=7, group="b"),
        Load("removed", records=1, group="c"),
        Load("added", records=0, refused=9, group="d"),
    )
    destination = PinpointSegmentImports(None, None, "app", "role")
    plan = make_plan(destination, Workload(loads), run_id="r", as_of=AS_OF)

    assert dict(plan.calls) == {"CreateImportJob": 2, "DeleteSegment": 1}
    assert (plan.planned, plan.rejected) == (24, 11)


def test_nothing_to_do_needs_no_call():
    """An empty changes table plans no call and no second."""
    destination = PinpointEndpointAttributes(None, "app")
    plan = make_plan(destination, Workload(), run_id="r", as_of=AS_OF)

    assert (dict(plan.calls), plan.seconds) == ({"UpdateEndpointsBatch": 0}, 0)


def test_a_plan_says_which_segments_stay_as_they_are_and_why():
    """What the guards refused is shown with what it would have been."""
    sizes = [
        SegmentSize("vip", 10, 0, 0, 9, 1, "it would have 0 members"),
        SegmentSize("fine", 3, 4, 1, 0),
    ]
    destination = PinpointEndpointAttributes(None, "app")
    plan = make_plan(destination, Workload(), run_id="r", as_of=AS_OF, segments=sizes)

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
