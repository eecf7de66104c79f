"""AWS::S3::Bucket, AWS::S3::BucketPolicy, AWS::Logs::LogGroup, AWS::Logs::LogStream."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceError, ResourceType, Surroundings, input_of


class Bucket(ResourceType):
    """An S3 bucket with encryption, ownership, public access block, lifecycle and notifications to topics."""

    identity = ("BucketName",)
    known = frozenset(
        {"BucketName", "BucketEncryption", "OwnershipControls", "PublicAccessBlockConfiguration"}
        | {"LifecycleConfiguration", "NotificationConfiguration"}
    )

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the bucket and configure it."""
        name = properties.get("BucketName") or around.generated_name(63).lower()
        location = {} if around.region == "us-east-1" else {"LocationConstraint": around.region}
        arguments = {"CreateBucketConfiguration": location} if location else {}
        s3 = around.client("s3")
        if name in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
            message = f"{name} already exists"
            raise ResourceError(message)
        s3.create_bucket(Bucket=name, **arguments)
        self._configure(name, {}, properties, around)
        return Made(
            name,
            {
                "Arn": f"arn:aws:s3:::{name}",
                "DomainName": f"{name}.s3.amazonaws.com",
                "RegionalDomainName": f"{name}.s3.{around.region}.amazonaws.com",
            },
        )

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Configure the bucket anew."""
        self._configure(old.physical_id, old.properties, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the bucket, which must be empty."""
        around.client("s3").delete_bucket(Bucket=old.physical_id)

    def _configure(
        self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], around: Surroundings
    ) -> None:
        s3 = around.client("s3")
        for key, (member, put, delete, translate) in _CONFIGURATIONS.items():
            if key in new and new[key] != old.get(key):
                parameters = {"Bucket": name, member: translate(new[key])}
                operation = "".join(part.title() for part in put.split("_"))
                getattr(s3, put)(**input_of(around, "s3", operation, parameters))
            elif key in old and key not in new:
                getattr(s3, delete)(Bucket=name, **({member: {}} if delete == put else {}))


def _encryption(shape: Mapping[str, Any]) -> dict[str, Any]:
    names = {"ServerSideEncryptionByDefault": "ApplyServerSideEncryptionByDefault"}
    rules = shape["ServerSideEncryptionConfiguration"]
    return {"Rules": [{names.get(key, key): value for key, value in rule.items()} for rule in rules]}


def _lifecycle(shape: Mapping[str, Any]) -> dict[str, Any]:
    return {"Rules": [_lifecycle_rule(rule) for rule in shape["Rules"]]}


def _lifecycle_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    translated = {
        key: value for key, value in rule.items() if key not in {"Id", "Prefix", "ExpirationInDays"}
    }
    translated["Filter"] = {"Prefix": rule.get("Prefix", "")}
    if "Id" in rule:
        translated["ID"] = rule["Id"]
    if "ExpirationInDays" in rule:
        translated["Expiration"] = {"Days": rule["ExpirationInDays"]}
    return translated


def _notifications(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return the notifications to topics in the API's words; to queues and functions there are none here."""
    if others := sorted(set(shape) - {"TopicConfigurations"}):
        message = f"local_aws does not make the property NotificationConfiguration.{others[0]}"
        raise ResourceError(message)
    return {"TopicConfigurations": [_to_topic(item) for item in shape.get("TopicConfigurations", ())]}


def _to_topic(item: Mapping[str, Any]) -> dict[str, Any]:
    translated: dict[str, Any] = {"TopicArn": item["Topic"], "Events": [item["Event"]]}
    if "Filter" in item:
        translated["Filter"] = {"Key": {"FilterRules": item["Filter"]["S3Key"]["Rules"]}}
    return translated


_CONFIGURATIONS: dict[str, Any] = {
    "BucketEncryption": (
        "ServerSideEncryptionConfiguration",
        "put_bucket_encryption",
        "delete_bucket_encryption",
        _encryption,
    ),
    "OwnershipControls": (
        "OwnershipControls",
        "put_bucket_ownership_controls",
        "delete_bucket_ownership_controls",
        dict,
    ),
    "PublicAccessBlockConfiguration": (
        "PublicAccessBlockConfiguration",
        "put_public_access_block",
        "delete_public_access_block",
        dict,
    ),
    "LifecycleConfiguration": (
        "LifecycleConfiguration",
        "put_bucket_lifecycle_configuration",
        "delete_bucket_lifecycle",
        _lifecycle,
    ),
    "NotificationConfiguration": (
        "NotificationConfiguration",
        "put_bucket_notification_configuration",
        "put_bucket_notification_configuration",  # S3 has no other way to remove them than to set none
        _notifications,
    ),
}
"""Per property: the API's member, the operations that set and remove it, and the translation."""


class BucketPolicy(ResourceType):
    """The policy of a bucket."""

    identity = ("Bucket",)
    known = frozenset({"Bucket", "PolicyDocument"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Set the policy."""
        return self._put(properties["Bucket"], properties, around)

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Set the policy anew."""
        return self._put(old.physical_id, new, around)

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the policy."""
        around.client("s3").delete_bucket_policy(Bucket=old.physical_id)

    def _put(self, bucket: str, properties: Mapping[str, Any], around: Surroundings) -> Made:
        policy = json.dumps(properties["PolicyDocument"])
        around.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy)
        return Made(bucket)


class LogGroup(ResourceType):
    """A log group and its retention."""

    identity = ("LogGroupName",)
    known = frozenset({"LogGroupName", "RetentionInDays"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the log group."""
        name = properties.get("LogGroupName") or around.generated_name(512)
        around.client("logs").create_log_group(logGroupName=name)
        self._retain(name, properties, around)
        return Made(name, {"Arn": f"arn:aws:logs:{around.region}:{around.account}:log-group:{name}:*"})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the retention."""
        self._retain(old.physical_id, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the log group."""
        around.client("logs").delete_log_group(logGroupName=old.physical_id)

    def _retain(self, name: str, properties: Mapping[str, Any], around: Surroundings) -> None:
        logs = around.client("logs")
        if "RetentionInDays" in properties:
            days = int(properties["RetentionInDays"])
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
        else:
            logs.delete_retention_policy(logGroupName=name)


class LogStream(ResourceType):
    """A stream of lines in a log group."""

    identity = ("LogGroupName", "LogStreamName")
    known = frozenset({"LogGroupName", "LogStreamName"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the log stream; its Ref is its name."""
        name = properties.get("LogStreamName") or around.generated_name(512)
        around.client("logs").create_log_stream(logGroupName=properties["LogGroupName"], logStreamName=name)
        return Made(name)

    def update(self, old: Existing, _new: Mapping[str, Any], _around: Surroundings) -> Made:
        """Leave it: it has nothing but its two names."""
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the log stream."""
        group = old.properties["LogGroupName"]
        around.client("logs").delete_log_stream(logGroupName=group, logStreamName=old.physical_id)
