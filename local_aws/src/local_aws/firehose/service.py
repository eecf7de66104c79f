"""The operations of local Firehose, with the limits of the service (Firehose API reference)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Lock
from typing import Any
from uuid import uuid4

from ..service import CallContext, ServiceError
from ..state.shelf import Shelf
from .ledger import Ledger
from .records import Record, now_ms
from .stream import DESTINATION_ID, DeliveryStream

_MAX_BATCH_RECORDS = 500
_MAX_BATCH_BYTES = 4 * 1024 * 1024
_MAX_RECORD_BYTES = 1000 * 1024
_OPERATIONS = """
    CreateDeliveryStream DescribeDeliveryStream ListDeliveryStreams UpdateDestination DeleteDeliveryStream
    PutRecord PutRecordBatch TagDeliveryStream UntagDeliveryStream ListTagsForDeliveryStream
"""


class FirehoseService:
    """Delivery streams to S3, fed by direct puts or by a Kinesis stream."""

    service_name = "firehose"
    operations = frozenset(_OPERATIONS.split())

    def __init__(self) -> None:
        self._streams: dict[str, DeliveryStream] = {}
        self._lock = Lock()
        self._shelf = Shelf()
        self._handlers = {
            "CreateDeliveryStream": self._create,
            "DescribeDeliveryStream": self._describe,
            "ListDeliveryStreams": self._list,
            "UpdateDestination": self._update,
            "DeleteDeliveryStream": self._delete,
            "PutRecord": self._put_record,
            "PutRecordBatch": self._put_batch,
            "TagDeliveryStream": self._tag,
            "UntagDeliveryStream": self._untag,
            "ListTagsForDeliveryStream": self._tags,
        }

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As Firehose would answer.
        """
        return self._handlers[operation](params, context)

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Go on with the streams on *shelf*: what was acknowledged is delivered, once."""
        self._shelf = shelf
        rows: dict[str, list[tuple[tuple[str, ...], Any]]] = defaultdict(list)
        for name, value in shelf.items():
            rows[name[0]].append((name, value))
        for arn, stored in rows.items():
            ledger = Ledger(shelf, arn)
            state = ledger.restore(stored)
            if not state.description:  # killed while it was made: nobody was told that it is there
                ledger.forget()
                continue
            context = CallContext(*state.description["context"], endpoint_url)
            self._streams[arn] = DeliveryStream(state.description["params"], context, ledger, state)

    def control(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the counts of every stream; with `{"flush": true}`, after its buffers are empty.

        The answer is `{"streams": {name: {received, delivered, dropped, failed}}}`, in records.
        `{"flush": true, "streams": [name, …]}` flushes and counts only those.
        """
        with self._lock:
            streams = {stream.name: stream for stream in self._streams.values()}
        names = request.get("streams") or sorted(streams)
        if request.get("flush"):
            for name in names:
                streams[name].flush()
        return {"streams": {name: streams[name].counts.as_dict() for name in names}}

    def close(self) -> None:
        """Deliver everything that was acknowledged, and stop."""
        with self._lock:
            streams, self._streams = list(self._streams.values()), {}
        with ExitStack() as steps:
            for stream in streams:
                steps.callback(stream.close)

    def _create(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        _refuse_unsupported(params)
        name, arn = params["DeliveryStreamName"], _arn(params["DeliveryStreamName"], context)
        with self._lock:
            if arn in self._streams:
                message = f"Firehose {name} under accountId {context.account} already exists"
                raise ServiceError("ResourceInUseException", message)
        stream = DeliveryStream(params, context, Ledger(self._shelf, arn))
        with self._lock:
            self._streams[stream.arn] = stream
        return {"DeliveryStreamARN": stream.arn}

    def _describe(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return {"DeliveryStreamDescription": self._find(params, context).description()}

    def _list(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        kind, after = params.get("DeliveryStreamType"), params.get("ExclusiveStartDeliveryStreamName") or ""
        limit = params.get("Limit") or 10
        prefix = _arn("", context)
        with self._lock:
            names = sorted(
                stream.name
                for stream in self._streams.values()
                if stream.arn.startswith(prefix) and kind in {None, stream.kind} and stream.name > after
            )
        return {"DeliveryStreamNames": names[:limit], "HasMoreDeliveryStreams": len(names) > limit}

    def _update(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stream = self._find(params, context)
        if params["DestinationId"] != DESTINATION_ID:
            raise _invalid(f"Destination Id {params['DestinationId']} not found")
        if params["CurrentDeliveryStreamVersionId"] != str(stream.version):
            message = f"Cannot update firehose: {stream.name} since the current version id: {stream.version} "
            message += f"and specified version id: {params['CurrentDeliveryStreamVersionId']} do not match"
            raise ServiceError("ConcurrentModificationException", message)
        if "ExtendedS3DestinationUpdate" not in params:
            raise _invalid("local_aws delivers to extended S3 destinations only.")
        stream.update(params["ExtendedS3DestinationUpdate"])
        return {}

    def _delete(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stream = self._find(params, context)
        with self._lock:
            del self._streams[stream.arn]
        stream.close(deliver=not params.get("AllowForceDelete"))
        stream.forget()
        return {}

    def _put_record(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stream = self._direct(params, context)
        record = _record(params["Record"])
        stream.put([record])
        return {"RecordId": record.record_id, "Encrypted": False}

    def _put_batch(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stream = self._direct(params, context)
        shapes = params["Records"]
        if not 1 <= len(shapes) <= _MAX_BATCH_RECORDS:
            message = (
                "1 validation error detected: Value at 'records' failed to satisfy constraint: "
                f"Member must have length less than or equal to {_MAX_BATCH_RECORDS}"
            )
            raise ServiceError("ValidationException", message)
        records = [_record(shape) for shape in shapes]
        if sum(len(record.data) for record in records) > _MAX_BATCH_BYTES:
            raise _invalid("Records size exceeds 4 MB limit")
        stream.put(records)
        responses = [{"RecordId": record.record_id} for record in records]
        return {"FailedPutCount": 0, "Encrypted": False, "RequestResponses": responses}

    def _tag(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        self._find(params, context).tag({tag["Key"]: tag.get("Value", "") for tag in params["Tags"]})
        return {}

    def _untag(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        self._find(params, context).tag({}, without=params["TagKeys"])
        return {}

    def _tags(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        tags = self._find(params, context).tags
        return {"Tags": [{"Key": key, "Value": tags[key]} for key in sorted(tags)], "HasMoreTags": False}

    def _find(self, params: Mapping[str, Any], context: CallContext) -> DeliveryStream:
        name = params["DeliveryStreamName"]
        with self._lock:
            stream = self._streams.get(_arn(name, context))
        if stream is None:
            message = f"Firehose {name} under account {context.account} not found."
            raise ServiceError("ResourceNotFoundException", message)
        return stream

    def _direct(self, params: Mapping[str, Any], context: CallContext) -> DeliveryStream:
        stream = self._find(params, context)
        if stream.kind != "DirectPut":
            raise _invalid(f"This operation is not permitted on {stream.kind} delivery stream type.")
        return stream


def _arn(name: str, context: CallContext) -> str:
    return f"arn:aws:firehose:{context.region}:{context.account}:deliverystream/{name}"


def _record(shape: Mapping[str, Any]) -> Record:
    data = shape["Data"]
    if len(data) > _MAX_RECORD_BYTES:
        message = (
            "1 validation error detected: Value at 'record.data' failed to satisfy constraint: "
            f"Member must have length less than or equal to {_MAX_RECORD_BYTES}"
        )
        raise ServiceError("ValidationException", message)
    return Record(uuid4().hex, data, now_ms())


def _refuse_unsupported(params: Mapping[str, Any]) -> None:
    kind = params.get("DeliveryStreamType") or "DirectPut"
    if kind not in {"DirectPut", "KinesisStreamAsSource"}:
        raise _invalid(f"local_aws has no delivery streams of type {kind}.")
    if (kind == "KinesisStreamAsSource") != ("KinesisStreamSourceConfiguration" in params):
        raise _invalid("KinesisStreamSourceConfiguration goes with, and only with, KinesisStreamAsSource.")
    if "ExtendedS3DestinationConfiguration" not in params:
        raise _invalid("local_aws delivers to extended S3 destinations only.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidArgumentException", message)
