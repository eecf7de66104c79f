"""What people send, as SNS publishes it: two-way texts, and mail that a receipt rule kept in S3."""

from __future__ import annotations

from typing import Any

from ..moments import iso
from .messaging import ACCOUNT

_MAILBOX = "hello@shop.example"


def text(message_id: str, number: str, to: str, body: str) -> dict[str, Any]:
    """Return what *number* texted *to* us; it does not say when (user guide, "Two-way SMS messaging")."""
    return {
        "originationNumber": number,
        "destinationNumber": to,
        "messageKeyword": f"KEYWORD_{to[1:7]}",
        "messageBody": body,
        "inboundMessageId": message_id,
    }


def mail(message_id: str, at: int, sender: str, subject: str) -> dict[str, Any]:
    """Return the receipt of a mail of *at* (ms) from *sender*, whose domain vouches for it."""
    passed = {"status": "PASS"}
    verdicts = ("spam", "virus", "spf", "dkim", "dmarc")
    return {
        "notificationType": "Received",
        "mail": {
            "timestamp": iso(at),
            "source": sender,
            "messageId": message_id,
            "destination": [_MAILBOX],
            "headersTruncated": False,
            "headers": [],
            "commonHeaders": {"from": [sender], "to": [_MAILBOX], "subject": subject},
        },
        "receipt": {
            "timestamp": iso(at + 700),
            "processingTimeMillis": 700,
            "recipients": [_MAILBOX],
            **{f"{name}Verdict": passed for name in verdicts},
            "action": {
                "type": "S3",
                "topicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:mail",
                "bucketName": "shop-lake",
                "objectKey": f"mail/{message_id}",
            },
        },
    }


def in_sns(record: str, message_id: str, at: int) -> dict[str, Any]:
    """Return what SNS puts into Firehose of the JSON text *record*, published at *at* (ms)."""
    return {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:two-way",
        "Message": record,
        "Timestamp": iso(at),
        "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    }
