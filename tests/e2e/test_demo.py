"""The demo itself, small: what `make demo` promises, read from the summary that it leaves."""

import json

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def summary(demo):
    """What the demo found."""
    return json.loads((demo / "summary.json").read_text(encoding="utf-8"))


def test_every_check_against_the_truth_holds(summary):
    """Counts, views, memberships and Pinpoint itself equal the simulator's ledger after each refresh."""
    assert len(summary["checks"]) >= 75
    assert [check for check in summary["checks"] if not check["holds"]] == []


def test_people_whom_pinpoint_never_saw_are_in_segments_and_reached(summary):
    """After either refresh some of them are members, and addresses hold tokens; both equal the truth."""
    claims = (
        "memberships of people whom Pinpoint never saw",
        "tokens of every e-mail address that may be written to",
    )
    found = [check["found"] for check in summary["checks"] if check["check"] in claims]

    assert len(found) == 4
    assert min(found) > 0


def test_what_people_write_and_we_announce_is_in_its_views(summary):
    """Both new streams carry something, and who texted STOP is among those who are not messaged."""
    rows = {view["view"]: view["rows"] for view in summary["refreshes"][1]["views"]}
    refused = [row["found"] for row in summary["checks"] if row["check"] == "addresses not to be messaged"]

    assert min(rows["inbound_message"], rows["inbound_email"], rows["admin_event"]) > 0
    assert len(refused) == 2
    assert min(refused) > 0


def test_segments_gain_and_lose_members_in_a_day(summary):
    """Over the day between the first two refreshes somebody enters, and somebody leaves."""
    second = summary["refreshes"][1]["segments"]

    assert sum(segment["added"] for segment in second) > 0
    assert sum(segment["removed"] for segment in second) > 0


def test_a_second_activation_for_one_moment_calls_nobody(summary):
    """It finds nothing left to send to either destination, and makes no call to Pinpoint at all."""
    again = summary["refreshes"][2]

    assert again["calls"] == {}
    assert [each["status"] for each in again["destinations"]] == ["nothing to send"] * 2


def test_a_push_calls_once_per_hundred_endpoints(summary):
    """No endpoint is read before it is written: batches of at most a hundred, and nothing else."""
    attributes = summary["refreshes"][0]["destinations"][0]

    assert attributes["destination"] == "pinpoint_endpoint_attributes"
    assert attributes["calls"]["UpdateEndpointsBatch"] == -(-attributes["planned"] // 100)
