"""The services of our own; the one place that knows them all."""

from __future__ import annotations

from .athena.service import AthenaService
from .bucket_policies import BucketPolicyService
from .cloudformation.service import CloudFormationService
from .column_statistics import ColumnStatisticsService
from .crawler.service import CrawlerService
from .firehose.service import FirehoseService
from .lambda_.service import LambdaService
from .pinpoint.service import PinpointService
from .service import Service


def own_services() -> list[Service]:
    """Return a new instance of every service of our own, each before those that it needs to close."""
    return [
        CloudFormationService(),
        FirehoseService(),
        CrawlerService(),
        AthenaService(),
        PinpointService(),
        LambdaService(),
        ColumnStatisticsService(),
        BucketPolicyService(),
    ]
