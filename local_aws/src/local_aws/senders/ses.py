"""Amazon SES: configuration sets with their event destinations, receipt rule sets with their rules.

They are checked, kept and shown. No mail is sent or received here, so nothing reaches a destination.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from ..clients import client
from ..service import CallContext, ServiceError
from ..state.kept import KeptDict
from ..state.shelf import Shelf

Name = tuple[str, ...]
"""Region and name."""


class SesService:
    """The operations of SES version 1 that say where events and received mail go."""

    service_name = "ses"

    def __init__(self) -> None:
        self._sets: KeptDict[Name] = KeptDict()
        self._rule_sets: KeptDict[Name] = KeptDict()
        self._active: KeptDict[str] = KeptDict()

    def restore(self, shelf: Shelf, _endpoint_url: str) -> None:
        """Take over what *shelf* holds."""
        self._sets.attach(shelf, "configuration set")
        self._rule_sets.attach(shelf, "rule set")
        self._active.attach(shelf, "active rule set")

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As SES answers.
        """
        return self._handlers[operation](self, params, context) or {}

    def _create_set(self, params: Mapping[str, Any], context: CallContext) -> None:
        name = params["ConfigurationSet"]["Name"]
        if (context.region, name) in self._sets:
            raise ServiceError("ConfigurationSetAlreadyExists", f"Configuration set <{name}> already exists.")
        self._sets[context.region, name] = {}

    def _describe_set(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key = self._set(params["ConfigurationSetName"], context)
        answer: dict[str, Any] = {"ConfigurationSet": {"Name": key[1]}}
        if "eventDestinations" in (params.get("ConfigurationSetAttributeNames") or ()):
            answer["EventDestinations"] = list(self._sets[key].values())
        return answer

    def _list_sets(self, _params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        names = sorted(name for region, name in self._sets if region == context.region)
        return {"ConfigurationSets": [{"Name": name} for name in names]}

    def _delete_set(self, params: Mapping[str, Any], context: CallContext) -> None:
        del self._sets[self._set(params["ConfigurationSetName"], context)]

    def _create_destination(self, params: Mapping[str, Any], context: CallContext) -> None:
        key, destination = self._set(params["ConfigurationSetName"], context), params["EventDestination"]
        if destination["Name"] in self._sets[key]:
            message = f"An event destination called <{destination['Name']}> already exists."
            raise ServiceError("EventDestinationAlreadyExists", message)
        self._put_destination(key, destination, context)

    def _update_destination(self, params: Mapping[str, Any], context: CallContext) -> None:
        key, destination = self._set(params["ConfigurationSetName"], context), params["EventDestination"]
        self._check_destination_is(key, destination["Name"])
        self._put_destination(key, destination, context)

    def _delete_destination(self, params: Mapping[str, Any], context: CallContext) -> None:
        key, name = self._set(params["ConfigurationSetName"], context), params["EventDestinationName"]
        self._check_destination_is(key, name)
        self._sets[key] = {other: item for other, item in self._sets[key].items() if other != name}

    def _put_destination(self, key: Name, destination: Mapping[str, Any], context: CallContext) -> None:
        stream = (destination.get("KinesisFirehoseDestination") or {}).get("DeliveryStreamARN")
        if stream and not is_stream(stream, context):
            message = f"Could not find Firehose delivery stream <{stream}>."
            raise ServiceError("InvalidFirehoseDestination", message)
        self._sets[key] = {**self._sets[key], destination["Name"]: dict(destination)}

    def _check_destination_is(self, key: Name, name: str) -> None:
        if name not in self._sets[key]:
            raise ServiceError("EventDestinationDoesNotExist", f"No event destination called <{name}>.")

    def _set(self, name: str, context: CallContext) -> Name:
        if (context.region, name) not in self._sets:
            raise ServiceError("ConfigurationSetDoesNotExist", f"Configuration set <{name}> does not exist.")
        return context.region, name

    def _create_rule_set(self, params: Mapping[str, Any], context: CallContext) -> None:
        name = params["RuleSetName"]
        if (context.region, name) in self._rule_sets:
            raise ServiceError("AlreadyExists", f"Rule set already exists: {name}")
        self._rule_sets[context.region, name] = []

    def _delete_rule_set(self, params: Mapping[str, Any], context: CallContext) -> None:
        name = params["RuleSetName"]
        if self._active.get(context.region) == name:
            raise ServiceError("CannotDelete", f"Cannot delete active rule set: {name}")
        self._rule_sets.pop((context.region, name), None)

    def _list_rule_sets(self, _params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        names = sorted(name for region, name in self._rule_sets if region == context.region)
        return {"RuleSets": [{"Name": name} for name in names]}

    def _describe_rule_set(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        key = self._rule_set(params, context)
        return {"Metadata": {"Name": key[1]}, "Rules": self._rule_sets[key]}

    def _activate(self, params: Mapping[str, Any], context: CallContext) -> None:
        if params.get("RuleSetName"):
            self._active[context.region] = self._rule_set(params, context)[1]
        else:
            self._active.pop(context.region, None)

    def _describe_active(self, _params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        name = self._active.get(context.region)
        return self._describe_rule_set({"RuleSetName": name}, context) if name else {}

    def _create_rule(self, params: Mapping[str, Any], context: CallContext) -> None:
        key, rule, after = self._rule_set(params, context), params["Rule"], params.get("After")
        names = [each["Name"] for each in self._rule_sets[key]]
        if rule["Name"] in names:
            raise ServiceError("AlreadyExists", f"Rule already exists: {rule['Name']}")
        if after and after not in names:
            raise ServiceError("RuleDoesNotExist", f"Rule does not exist: {after}")
        _check_actions(rule, context)
        place = names.index(after) + 1 if after else 0
        self._rule_sets[key] = [*self._rule_sets[key][:place], dict(rule), *self._rule_sets[key][place:]]

    def _describe_rule(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        rules = {each["Name"]: each for each in self._rule_sets[self._rule_set(params, context)]}
        if params["RuleName"] not in rules:
            raise ServiceError("RuleDoesNotExist", f"Rule does not exist: {params['RuleName']}")
        return {"Rule": rules[params["RuleName"]]}

    def _update_rule(self, params: Mapping[str, Any], context: CallContext) -> None:
        key, rule = self._rule_set(params, context), params["Rule"]
        self._describe_rule({**params, "RuleName": rule["Name"]}, context)
        _check_actions(rule, context)
        self._rule_sets[key] = [
            dict(rule) if each["Name"] == rule["Name"] else each for each in self._rule_sets[key]
        ]

    def _delete_rule(self, params: Mapping[str, Any], context: CallContext) -> None:
        key = self._rule_set(params, context)
        self._rule_sets[key] = [each for each in self._rule_sets[key] if each["Name"] != params["RuleName"]]

    def _rule_set(self, params: Mapping[str, Any], context: CallContext) -> Name:
        key = (context.region, params["RuleSetName"])
        if key not in self._rule_sets:
            raise ServiceError("RuleSetDoesNotExist", f"Rule set does not exist: {params['RuleSetName']}")
        return key

    _handlers: ClassVar[dict[str, Callable[..., dict[str, Any] | None]]] = {
        "CreateConfigurationSet": _create_set,
        "DescribeConfigurationSet": _describe_set,
        "ListConfigurationSets": _list_sets,
        "DeleteConfigurationSet": _delete_set,
        "CreateConfigurationSetEventDestination": _create_destination,
        "UpdateConfigurationSetEventDestination": _update_destination,
        "DeleteConfigurationSetEventDestination": _delete_destination,
        "CreateReceiptRuleSet": _create_rule_set,
        "DeleteReceiptRuleSet": _delete_rule_set,
        "ListReceiptRuleSets": _list_rule_sets,
        "DescribeReceiptRuleSet": _describe_rule_set,
        "SetActiveReceiptRuleSet": _activate,
        "DescribeActiveReceiptRuleSet": _describe_active,
        "CreateReceiptRule": _create_rule,
        "DescribeReceiptRule": _describe_rule,
        "UpdateReceiptRule": _update_rule,
        "DeleteReceiptRule": _delete_rule,
    }
    operations = frozenset(_handlers)


def is_stream(arn: str, context: CallContext) -> bool:
    """Return whether the delivery stream *arn* is there."""
    firehose = client("firehose", context.endpoint_url, context.region)
    try:
        firehose.describe_delivery_stream(DeliveryStreamName=arn.rpartition("/")[2])
    except ClientError:
        return False
    return True


def _check_actions(rule: Mapping[str, Any], context: CallContext) -> None:
    """Raise ServiceError for a bucket or a topic that is not there."""
    buckets = client("s3", context.endpoint_url, context.region).list_buckets()["Buckets"]
    for action in rule.get("Actions") or ():
        place = action.get("S3Action")
        if place is None:
            raise ServiceError("InvalidParameterValue", "local_aws has S3 actions of receipt rules only.")
        if place["BucketName"] not in {bucket["Name"] for bucket in buckets}:
            message = f"Could not write to bucket: {place['BucketName']}"
            raise ServiceError("InvalidS3Configuration", message)
        if place.get("TopicArn") and not _is_topic(place["TopicArn"], context):
            raise ServiceError("InvalidSnsTopic", f"Invalid SNS topic: {place['TopicArn']}")


def _is_topic(arn: str, context: CallContext) -> bool:
    try:
        client("sns", context.endpoint_url, context.region).get_topic_attributes(TopicArn=arn)
    except ClientError:
        return False
    return True
