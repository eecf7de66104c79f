"""What is published on a topic reaches the Firehose streams that subscribe to it, as SNS documents it."""

import gzip
import json
import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import ROLE, ask, client
from state_process import LocalProcess

STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/"


class Fanout:
    """A topic and a stream of the test's own, over *clients*: a function of a service's name."""

    def __init__(self, aws, clients):
        self.aws = aws
        self.name = f"fanout-{uuid.uuid4().hex[:10]}"
        self.s3, self.sns = clients("s3"), clients("sns")
        self.topic = self.sns.create_topic(Name=self.name)["TopicArn"]
        self.s3.create_bucket(Bucket=self.name)
        clients("firehose").create_delivery_stream(
            DeliveryStreamName=self.name,
            ExtendedS3DestinationConfiguration={
                "RoleARN": ROLE,
                "BucketARN": f"arn:aws:s3:::{self.name}",
                "CompressionFormat": "GZIP",
                "BufferingHints": {"IntervalInSeconds": 900, "SizeInMBs": 1},
            },
        )

    def subscribe(self, stream=None, **attributes):
        """Subscribe the stream, or another; return the subscription's ARN."""
        return self.sns.subscribe(
            TopicArn=self.topic,
            Protocol="firehose",
            Endpoint=f"{STREAM}{stream or self.name}",
            Attributes={"SubscriptionRoleArn": ROLE, **attributes},
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

    def publish(self, message, **more):
        """Publish *message*; return its id."""
        return self.sns.publish(TopicArn=self.topic, Message=message, **more)["MessageId"]

    def delivered(self):
        """Return the bytes that the stream has delivered by now."""
        ask(self.aws, "firehose", {"flush": True, "streams": [self.name]})
        keys = [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.name).get("Contents", ())]
        bodies = [self.s3.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys]
        return b"".join(map(gzip.decompress, bodies))


@pytest.fixture
def fanout(gateway):
    """A topic and a stream in the gateway of the session."""
    return Fanout(gateway, lambda service: client(gateway, service))


def test_a_message_comes_in_its_envelope(fanout):
    """One line a message, with the fields that SNS documents for Firehose, and no signature."""
    fanout.subscribe()
    colour = {"colour": {"DataType": "String", "StringValue": "red"}}
    first = fanout.publish('{"a":"ü"}', Subject="one", MessageAttributes=colour)
    second = fanout.publish("two\nlines")

    one, two = map(json.loads, fanout.delivered().splitlines())

    assert (one["MessageId"], two["MessageId"]) == (first, second)
    assert (one["Message"], two["Message"]) == ('{"a":"ü"}', "two\nlines")
    assert one["MessageAttributes"] == {"colour": {"Type": "String", "Value": "red"}}
    always = {"Type", "MessageId", "TopicArn", "Message", "Timestamp", "UnsubscribeURL"}
    assert set(two) == always
    assert set(one) == always | {"Subject", "MessageAttributes"}
    assert (one["Type"], one["TopicArn"]) == ("Notification", fanout.topic)


def test_raw_is_the_message_alone(fanout):
    """Where the attribute says true; the text false is false."""
    arn = fanout.subscribe(RawMessageDelivery="true")
    fanout.publish("alone")
    fanout.sns.set_subscription_attributes(
        SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue="false"
    )
    fanout.publish("wrapped")

    found = fanout.delivered()

    assert found.startswith(b"alone{")
    assert json.loads(found.removeprefix(b"alone"))["Message"] == "wrapped"


def test_a_batch_comes_message_by_message(fanout):
    """Each once."""
    fanout.subscribe(RawMessageDelivery="true")
    entries = [{"Id": str(n), "Message": f"<{n}>"} for n in range(10)]

    fanout.sns.publish_batch(TopicArn=fanout.topic, PublishBatchRequestEntries=entries)

    assert fanout.delivered().decode() == "".join(f"<{n}>" for n in range(10))


def test_a_filter_and_a_message_for_each_protocol_are_heeded(fanout):
    """What the subscription filters out is not put; of several texts it is the one for firehose."""
    fanout.subscribe(RawMessageDelivery="true", FilterPolicy='{"colour":["red"]}')

    for colour in ("red", "blue"):
        fanout.publish(
            json.dumps({"default": "another", "firehose": f"<{colour}>"}),
            MessageStructure="json",
            MessageAttributes={"colour": {"DataType": "String", "StringValue": colour}},
        )

    assert fanout.delivered() == b"<red>"


def test_nothing_comes_after_the_subscription_ends(fanout):
    """And a stream that is not there makes no trouble for who publishes."""
    arn = fanout.subscribe(RawMessageDelivery="true")
    fanout.subscribe(stream="no-such-stream")
    fanout.publish("before")
    fanout.sns.unsubscribe(SubscriptionArn=arn)
    fanout.publish("after")

    assert fanout.delivered() == b"before"


def test_a_stream_without_a_role_is_refused(fanout):
    """SNS puts records with a role of ours, which must be named."""
    with pytest.raises(ClientError, match="SubscriptionRoleArn"):
        fanout.sns.subscribe(TopicArn=fanout.topic, Protocol="firehose", Endpoint=f"{STREAM}{fanout.name}")


def test_a_queue_gets_the_envelope_where_raw_is_the_text_false(fanout, gateway):
    """moto alone would take it for true."""
    sqs = client(gateway, "sqs")
    queue = sqs.create_queue(QueueName=fanout.name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    fanout.sns.subscribe(
        TopicArn=fanout.topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "false"}
    )

    fanout.publish("hello")

    (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"])["Message"] == "hello"


def test_what_was_published_outlives_a_kill(tmp_path):
    """It is in the stream before Publish is answered, and the subscription goes on."""
    process = LocalProcess(tmp_path / "data").start()
    try:
        fanout = Fanout(process, process.client)
        fanout.subscribe(RawMessageDelivery="true")
        fanout.publish("<before>")
        process.end()
        process.start()
        fanout.s3, fanout.sns = process.client("s3"), process.client("sns")
        fanout.publish("<after>")

        assert fanout.delivered() == b"<before><after>"
    finally:
        process.close()
