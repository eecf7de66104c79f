"""The records have the documented fields of their families."""

from __future__ import annotations

import json

import pytest

from engagelake_demo.simulate.shapes.ses import OBJECTS


@pytest.fixture(scope="module")
def records(lived):
    """The parsed records that stand alone on a line, by stream."""
    found: dict[str, list[dict]] = {}
    for emission in lived.emissions:
        if emission.kind in {"event", "history", "late"}:
            found.setdefault(emission.stream, []).append(json.loads(emission.data))
    return found


def test_pinpoint_records_have_the_whole_envelope(records):
    """Every Pinpoint record has the fields of the envelope, times in whole milliseconds."""
    fields = {"event_type", "event_timestamp", "arrival_timestamp", "event_version", "application"}
    fields |= {"client", "device", "session", "attributes", "awsAccountId"}
    for record in records["pinpoint-events"]:
        assert fields <= record.keys()
        assert all(isinstance(record[f], int) and record[f] > 10**12 for f in fields if "timestamp" in f)
        assert record["client"]["client_id"]


def test_email_events_are_stamped_with_the_send(records):
    """The event_timestamp of an open is the time of its send; only its arrival_timestamp is the true one."""
    opens = [r for r in records["pinpoint-events"] if r["event_type"] == "_email.open"]
    for record in opens:
        sent = record["facets"]["email_channel"]["mail_event"]["mail"]["message_send_timestamp"]
        assert record["event_timestamp"] == sent < record["arrival_timestamp"]
    assert len(opens) > 100


def test_campaigns_tell_of_people_they_did_not_message(records):
    """Sends carry holdouts with treatment -1, quiet times, variants, and a null campaign_type at times."""
    sends = [r["attributes"] for r in records["pinpoint-events"] if r["event_type"] == "_campaign.send"]
    statuses = {attributes["campaign_send_status"] for attributes in sends}
    assert {"SUCCESS", "HOLDOUT", "QUIET_TIME", "FAILURE"} <= statuses
    held = [a for a in sends if a["campaign_send_status"] == "HOLDOUT"]
    assert all(attributes["treatment_id"] == "-1" for attributes in held)
    assert {"0", "1"} <= {attributes["treatment_id"] for attributes in sends}
    assert any(attributes.get("campaign_type", "") is None for attributes in sends)


def test_the_endpoint_of_a_send_is_a_json_string(records):
    """Campaign and journey sends carry the endpoint as text, with arrays of user attributes."""
    kinds = {"_campaign.send", "_journey.send"}
    sends = [r for r in records["pinpoint-events"] if r["event_type"] in kinds]
    for record in sends:
        endpoint = json.loads(record["client_context"]["custom"]["endpoint"])
        assert {"ChannelType", "Address", "OptOut", "EndpointStatus", "User"} <= endpoint.keys()
        values = endpoint["User"].get("UserAttributes", {}).values()
        assert all(isinstance(value, list) for value in values)
    assert {r["event_type"] for r in sends} == kinds


def test_transactional_mail_has_a_client_that_is_no_endpoint(records, lived):
    """Mail of no campaign and no journey has a random client id."""
    known = {endpoint_id for endpoint_id, _ in lived.world.endpoints()}
    mails = [r for r in records["pinpoint-events"] if r["event_type"].startswith("_email.")]
    single = [r for r in mails if not {"campaign_id", "journey_id"} & r["attributes"].keys()]
    assert single
    assert all(r["client"]["client_id"] not in known for r in single)
    assert any("tags" in r["attributes"] and r["attributes"]["tags"] is None for r in mails)


def test_push_opens_carry_the_endpoint_as_an_object(records):
    """What a device tells of a notification has a top-level endpoint."""
    kinds = ("_campaign.opened", "_campaign.received")
    opened = [r for r in records["pinpoint-events"] if r["event_type"].startswith(kinds)]
    assert opened
    assert all(r["endpoint"]["ChannelType"] for r in opened)


def test_ses_writes_all_ten_types(records):
    """Every type of a configuration set appears, each with its own object."""
    seen = set()
    for sent in records["ses-events"]:
        record = json.loads(sent["Message"]) if "Message" in sent else sent
        kind = record.get("eventType") or record["notificationType"]
        seen.add(kind)
        assert OBJECTS[kind] in record
        assert record["mail"]["messageId"]
    assert seen == set(OBJECTS)


def test_ses_names_people_in_different_ways(records):
    """Some mail has both tags, some one, some none; some goes to several, some comes through SNS."""
    mails = [r["mail"] for r in records["ses-events"] if "mail" in r]
    tagged = {tuple(sorted(t for t in m.get("tags", ()) if t.endswith("_id"))) for m in mails}
    assert {("endpoint_id", "user_id"), ("endpoint_id",), ()} <= tagged
    assert any(len(m["destination"]) > 1 for m in mails)
    assert any(r.get("Type") == "Notification" for r in records["ses-events"])
    assert any("notificationType" in r for r in records["ses-events"])
    assert all("ses:configuration-set" in m["tags"] for m in mails if "tags" in m)


def test_a_text_succeeds_and_is_then_delivered(records):
    """TEXT_SUCCESSFUL and TEXT_DELIVERED share a message id; prices are in dollars."""
    plain = [r.get("detail", r) for r in records["messaging-events"]]
    by_kind = {}
    for record in plain:
        by_kind.setdefault(record["eventType"], set()).add(record["messageId"])
        assert record["totalMessagePrice"] < 1
        assert isinstance(record["eventTimestamp"], int)
    assert by_kind["TEXT_SUCCESSFUL"] & by_kind["TEXT_DELIVERED"]
    assert any("detail" in r for r in records["messaging-events"])
    assert any("context" not in r for r in plain)


def test_app_events_follow_the_segment_specification(records):
    """Each call has a type, a message id, somebody, and times; some devices' clocks are wrong."""
    kinds = set()
    for record in records["app-events"]:
        kinds.add(record["type"])
        assert record["messageId"]
        assert record.get("userId") or record.get("anonymousId")
        assert {"originalTimestamp", "sentAt", "receivedAt"} <= record.keys()
    assert {"track", "page", "screen", "identify"} <= kinds
    assert any("timestamp" not in r for r in records["app-events"])
    assert any("userId" not in r for r in records["app-events"])
    orders = [r for r in records["app-events"] if r.get("event") == "Order Completed"]
    assert all(product["category"] for order in orders for product in order["properties"]["products"])
