"""Pinpoint's event stream records: app, campaign, journey, e-mail, SMS (its developer guide)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

ACCOUNT = "123456789012"
APPLICATION = "5a1e0c0ffee0459ab0c0ffee5a1e0c0f"
USER_AGENT = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"


class Mail(NamedTuple):
    """One message: *sent* in ms; *client* is the endpoint id, or a random UUID on transactional mail."""

    message_id: str
    sent: int
    client: str
    sender: str
    recipients: Sequence[str]
    subject: str
    attributes: Mapping[str, Any]


def envelope(event_type: str, at: int, arrived: int, client: str) -> dict[str, Any]:
    """Return what every record of a message channel holds; times in ms."""
    return {
        "event_type": event_type,
        "event_timestamp": at,
        "arrival_timestamp": arrived,
        "event_version": "3.1",
        "application": {"app_id": APPLICATION, "sdk": {}},
        "client": {"client_id": client},
        "device": {"platform": {}},
        "session": {},
        "attributes": {},
        "awsAccountId": ACCOUNT,
    }


def send(
    event_type: str, at: int, client: str, attributes: Mapping[str, Any], endpoint: str
) -> dict[str, Any]:
    """Return a `_campaign.send` or `_journey.send`; *endpoint* is the endpoint's JSON as a string."""
    record = envelope(event_type, at, at + 71, client)
    record["attributes"] = dict(attributes)
    record["client_context"] = {"custom": {"endpoint": endpoint}}
    return record


def email(
    kind: str, mail: Mail, arrived: int, detail: Mapping[str, Any] | None, feedback: str | None
) -> dict[str, Any]:
    """Return an `_email.<kind>` record: `event_timestamp` is the send's, *arrived* the true time (ms).

    *detail* is the facet's own object (`open`, `click`, `bounce` …) as `{name: object}`.
    """
    record = envelope(f"_email.{kind}", mail.sent, arrived, mail.client)
    record["attributes"] = {**mail.attributes, **({"feedback": feedback} if feedback else {})}
    recipients = list(mail.recipients)
    common: dict[str, Any] = {"from": mail.sender, "to": recipients}
    body = {
        "message_id": mail.message_id,
        "message_send_timestamp": mail.sent,
        "from_address": mail.sender,
        "destination": recipients,
        "headers_truncated": False,
        "headers": [],
        "common_headers": common,
    }
    if kind == "rendering_failure":
        del body["headers"], body["common_headers"]
    else:
        common["subject"] = mail.subject
        body["headers"] = [
            {"name": "From", "value": mail.sender},
            {"name": "To", "value": ", ".join(recipients)},
            {"name": "Subject", "value": mail.subject},
            {"name": "MIME-Version", "value": "1.0"},
            {"name": "Content-Type", "value": 'multipart/alternative;  boundary="----=_Part_314159_271828"'},
        ]
    record["client_context"] = {"custom": {"legacy_identifier": APPLICATION}}
    record["facets"] = {"email_channel": {"mail_event": {"mail": body, **(detail or {})}}}
    return record


def text(
    kind: str, at: int, arrived: int, client: str, attributes: Mapping[str, Any], millicents: float | None
) -> dict[str, Any]:
    """Return an `_SMS.<kind>` record; the price is in thousandths of a cent."""
    record = envelope(f"_SMS.{kind}", at, arrived, client)
    record["attributes"] = dict(attributes)
    record["metrics"] = {} if millicents is None else {"price_in_millicents_usd": millicents}
    return record


def push(
    kind: str, at: int, client: str, attributes: Mapping[str, Any], endpoint: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a `_campaign.<kind>` record of a device, with the endpoint as a top-level object."""
    record = app(f"_campaign.{kind}", at, client, {}, attributes, {})
    record["endpoint"] = {"Id": client, **endpoint}
    return record


def app(
    event_type: str,
    at: int,
    client: str,
    session: Mapping[str, Any],
    attributes: Mapping[str, Any],
    metrics: Mapping[str, float],
) -> dict[str, Any]:
    """Return a record of the mobile app: `_session.*` or a custom name, with the fullest envelope."""
    return {
        "event_type": event_type,
        "event_timestamp": at,
        "arrival_timestamp": at + 1008,
        "event_version": "3.1",
        "application": {
            "app_id": APPLICATION,
            "cognito_identity_pool_id": "us-east-1:0a1b2c3d-0000-4000-8000-000000000000",
            "package_name": "com.example.shop",
            "sdk": {"name": "aws-sdk-mobile-analytics-js", "version": "0.9.1:2.4.8"},
            "title": "Shop",
            "version_name": "4.2",
            "version_code": "42",
        },
        "client": {"client_id": client, "cognito_id": f"us-east-1:{client}"},
        "device": {
            "locale": {"code": "en_US", "country": "US", "language": "en"},
            "make": "Example",
            "model": "Phone 7",
            "platform": {"name": "android", "version": "16"},
        },
        "session": dict(session),
        "attributes": dict(attributes),
        "metrics": dict(metrics),
        "awsAccountId": ACCOUNT,
    }


def probe(at: int) -> dict[str, Any]:
    """Return the `_test.event_stream` record that Pinpoint writes when a stream is set up."""
    return {
        "event_type": "_test.event_stream",
        "event_timestamp": at,
        "event_version": "1.0",
        "application": {"app_id": APPLICATION, "sdk": {}},
        "client": {"client_id": "pinpointapi"},
        "device": {"platform": {}},
        "session": {},
        "attributes": {},
        "metrics": {},
    }
