"""One delivery stream: what came in, the transformation, what goes out, and the thread that does it."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from threading import Condition, Lock, Thread
from typing import Any

from botocore.exceptions import ClientError

from ..clients import client
from ..service import CallContext, ServiceError
from .buffer import Buffer
from .configuration import MEBIBYTE, Destination
from .delivery import Delivery
from .ledger import KINDS, Ledger, Output, StreamState
from .records import Record
from .source import Iterators, KinesisSource
from .transform import Transformer, batches

_RETRY_SECONDS = 1.0
DESTINATION_ID = "destinationId-000000000001"
_logger = logging.getLogger(__name__)


class DeliveryStream:
    """A stream made by CreateDeliveryStream's *params*; it works until `close`.

    What comes in is in *ledger* before it is acknowledged, until it is delivered. A stream of an earlier
    process goes on from its *state*.

    Raises:
        ServiceError: If the destination cannot be made.
    """

    def __init__(
        self,
        params: Mapping[str, Any],
        context: CallContext,
        ledger: Ledger,
        state: StreamState | None = None,
    ) -> None:
        self.name: str = params["DeliveryStreamName"]
        self.arn = f"arn:aws:firehose:{context.region}:{context.account}:deliverystream/{self.name}"
        self.kind: str = params.get("DeliveryStreamType") or "DirectPut"
        self.version = 1
        self.created = self.updated = datetime.now(UTC)
        self.tags = {tag["Key"]: tag.get("Value", "") for tag in params.get("Tags") or ()}
        self._ledger = ledger
        state = state or StreamState()
        self.counts = state.counts
        self._context = context
        self._shape: dict[str, Any] = {"CompressionFormat": "UNCOMPRESSED", "S3BackupMode": "Disabled"}
        self._incoming: Buffer[Record] = Buffer()
        self._batches: deque[list[Record]] = deque()
        self._changed = Condition()
        self._work = Lock()
        self._closed = False
        self._delivery = Delivery(self._client("s3"), self.name, self.counts, ledger)
        self._source_shape: Mapping[str, Any] = params.get("KinesisStreamSourceConfiguration") or {}
        self._configure(state.description.get("shape") or params["ExtendedS3DestinationConfiguration"])
        self._source: KinesisSource | None = None
        self._take_over(state)
        self._source = self._open_source(state.iterators)
        self._describe()
        self._thread = Thread(target=self._run, name=f"firehose-{self.name}", daemon=True)
        self._thread.start()

    def put(self, records: list[Record], iterators: Iterators | None = None) -> None:
        """Take *records*, after which the source is read on at *iterators*.

        From here on they are delivered or quarantined.
        """
        with self._changed:
            self._ledger.receive(records, self.counts.received + len(records), iterators)
            for record in records:
                self._incoming.add(record, len(record.data))
            self.counts.received += len(records)
            self._changed.notify()

    def update(self, shape: Mapping[str, Any]) -> None:
        """Deliver by the destination changed by *shape* from now on.

        Raises:
            ServiceError: For what Firehose refuses, to turn a backup off for one.
        """
        backup = {**self._shape.get("S3BackupConfiguration", {}), **shape.get("S3BackupUpdate", {})}
        with self._work:
            if self._destination.backup is not None and shape.get("S3BackupMode") == "Disabled":
                raise ServiceError("InvalidArgumentException", "S3 backup cannot be disabled once enabled.")
            changed = {key: value for key, value in shape.items() if key != "S3BackupUpdate"}
            self._configure({**changed, "S3BackupConfiguration": backup} if backup else changed)
            self.version += 1
            self.updated = datetime.now(UTC)
            self._describe()

    def tag(self, tags: Mapping[str, str], *, without: Sequence[str] = ()) -> None:
        """Add *tags*, and remove those whose keys are in *without*."""
        with self._work:
            self.tags = {key: value for key, value in {**self.tags, **tags}.items() if key not in without}
            self._describe()

    def flush(self) -> None:
        """Read the source to its end and deliver everything, now.

        Raises:
            ClientError, BotoCoreError: If S3 refuses again and again; nothing is forgotten then.
        """
        if self._source is not None:
            self._source.drain()
        with self._work:
            self._transform_all()
            self._delivery.write_all(self._destination, self.version)

    def forget(self) -> None:
        """Keep nothing of the stream any more; it is closed."""
        self._ledger.forget()

    def close(self, *, deliver: bool = True) -> None:
        """Stop, after delivering everything that was acknowledged unless *deliver* is false."""
        if self._source is not None:
            self._source.close()
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
        if deliver:
            with self._work:
                self._transform_all()
                self._delivery.write_all(self._destination, self.version)

    def description(self) -> dict[str, Any]:
        """Return the stream as DescribeDeliveryStream shows it."""
        destination = dict(self._shape)
        if "S3BackupConfiguration" in destination:
            destination["S3BackupDescription"] = destination.pop("S3BackupConfiguration")
        shape = {
            "DeliveryStreamName": self.name,
            "DeliveryStreamARN": self.arn,
            "DeliveryStreamStatus": "ACTIVE",
            "DeliveryStreamType": self.kind,
            "VersionId": str(self.version),
            "CreateTimestamp": self.created,
            "LastUpdateTimestamp": self.updated,
            "Destinations": [
                {"DestinationId": DESTINATION_ID, "ExtendedS3DestinationDescription": destination}
            ],
            "HasMoreDestinations": False,
        }
        if self._source is not None:
            source = {**self._source_shape, "DeliveryStartTimestamp": self.created}
            shape["Source"] = {"KinesisStreamSourceDescription": source}
        return shape

    def _client(self, service: str) -> Any:
        return client(service, self._context.endpoint_url, self._context.region)

    def _configure(self, shape: Mapping[str, Any]) -> None:
        merged = {**self._shape, **shape}
        self._destination = Destination.read(merged)
        self._shape = merged
        transform = self._destination.transform
        source = self._source_shape.get("KinesisStreamARN")
        self._transformer = (
            Transformer(self._client("lambda"), transform, self.arn, source) if transform else None
        )

    def _take_over(self, state: StreamState) -> None:
        """Go on where an earlier process was killed or stopped."""
        for name in ("version", "created", "updated", "tags"):
            if name in state.description:
                setattr(self, name, state.description[name])
        for record in state.incoming:
            self._incoming.add(record, len(record.data))
        self._delivery.take_over(state.output, state.begun)

    def _describe(self) -> None:
        """Keep what the stream is."""
        params = {
            "DeliveryStreamName": self.name,
            "DeliveryStreamType": self.kind,
            "KinesisStreamSourceConfiguration": dict(self._source_shape),
        }
        context = (self._context.region, self._context.account)
        description = {"params": params, "context": context, "shape": self._shape, "version": self.version}
        times = {"created": self.created, "updated": self.updated}
        self._ledger.describe({**description, **times, "tags": self.tags})

    def _open_source(self, iterators: Iterators) -> KinesisSource | None:
        if self.kind != "KinesisStreamAsSource":
            return None
        arn = self._source_shape["KinesisStreamARN"]
        try:
            return KinesisSource(self._client("kinesis"), arn, self.put, iterators)
        except ClientError as error:
            message = f"The Kinesis stream {arn} cannot be read: {error.response['Error']['Message']}"
            raise ServiceError("InvalidArgumentException", message) from error

    def _run(self) -> None:
        while self._wait_until_due():
            try:
                with self._work:
                    self._step()
            except Exception as error:  # noqa: BLE001  the worker lives on: what it holds is not lost
                _logger.warning("cannot deliver %s, trying again: %r", self.name, error)
                with self._changed:
                    self._changed.wait_for(lambda: self._closed, _RETRY_SECONDS)

    def _wait_until_due(self) -> bool:
        """Sleep until there is work; return whether to go on."""
        with self._changed:
            while not self._closed and (wait := self._due_in()) != 0:
                self._changed.wait(wait)
            return not self._closed

    def _due_in(self) -> float | None:
        """Return the seconds until the worker must act; None while everything is empty."""
        if self._batches:
            return 0.0
        waits = [self._incoming_due_in(), self._delivery.due_in(self._destination)]
        return min((wait for wait in waits if wait is not None), default=None)

    def _incoming_due_in(self) -> float | None:
        transform = self._destination.transform
        if transform is None:
            return self._incoming.due_in(0, 0)
        return self._incoming.due_in(transform.buffer_bytes, transform.buffer_seconds)

    def _step(self) -> None:
        with self._changed:
            due = self._incoming_due_in() == 0
        if due or self._batches:
            self._transform_all()
        self._delivery.write_due(self._destination, self.version, everything=False)

    def _transform_all(self) -> None:
        """Move everything that came in to the output, and write what is due on the way."""
        transform = self._destination.transform
        self._delivery.resume(self._destination)
        with self._changed:
            records = self._incoming.clear()
        self._batches.extend(batches(records, transform.buffer_bytes if transform else MEBIBYTE))
        while self._batches:
            self._transform(self._batches[0])
            self._batches.popleft()
            self._delivery.write_due(self._destination, self.version, everything=False)

    def _transform(self, batch: list[Record]) -> None:
        transform = self._destination.transform
        output: dict[str, list[Output]] = {kind: [] for kind in KINDS}
        dropped = 0
        if self._destination.backup is not None:
            output["backup"] = [(record.arrived, record.data) for record in batch]
        if self._transformer is None or transform is None:
            output["data"] = [(record.arrived, record.data) for record in batch]
        else:
            result = self._transformer.run(batch)
            dropped = result.dropped
            output["data"] = [(record.arrived, data) for record, data in result.data]
            output["error"] = [
                (record.arrived, failure.line(record, transform.lambda_arn))
                for record, failure in result.failed
            ]
        counts = replace(self.counts, dropped=self.counts.dropped + dropped)
        self._ledger.transform(len(batch), output, counts)
        self.counts.dropped += dropped
        self._delivery.add(output)
