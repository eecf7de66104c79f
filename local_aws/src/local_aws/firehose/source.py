"""The reader of a Kinesis stream that feeds a delivery stream."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Lock, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .records import Record

_PAUSE_SECONDS = 1.0
"""Between two reads that find nothing; Firehose reads each shard once a second (Firehose developer guide)."""
_FAILURE_PAUSE_SECONDS = 2.0
Iterators = dict[str, str | None]
"""Where to read on, by shard; None at the end of a closed one."""
_logger = logging.getLogger(__name__)


class KinesisSource:
    """Reads every shard of the stream *arn* from the moment of creation on (LATEST, as Firehose does).

    *client* is Kinesis's; every batch of records goes to *receive*, with where to read on after it. A stream
    that was read before is read on at *iterators*.
    """

    def __init__(
        self,
        client: Any,
        arn: str,
        receive: Callable[[list[Record], Iterators], None],
        iterators: Mapping[str, str | None] | None = None,
    ) -> None:
        self.arn = arn
        self._client = client
        self._receive = receive
        self._iterators: Iterators = dict(iterators or {})
        self._lock = Lock()
        self._stop = Event()
        if not self._iterators:
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
        known = len(self._iterators)
        for shard in self._client.list_shards(StreamARN=self.arn)["Shards"]:
            name = shard["ShardId"]
            if name not in self._iterators:
                answer = self._client.get_shard_iterator(
                    StreamARN=self.arn, ShardId=name, ShardIteratorType=position
                )
                self._iterators[name] = answer["ShardIterator"]
        if len(self._iterators) > known:
            self._receive([], self._iterators)

    def _read(self, shard: str, iterator: str) -> int:
        answer = self._client.get_records(StreamARN=self.arn, ShardIterator=iterator)
        after = {**self._iterators, shard: answer.get("NextShardIterator")}
        if after != self._iterators:
            self._receive([_record(shard, shape) for shape in answer["Records"]], after)
        self._iterators[shard] = after[shard]
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
