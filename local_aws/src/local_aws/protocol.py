"""From an HTTP request to an operation and its parameters, and back, by the models of the services.

moto's router, parsers and serialisers do the work for every protocol; errors are written here,
because a `ServiceError` may carry a code or members that no model knows.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from uuid import uuid4
from xml.sax.saxutils import escape

from botocore.utils import parse_timestamp
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, get_serializer_class
from werkzeug.wrappers import Response

from .service import ServiceError

if TYPE_CHECKING:
    from moto.core.model import OperationModel, ServiceModel

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/aws4_request")
_SERVICE_OF_SIGNING_NAME = {
    "mobiletargeting": "pinpoint",
    "monitoring": "cloudwatch",
    "sms-voice": "pinpoint-sms-voice-v2",
}
#: Both APIs of SES are signed for under one name; the paths of the newer one begin with this.
_SES_V2 = "/v2/email/"
_XML_PROTOCOLS = frozenset({"query", "rest-xml"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One request, resolved: *service* and *name* as botocore writes them, and its *region*."""

    service: str
    name: str
    region: str
    model: OperationModel
    protocol: str
    uri_params: Mapping[str, Any]


def scope(environ: Mapping[str, Any]) -> tuple[str, str]:
    """Return the region and botocore service name that a request is signed for.

    An unsigned request counts as S3 in us-east-1, as it does for moto.
    """
    match = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if match is None:
        credential = parse_qs(environ.get("QUERY_STRING", "")).get("X-Amz-Credential", [""])[0]
        match = _SCOPE.search(f"Credential={credential}")
    if match is None:
        return "us-east-1", "s3"
    region, signing_name = match.groups()
    if signing_name == "ses" and environ.get("PATH_INFO", "").startswith(_SES_V2):
        return region, "sesv2"
    return region, _SERVICE_OF_SIGNING_NAME.get(signing_name, signing_name)


def is_signed(environ: Mapping[str, Any]) -> bool:
    """Return whether a request has the Authorization header of AWS's signatures, with service and region."""
    return _SCOPE.search(environ.get("HTTP_AUTHORIZATION", "")) is not None


def resolve(request: Request, service: str, region: str) -> Operation:
    """Return the operation that *request* asks of *service*.

    Raises:
        werkzeug.exceptions.NotFound: If no operation of the model matches.
        botocore.exceptions.UnknownServiceError: If there is no such service.
    """
    model, uri_params = get_service_router(service).match(request)
    protocol = determine_request_protocol(model.service_model, request.content_type)
    return Operation(service, model.name, region, model, protocol, uri_params)


def parse(request: Request, operation: Operation) -> dict[str, Any]:
    """Return the parameters of *operation*: botocore's member names, blobs as bytes, aware times."""
    parser = PROTOCOL_PARSERS[operation.protocol](operation.model, timestamp_parser=parse_timestamp)
    return parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.get_data(),
            "url_path": request.path,
            "url_params": operation.uri_params,
        }
    )


def serialise(operation: Operation, output: Mapping[str, Any]) -> Response:
    """Return the HTTP answer that carries *output*, the operation's output shape."""
    request_id = str(uuid4())
    serializer_class = get_serializer_class(operation.service, operation.protocol)
    serializer = serializer_class(operation.model, SerializationContext(request_id))
    answer = serializer.serialize(output)
    status = answer["status_code"]
    shape = operation.model.output_shape
    for name, member in shape.members.items() if shape else ():
        if member.serialization.get("location") == "statusCode" and name in output:
            status = output[name]
    response = Response(answer["body"], status, answer["headers"])
    response.headers["x-amzn-RequestId"] = request_id
    return response


def serialise_error(service_model: ServiceModel, protocol: str, error: ServiceError) -> Response:
    """Return the HTTP answer that carries *error* in *protocol*."""
    request_id = str(uuid4())
    if protocol in _XML_PROTOCOLS:
        body = _error_xml(service_model, error, request_id, wrapped=protocol == "query")
        content_type = "text/xml"
    else:
        body = json.dumps(
            {"__type": error.code, _message_member(service_model, error.code): error.message, **error.fields}
        )
        content_type = "application/json"
    response = Response(body, error.status, content_type=content_type)
    response.headers["x-amzn-RequestId"] = request_id
    response.headers["x-amzn-ErrorType"] = error.code
    return response


def _error_xml(service_model: ServiceModel, error: ServiceError, request_id: str, *, wrapped: bool) -> str:
    code, message = escape(error.code), escape(error.message)
    if not wrapped:
        return (
            f"<Error><Code>{code}</Code><Message>{message}</Message>"
            f"<RequestId>{request_id}</RequestId></Error>"
        )
    fault = "Receiver" if error.status >= 500 else "Sender"
    namespace = service_model.metadata.get("xmlNamespace", "")
    return (
        f'<ErrorResponse xmlns="{escape(namespace)}"><Error><Type>{fault}</Type><Code>{code}</Code>'
        f"<Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )


def _message_member(service_model: ServiceModel, code: str) -> str:
    return "Message" if code in _codes_with_capital_message(service_model) else "message"


@functools.cache
def _codes_with_capital_message(service_model: ServiceModel) -> frozenset[str]:
    """Return the errors whose text is the member `Message`, not `message`."""
    return frozenset(shape.name for shape in service_model.error_shapes if "Message" in shape.members)
