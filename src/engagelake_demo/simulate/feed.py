"""Sends records to the delivery streams with boto3, and lets Pinpoint know the world's endpoints."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from engagelake.aws import client
from engagelake.errors import PermanentError, TransientError
from engagelake.names import KINESIS_STREAMS, STREAMS

if TYPE_CHECKING:
    from engagelake.settings import Settings

    from .faults import Emission

MAX_RECORDS = 500
"""Records a call: Firehose PutRecordBatch and Kinesis PutRecords alike."""

MAX_BYTES = 4 * 1024 * 1024
"""Bytes a call: PutRecordBatch takes 4 MiB; PutRecords takes 5 MiB, partition keys counted."""

ENDPOINTS_A_CALL = 100
"""Pinpoint's UpdateEndpointsBatch takes 100 endpoints."""

TRIES = 8
_PAUSE_SECONDS = 0.1

_Put = Callable[[Sequence[bytes]], list[str | None]]
"""Sends records; returns an error code, or None, for each."""


def feed(
    settings: Settings, emissions: Iterable[Emission], progress: Callable[[str], object] | None = None
) -> dict[str, int]:
    """Send *emissions* and return how many records each stream acknowledged.

    Each stream keeps its order (but for records sent again) and has a thread of its own. A record that a
    call refuses is sent again, up to eight times.

    Raises:
        PermanentError: If a stream does not take the call at all; the text names the fix.
        TransientError: If records are still refused after eight tries.
    """
    waiting: dict[str, list[bytes]] = {stream: [] for stream in STREAMS}
    for emission in emissions:
        waiting[emission.stream].append(emission.data)
    puts = {stream: _put(settings, stream) for stream, records in waiting.items() if records}
    acknowledged = dict.fromkeys(STREAMS, 0)
    with ThreadPoolExecutor(max_workers=len(STREAMS)) as threads:
        sending = {
            stream: threads.submit(_send, stream, waiting[stream], put) for stream, put in puts.items()
        }
        for stream, sent in sending.items():
            acknowledged[stream] = sent.result()
            if progress is not None:
                progress(f"{stream}: {acknowledged[stream]:,} records acknowledged")
    return acknowledged


def feed_days(
    settings: Settings,
    days: Iterable[tuple[int, Sequence[Emission]]],
    progress: Callable[[int, dict[str, int]], object] | None = None,
) -> dict[str, int]:
    """Send *days* (number, emissions), each of them made while the one before is on its way.

    *progress* is told each day's number and what its streams acknowledged. Returns, and raises, what
    `feed` does, for all days together.
    """
    acknowledged = dict.fromkeys(STREAMS, 0)

    def arrived(number: int, sent: Future[dict[str, int]]) -> None:
        for stream, count in sent.result().items():
            acknowledged[stream] += count
        if progress is not None:
            progress(number, sent.result())

    with ThreadPoolExecutor(max_workers=1) as sender:
        under_way: tuple[int, Future[dict[str, int]]] | None = None
        for number, emissions in days:
            if under_way is not None:
                arrived(*under_way)
            under_way = number, sender.submit(feed, settings, emissions)
        if under_way is not None:
            arrived(*under_way)
    return acknowledged


def _send(stream: str, records: Sequence[bytes], put: _Put) -> int:
    for batch in _batches(records):
        refused = batch
        for attempt in range(TRIES):
            if attempt:
                time.sleep(_PAUSE_SECONDS * 2**attempt)
            try:
                codes = put(refused)
            except ClientError as error:
                raise _refusal(stream, error) from error
            refused = [record for record, code in zip(refused, codes, strict=True) if code]
            if not refused:
                break
        else:
            msg = (
                f"{stream} still refuses {len(refused)} records after {TRIES} tries; feed the day again later"
            )
            raise TransientError(msg)
    return len(records)


def _refusal(stream: str, error: ClientError) -> PermanentError:
    code = error.response.get("Error", {}).get("Code", "unknown")
    if code == "ResourceNotFoundException":
        return PermanentError(f"the stream {stream} does not exist; run engagelake deploy first")
    return PermanentError(f"the stream {stream} refuses the call: {error}")


def _batches(records: Sequence[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for record in records:
        weight = len(record) + 64
        if batch and (len(batch) == MAX_RECORDS or size + weight > MAX_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += weight
    if batch:
        yield batch


def _put(settings: Settings, stream: str) -> _Put:
    name = settings.names.stream(stream)
    if stream in KINESIS_STREAMS:
        return _kinesis_put(client("kinesis", settings), name)
    return _firehose_put(client("firehose", settings), name)


def _firehose_put(firehose: Any, name: str) -> _Put:
    def put(records: Sequence[bytes]) -> list[str | None]:
        answer = firehose.put_record_batch(
            DeliveryStreamName=name, Records=[{"Data": record} for record in records]
        )
        return [each.get("ErrorCode") for each in answer["RequestResponses"]]

    return put


def _kinesis_put(kinesis: Any, name: str) -> _Put:
    def put(records: Sequence[bytes]) -> list[str | None]:
        # The key only spreads records over shards; it is of the bytes, so a repeat goes to the same shard.
        keyed = [
            {"Data": record, "PartitionKey": hashlib.sha256(record).hexdigest()[:16]} for record in records
        ]
        answer = kinesis.put_records(StreamName=name, Records=keyed)
        return [each.get("ErrorCode") for each in answer["Records"]]

    return put


def register_endpoints(
    settings: Settings, application_id: str, endpoints: Iterable[tuple[str, Mapping[str, Any]]]
) -> int:
    """Create *endpoints* (`World.endpoints()`) in the Pinpoint application and return their number.

    A lake never creates an endpoint, so a simulated world has to; the segment attribute is left alone.

    Raises:
        PermanentError: If Pinpoint refuses a batch.
    """
    pinpoint = client("pinpoint", settings)
    waiting = iter(endpoints)
    registered = 0
    while batch := list(islice(waiting, ENDPOINTS_A_CALL)):
        items = [{"Id": endpoint_id, **document} for endpoint_id, document in batch]
        try:
            pinpoint.update_endpoints_batch(
                ApplicationId=application_id, EndpointBatchRequest={"Item": items}
            )
        except ClientError as error:
            msg = f"Pinpoint refuses to register endpoints of application {application_id}: {error}"
            raise PermanentError(msg) from error
        registered += len(batch)
    return registered
