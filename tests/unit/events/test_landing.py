"""A delivered record lands whole or not at all, and always with the right time."""

import json
from datetime import UTC, datetime

import pytest

from engagelake.events import UnreadableRecord, land

NOW = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
SEND, HAPPENED = 1790834530500, 1790842500123
NO_TYPE, NO_TIME = "without an event type", "without a readable time"
HAPPENED_ISO = "2026-10-01T08:15:00.123Z"
SEND_ISO = "2026-10-01T06:02:10.500Z"


def pinpoint(kind, **more):
    """Return a Pinpoint event of *kind* that was sent and then arrived."""
    return {"event_type": kind, "client": {}, "event_timestamp": SEND, "arrival_timestamp": HAPPENED, **more}


def membership(word, **more):
    """Return what Connect Customer Profiles says of a profile that joined or left a segment (*word*)."""
    return {
        "DomainName": "shop",
        "SegmentDefinitionName": "autumn",
        "ProfileId": "0" * 32,
        "OperationType": word,
        "MembershipCalculatedAt": 1790842500,
        "PreviousMembershipChangedAt": 1790834530,
        "EventType": "LIVE",
        **more,
    }


def event_at(family, document):
    """Return when *document* lands as having happened."""
    (record,) = land(json.dumps(document).encode(), family, NOW).records
    return record.event_at


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (pinpoint("_email.open"), HAPPENED_ISO),
        (pinpoint("_email.hardbounce"), HAPPENED_ISO),
        (pinpoint("_email.open", arrival_timestamp=None), SEND_ISO),
        (pinpoint("_email.send"), SEND_ISO),
        (pinpoint("_SMS.SUCCESS"), SEND_ISO),
        (pinpoint("Order Completed"), SEND_ISO),
        ({"event_type": "_SMS.SUCCESS", "application_key": "k", "timestamp_created": str(SEND)}, SEND_ISO),
    ],
)
def test_pinpoint_email_events_happen_when_they_arrive(document, expected):
    """Pinpoint stamps an open with the time of the send; only the send itself happened then."""
    assert event_at("pinpoint", document) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"eventType": "Open", "open": {"timestamp": HAPPENED_ISO}}, HAPPENED_ISO),
        ({"notificationType": "Bounce", "bounce": {"timestamp": HAPPENED_ISO}}, HAPPENED_ISO),
        ({"eventType": "DeliveryDelay", "deliveryDelay": {"timestamp": HAPPENED_ISO}}, HAPPENED_ISO),
        ({"eventType": "Send", "send": {}}, SEND_ISO),
        ({"eventType": "Reject", "reject": {"reason": "Bad content"}}, SEND_ISO),
        ({"eventType": "Rendering Failure", "failure": {}}, SEND_ISO),
    ],
)
def test_ses_events_happen_when_their_own_object_says(document, expected):
    """`mail.timestamp` is the send; it counts only for what happens at the send."""
    assert event_at("ses", {"mail": {"timestamp": SEND_ISO}, **document}) == expected


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"timestamp": HAPPENED_ISO, "originalTimestamp": SEND_ISO}, HAPPENED_ISO),
        (
            {
                "originalTimestamp": "2026-10-01T09:15:00.123Z",
                "sentAt": "2026-10-01T09:15:01.000Z",
                "receivedAt": "2026-10-01T08:15:01.000Z",
            },
            HAPPENED_ISO,
        ),
        ({"originalTimestamp": HAPPENED_ISO, "sentAt": SEND_ISO}, HAPPENED_ISO),
        ({"sentAt": HAPPENED_ISO, "receivedAt": SEND_ISO}, HAPPENED_ISO),
        ({"receivedAt": HAPPENED_ISO}, HAPPENED_ISO),
    ],
    ids=["timestamp", "clock an hour fast", "original", "sent", "received"],
)
def test_app_events_are_corrected_for_the_clock_of_the_device(times, expected):
    """The specification's correction is made when the tracker did not make it."""
    assert event_at("app", {"type": "page", "messageId": "m", **times}) == expected


@pytest.mark.parametrize("word", ["JOINED", "LEFT", "TELEPORTED"])
def test_a_membership_changes_when_it_is_evaluated(word):
    """Under a name that no tracker's call has, whatever the service calls it tomorrow."""
    (record,) = land(json.dumps(membership(word)).encode(), "app", NOW).records

    assert record.event_type == f"SEGMENT_MEMBERSHIP_{word}"
    assert record.event_at == "2026-10-01T08:15:00.000Z"
    call = {"type": "track", "event": word, "userId": "u", "timestamp": HAPPENED_ISO}
    assert land(json.dumps(call).encode(), "app", NOW).records[0].event_type == word


@pytest.mark.parametrize(
    ("family", "document", "reason"),
    [
        ("ses", pinpoint("_email.open"), "an event of family pinpoint on the stream of ses events"),
        ("pinpoint", pinpoint(None), NO_TYPE),
        ("pinpoint", pinpoint(" "), NO_TYPE),
        ("pinpoint", pinpoint("x", event_timestamp="soon"), NO_TIME),
        ("pinpoint", pinpoint("\ud800"), "half a surrogate pair where text is needed"),
        ("ses", {"eventType": "Open", "mail": {"timestamp": SEND_ISO}}, NO_TIME),
        ("app", {"type": "track", "userId": "u"}, NO_TYPE),
        (
            "app",
            {"type": "page", "userId": "u", "originalTimestamp": "2000-01-01T00:00:00Z",
             "sentAt": "2099-01-01T00:00:00Z", "receivedAt": SEND_ISO},
            NO_TIME,
        ),
        ("pinpoint", {"ChannelType": "EMAIL", "Address": "a"}, "an endpoint, not an event"),
        ("pinpoint", {"BatchItem": {}}, "a Pinpoint PutEvents request"),
        ("messaging", {"originationNumber": "1", "messageBody": "STOP"}, "an event of family inbound"),
        ("ses", {"notificationType": "Received", "receipt": {}, "mail": {}}, "an event of family inbound"),
        ("app", {"type": "admin", "event": "e", "userId": "u"}, "an event of family admin"),
        ("app", membership(None), NO_TYPE),
        ("app", membership(" "), NO_TYPE),
        ("app", membership("JOINED", MembershipCalculatedAt="soon"), NO_TIME),
        ("admin", membership("JOINED"), "an event of family app on the stream of admin events"),
        ("admin", {"type": "admin", "event": {}, "attributes": {}}, NO_TYPE),
        ("admin", {"type": "admin", "event": "e", "timestamp": "soon"}, NO_TIME),
        ("inbound", {"whatsAppWebhookEntry": "{}"}, NO_TIME),
        ("inbound", {"notificationType": "Received", "mail": 1}, NO_TIME),
        ("ses", {"some": "thing"}, "the fields of no family"),
    ],
)  # fmt: skip
def test_what_cannot_land_is_refused_with_its_reason(family, document, reason):
    """The reason says what the record is, or what it lacks, and holds none of its data."""
    with pytest.raises(UnreadableRecord) as caught:
        land(json.dumps(document).encode(), family, NOW)

    assert reason in caught.value.reason


def test_one_unreadable_part_refuses_the_whole_record():
    """What was delivered together is quarantined together, byte for byte; the error says where it broke."""
    good = json.dumps(pinpoint("_email.open")).encode()

    with pytest.raises(UnreadableRecord) as caught:
        land(good + b"\n" + good + b'\n{"event_type":', "pinpoint", NOW)

    assert caught.value.offset == 2 * (len(good) + 1) + len(b'{"event_type":')


def test_probes_are_dropped_and_the_events_beside_them_land():
    """A probe in a batch does not take the batch with it."""
    data = "\n".join(json.dumps(d) for d in (pinpoint("_test.event_stream"), pinpoint("_email.open")))

    landed = land(data.encode(), "pinpoint", NOW)

    assert [record.event_type for record in landed.records] == ["_email.open"]
    assert landed.dropped == ("_test.event_stream",)


def test_the_notification_that_ses_tests_a_topic_with_is_dropped_by_name():
    """Giving an identity a topic is no event of a mail."""
    data = (
        b'{"notificationType":"AmazonSnsSubscriptionSucceeded","message":"You have successfully subscribed"}'
    )

    assert land(data, "ses", NOW).dropped == ("AmazonSnsSubscriptionSucceeded",)


def test_an_empty_record_is_dropped_by_name():
    """White space holds nothing to lose."""
    assert land(b" \r\n", "ses", NOW).dropped == ("blank",)


def test_a_redelivery_has_the_same_id_and_a_changed_byte_another():
    """The id is of the record's bytes, not of the delivery and not of the meaning."""
    data = json.dumps(pinpoint("_email.open")).encode()

    first, again = (land(spaced, "pinpoint", NOW).records[0] for spaced in (data, b"\n " + data + b"\r\n"))
    other = land(data.replace(b": ", b":"), "pinpoint", NOW).records[0]

    assert first.event_id == again.event_id != other.event_id
