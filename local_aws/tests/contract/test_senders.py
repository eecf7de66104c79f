"""SES, End User Messaging SMS, Pinpoint's event stream: what is configured is checked and kept."""

import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import ROLE, client
from state_process import LocalProcess

FIREHOSE = "arn:aws:firehose:us-east-1:123456789012:deliverystream/"


@pytest.fixture
def name(gateway):
    """A name of the test's own, of a bucket, a topic and a delivery stream."""
    text = f"senders-{uuid.uuid4().hex[:10]}"
    make(lambda service: client(gateway, service), text)
    return text


def make(clients, name):
    """Make the bucket, the topic and the delivery stream *name*."""
    clients("s3").create_bucket(Bucket=name)
    clients("sns").create_topic(Name=name)
    destination = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{name}"}
    clients("firehose").create_delivery_stream(
        DeliveryStreamName=name, ExtendedS3DestinationConfiguration=destination
    )


def ses_destination(stream, **more):
    """Return an event destination of SES."""
    place = {"IAMRoleARN": ROLE, "DeliveryStreamARN": f"{FIREHOSE}{stream}"}
    return {"Name": "lake", "MatchingEventTypes": ["send"], "KinesisFirehoseDestination": place, **more}


def receipt_rule(bucket, name="keep", topic=None):
    """Return a receipt rule that keeps mail in *bucket*."""
    topic = f"arn:aws:sns:us-east-1:123456789012:{topic or bucket}"
    return {"Name": name, "Actions": [{"S3Action": {"BucketName": bucket, "TopicArn": topic}}]}


def test_a_configuration_set_of_ses_keeps_its_destinations(gateway, name):
    """Made, changed, removed; a stream that is not there is refused."""
    ses = client(gateway, "ses")
    ses.create_configuration_set(ConfigurationSet={"Name": name})
    of_set = {"ConfigurationSetName": name}

    def shown():
        answer = ses.describe_configuration_set(
            **of_set, ConfigurationSetAttributeNames=["eventDestinations"]
        )
        return answer.get("EventDestinations", [])

    ses.create_configuration_set_event_destination(**of_set, EventDestination=ses_destination(name))
    assert [(each["Name"], each["MatchingEventTypes"]) for each in shown()] == [("lake", ["send"])]
    with pytest.raises(ses.exceptions.EventDestinationAlreadyExistsException):
        ses.create_configuration_set_event_destination(**of_set, EventDestination=ses_destination(name))
    changed = ses_destination(name, MatchingEventTypes=["open", "click"])
    ses.update_configuration_set_event_destination(**of_set, EventDestination=changed)
    assert shown()[0]["MatchingEventTypes"] == ["open", "click"]
    with pytest.raises(ses.exceptions.InvalidFirehoseDestinationException):
        ses.update_configuration_set_event_destination(
            **of_set, EventDestination=ses_destination("no-such-stream")
        )
    ses.delete_configuration_set_event_destination(**of_set, EventDestinationName="lake")
    assert shown() == []
    ses.delete_configuration_set(**of_set)
    with pytest.raises(ses.exceptions.ConfigurationSetDoesNotExistException):
        shown()


def test_receipt_rules_stand_in_their_order(gateway, name):
    """A new one comes first unless it is told after which; a bucket or topic that is not there is refused."""
    ses = client(gateway, "ses")
    ses.create_receipt_rule_set(RuleSetName=name)
    of_set = {"RuleSetName": name}

    def names():
        return [rule["Name"] for rule in ses.describe_receipt_rule_set(**of_set)["Rules"]]

    ses.create_receipt_rule(**of_set, Rule=receipt_rule(name, "one"))
    ses.create_receipt_rule(**of_set, Rule=receipt_rule(name, "two"))
    ses.create_receipt_rule(**of_set, Rule=receipt_rule(name, "three"), After="two")
    assert names() == ["two", "three", "one"]
    ses.update_receipt_rule(**of_set, Rule={**receipt_rule(name, "three"), "Enabled": True})
    assert ses.describe_receipt_rule(**of_set, RuleName="three")["Rule"]["Enabled"] is True
    with pytest.raises(ses.exceptions.InvalidS3ConfigurationException):
        ses.create_receipt_rule(**of_set, Rule=receipt_rule("no-such-bucket"))
    with pytest.raises(ses.exceptions.InvalidSnsTopicException):
        ses.create_receipt_rule(**of_set, Rule=receipt_rule(name, topic="none"))
    ses.delete_receipt_rule(**of_set, RuleName="three")
    assert names() == ["two", "one"]
    ses.set_active_receipt_rule_set(**of_set)
    assert ses.describe_active_receipt_rule_set()["Metadata"]["Name"] == name
    with pytest.raises(ses.exceptions.CannotDeleteException):
        ses.delete_receipt_rule_set(**of_set)
    ses.set_active_receipt_rule_set()
    ses.delete_receipt_rule_set(**of_set)
    with pytest.raises(ses.exceptions.RuleSetDoesNotExistException):
        names()


def test_a_configuration_set_of_messaging_keeps_its_destinations(gateway, name):
    """At most five; what an update leaves out stays."""
    sms = client(gateway, "pinpoint-sms-voice-v2")
    of_set = {"ConfigurationSetName": name}
    arn = sms.create_configuration_set(**of_set)["ConfigurationSetArn"]
    place = {"IamRoleArn": ROLE, "DeliveryStreamArn": f"{FIREHOSE}{name}"}
    everything = {"MatchingEventTypes": ["ALL"], "KinesisFirehoseDestination": place}

    def shown():
        (found,) = sms.describe_configuration_sets(ConfigurationSetNames=[arn])["ConfigurationSets"]
        return {each["EventDestinationName"]: each for each in found["EventDestinations"]}

    for number in range(5):
        sms.create_event_destination(**of_set, EventDestinationName=f"d{number}", **everything)
    with pytest.raises(sms.exceptions.ServiceQuotaExceededException):
        sms.create_event_destination(**of_set, EventDestinationName="d5", **everything)
    sms.update_event_destination(**of_set, EventDestinationName="d0", Enabled=False)
    assert shown()["d0"] == {"EventDestinationName": "d0", "Enabled": False, **everything}
    assert shown()["d1"]["Enabled"] is True
    with pytest.raises(sms.exceptions.ConflictException):
        sms.create_configuration_set(**of_set)
    sms.delete_event_destination(**of_set, EventDestinationName="d0")
    assert sorted(shown()) == ["d1", "d2", "d3", "d4"]
    sms.delete_configuration_set(**of_set)
    with pytest.raises(sms.exceptions.ResourceNotFoundException):
        shown()


def test_messages_are_not_sent_here(gateway):
    """An operation that would be pretence answers 501."""
    with pytest.raises(ClientError, match="does not serve pinpoint-sms-voice-v2.SendTextMessage"):
        client(gateway, "pinpoint-sms-voice-v2").send_text_message(DestinationPhoneNumber="+12065550100")
    with pytest.raises(ClientError, match="does not serve ses.SendEmail"):
        client(gateway, "ses").send_email(
            Source="a@example.com",
            Destination={"ToAddresses": ["b@example.com"]},
            Message={"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "b"}}},
        )


def test_what_is_configured_outlives_the_process(tmp_path):
    """Sets, rules and Pinpoint's event stream are there again."""
    process = LocalProcess(tmp_path / "data").start()
    try:
        make(process.client, "senders")
        ses, sms, pinpoint = (process.client(s) for s in ("ses", "pinpoint-sms-voice-v2", "pinpoint"))
        ses.create_configuration_set(ConfigurationSet={"Name": "set"})
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="set", EventDestination=ses_destination("senders")
        )
        ses.create_receipt_rule_set(RuleSetName="rules")
        ses.create_receipt_rule(RuleSetName="rules", Rule=receipt_rule("senders"))
        ses.set_active_receipt_rule_set(RuleSetName="rules")
        sms.create_configuration_set(ConfigurationSetName="set")
        made = pinpoint.create_app(CreateApplicationRequest={"Name": "app"})["ApplicationResponse"]
        stream = {"DestinationStreamArn": f"{FIREHOSE}senders", "RoleArn": ROLE}
        pinpoint.put_event_stream(ApplicationId=made["Id"], WriteEventStream=stream)
        process.end()
        process.start()

        ses, sms, pinpoint = (process.client(s) for s in ("ses", "pinpoint-sms-voice-v2", "pinpoint"))
        shown = ses.describe_configuration_set(
            ConfigurationSetName="set", ConfigurationSetAttributeNames=["eventDestinations"]
        )
        assert [each["Name"] for each in shown["EventDestinations"]] == ["lake"]
        active = ses.describe_active_receipt_rule_set()
        assert [rule["Name"] for rule in active["Rules"]] == ["keep"]
        assert len(sms.describe_configuration_sets()["ConfigurationSets"]) == 1
        found = pinpoint.get_event_stream(ApplicationId=made["Id"])["EventStream"]
        assert found == {"ApplicationId": made["Id"], **stream}
        pinpoint.delete_event_stream(ApplicationId=made["Id"])
        with pytest.raises(pinpoint.exceptions.NotFoundException):
            pinpoint.get_event_stream(ApplicationId=made["Id"])
    finally:
        process.close()
