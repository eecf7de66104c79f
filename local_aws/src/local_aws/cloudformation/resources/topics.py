"""AWS::SNS::Topic, AWS::SNS::TopicPolicy."""

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
