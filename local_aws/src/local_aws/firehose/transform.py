"""The transformation of records by a Lambda function, as Firehose calls it."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from .configuration import Transform
from .records import Failure, Record, now_ms

_BACKOFF_SECONDS = 0.2
_REQUEST_LIMIT = 5_500_000
"""Bytes of one event, kept below Lambda's 6 MB with room for the envelope."""
_RECORD_OVERHEAD = 400
"""Bytes of JSON around the data of one record, Kinesis metadata included."""
_MISSING = (
    "One or more record Ids were not returned. "
    "Ensure that the Lambda function returns all received record Ids."
)
_DUPLICATED = (
    "Multiple records were returned with the same record Id. "
    "Ensure that the Lambda function returns unique record Ids for each record."
)
_MALFORMED = "result must be Ok, Dropped or ProcessingFailed, and the data of an Ok record must be base64."
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Result:
    """What a transformation made of records: data to deliver, how many dropped, and failures."""

    data: list[tuple[Record, bytes]] = field(default_factory=list)
    dropped: int = 0
    failed: list[tuple[Record, Failure]] = field(default_factory=list)


class Transformer:
    """Calls the function of *transform* for the stream *stream_arn*, by way of *client* (Lambda's).

    *source_arn* is the Kinesis stream that the records come from, if any.
    """

    def __init__(self, client: Any, transform: Transform, stream_arn: str, source_arn: str | None) -> None:
        self._client = client
        self._transform = transform
        self._envelope = {"deliveryStreamArn": stream_arn, "region": stream_arn.split(":")[3]}
        if source_arn:
            self._envelope["sourceKinesisStreamArn"] = source_arn

    def run(self, batch: Sequence[Record]) -> Result:
        """Transform *batch*, one of `batches`, by one invocation and its retries."""
        result = Result()
        answer, failure = self._invoke(batch)
        if failure is not None:
            result.failed.extend((record, failure) for record in batch)
            return result
        seen = Counter(item.get("recordId") for item in answer)
        by_id = {item.get("recordId"): item for item in answer}
        for record in batch:
            _judge(record, by_id.get(record.record_id), seen[record.record_id], result)
        return result

    def _invoke(self, batch: Sequence[Record]) -> tuple[list[dict[str, Any]], Failure | None]:
        event = {
            "invocationId": str(uuid4()),
            **self._envelope,
            "records": [_event_record(record) for record in batch],
        }
        payload = json.dumps(event)
        code = message = ""
        attempts = self._transform.retries + 1
        for attempt in range(1, attempts + 1):
            try:
                answer = self._client.invoke(FunctionName=self._transform.lambda_arn, Payload=payload)
            except (ClientError, BotoCoreError) as error:
                code, message = "Lambda.InvokeFailed", f"The Lambda function could not be invoked: {error}"
            else:
                body = answer["Payload"].read()
                if "FunctionError" not in answer:
                    return _records_of(body)
                code = "Lambda.FunctionError"
                message = "The Lambda function was successfully invoked but it returned an error result."
                _logger.warning("%s failed: %s", self._transform.lambda_arn, _error_type(body))
            if attempt < attempts:
                time.sleep(_BACKOFF_SECONDS * attempt)
        return [], Failure(code, message, attempts, now_ms())


def batches(records: Sequence[Record], size: int) -> Iterator[list[Record]]:
    """Cut *records* into batches of at most *size* bytes of data that fit into one Lambda event."""
    batch: list[Record] = []
    data = request = 0
    for record in records:
        length = len(record.data)
        encoded = length * 4 // 3 + _RECORD_OVERHEAD
        if batch and (data + length > size or request + encoded > _REQUEST_LIMIT):
            yield batch
            batch, data, request = [], 0, 0
        batch.append(record)
        data += length
        request += encoded
    if batch:
        yield batch


def _event_record(record: Record) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "recordId": record.record_id,
        "approximateArrivalTimestamp": record.arrived,
        "data": base64.b64encode(record.data).decode(),
    }
    if record.metadata is not None:
        shape["kinesisRecordMetadata"] = record.metadata
    return shape


def _records_of(body: bytes) -> tuple[list[dict[str, Any]], Failure | None]:
    try:
        records = [{**item} for item in json.loads(body)["records"]]
    except (ValueError, KeyError, TypeError) as error:
        message = f"The Lambda function's response has no list of records: {type(error).__name__}"
        return [], Failure("Lambda.JsonProcessingException", message, 1, now_ms())
    return records, None


def _judge(record: Record, item: dict[str, Any] | None, times: int, result: Result) -> None:
    """File *record* under what the function said of it."""
    if item is None:
        _fail(record, result, "Lambda.MissingRecordId", _MISSING)
    elif times > 1:
        _fail(record, result, "Lambda.DuplicatedRecordId", _DUPLICATED)
    elif item.get("result") == "Dropped":
        result.dropped += 1
    elif item.get("result") == "ProcessingFailed":
        _fail(record, result, "Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record")
    elif item.get("result") == "Ok" and (data := _decoded(item.get("data"))) is not None:
        result.data.append((record, data))
    else:
        _fail(record, result, "Lambda.InvalidReturnFormat", _MALFORMED)


def _fail(record: Record, result: Result, code: str, message: str) -> None:
    result.failed.append((record, Failure(code, message, 1, now_ms())))


def _decoded(data: Any) -> bytes | None:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None


def _error_type(body: bytes) -> str:
    """Return the type of a function's error; its message may hold personal data."""
    try:
        return str(json.loads(body).get("errorType"))
    except (ValueError, AttributeError):
        return "unreadable error"
