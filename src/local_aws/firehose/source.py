"""The reader of a Kinesis stream that feeds a delivery stream."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .records import Record

_PAUSE_SECONDS = 1.0
"""Between two reads that find nothing; Firehose reads each shard once a second (Firehose developer guide)."""
_FAILURE_PAUSE_SECONDS = 2.0
_logger = logging.getLogger(__name__)


class KinesisSource:
    """Reads every shard of the stream *arn* from the moment of creation on (LATEST, as Firehose does).

    *client* is Kinesis's; every batch of records goes to *receive*.
    """

    def __init__(self, client: Any, arn: str, receive: Callable[[list[Record]], None]) -> None:
        self.arn = arn
        self._client = client
        self._receive = receive
        self._iterators: dict[str, str | None] = {}
        self._lock = Lock()
        self._stop = Event()
        self._discover("LATEST")
        self._thread = Thread(target=self._run, name=f"firehose-source-{arn.rsplit('/', 1)[1]}", daemon=True)
        self._thread.start()

    def drain(self) -> None:
        """Read until nothing is left in any shard."""
        while self._poll():
            pass

    def close(self) -> None:
        """Stop reading."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = _PAUSE_SECONDS
            try:
                if self._poll():
                    pause = 0
            except (ClientError, BotoCoreError) as error:
                _logger.warning("cannot read %s, trying again: %s", self.arn, error)
                pause = _FAILURE_PAUSE_SECONDS
            self._stop.wait(pause)

    def _poll(self) -> int:
        """Read one batch of every shard; return how many records came."""
        with self._lock:
            self._discover("TRIM_HORIZON")
            return sum(self._read(shard, iterator) for shard, iterator in self._iterators.items() if iterator)

    def _discover(self, position: str) -> None:
        for shard in self._client.list_shards(StreamARN=self.arn)["Shards"]:
            name = shard["ShardId"]
            if name not in self._iterators:
                answer = self._client.get_shard_iterator(
                    StreamARN=self.arn, ShardId=name, ShardIteratorType=position
                )
                self._iterators[name] = answer["ShardIterator"]

    def _read(self, shard: str, iterator: str) -> int:
        answer = self._client.get_records(StreamARN=self.arn, ShardIterator=iterator)
        self._receive([_record(shard, shape) for shape in answer["Records"]])
        self._iterators[shard] = answer.get("NextShardIterator")
        return len(answer["Records"])


def _record(shard: str, shape: dict[str, Any]) -> Record:
    arrived = int(shape["ApproximateArrivalTimestamp"].timestamp() * 1000)
    metadata = {
        "sequenceNumber": shape["SequenceNumber"],
        "subsequenceNumber": 0,
        "partitionKey": shape["PartitionKey"],
        "shardId": shard,
        "approximateArrivalTimestamp": arrived,
    }
    return Record(f"{shard}:{shape['SequenceNumber']}", shape["Data"], arrived, metadata)
