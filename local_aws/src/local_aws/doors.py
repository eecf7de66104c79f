"""Who may ask: every AWS client of this machine, and no web page that is open in a browser of it.

A browser sends what any page wants to 127.0.0.1, a function's code and its invocation included. What it
cannot do is leave out what tells a page's request from a client's, or add what only a client sends:

* it adds `Origin` or `Sec-Fetch-Site`, or is asked for a WebSocket, or asks first by OPTIONS;
* it names the host that it was led to, so a page's own name that leads here (DNS rebinding) shows itself;
* it adds no `Authorization` without asking first, and no content type but those of forms.

So nothing that acts is done for a GET, for a form, or for a service named in the query; and no answer opens
itself to another page, or runs as one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.core.model import ServiceModel
from moto.core.utils import get_service_model
from werkzeug.wrappers import Response

from . import protocol
from .application import CONTROL, READABLE, json_answer
from .hosts import Host, bring_to_path_style, host_of
from .service import ServiceError

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"})
_OWN_SITES = frozenset({"none", "same-origin"})
_READS = frozenset({"GET", "HEAD"})
_CLOSED = [
    ("Content-Security-Policy", "sandbox; default-src 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
]
"""An HTML object of a bucket is shown without its scripts, and no page of another origin may embed one."""


class Doors:
    """The WSGI application in front of *application*, the gateway's on *port*: 403 for what it refuses."""

    def __init__(self, application: Callable[..., Iterable[bytes]], port: int) -> None:
        self._application = application
        self._port = port

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request, or refuse it before anything looks at it."""
        host = host_of(environ, self._port)
        reason = _mark_of_a_page(environ) or _refusal(environ, host, self._port)
        if reason is None and host is not None:
            bring_to_path_style(environ, host, self._port)
            return self._application(environ, _closed(start_response))
        return _refused(environ, f"local_aws refuses this: {reason}")(environ, _closed(start_response))


def _closed(start_response: Callable[..., Any]) -> Callable[..., Any]:
    """Return *start_response* without headers that open an answer to pages, moto's and a bucket's rules'."""

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        kept = [header for header in headers if not header[0].lower().startswith("access-control-")]
        return start_response(status, [*kept, *_CLOSED], exc_info)

    return start


def _mark_of_a_page(environ: Mapping[str, Any]) -> str | None:
    """Return what shows that a page sent this, None if nothing does."""
    if "HTTP_ORIGIN" in environ:
        return "it has an Origin header, so a web page sent it; ask from a program"
    site = environ.get("HTTP_SEC_FETCH_SITE", "none")
    if site not in _OWN_SITES:
        return f"its Sec-Fetch-Site is {site}, so a web page sent it; ask from a program"
    if environ["REQUEST_METHOD"] == "OPTIONS":
        return "OPTIONS asks for a web page, and none may send anything here"
    if environ.get("HTTP_UPGRADE", "").lower() == "websocket":
        return "there are no WebSockets here"
    return None


def _refusal(environ: Mapping[str, Any], host: Host | None, port: int) -> str | None:
    """Return why a request without a page's marks is refused, None if it is not."""
    if host is None:
        return (
            f"its Host is not 127.0.0.1, localhost or [::1] with port {port}, nor an S3 bucket's "
            "<bucket>.localhost or <bucket>.s3.localhost; use one of these in the address"
        )
    if environ["PATH_INFO"].startswith(CONTROL) and not host.is_of_s3:
        return _refusal_of_order(environ)
    service = protocol.scope(environ)[1]
    if service == "s3":
        return _refusal_of_s3(environ)
    if host.is_of_s3:
        return f"a bucket's host asks for {service}; ask at 127.0.0.1:{port}"
    return _refusal_of_service(service, environ)


def _refusal_of_order(environ: Mapping[str, Any]) -> str | None:
    method = environ["REQUEST_METHOD"]
    if environ["PATH_INFO"].removeprefix(CONTROL) in READABLE and method in _READS:
        return None
    if method == "POST" and _content_type(environ) == "application/json":
        return None
    return f"an order to {CONTROL} is a POST with Content-Type: application/json"


def _refusal_of_s3(environ: Mapping[str, Any]) -> str | None:
    """S3 alone is asked without a signature too; its clients post documents then, and never forms."""
    form = environ["REQUEST_METHOD"] == "POST" and _content_type(environ) in _FORMS
    if form and not protocol.is_signed(environ):
        return "an unsigned POST of a form; sign it with an Authorization header"
    return None


def _refusal_of_service(service: str, environ: Mapping[str, Any]) -> str | None:
    if not protocol.is_signed(environ):
        return f"{service} is named in the query only; sign the request with an Authorization header"
    if environ["REQUEST_METHOD"] in _READS and _takes_posts_only(service):
        return f"{service} takes POST only: pages can send a GET, and for it a GET may act"
    return None


def _content_type(environ: Mapping[str, Any]) -> str:
    return environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()


@lru_cache(maxsize=64)
def _model(service: str) -> ServiceModel | None:
    """Return botocore's model of *service*, None if it knows none."""
    try:
        return get_service_model(service)
    except UnknownServiceError:
        return None


def _takes_posts_only(service: str) -> bool:
    """Return whether the path names no operation of *service*: its body does, or for some APIs the query."""
    model = _model(service)
    return model is not None and not str(model.protocol).startswith("rest-")


def _refused(environ: Mapping[str, Any], message: str) -> Response:
    """Return a 403 that a client of the service reads as its own AccessDenied."""
    model = _model(protocol.scope(environ)[1])
    if model is None or environ.get("PATH_INFO", "").startswith(CONTROL):
        return json_answer({"__type": "AccessDenied", "message": message}, status=403)
    error = ServiceError("AccessDenied", message, status=403)
    return protocol.serialise_error(model, str(model.protocol), error)
