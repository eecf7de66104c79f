"""AWS::SNS::Topic, AWS::SNS::TopicPolicy, AWS::SNS::Subscription."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceError, ResourceType, Surroundings


class Topic(ResourceType):
    """A standard topic; its Ref is its ARN."""

    identity = ("TopicName",)
    known = frozenset({"TopicName", "DisplayName"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the topic."""
        name = properties.get("TopicName") or around.generated_name(256)
        sns = around.client("sns")
        arn = f"arn:aws:sns:{around.region}:{around.account}:{name}"
        pages = sns.get_paginator("list_topics").paginate()
        if arn in {topic["TopicArn"] for page in pages for topic in page["Topics"]}:
            message = f"{name} already exists"
            raise ResourceError(message)
        sns.create_topic(Name=name)
        self._name(arn, properties, around)
        return Made(arn, {"TopicArn": arn, "TopicName": name})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the name that people see."""
        self._name(old.physical_id, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the topic with its subscriptions."""
        around.client("sns").delete_topic(TopicArn=old.physical_id)

    def _name(self, arn: str, properties: Mapping[str, Any], around: Surroundings) -> None:
        shown = properties.get("DisplayName", "")
        around.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="DisplayName", AttributeValue=shown
        )


class TopicPolicy(ResourceType):
    """The policy of topics."""

    identity = ("Topics",)
    known = frozenset({"Topics", "PolicyDocument"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Set the policy of each topic."""
        self._put(properties, around)
        return Made(around.generated_name(256))

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Set the policy of each topic anew."""
        self._put(new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Give the topics the policy back that a topic has by default: its account may do everything."""
        default = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{around.account}:root"},
            "Action": "sns:*",
        }
        for arn in old.properties["Topics"]:
            statement = {**default, "Resource": arn}
            self._set(arn, {"Version": "2012-10-17", "Statement": [statement]}, around)

    def _put(self, properties: Mapping[str, Any], around: Surroundings) -> None:
        for arn in properties["Topics"]:
            self._set(arn, properties["PolicyDocument"], around)

    def _set(self, arn: str, policy: Mapping[str, Any], around: Surroundings) -> None:
        around.client("sns").set_topic_attributes(
            TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(policy)
        )


class Subscription(ResourceType):
    """What a queue or a Firehose stream gets of a topic; its Ref is its ARN."""

    identity = ("TopicArn", "Protocol", "Endpoint")
    known = frozenset({"TopicArn", "Protocol", "Endpoint", "RawMessageDelivery", "SubscriptionRoleArn"})

    def check(self, properties: Mapping[str, Any]) -> None:
        """Raise ResourceError for a property that would be ignored, or a way that nothing goes here."""
        super().check(properties)
        if properties["Protocol"] not in {"firehose", "sqs"}:
            message = f"local_aws does not deliver by the protocol {properties['Protocol']}"
            raise ResourceError(message)

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Subscribe the endpoint."""
        answer = around.client("sns").subscribe(
            TopicArn=properties["TopicArn"],
            Protocol=properties["Protocol"],
            Endpoint=properties["Endpoint"],
            Attributes=_attributes(properties),
            ReturnSubscriptionArn=True,
        )
        return Made(answer["SubscriptionArn"], {"Arn": answer["SubscriptionArn"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the role and whether messages come raw."""
        for name, value in _attributes(new).items():
            around.client("sns").set_subscription_attributes(
                SubscriptionArn=old.physical_id, AttributeName=name, AttributeValue=value
            )
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """End the subscription."""
        around.client("sns").unsubscribe(SubscriptionArn=old.physical_id)


def _attributes(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return what can be changed of a subscription, as SNS takes it."""
    is_raw = str(properties.get("RawMessageDelivery")).lower() == "true"
    role = {key: properties[key] for key in ("SubscriptionRoleArn",) if key in properties}
    return {"RawMessageDelivery": "true" if is_raw else "false", **role}
