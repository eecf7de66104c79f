"""The services of our own; the one place that knows them all."""

from __future__ import annotations

from .athena.engine import Engine
from .athena.service import AthenaService
from .bucket_policies import BucketPolicyService
from .cloudformation.service import CloudFormationService
from .crawler.service import CrawlerService
from .firehose.service import FirehoseService
from .lambda_.service import LambdaService
from .on_moto.column_statistics import ColumnStatisticsService
from .pinpoint.service import PinpointService
from .senders.ses import SesService
from .senders.sms_voice import SmsVoiceService
from .service import Service

ENGINES = ("embedded", "trino")
"""What may run Athena's statements: DuckDB in this process, or a Trino server beside it."""


def athena_engine(name: str, endpoint_url: str) -> Engine:
    """Return a new Athena engine by its *name*, over the gateway at *endpoint_url*.

    Raises:
        ValueError: For a name that is none of ENGINES.
        EngineFailed: If the Trino server is not on this machine and cannot be fetched.
    """
    if name == "embedded":
        from .athena.embedded.engine import EmbeddedEngine

        return EmbeddedEngine()
    if name == "trino":
        from .athena.trino.archives import install
        from .athena.trino.engine import TrinoEngine

        return TrinoEngine(install(), endpoint_url)
    raise ValueError(f"there is no Athena engine {name!r}; choose one of {', '.join(ENGINES)}")


def own_services(engine: Engine) -> list[Service]:
    """Return a new instance of every service of our own, each before those that it needs to close."""
    return [
        CloudFormationService(),
        FirehoseService(),
        CrawlerService(),
        AthenaService(engine),
        PinpointService(),
        SesService(),
        SmsVoiceService(),
        LambdaService(),
        ColumnStatisticsService(),
        BucketPolicyService(),
    ]
