"""What Chromium sends to a loopback address for a web page, header by header; and older browsers' forms."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

PAGE = "https://page.example"
_BROWSER = {
    "Connection": "keep-alive",
    "sec-ch-ua": '"Chromium";v="140", "Not=A?Brand";v="24", "Google Chrome";v="140"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36",
    "Accept": "*/*",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9",
}
TEXT, FORM = "text/plain;charset=UTF-8", "application/x-www-form-urlencoded"
_WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
_PREFLIGHT = {
    "Access-Control-Request-Method": "PUT",
    "Access-Control-Request-Headers": "authorization,x-amz-target",
    "Access-Control-Request-Private-Network": "true",
}


@dataclass(frozen=True)
class PageRequest:
    """One way in which a page makes its browser send *method*; without *host*, to the gateway's own name."""

    name: str
    method: str
    headers: dict[str, str] = field(default_factory=dict)
    host: str | None = None


def _fetch_metadata(site: str, mode: str, dest: str) -> dict[str, str]:
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}


def _from(origin: str, site: str) -> list[PageRequest]:
    """What a page of *origin* can send to an address that is *site* to it (`cross-site`, `same-site`)."""
    sent = {"Origin": origin, "Referer": f"{origin}/"} if origin != "null" else {"Origin": origin}
    empty, page = (site, "cors", "empty"), (site, "navigate", "document")
    text, form = {"Content-Type": TEXT}, {"Content-Type": FORM}
    requests = [
        ("fetch", "POST", {**sent, **text, **_fetch_metadata(*empty)}),
        ("fetch, read", "GET", {**sent, **_fetch_metadata(*empty)}),
        ("no-cors fetch", "POST", {**sent, **text, **_fetch_metadata(site, "no-cors", "empty")}),
        ("form", "POST", {**sent, **form, **_fetch_metadata(*page), "Sec-Fetch-User": "?1"}),
        ("img", "GET", _fetch_metadata(site, "no-cors", "image")),
        ("script", "GET", _fetch_metadata(site, "no-cors", "script")),
        ("frame", "GET", _fetch_metadata(site, "navigate", "iframe")),
        ("link", "GET", {**_fetch_metadata(*page), "Sec-Fetch-User": "?1"}),
        ("no-cors HEAD", "HEAD", _fetch_metadata(site, "no-cors", "empty")),
        ("preflight", "OPTIONS", {**sent, **_PREFLIGHT, **_fetch_metadata(*empty)}),
        ("websocket", "GET", {"Origin": origin, **_WEBSOCKET}),
    ]
    return [PageRequest(f"{name} from {origin}", method, _BROWSER | made) for name, method, made in requests]


def _rebound(host: str) -> list[PageRequest]:
    """What a page sends whose own name *host* now leads to 127.0.0.1: same-origin, no fetch metadata."""
    origin = {"Origin": f"http://{host}"}
    requests = [
        ("GET", {}),
        ("HEAD", {}),
        ("POST", {**origin, "Content-Type": TEXT}),
        ("PUT", origin),
        ("POST", {"Content-Type": "application/x-amz-json-1.1"}),
    ]
    return [
        PageRequest(f"{method} rebound as {host}", method, _BROWSER | made, host) for method, made in requests
    ]


PAGE_REQUESTS = [
    *_from(PAGE, "cross-site"),
    *_from("http://127.0.0.1:3000", "same-site"),
    *_from("null", "cross-site"),
    *_rebound("page.example:{port}"),
    *_rebound("127.0.0.1.nip.example:{port}"),
    *_rebound("169.254.169.254"),
    *_rebound("127.0.0.1:1"),
]
OLD_FORMS = [
    PageRequest(f"old browser's form as {kind}", "POST", {"Content-Type": kind, "Referer": f"{PAGE}/"})
    for kind in (FORM, "text/plain", "multipart/form-data; boundary=x")
]
"""Forms of browsers that send neither Origin nor fetch metadata with them."""


def send(gateway, method, target, headers=None, body=b"", host=None):
    """Send exactly *headers* and *body*; return status, headers in lower case, and body of the answer."""
    port = urlsplit(gateway.endpoint_url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", (host or "127.0.0.1:{port}").format(port=port))
        for name, value in (headers or {}).items():
            connection.putheader(name, value.format(port=port))
        if body or method in {"POST", "PUT"}:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            answer.read(),
        )
    finally:
        connection.close()


def send_page_request(gateway, request, target, body=b"", headers=None):
    """Send *request* of a page to *target*; *headers* beside its own, as after an allowed preflight."""
    sent = request.headers | (headers or {})
    body = body if request.method in {"POST", "PUT"} else b""
    return send(gateway, request.method, target, sent, body, request.host)


def credential(signing_name):
    """The query string that names *signing_name* as the service, as a presigned URL does."""
    scope = quote(f"local/20260101/us-east-1/{signing_name}/aws4_request", safe="")
    return f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}&X-Amz-Signature=0"


def authorization(signing_name):
    """The header that names *signing_name* as the service, as every signed request does."""
    scope = f"local/20260101/us-east-1/{signing_name}/aws4_request"
    return {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
    }


def calls(gateway):
    """Return how often each operation was called."""
    return json.loads(send(gateway, "GET", "/_local_aws/calls")[2])
