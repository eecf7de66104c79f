"""The resource types that stacks can really make, by their CloudFormation names."""

from __future__ import annotations

from .base import Existing, Made, ResourceError, ResourceType, Surroundings
from .catalog import AthenaWorkGroup, GlueCrawler, GlueDatabase, GlueTable
from .compute import LambdaFunction, ManagedPolicy, Role
from .senders import EventStream, MessagingConfigurationSet, ReceiptRule, SesEventDestination
from .storage import Bucket, BucketPolicy, LogGroup, LogStream
from .streams import DeliveryStream, KinesisStream
from .topics import Subscription, Topic, TopicPolicy

RESOURCE_TYPES: dict[str, ResourceType] = {
    "AWS::Athena::WorkGroup": AthenaWorkGroup(),
    "AWS::Glue::Crawler": GlueCrawler(),
    "AWS::Glue::Database": GlueDatabase(),
    "AWS::Glue::Table": GlueTable(),
    "AWS::IAM::ManagedPolicy": ManagedPolicy(),
    "AWS::IAM::Role": Role(),
    "AWS::Kinesis::Stream": KinesisStream(),
    "AWS::KinesisFirehose::DeliveryStream": DeliveryStream(),
    "AWS::Lambda::Function": LambdaFunction(),
    "AWS::Logs::LogGroup": LogGroup(),
    "AWS::Logs::LogStream": LogStream(),
    "AWS::Pinpoint::EventStream": EventStream(),
    "AWS::S3::Bucket": Bucket(),
    "AWS::S3::BucketPolicy": BucketPolicy(),
    "AWS::SES::ConfigurationSetEventDestination": SesEventDestination(),
    "AWS::SES::ReceiptRule": ReceiptRule(),
    "AWS::SMSVOICE::ConfigurationSet": MessagingConfigurationSet(),
    "AWS::SNS::Subscription": Subscription(),
    "AWS::SNS::Topic": Topic(),
    "AWS::SNS::TopicPolicy": TopicPolicy(),
}

__all__ = ["RESOURCE_TYPES", "Existing", "Made", "ResourceError", "ResourceType", "Surroundings"]
