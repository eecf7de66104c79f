"""Landing records put where Firehose puts them, so that a test of models needs no stream and no wait."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import boto3

from engagelake import names
from engagelake.events import UnreadableRecord, land
from engagelake.settings import Settings


def put_in_landing(settings: Settings, records: Iterable[tuple[str, bytes]], arrived_at: datetime) -> int:
    """Write what the readable of *records* (stream, bytes) hold as objects of the hour of *arrived_at*.

    Registers the hour's partition, as the crawler does. Returns the number of lines written; a record that
    cannot be read leaves none.
    """
    lines = defaultdict(list)
    for stream, data in records:
        try:
            landed = land(data, names.FAMILY_OF_STREAM[stream], arrived_at)
        except UnreadableRecord:
            continue
        lines[stream] += [record.line() for record in landed.records]
    for stream, written in lines.items():
        _write(settings, stream, written, arrived_at)
    return sum(map(len, lines.values()))


def _write(settings: Settings, stream: str, lines: list[str], arrived_at: datetime) -> None:
    dt, hr = arrived_at.strftime("%Y-%m-%d %H").split()
    folder = f"{names.landing_prefix(stream)}dt={dt}/hr={hr}/"
    key = f"{folder}{arrived_at:%M-%S-%f}.gz"
    boto3.client("s3").put_object(
        Bucket=settings.names.bucket, Key=key, Body=gzip.compress("".join(lines).encode())
    )
    glue = boto3.client("glue")
    place = {"DatabaseName": settings.names.database("landing"), "TableName": names.landing_table(stream)}
    table = glue.get_table(DatabaseName=place["DatabaseName"], Name=place["TableName"])["Table"]
    partition = {
        "Values": [dt, hr],
        "StorageDescriptor": {
            **table["StorageDescriptor"],
            "Location": f"s3://{settings.names.bucket}/{folder}",
        },
    }
    known = {tuple(found["Values"]) for found in glue.get_partitions(**place)["Partitions"]}
    if (dt, hr) not in known:
        glue.create_partition(**place, PartitionInput=partition)
