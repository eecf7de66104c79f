"""SES event-publishing records (developer guide, "Contents of event data"), and the SNS envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..moments import iso

ACCOUNT = "123456789012"
CONFIGURATION_SET = "engagelake"
OBJECTS = {
    "Send": "send",
    "Delivery": "delivery",
    "Open": "open",
    "Click": "click",
    "Bounce": "bounce",
    "Complaint": "complaint",
    "Reject": "reject",
    "Rendering Failure": "failure",
    "DeliveryDelay": "deliveryDelay",
    "Subscription": "subscription",
}
"""Every event type of a configuration set, and the name of its own object."""

_HEADLESS = {"Rendering Failure", "DeliveryDelay"}


class Mail(NamedTuple):
    """One message: *sent* in ms; *tags* are the sender's own message tags, None on identity notifications."""

    message_id: str
    sent: int
    sender: str
    recipients: Sequence[str]
    subject: str
    tags: Mapping[str, str] | None


def event(kind: str, mail: Mail, detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of *kind* (a key of `OBJECTS`); without tags it is an identity notification."""
    word = "notificationType" if mail.tags is None else "eventType"
    return {word: kind, "mail": _mail(kind, mail), OBJECTS[kind]: dict(detail)}


def _mail(kind: str, mail: Mail) -> dict[str, Any]:
    recipients = list(mail.recipients)
    body: dict[str, Any] = {
        "timestamp": iso(mail.sent),
        "source": mail.sender,
        "sourceArn": f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com",
        "sendingAccountId": ACCOUNT,
        "messageId": mail.message_id,
        "destination": recipients,
        "headersTruncated": False,
    }
    if kind not in _HEADLESS:
        body["headers"] = [
            {"name": "From", "value": mail.sender},
            {"name": "To", "value": ", ".join(recipients)},
            {"name": "Subject", "value": mail.subject},
            {"name": "MIME-Version", "value": "1.0"},
            {"name": "Content-Type", "value": 'multipart/alternative; boundary="XBoundary"'},
        ]
        body["commonHeaders"] = {
            "from": [mail.sender],
            "to": recipients,
            "messageId": mail.message_id,
            "subject": mail.subject,
        }
    if mail.tags is None:
        return {**body, "sourceIp": "192.0.2.3", "callerIdentity": "shop_mailer"}
    body["tags"] = {
        "ses:configuration-set": [CONFIGURATION_SET],
        "ses:source-ip": ["192.0.2.3"],
        "ses:from-domain": ["example.com"],
        "ses:caller-identity": ["shop_mailer"],
        **{name: [value] for name, value in mail.tags.items()},
    }
    return body


def in_sns(record: str, message_id: str, at: int) -> dict[str, Any]:
    """Return the SNS notification that carries the JSON text *record* as its `Message`."""
    return {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:ses-events",
        "Subject": "Amazon SES Email Event Notification",
        "Message": record,
        "Timestamp": iso(at),
        "SignatureVersion": "1",
        "Signature": "c2ltdWxhdGVk",
        "SigningCertURL": "https://sns.us-east-1.amazonaws.com/SimpleNotificationService.pem",
        "UnsubscribeURL": "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
    }


PROBE = "Successfully validated SNS topic for Amazon SES event publishing."
"""The line of plain text that SES sends once when a topic is connected."""
