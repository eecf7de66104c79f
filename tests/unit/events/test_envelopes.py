"""A record is the same record with an envelope around it and without."""

import base64
import gzip
import json
from datetime import UTC, datetime

import pytest

from engagelake.events import UnreadableRecord, land

NOW = datetime(2026, 10, 1, tzinfo=UTC)
EVENT = '{"eventType": "TEXT_SENT",  "messageId":"m", "eventTimestamp":1790842500123, "price":1.50}'
BASE64 = base64.b64encode(EVENT.encode()).decode()
SNS = json.dumps({"Type": "Notification", "MessageId": "1", "TopicArn": "arn", "Message": EVENT})
ENVELOPES = {
    "sns": SNS,
    "eventbridge": '{"version":"0","detail-type":"Text Message","source":"aws.sms-voice","detail":'
    + EVENT
    + "}",
    "cloudwatch logs": json.dumps(
        {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "message": EVENT}]}
    ),
    "sqs": json.dumps({"Records": [{"messageId": "1", "body": EVENT, "eventSource": "aws:sqs"}]}),
    "sns to lambda": json.dumps({"Records": [{"EventSource": "aws:sns", "Sns": {"Message": EVENT}}]}),
    "sns in sqs": json.dumps({"Records": [{"messageId": "1", "body": SNS}]}),
    "kinesis": json.dumps({"Records": [{"kinesis": {"data": BASE64}}]}),
    "firehose": json.dumps({"deliveryStreamArn": "arn", "records": [{"recordId": "1", "data": BASE64}]}),
}


def read(data):
    """Land *data* on the messaging stream."""
    return land(data.encode() if isinstance(data, str) else data, "messaging", NOW)


@pytest.mark.parametrize("envelope", ENVELOPES.values(), ids=ENVELOPES)
def test_the_record_inside_an_envelope_lands_with_its_own_bytes(envelope):
    """Its id and raw text are those of the record delivered bare, so both are one event."""
    assert read(envelope) == read(EVENT)


def test_a_two_way_text_happened_when_sns_published_it():
    """The text itself says no time: its envelope does, the innermost of several; else it is the arrival."""
    text = '{"originationNumber": "+14255550103", "messageBody": "STOP", "inboundMessageId": "in-1"}'
    sns = {"Type": "Notification", "Message": text, "Timestamp": "2026-09-30T23:59:58.765Z"}
    queued = json.dumps({"Records": [{"body": json.dumps(sns)}]})

    landed = [land(data.encode(), "inbound", NOW).records[0] for data in (json.dumps(sns), queued, text)]

    assert [record.event_at for record in landed] == [
        "2026-09-30T23:59:58.765Z",
        "2026-09-30T23:59:58.765Z",
        "2026-10-01T00:00:00.000Z",
    ]
    assert {record.raw for record in landed} == {text}


def test_mail_that_ses_hands_to_a_function_lands_as_it_is_inside():
    """Each of the records, with the exact text of its own: spaces, escapes and the order of its members."""
    mails = [
        '{"mail": {"timestamp" : "2026-10-01T08:15:00.123Z", "messageId":"m"},  "receipt":{"a":"\\u00fc]"}}',
        '{"receipt":{},"mail":{"timestamp":"2026-10-01T08:15:00.123Z","messageId":"m-2"}}',
    ]
    records = [f'{{"eventSource":"aws:ses", "eventVersion":"1.0" , "ses": {mail} }}' for mail in mails]
    event = '{{"Records" : [ {} ]}}'.format(" , ".join(records))

    landed = land(event.encode(), "inbound", NOW).records

    assert [record.raw for record in landed] == mails
    assert {(record.event_type, record.event_at) for record in landed} == {
        ("Received", "2026-10-01T08:15:00.123Z")
    }
    assert [land(mail.encode(), "inbound", NOW).records[0] for mail in mails] == list(landed)


def test_an_admin_event_that_says_no_time_happened_when_it_was_sent():
    """Three members are all that it needs."""
    said = json.dumps({"type": "admin", "event": "Store Opened", "attributes": {}})

    (record,) = land(said.encode(), "admin", NOW).records

    assert (record.event_type, record.event_at) == ("Store Opened", "2026-10-01T00:00:00.000Z")


def test_a_log_subscription_arrives_compressed():
    """CloudWatch Logs gzips what it puts into Firehose."""
    assert read(gzip.compress(ENVELOPES["cloudwatch logs"].encode())) == read(EVENT)


def test_an_envelope_may_hold_several_records():
    """Every record of a batch lands."""
    batch = json.dumps({"Records": [{"body": EVENT}, {"body": f"{EVENT}\n{EVENT}"}]})

    assert len(read(batch).records) == 3


@pytest.mark.parametrize(
    ("envelope", "dropped"),
    [
        (
            {"Type": "Notification", "Message": "Successfully validated SNS topic for Amazon SES."},
            "ses_topic_validation",
        ),
        ({"messageType": "CONTROL_MESSAGE", "logEvents": []}, "cloudwatch_logs_control_message"),
    ],
    ids=["ses over sns", "cloudwatch logs"],
)
def test_what_aws_writes_to_test_the_line_is_dropped_by_name(envelope, dropped):
    """A probe is no event, and it is counted."""
    landed = read(json.dumps(envelope))

    assert landed.records == ()
    assert landed.dropped == (dropped,)


@pytest.mark.parametrize(
    ("envelope", "reason"),
    [
        (
            {"Type": "Notification", "Message": "hello"},
            "in the SNS Message, byte 0: not JSON: Expecting value",
        ),
        ({"Type": "Notification", "Message": " "}, "the SNS Message is empty"),
        ({"messageType": "DATA_MESSAGE", "logEvents": []}, "an envelope with no record inside"),
        ({"messageType": "DATA_MESSAGE", "logEvents": [{}]}, "an envelope whose message is not text"),
        ({"Records": [{"kinesis": {"data": "é"}}]}, "an envelope whose data is not base64"),
        (
            {"Records": [{"kinesis": {"data": "/w=="}}]},
            "in an envelope's data, byte 0: not UTF-8: invalid start byte",
        ),
        ({"Records": []}, "an envelope with no record inside"),
        ({"Records": [{"ses": "mail"}]}, "in the SES record, byte 0: a JSON string where an object"),
        ({"Records": [{"s3": {}}]}, "Records holds something other than SNS, SQS or Kinesis records"),
        (
            {"Type": "SubscriptionConfirmation", "SubscribeURL": "u"},
            "an SNS confirmation; open its SubscribeURL",
        ),
    ],
)
def test_an_envelope_that_holds_no_record_says_so(envelope, reason):
    """The reason names the place inside the envelope."""
    with pytest.raises(UnreadableRecord) as caught:
        read(f"\n{json.dumps(envelope)}")

    assert caught.value.offset == 1
    assert caught.value.reason.startswith(reason)


def test_envelopes_nested_without_end_are_refused():
    """Five envelopes are a loop, not a delivery."""
    data = EVENT
    for _ in range(5):
        data = json.dumps({"Type": "Notification", "Message": data})

    with pytest.raises(UnreadableRecord, match="more than 4 envelopes"):
        read(data)
