"""One lake through a source that is emptied, a complaint and a day that is run again: who is told what.

Each day is modelled once and pushed to local Pinpoint; the tests look at what every push left behind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from environments import use_environment
from landing_files import put_in_landing
from pinpoint_application import FAST
from pinpoint_world import PinpointWorld

from engagelake import dbt, warehouse
from engagelake.activate import activate, push_run_id, walk
from engagelake.activation import steps
from engagelake.deploy import deploy
from engagelake.destinations.pinpoint.settings import APPLICATION_ID
from engagelake.settings import Settings
from engagelake.stages import SEGMENT, TRANSFORM
from engagelake_demo.local import create_pinpoint_application

pytestmark = pytest.mark.slow

ATTRIBUTES, IMPORTS = "pinpoint_endpoint_attributes", "pinpoint_segment_imports"
FIRST = datetime(2026, 11, 2, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)
RENEWALS = [f"renewal{number:02}" for number in range(90)]
COMPLAINANT = RENEWALS[0]
TOKEN = "high_value_renewals"


def seen(endpoint_id, at, *, user=None, stage="Renewal", status="ACTIVE", address=None):
    """Return a campaign's send to an endpoint, which tells its document as Pinpoint does."""
    document = {
        "ChannelType": "EMAIL",
        "Address": address or f"{endpoint_id}@example.com",
        "EndpointStatus": status,
        "OptOut": "NONE",
        "User": {
            "UserId": user or endpoint_id,
            "UserAttributes": {"CustomerStage": [stage], "CustomerValue": ["High"]},
        },
    }
    stamp = int(at.timestamp() * 1000)
    event = {
        "event_type": "_campaign.send",
        "event_timestamp": stamp,
        "arrival_timestamp": stamp,
        "event_version": "3.1",
        "application": {"app_id": "0f1e2d3c4b5a69788796a5b4c3d2e1f0", "sdk": {}},
        "client": {"client_id": endpoint_id},
        "device": {"platform": {}},
        "session": {},
        "attributes": {"campaign_id": "autumn", "treatment_id": "0", "campaign_send_status": "SUCCESS"},
        "awsAccountId": "123456789012",
        "client_context": {"custom": {"endpoint": json.dumps(document)}},
    }
    return "pinpoint-events", json.dumps(event).encode()


def complaint(address, at):
    """Return what SES says of a recipient who pressed the spam button."""
    iso = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    event = {
        "eventType": "Complaint",
        "mail": {
            "timestamp": iso,
            "source": "news@example.org",
            "sendingAccountId": "123456789012",
            "messageId": "m1",
            "destination": [address],
            "headersTruncated": False,
            "headers": [],
            "commonHeaders": {"from": ["news@example.org"], "to": [address], "subject": "Autumn"},
            "tags": {},
        },
        "complaint": {
            "complainedRecipients": [{"emailAddress": address}],
            "timestamp": iso,
            "feedbackId": "f1",
            "complaintFeedbackType": "abuse",
        },
    }
    return "ses-events", json.dumps(event).encode()


@dataclass
class Lake:
    """A deployed lake with a Pinpoint application of its own."""

    settings: Settings
    world: PinpointWorld

    def model(self, as_of):
        """Do what a refresh does before activation."""
        dbt.build(self.settings, [*TRANSFORM, *SEGMENT], as_of)
        steps.acknowledge(self.settings, as_of)

    def push(self, as_of):
        """Push to both destinations; return their reports by destination."""
        return {
            each: walk(steps.Run(self.settings, each, as_of, push_run_id(as_of)))
            for each in (ATTRIBUTES, IMPORTS)
        }

    def holders(self):
        """Return the endpoints that carry the token at Pinpoint."""
        asked = (*RENEWALS, "yara-new", "yara-old")
        return {each for each in asked if TOKEN in (self.world.tokens(each) or ())}

    def imported(self):
        """Return the members of the imported segment, ids in lower case."""
        return {member.lower() for member in self.world.segments()[f"engagelake_{TOKEN}"][2]}

    def history(self):
        """Return every row of the membership history."""
        table = f"{self.settings.names.database('segments')}.seg_membership_changes"
        return sorted(
            tuple(map(str, row.values())) for row in warehouse.query(self.settings, f"select * from {table}")
        )


@pytest.fixture(scope="module")
def lake(gateway, tmp_path_factory):
    """An environment of its own; gates leave their reports in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "told")
        patch.chdir(tmp_path_factory.mktemp("gates"))
        deploy(settings, buffer_seconds=1)
        pinpoint = create_pinpoint_application(settings)
        settings = replace(settings, of_destinations=pinpoint)
        world = PinpointWorld(gateway.endpoint_url, settings.account, pinpoint[APPLICATION_ID])
        world.bucket = settings.names.bucket
        world.control(reset=True, quotas=FAST)
        yield Lake(settings, world)
        world.control(reset=True)


@pytest.fixture(scope="module")
def first(lake):
    """Ninety renewals are pushed for the first time, one in capitals, and one who installed the app again."""
    at = FIRST - timedelta(hours=12)
    spelt = [each.upper() if each == RENEWALS[1] else each for each in RENEWALS]
    yara = {"user": "yara", "address": "yara@example.com"}
    again = [
        seen("yara-old", at - timedelta(hours=1), status="INACTIVE", **yara),
        seen("yara-new", at, **yara),
    ]
    put_in_landing(lake.settings, [*again, *(seen(each, at, user=each.lower()) for each in spelt)], at)
    lake.model(FIRST)
    return lake.push(FIRST), lake.holders(), lake.imported()


@pytest.fixture(scope="module")
def emptied(first, lake):
    """A day later the source says another stage for all, and one of them has complained."""
    at = SECOND - timedelta(hours=12)
    said = [seen(each, at, stage="Churned") for each in RENEWALS]
    said.append(seen("yara-new", at, user="yara", stage="Churned", address="yara@example.com"))
    put_in_landing(lake.settings, [*said, complaint(f"{COMPLAINANT}@example.com", at)], at)
    lake.model(SECOND)
    return lake.push(SECOND), lake.holders(), lake.imported()


@pytest.fixture(scope="module")
def replayed(emptied, lake):
    """The first day is modelled again, pushed, planned, and pushed as if it were the second."""
    history, calls = lake.history(), lake.world.calls()
    lake.model(FIRST)
    reports = lake.push(FIRST)
    planned = activate(lake.settings, ATTRIBUTES, as_of=FIRST, dry_run=True)
    as_today = activate(lake.settings, ATTRIBUTES, as_of=SECOND)
    return {
        "reports": [*reports.values(), planned, as_today],
        "history": (history, lake.history()),
        "calls": (calls, lake.world.calls()),
    }


def test_a_first_push_within_its_guard_goes(first):
    """All carry the token and are imported, whatever the case of an id; the inactive endpoint is not."""
    reports, holders, imported = first

    assert {each.status for each in reports.values()} == {"pushed"}
    assert all(not each.refused for each in reports.values())
    assert holders == imported == {*RENEWALS, "yara-new"}


@pytest.mark.parametrize("destination", [ATTRIBUTES, IMPORTS])
def test_a_source_that_is_emptied_removes_nobody_and_the_guard_is_named(emptied, destination):
    """All of them would leave: segment, figure and guard are in the report."""
    reports, _, _ = emptied
    (refused,) = reports[destination].refused

    assert refused["segment"] == TOKEN
    assert "it would have 0 members, fewer than its guard's min 1" in refused["refusal"]
    assert "more than its guard's largest_change 50 %" in refused["refusal"]


def test_who_complained_goes_although_the_guard_refuses_the_others(emptied):
    """The attribute is cleared on one endpoint, and the segment is imported without it."""
    _, holders, imported = emptied

    assert holders == imported == {*RENEWALS, "yara-new"} - {COMPLAINANT}


def test_an_old_day_again_tells_nobody_anything(replayed):
    """Not by a push, nor a dry run, nor a push of today over the old day's tables."""
    reports = replayed["reports"]

    assert {each.status for each in reports} == {"stopped"}
    assert all("no diff goes back in time" in each.message for each in reports)
    before, after = replayed["calls"]
    assert before["UpdateEndpointsBatch"] == after["UpdateEndpointsBatch"]
    assert before["CreateImportJob"] == after["CreateImportJob"]


def test_a_complaint_counts_whatever_day_is_run(replayed, lake):
    """Nobody who complained is desired by the first day's tables."""
    table = f"{lake.settings.names.database('activation')}.int_activation_desired_tokens"
    desired = {
        row["contact_point_id"]
        for row in warehouse.query(lake.settings, f"select contact_point_id from {table}")
    }

    assert desired == {*RENEWALS, "yara-new"} - {COMPLAINANT}


def test_membership_history_stays_one_story(replayed):
    """The old day again writes nothing, and rewrites nothing."""
    before, after = replayed["history"]

    assert before == after
    assert len(before) == 2 * len([*RENEWALS, "yara"])


def test_the_moment_of_every_run_that_was_told_is_kept(replayed, lake):
    """Two runs a destination: what was stopped is none."""
    runs = {(one["destination"], one["as_of"]) for one in lake.world.runs()}

    assert runs == {
        (destination, moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        for destination in (ATTRIBUTES, IMPORTS)
        for moment in (FIRST, SECOND)
    }


def test_a_refused_record_is_no_change_every_night(replayed, lake):
    """After the refusals nothing is left over: the same changes again are none."""
    lake.model(SECOND)
    reports = lake.push(SECOND)

    assert {each.status for each in reports.values()} == {"nothing to send"}
    assert all(each.refused for each in reports.values())
