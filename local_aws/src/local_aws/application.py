"""The gateway's WSGI application: who answers a request, and nothing else."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.request import Request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from . import protocol
from .calls import Calls
from .on_moto.allowed import MOTO_OPERATIONS
from .on_moto.services import MotoServices
from .on_moto.state.calls import Call, changing
from .service import CallContext, Service, ServiceError
from .state.state import State

CONTROL = "/_local_aws/"
READABLE = frozenset({"health", "calls"})
"""The control routes that only tell; the others take orders."""
_ONE_AT_A_TIME = {service: Lock() for service in MOTO_OPERATIONS if service != "sqs"}
"""moto keeps plain dicts: listing while another thread writes would fail. SQS must be able to wait."""

_logger = logging.getLogger(__name__)


class Application:
    """Routes each request to a service of our own, to moto, or to 501.

    *services* are instances of `Service`; two may share a service name with different operations. They
    reach the others at *endpoint_url*. What moto changes is kept in *state* before it is acknowledged.
    """

    def __init__(self, services: Iterable[Service], endpoint_url: str, state: State | None = None) -> None:
        self.services = list(services)
        self.calls = Calls()
        self.endpoint_url = endpoint_url
        self._state = state
        self._own = {
            (service.service_name, operation): service
            for service in self.services
            for operation in service.operations
        }
        self._moto = MotoServices()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one WSGI request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(CONTROL):
            return self._control(path.removeprefix(CONTROL), Request(environ))(environ, start_response)
        region, service = protocol.scope(environ)
        if service not in MOTO_OPERATIONS and not self._is_own(service):
            return _not_here(service, environ)(environ, start_response)
        return self._aws(service, region, environ, start_response)

    def _is_own(self, service: str) -> bool:
        return any(own.service_name == service for own in self.services)

    def _aws(
        self, service: str, region: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        body = environ["wsgi.input"]
        request = Request(environ)
        try:
            operation = protocol.resolve(request, service, region)
        except NotFound:
            return _not_here(service, environ)(environ, start_response)
        self.calls.add(service, operation.name)
        own = self._own.get((service, operation.name))
        if own is not None:
            return self._call(own, operation, request)(environ, start_response)
        if operation.name not in MOTO_OPERATIONS.get(service, ()):
            return _refuse(operation)(environ, start_response)
        call = changing(request, operation) if self._state is not None else None
        body.seek(0)
        for key in [key for key in environ if key.startswith("werkzeug.request")]:
            del environ[key]
        if (lock := _ONE_AT_A_TIME.get(service)) is not None:
            with lock:
                return self._kept(service, call, environ, start_response)
        return self._kept(service, call, environ, start_response)

    def _kept(
        self, service: str, call: Call | None, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let moto answer, and keep what *call* changed; a refused request may have changed something too."""
        answer = self._moto.answer(service, environ, start_response)
        if call is not None and self._state is not None:
            self._state.moto.keep(call)
        return answer

    def _call(self, own: Service, operation: protocol.Operation, request: Request) -> Response:
        context = CallContext(operation.region, DEFAULT_ACCOUNT_ID, self.endpoint_url)
        try:
            output = own.call(operation.name, protocol.parse(request, operation), context)
            return protocol.serialise(operation, output)
        except ServiceError as error:
            return protocol.serialise_error(operation.model.service_model, operation.protocol, error)
        except Exception as error:
            _logger.exception("%s.%s failed in local_aws itself", operation.service, operation.name)
            failure = ServiceError(
                "InternalFailure", f"local_aws: {type(error).__name__}: {error}", status=500
            )
            return protocol.serialise_error(operation.model.service_model, operation.protocol, failure)

    def _control(self, name: str, request: Request) -> Response:
        if name == "health":
            return json_answer({"status": "ready"})
        if name == "calls":
            return json_answer(self.calls.by_service())
        for service in self.services:
            if service.service_name == name and hasattr(service, "control"):
                return json_answer(service.control(json.loads(request.get_data() or b"{}")))
        return json_answer({"message": f"nothing to control at {CONTROL}{name}"}, status=404)


def json_answer(answer: Mapping[str, Any], *, status: int = 200) -> Response:
    """Return *answer* as JSON."""
    return Response(json.dumps(answer), status, content_type="application/json")


def _refuse(operation: protocol.Operation) -> Response:
    error = ServiceError(
        "NotImplemented", f"local_aws does not serve {operation.service}.{operation.name}", status=501
    )
    return protocol.serialise_error(operation.model.service_model, operation.protocol, error)


def _not_here(service: str, environ: Mapping[str, Any]) -> Response:
    """Answer 501 for a service that is not served, or a request that its model does not know."""
    try:
        operation = protocol.resolve(Request(dict(environ)), service, "us-east-1")
    except (UnknownServiceError, NotFound, NotImplementedError):
        asked = environ.get("HTTP_X_AMZ_TARGET") or f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        message = f"local_aws does not serve {service}: {asked}"
        return json_answer({"__type": "NotImplemented", "message": message}, status=501)
    return _refuse(operation)
