"""Rates and fixed costs, printed and never asserted: `make bench`."""

import base64
import statistics
import time
from datetime import date

import pytest

from engagelake import warehouse
from engagelake.deploy import deploy
from engagelake.events.firehose import transform
from engagelake.settings import Settings
from engagelake_demo.simulate.world import World

pytestmark = pytest.mark.bench
STREAM = "arn:aws:firehose:us-east-1:123456789012:deliverystream/dev-engagelake-pinpoint-events"


def test_records_transformed_a_second():
    """How many simulated Pinpoint records the transform lands a second, in one process."""
    day = World(7, 400, date(2026, 10, 1)).day(1)
    sent = [base64.b64encode(each.data) for each in day if each.stream == "pinpoint-events"]
    records = [
        {
            "recordId": str(at),
            "approximateArrivalTimestamp": 1_790_000_000_000,
            "data": base64.b64encode(data),
        }
        for at, data in enumerate(sent)
    ]
    began = time.perf_counter()
    transform({"deliveryStreamArn": STREAM, "invocationId": "bench", "records": records})
    print(f"\ntransform: {len(records) / (time.perf_counter() - began):,.0f} records a second")


def test_fixed_cost_of_a_small_query(aws_environment):
    """What a query over nothing costs through pyathena and the gateway, in ms."""
    settings = Settings.from_environment()
    deploy(settings, buffer_seconds=1)
    seconds = []
    for _ in range(30):
        began = time.perf_counter()
        warehouse.query(settings, "select 1 as one")
        seconds.append(time.perf_counter() - began)
    print(
        f"\nselect 1: median {statistics.median(seconds) * 1000:.0f} ms, least {min(seconds) * 1000:.0f} ms"
    )
