"""What a service of our own is to the gateway: named operations over plain dicts.

The gateway parses a request by botocore's model of the service (any protocol), calls
`Service.call`, and serialises the answer by the same model, so a service never sees HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from .state.shelf import Shelf


@dataclass(frozen=True, slots=True)
class CallContext:
    """Who calls: *region* and *account* (12 digits), and the gateway's own *endpoint_url*."""

    region: str
    account: str
    endpoint_url: str


class ServiceError(Exception):
    """An error as the AWS service answers it.

    *code* is the shape name of the error (`ResourceNotFoundException`), *status* its HTTP status,
    *fields* further members of the error shape (Athena's `AthenaErrorCode`, Pinpoint's `RequestID`).
    """

    def __init__(self, code: str, message: str, *, status: int = 400, **fields: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields


class Service(Protocol):
    """One AWS service of our own.

    Attributes:
        service_name: botocore's name of the service (`athena`, `pinpoint`).
        operations: The allow-list, by botocore's operation names; any other answers 501.
    """

    service_name: str
    operations: frozenset[str]

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation* with *params* (botocore's member names); return the output shape.

        Raises:
            ServiceError: As the AWS service would answer.
        """
        ...


@runtime_checkable
class KeptService(Protocol):
    """A service whose state survives a restart of the gateway."""

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over what *shelf* holds, and keep every change there from now on, before it is acknowledged.

        The gateway at *endpoint_url* does not answer yet: other services can be asked later only.
        """
        ...
