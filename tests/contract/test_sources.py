"""The sources that the templates connect: made where they are asked for, and what they send lands once."""

import gzip
import json
import time
from pathlib import Path

import boto3
import pytest
from environments import use_environment

from engagelake import names, quarantine
from engagelake.deploy import deploy

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
WAIT_SECONDS = 30
OF_SOURCES = {
    "AWS::SES::ConfigurationSetEventDestination", "AWS::SES::ReceiptRule", "AWS::SMSVOICE::ConfigurationSet",
    "AWS::Pinpoint::EventStream", "AWS::SNS::Subscription", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy",
}  # fmt: skip
"""What nothing else of the firehose stack is."""


class Sources:
    """What a company that sends has already, and what the stack of *settings* made of it."""

    def __init__(self, settings):
        self.settings = settings
        self.sns, self.ses = boto3.client("sns"), boto3.client("ses")
        self.sms, self.pinpoint = boto3.client("pinpoint-sms-voice-v2"), boto3.client("pinpoint")
        self.topics = {
            name: self.sns.create_topic(Name=f"sources-{name}")["TopicArn"]
            for name in ("texts", "whatsapp", "notifications")
        }
        self.ses.create_configuration_set(ConfigurationSet={"Name": "marketing"})
        self.ses.create_receipt_rule_set(RuleSetName="inbox")
        request = {"Name": "still here"}
        made = self.pinpoint.create_app(CreateApplicationRequest=request)["ApplicationResponse"]
        self.application = made["Id"]
        self.parameters = {
            "SesConfigurationSet": "marketing",
            "SesNotificationTopicArn": self.topics["notifications"],
            "SesReceiptRuleSet": "inbox",
            "SesReceiptRecipients": "hello@shop.example,help.shop.example",
            "MessagingConfigurationSet": "texts",
            "TwoWaySmsTopicArn": self.topics["texts"],
            "WhatsAppTopicArn": self.topics["whatsapp"],
            "PinpointApplicationId": self.application,
        }

    def deploy(self, parameters):
        """Deploy with *parameters*."""
        return deploy(self.settings, buffer_seconds=1, parameters=parameters)

    def stream(self, name):
        """Return the ARN of the delivery stream *name*."""
        here = f"{self.settings.region}:{self.settings.account}"
        return f"arn:aws:firehose:{here}:deliverystream/{self.settings.names.stream(name)}"

    def made(self):
        """Return the types of what the stack made for sources."""
        stack = self.settings.names.stack("firehose")
        found = boto3.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        return {
            each["ResourceType"]
            for each in found
            if each["ResourceType"] in OF_SOURCES and not each["ResourceStatus"].startswith("DELETE")
        }

    def subscribed(self):
        """Return what is subscribed to topics in this account: the endpoint by the topic's name."""
        pages = self.sns.get_paginator("list_subscriptions").paginate()
        found = [each for page in pages for each in page["Subscriptions"]]
        streams = {self.stream(name) for name in names.STREAMS}
        return {e["TopicArn"].rpartition(":")[2]: e["Endpoint"] for e in found if e["Endpoint"] in streams}

    def role(self, logical_id):
        """Return the ARN of the stack's role *logical_id*."""
        stack = self.settings.names.stack("firehose")
        found = boto3.client("cloudformation").describe_stack_resource(
            StackName=stack, LogicalResourceId=logical_id
        )
        name = found["StackResourceDetail"]["PhysicalResourceId"]
        return boto3.client("iam").get_role(RoleName=name)["Role"]["Arn"]

    def landed(self, stream, number):
        """Return what has landed of *stream*, once it is *number* records or the time is up."""
        s3, bucket = boto3.client("s3"), self.settings.names.bucket
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            listed = s3.list_objects_v2(Bucket=bucket, Prefix=names.landing_prefix(stream))
            keys = [item["Key"] for item in listed.get("Contents", ())]
            bodies = [s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys]
            found = [json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines()]
            if len(found) >= number or time.monotonic() > deadline:
                return found
            time.sleep(0.1)


@pytest.fixture(scope="module")
def sources(gateway):
    """Sources that are connected; the stack was there before without them."""
    with pytest.MonkeyPatch.context() as patch:
        found = Sources(use_environment(patch, gateway, "sources"))
        found.deploy({})
        assert found.made() == set()
        assert found.subscribed() == {}
        found.deploy(found.parameters)
        yield found


def golden(name):
    """Return the golden record *name* as text."""
    return (GOLDEN / name).read_text(encoding="utf-8").strip()


def test_everything_that_was_asked_for_is_connected(sources):
    """Each source puts records into the stream of its family, with a role of its own."""
    assert sources.made() == OF_SOURCES
    assert sources.subscribed() == {
        "sources-texts": sources.stream("inbound-events"),
        "sources-whatsapp": sources.stream("inbound-events"),
        f"{sources.settings.env}-engagelake-mail": sources.stream("inbound-events"),
        "sources-notifications": sources.stream("ses-events"),
    }
    shown = sources.ses.describe_configuration_set(
        ConfigurationSetName="marketing", ConfigurationSetAttributeNames=["eventDestinations"]
    )
    (destination,) = shown["EventDestinations"]
    assert destination["Enabled"] is True
    assert len(destination["MatchingEventTypes"]) == 10
    assert destination["KinesisFirehoseDestination"] == {
        "DeliveryStreamARN": sources.stream("ses-events"),
        "IAMRoleARN": sources.role("SesSourceRole"),
    }
    (texts,) = sources.sms.describe_configuration_sets(ConfigurationSetNames=["texts"])["ConfigurationSets"]
    (destination,) = texts["EventDestinations"]
    assert (destination["Enabled"], destination["MatchingEventTypes"]) == (True, ["ALL"])
    assert destination["KinesisFirehoseDestination"] == {
        "DeliveryStreamArn": sources.stream("messaging-events"),
        "IamRoleArn": sources.role("MessagingSourceRole"),
    }
    event_stream = sources.pinpoint.get_event_stream(ApplicationId=sources.application)["EventStream"]
    assert event_stream["DestinationStreamArn"] == sources.stream("pinpoint-events")
    assert event_stream["RoleArn"] == sources.role("PinpointSourceRole")


def test_received_mail_is_kept_apart_and_told_of(sources):
    """By the S3 action, which takes mail of any size, under a prefix that no table reads."""
    rule = sources.ses.describe_receipt_rule(RuleSetName="inbox", RuleName="sources-engagelake")["Rule"]

    assert (rule["Enabled"], rule["ScanEnabled"]) == (True, True)
    assert rule["Recipients"] == ["hello@shop.example", "help.shop.example"]
    (action,) = rule["Actions"]
    topic = f"arn:aws:sns:us-east-1:{sources.settings.account}:sources-engagelake-mail"
    assert action == {
        "S3Action": {
            "BucketName": sources.settings.names.bucket,
            "ObjectKeyPrefix": "mail/",
            "TopicArn": topic,
            "IamRoleArn": sources.role("MailRole"),
        }
    }


def test_what_people_send_lands_once(sources):
    """A text, a WhatsApp message and a mail, each published on its topic as its service does."""
    mail = f"arn:aws:sns:us-east-1:{sources.settings.account}:sources-engagelake-mail"
    sent = {
        sources.topics["texts"]: golden("inbound/TEXT_RECEIVED.json"),
        sources.topics["whatsapp"]: golden("inbound_whatsapp/whatsAppWebhookEntry.json"),
        mail: golden("inbound/Received.json"),
    }

    for topic, message in sent.items():
        sources.sns.publish(TopicArn=topic, Message=message)
    found = sources.landed("inbound-events", len(sent))

    assert sorted(record["raw"] for record in found) == sorted(sent.values())
    (text,) = [record for record in found if record["event_type"] == "TEXT_RECEIVED"]
    assert text["event_at"] <= text["arrived_at"]  # SNS's time, which the envelope alone tells


def test_a_topic_s_stream_refuses_what_is_not_its_family(sources):
    """A bounce lands among SES's events; a text on the same topic is quarantined with that reason."""
    bounce, text = golden("ses_notification/Bounce.json"), golden("inbound/TEXT_RECEIVED.json")

    for message in (bounce, text):
        sources.sns.publish(TopicArn=sources.topics["notifications"], Message=message)
    (landed,) = sources.landed("ses-events", 1)
    deadline = time.monotonic() + WAIT_SECONDS
    while not (refused := quarantine.quarantined(sources.settings).get("ses-events")):
        assert time.monotonic() < deadline
        time.sleep(0.1)

    assert json.loads(landed["raw"])["notificationType"] == "Bounce"
    assert refused == {"an event of family inbound on the stream of ses events": 1}


def test_what_is_asked_for_no_more_is_gone(sources):
    """A parameter set to nothing takes its source away, and all go with the stack."""
    sources.deploy(dict.fromkeys(sources.parameters, ""))

    assert sources.made() == set()
    assert sources.subscribed() == {}
    assert sources.sms.describe_configuration_sets()["ConfigurationSets"] == []
    assert sources.ses.describe_receipt_rule_set(RuleSetName="inbox")["Rules"] == []
    with pytest.raises(sources.pinpoint.exceptions.NotFoundException):
        sources.pinpoint.get_event_stream(ApplicationId=sources.application)

    sources.deploy(sources.parameters)
    cloudformation = boto3.client("cloudformation")
    stack = sources.settings.names.stack("firehose")
    cloudformation.delete_stack(StackName=stack)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})
    assert sources.subscribed() == {}
    shown = sources.ses.describe_configuration_set(
        ConfigurationSetName="marketing", ConfigurationSetAttributeNames=["eventDestinations"]
    )
    assert shown.get("EventDestinations", []) == []
