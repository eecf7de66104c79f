"""What a resource type is to the engine, and the fitting of properties to an API's parameters."""

from __future__ import annotations

import secrets
import string
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.model import Shape

from ...clients import client

_RANDOM = string.ascii_uppercase + string.digits


class ResourceError(Exception):
    """A resource cannot be made as declared; the text is the reason that the stack's event gives."""


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that exists: what Ref gives, and what Fn::GetAtt gives."""

    physical_id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Existing:
    """A resource that exists, and the properties that it was made with."""

    made: Made
    properties: Mapping[str, Any]

    @property
    def physical_id(self) -> str:
        """What Ref gives."""
        return self.made.physical_id


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a resource is made: the stack, its logical id, the account, and the way to the APIs."""

    stack_name: str
    logical_id: str
    region: str
    account: str
    endpoint_url: str

    def client(self, service: str) -> Any:
        """Return a boto3 client of *service*."""
        return client(service, self.endpoint_url, self.region)

    def generated_name(self, longest: int) -> str:
        """Return a name for a resource that declares none, at most *longest* characters."""
        suffix = "".join(secrets.choice(_RANDOM) for _ in range(12))
        return f"{self.stack_name}-{self.logical_id}"[: longest - 13] + f"-{suffix}"


class ResourceType(ABC):
    """One type of resource.

    Attributes:
        identity: Paths of properties (`TableInput.Name`) whose change means another resource.
        known: The properties that are really made; any other fails the resource.
    """

    identity: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    def check(self, properties: Mapping[str, Any]) -> None:
        """Raise ResourceError for a property that would be ignored."""
        if unknown := sorted(set(properties) - self.known):
            message = f"local_aws does not make the property {', '.join(unknown)}"
            raise ResourceError(message)

    def is_replaced(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Return whether the change from *old* to *new* properties needs a new resource."""
        return any(_at(old, path) != _at(new, path) for path in self.identity)

    @abstractmethod
    def create(self, properties: Mapping[str, Any], around: Surroundings) -> Made:
        """Make the resource."""

    @abstractmethod
    def update(self, old: Existing, new: Mapping[str, Any], around: Surroundings) -> Made:
        """Change the resource in place."""

    @abstractmethod
    def delete(self, old: Existing, around: Surroundings) -> None:
        """Remove the resource."""


def fit(value: Any, shape: Shape, path: str = "") -> Any:
    """Return *value* with the types that *shape*, an input of the API, asks for.

    Templates may write numbers and booleans as text and the other way round.

    Raises:
        ResourceError: For a member that the API does not know.
    """
    if shape.type_name == "structure":
        if unknown := sorted(set(value) - set(shape.members)):
            message = f"Encountered unsupported property {path}{unknown[0]}"
            raise ResourceError(message)
        return {key: fit(item, shape.members[key], f"{path}{key}.") for key, item in value.items()}
    if shape.type_name == "list":
        return [fit(item, shape.member, path) for item in value]
    if shape.type_name == "map":
        return {key: fit(item, shape.value, f"{path}{key}.") for key, item in value.items()}
    return _scalar(value, shape.type_name)


def input_of(
    around: Surroundings, service: str, operation: str, parameters: Mapping[str, Any]
) -> dict[str, Any]:
    """Return *parameters* fitted to the input of *operation* of *service*."""
    shape = around.client(service).meta.service_model.operation_model(operation).input_shape
    return fit(parameters, shape)


def _scalar(value: Any, kind: str) -> Any:
    if kind in {"integer", "long"}:
        return int(value)
    if kind in {"double", "float"}:
        return float(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else str(value).lower() == "true"
    if kind == "string":
        return str(value).lower() if isinstance(value, bool) else str(value)
    return value


def _at(properties: Mapping[str, Any], path: str) -> Any:
    value: Any = properties
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
