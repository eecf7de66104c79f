"""AWS::Kinesis::Stream, AWS::KinesisFirehose::DeliveryStream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import Existing, Made, ResourceType, Surroundings, input_of

_DEFAULT_HOURS = 24
"""Hours for which a stream keeps records by default (Kinesis API reference)."""


class KinesisStream(ResourceType):
    """A Kinesis data stream."""

    identity = ("Name",)
    known = frozenset({"Name", "StreamModeDetails", "ShardCount", "RetentionPeriodHours", "StreamEncryption"})

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the stream, wait until it is active, and configure it."""
        kinesis = around.client("kinesis")
        name = properties.get("Name") or around.generated_name(128)
        keys = ("ShardCount", "StreamModeDetails")
        parameters = {"StreamName": name, **{key: properties[key] for key in keys if key in properties}}
        kinesis.create_stream(**input_of(around, "kinesis", "CreateStream", parameters))
        kinesis.get_waiter("stream_exists").wait(StreamName=name, WaiterConfig={"Delay": 1})
        made = Made(name, {"Arn": f"arn:aws:kinesis:{around.region}:{around.account}:stream/{name}"})
        self._configure(name, {}, properties, around)
        return made

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change shards, retention and encryption."""
        if new.get("ShardCount") != old.properties.get("ShardCount"):
            around.client("kinesis").update_shard_count(
                StreamName=old.physical_id,
                TargetShardCount=int(new["ShardCount"]),
                ScalingType="UNIFORM_SCALING",
            )
        self._configure(old.physical_id, old.properties, new, around)
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the stream."""
        around.client("kinesis").delete_stream(StreamName=old.physical_id, EnforceConsumerDeletion=True)

    def _configure(
        self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], around: Surroundings
    ) -> None:
        kinesis = around.client("kinesis")
        before, hours = (int(item.get("RetentionPeriodHours", _DEFAULT_HOURS)) for item in (old, new))
        if hours > before:
            kinesis.increase_stream_retention_period(StreamName=name, RetentionPeriodHours=hours)
        elif hours < before:
            kinesis.decrease_stream_retention_period(StreamName=name, RetentionPeriodHours=hours)
        if new.get("StreamEncryption") != old.get("StreamEncryption"):
            if "StreamEncryption" in old:
                kinesis.stop_stream_encryption(StreamName=name, **old["StreamEncryption"])
            if "StreamEncryption" in new:
                kinesis.start_stream_encryption(StreamName=name, **new["StreamEncryption"])


class DeliveryStream(ResourceType):
    """A Firehose stream to S3."""

    identity = ("DeliveryStreamName", "DeliveryStreamType", "KinesisStreamSourceConfiguration")
    known = frozenset(
        {"DeliveryStreamName", "DeliveryStreamType", "KinesisStreamSourceConfiguration"}
        | {"DeliveryStreamEncryptionConfigurationInput", "ExtendedS3DestinationConfiguration"}
    )

    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the stream."""
        name = properties.get("DeliveryStreamName") or around.generated_name(64)
        parameters = {**properties, "DeliveryStreamName": name}
        fitted = input_of(around, "firehose", "CreateDeliveryStream", parameters)
        answer = around.client("firehose").create_delivery_stream(**fitted)
        return Made(name, {"Arn": answer["DeliveryStreamARN"]})

    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the destination."""
        firehose = around.client("firehose")
        answer = firehose.describe_delivery_stream(DeliveryStreamName=old.physical_id)
        description = answer["DeliveryStreamDescription"]
        destination = dict(new["ExtendedS3DestinationConfiguration"])
        if "S3BackupConfiguration" in destination:
            destination["S3BackupUpdate"] = destination.pop("S3BackupConfiguration")
        parameters = {
            "DeliveryStreamName": old.physical_id,
            "CurrentDeliveryStreamVersionId": description["VersionId"],
            "DestinationId": description["Destinations"][0]["DestinationId"],
            "ExtendedS3DestinationUpdate": destination,
        }
        firehose.update_destination(**input_of(around, "firehose", "UpdateDestination", parameters))
        return old.made

    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the stream."""
        around.client("firehose").delete_delivery_stream(DeliveryStreamName=old.physical_id)
