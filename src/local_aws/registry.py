"""The services of our own; the one place that knows them all."""

from __future__ import annotations

import importlib
import importlib.util

from .service import Service

_OWN = (
    ("local_aws.cloudformation.service", "CloudFormationService"),
    ("local_aws.firehose.service", "FirehoseService"),
    ("local_aws.crawler.service", "CrawlerService"),
    ("local_aws.athena.service", "AthenaService"),
    ("local_aws.pinpoint.service", "PinpointService"),
    ("local_aws.lambda_.service", "LambdaService"),
    ("local_aws.column_statistics", "ColumnStatisticsService"),
    ("local_aws.bucket_policies", "BucketPolicyService"),
)


def own_services() -> list[Service]:
    """Return a new instance of every service of our own, each before those that it needs to close."""
    return [getattr(importlib.import_module(module), name)() for module, name in _OWN if _exists(module)]


def _exists(module: str) -> bool:
    package = module.rpartition(".")[0]
    return importlib.util.find_spec(package) is not None and importlib.util.find_spec(module) is not None
