"""The names by which a client may call the gateway: loopback's own, and S3 buckets' below localhost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HTTP_PORT = "80"
_NAME_AND_PORT = re.compile(r"(?P<name>\[[0-9a-f:]+\]|[a-z0-9._-]+)(:(?P<port>\d+))?", re.IGNORECASE)
_OF_S3 = re.compile(
    r"((?P<bucket>[a-z0-9][a-z0-9._-]+?)\.)??(s3([.-][a-z0-9-]+)?\.)?localhost", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Host:
    """Whom a request calls: loopback, or S3 (*is_of_s3*) with the *bucket* in the name, if there is one."""

    is_of_s3: bool = False
    bucket: str | None = None


def host_of(environ: Mapping[str, Any], port: int) -> Host | None:
    """Return whom a request calls at *port*, None if its Host header is not a name of this gateway.

    Every name below `localhost` is loopback by RFC 6761, and nobody's to point elsewhere.
    """
    found = _NAME_AND_PORT.fullmatch(environ.get("HTTP_HOST", ""))
    if found is None or (found["port"] or _HTTP_PORT) != str(port):
        return None
    name = found["name"]
    if name.lower() in _LOOPBACK:
        return Host()
    of_s3 = _OF_S3.fullmatch(name)
    return Host(is_of_s3=True, bucket=of_s3["bucket"]) if of_s3 else None


def bring_to_path_style(environ: dict[str, Any], host: Host, port: int) -> None:
    """Move the bucket of *host* from the name into the path, where everything behind looks for it."""
    if not host.is_of_s3:
        return
    environ["HTTP_HOST"] = f"localhost:{port}"
    if host.bucket is None:
        return
    asked = urlsplit(environ.get("RAW_URI", ""))
    raw = asked._replace(scheme="", netloc="").geturl() if asked.scheme else environ.get("RAW_URI", "")
    environ["RAW_URI"] = environ["REQUEST_URI"] = f"/{host.bucket}{raw}"
    environ["PATH_INFO"] = f"/{host.bucket}{environ['PATH_INFO']}"
