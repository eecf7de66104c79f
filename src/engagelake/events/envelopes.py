"""What services wrap around a record on its way: SNS, EventBridge, CloudWatch Logs, SQS, Lambda events.

The record is what the source wrote, so an envelope is opened and the exact text inside it lands: the same
record delivered with an envelope and without one has the same id.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any

from .documents import Document, documents, item_texts, member_text, text_of
from .errors import UnreadableRecord
from .expansion import Expansion
from .times import moment

DEPTH = 4
"""How many envelopes may be nested (SQS around SNS around EventBridge is three)."""


IsRecord = Callable[[dict[str, Any]], bool]


def opened(
    document: Document, is_record: IsRecord, expansion: Expansion, depth: int = 0
) -> Iterator[Document]:
    """Yield *document*, part of the record of *expansion*, or the documents inside it if it is an envelope.

    *is_record* tells a record by its shape; a record is never opened. Documents from inside have the
    envelope's offset. What is inside is opened one after the other, as it is asked for.

    Raises:
        UnreadableRecord: If an envelope is empty, nested too deeply, holds what is not JSON, or too much.
    """
    texts = None if document.probe or is_record(document.value) else _texts(document, expansion)
    if texts is None:
        yield document
        return
    if depth == DEPTH:
        raise UnreadableRecord(document.offset, f"more than {DEPTH} envelopes around the record")
    empty = True
    for place, text in texts:
        empty = False
        for inner in _inside(document, place, text, expansion):
            yield from opened(inner, is_record, expansion, depth + 1)
    if empty:
        raise UnreadableRecord(document.offset, "an envelope with no record inside")


def _inside(envelope: Document, place: str, text: str, expansion: Expansion) -> Iterator[Document]:
    """Yield the documents of *text*, which lies at *place* in the envelope."""
    published_at = moment(envelope.value.get("Timestamp")) or envelope.published_at
    empty = True
    try:
        for inner in documents(text, expansion):
            empty = False
            yield Document(envelope.offset, inner.text, inner.value, inner.probe, published_at)
    except UnreadableRecord as error:
        raise UnreadableRecord(envelope.offset, f"in {place}, {error}") from error
    if empty:
        raise UnreadableRecord(envelope.offset, f"{place} is empty")


def _texts(document: Document, expansion: Expansion) -> Iterator[tuple[str, str]] | None:
    """Return (place, text) of everything inside the envelope, or None if it is no envelope."""
    value = document.value
    if isinstance(value.get("Message"), str) and value.get("Type") == "Notification":
        return iter([("the SNS Message", value["Message"])])
    if "detail-type" in value and isinstance(value.get("detail"), dict):
        return iter([("the EventBridge detail", member_text(document.text, "detail"))])
    if value.get("messageType") == "DATA_MESSAGE" and isinstance(value.get("logEvents"), list):
        return (
            ("a CloudWatch Logs message", _string(document, event, "message")) for event in value["logEvents"]
        )
    if isinstance(value.get("Records"), list):
        return _lambda_records(document, value["Records"], expansion)
    if "deliveryStreamArn" in value and isinstance(value.get("records"), list):
        return (
            ("the Firehose data", _unpacked(document, _string(document, record, "data"), expansion))
            for record in value["records"]
        )
    return None


def _lambda_records(
    document: Document, records: list[Any], expansion: Expansion
) -> Iterator[tuple[str, str]]:
    """Return (place, text) of the `Records` of an event that Lambda receives; SES's are no text."""
    if all(isinstance(record, dict) and "ses" in record for record in records):
        texts = item_texts(member_text(document.text, "Records"))
        return (("the SES record", member_text(text, "ses")) for text in texts)
    return (_lambda_record(document, record, expansion) for record in records)


def _lambda_record(document: Document, record: Any, expansion: Expansion) -> tuple[str, str]:
    """Return what one of the `Records` of an event that Lambda receives holds."""
    if isinstance(record, dict):
        if isinstance(record.get("Sns"), dict):
            return "the SNS Message", _string(document, record["Sns"], "Message")
        if isinstance(record.get("kinesis"), dict):
            return "the Kinesis data", _unpacked(
                document, _string(document, record["kinesis"], "data"), expansion
            )
        if "body" in record:
            return "the SQS body", _string(document, record, "body")
    raise UnreadableRecord(document.offset, "Records holds something other than SNS, SQS or Kinesis records")


def _string(document: Document, holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, str):
        raise UnreadableRecord(document.offset, f"an envelope whose {name} is not text")
    return value


def _unpacked(document: Document, data: str, expansion: Expansion) -> str:
    try:
        return text_of(base64.b64decode(data, validate=True), expansion)
    except (binascii.Error, ValueError) as error:
        raise UnreadableRecord(document.offset, "an envelope whose data is not base64") from error
    except UnreadableRecord as error:
        raise UnreadableRecord(document.offset, f"in an envelope's data, {error}") from error
