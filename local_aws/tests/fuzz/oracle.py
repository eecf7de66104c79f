"""Trino's answer to a query, by its REST protocol, in Athena's text forms."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from local_aws.athena.as_trino import AsTrino
from local_aws.athena.errors import QueryError
from local_aws.athena.text import double_text, real_text

_HEADERS = {
    "X-Trino-User": "fuzz",
    "X-Trino-Time-Zone": "UTC",
    "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
}
_QUERY_SECONDS = 60


@dataclass(slots=True)
class Answer:
    """What an engine said: names and types of the columns and rows in text forms, or an error by name."""

    columns: list[tuple[str, str]] = field(default_factory=list)
    rows: list[list[str | None]] = field(default_factory=list)
    error: str = ""
    message: str = ""


class Oracle:
    """A running Trino at *address* (`http://127.0.0.1:8080`)."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")

    def version(self) -> str:
        """The server's version."""
        return str(self._get(f"{self.address}/v1/info")["nodeVersion"]["version"])

    def ask(self, sql: str) -> Answer:
        """Run Athena's *sql* to its end, in Trino's words.

        Raises:
            OSError: When the server does not answer.
        """
        answer = Answer()
        signatures: list[dict[str, Any]] = []
        said = AsTrino(sql)
        page = self._get(f"{self.address}/v1/statement", said.sent.encode())
        while True:
            if "error" in page:
                error = said.translated(
                    QueryError(page["error"]["errorName"], page["error"].get("message", ""))
                )
                return Answer(error=error.name, message=error.message)
            if "columns" in page:
                signatures = [column["typeSignature"] for column in page["columns"]]
                answer.columns = [(column["name"], column["type"]) for column in page["columns"]]
            for row in page.get("data", ()):
                answer.rows.append([text_of(*pair) for pair in zip(row, signatures, strict=True)])
            if "nextUri" not in page:
                return answer
            page = self._get(page["nextUri"])

    def _get(self, url: str, body: bytes | None = None) -> dict[str, Any]:
        request = urllib.request.Request(url, data=body, headers=_HEADERS)  # noqa: S310 - loopback
        with urllib.request.urlopen(request, timeout=_QUERY_SECONDS) as response:  # noqa: S310
            return json.load(response)


def text_of(value: Any, signature: dict[str, Any]) -> str | None:  # noqa: PLR0911 - one line per kind
    """A value of Trino's JSON in Athena's text form, None for NULL."""
    if value is None:
        return None
    kind, arguments = signature["rawType"], [part["value"] for part in signature["arguments"]]
    if kind == "boolean":
        return "true" if value else "false"
    if kind in ("double", "real"):
        return (double_text if kind == "double" else real_text)(float(value))
    if kind == "array":
        return "[" + ", ".join(_inner(item, arguments[0]) for item in value) + "]"
    if kind == "map":
        # An object's keys are the text forms of the map's keys already.
        return "{" + ", ".join(f"{key}={_inner(item, arguments[1])}" for key, item in value.items()) + "}"
    if kind == "row":
        names = [part.get("fieldName", {}).get("name", f"field{at}") for at, part in enumerate(arguments)]
        pairs = zip(names, value, arguments, strict=True)
        return "{" + ", ".join(f"{n}={_inner(v, part['typeSignature'])}" for n, v, part in pairs) + "}"
    return str(value)


def _inner(value: Any, signature: dict[str, Any]) -> str:
    text = text_of(value, signature)
    return "null" if text is None else text
