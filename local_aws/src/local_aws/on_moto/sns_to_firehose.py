"""What moto's SNS leaves out: a message to a Firehose stream, put there before Publish is answered.

The record is what SNS documents for Firehose subscriptions: its envelope without a signature, one line; or
the message alone where raw delivery is on (SNS developer guide, "Fanout to Firehose delivery streams").
"""

from __future__ import annotations

import json
import logging
from typing import Any

from botocore.exceptions import ClientError
from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import Subscription
from moto.sns.responses import SNSResponse

from local_aws.clients import client

_UNSIGNED = frozenset({"SignatureVersion", "Signature", "SigningCertURL"})
_publish = Subscription.publish
_subscribe = SNSResponse.subscribe
_logger = logging.getLogger(__name__)


def deliver_to_firehose(endpoint_url: str) -> None:
    """Have messages put into the streams of the gateway at *endpoint_url*; safe to call again."""

    def publish(
        subscription: Subscription, message: str, message_id: str, subject: str | None = None, **more: Any
    ) -> None:
        if subscription.protocol == "firehose":
            record = _record(subscription, message, message_id, subject, **more)
            if record is not None:
                _put(endpoint_url, subscription.endpoint, record)
            return
        # moto takes the text "false", which clients send, for true
        subscription.attributes["RawMessageDelivery"] = _is_raw(subscription)
        _publish(subscription, message, message_id, subject, **more)

    Subscription.publish = publish  # type: ignore[method-assign,assignment]
    SNSResponse.subscribe = _subscribe_with_role  # type: ignore[method-assign]


def _subscribe_with_role(response: SNSResponse) -> ActionResult:
    """Subscribe; refused for a Firehose stream without the role that SNS would put records with."""
    if response._get_param("Protocol") == "firehose":
        attributes = response._get_attributes() or {}
        if "SubscriptionRoleArn" not in attributes:
            raise SNSInvalidParameter("Invalid parameter: SubscriptionRoleArn is required for firehose")
    return _subscribe(response)


def _record(
    subscription: Subscription,
    message: str,
    message_id: str,
    subject: str | None,
    message_attributes: dict[str, Any] | None = None,
    message_structure: str | None = None,
    **_of_queues: Any,
) -> bytes | None:
    """Return what Firehose is given of the message; None where the subscription filters it out."""
    matcher = subscription._filter_policy_matcher
    if matcher is not None and not matcher.matches(message_attributes, message):
        return None
    if message_structure == "json":
        message = subscription._parse_message_structure(message, subscription.protocol)
    if _is_raw(subscription):
        return message.encode()
    signed = subscription.get_post_data(message, message_id, subject, message_attributes)
    return (json.dumps({name: signed[name] for name in signed if name not in _UNSIGNED}) + "\n").encode()


def _is_raw(subscription: Subscription) -> bool:
    return str(subscription.attributes.get("RawMessageDelivery")).lower() == "true"


def _put(endpoint_url: str, stream_arn: str, record: bytes) -> None:
    """Put *record* into the stream; one that is not there is missed, as SNS misses it in the end."""
    region, name = stream_arn.split(":")[3], stream_arn.rpartition("/")[2]
    firehose = client("firehose", endpoint_url, region)
    try:
        firehose.put_record(DeliveryStreamName=name, Record={"Data": record})
    except ClientError as error:
        _logger.warning("SNS cannot deliver to %s: %s", stream_arn, error.response["Error"]["Code"])
