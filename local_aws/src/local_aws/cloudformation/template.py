"""A template: read from JSON or YAML, checked, and asked what depends on what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

import cfn_flip
import yaml

from ..service import ServiceError

SUBSTITUTION = re.compile(r"\$\{([^!${}][^${}]*)\}")
"""A `${Name}` or `${Name.Attribute}` of Fn::Sub; `${!Literal}` is none."""

_SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Description",
        "Metadata",
        "Parameters",
        "Conditions",
        "Resources",
        "Outputs",
    }
)
_MAX_BODY = 51_200
"""Bytes of a TemplateBody (CloudFormation API reference)."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template's *body* as sent, and its sections as plain data in the long form of functions."""

    body: str
    description: str
    parameters: Mapping[str, Any]
    conditions: Mapping[str, Any]
    resources: Mapping[str, Any]
    outputs: Mapping[str, Any]

    @classmethod
    def read(cls, body: str) -> Template:
        """Read *body*.

        Raises:
            ServiceError: ValidationError, as CloudFormation answers, for anything malformed.
        """
        try:
            data = _plain(cfn_flip.load(body)[0])
        except (ValueError, yaml.YAMLError) as error:
            raise _invalid(f"Template format error: {error}") from error
        if not isinstance(data, dict) or not isinstance(data.get("Resources"), dict) or not data["Resources"]:
            raise _invalid("Template format error: At least one Resources member must be defined.")
        if unknown := sorted(set(data) - _SECTIONS):
            raise _invalid(f"Template format error: local_aws does not know the section {', '.join(unknown)}")
        for name, resource in data["Resources"].items():
            if not isinstance(resource, dict) or "Type" not in resource:
                message = "Every Resources object must contain a Type member."
                raise _invalid(f"Template format error: [/Resources/{name}] {message}")
        template = cls(
            body,
            data.get("Description") or "",
            data.get("Parameters") or {},
            data.get("Conditions") or {},
            data["Resources"],
            data.get("Outputs") or {},
        )
        template.order()
        return template

    def order(self) -> list[str]:
        """Return the logical ids, each after those that it depends on.

        Raises:
            ServiceError: ValidationError for an unknown dependency or a circle.
        """
        graph = {name: self.dependencies(name) for name in self.resources}
        missing = sorted({name for names in graph.values() for name in names} - set(self.resources))
        if missing:
            raise _invalid(
                f"Template format error: Unresolved resource dependencies [{', '.join(missing)}] "
                "in the Resources block of the template"
            )
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = ", ".join(sorted(set(error.args[1])))
            raise _invalid(f"Circular dependency between resources: [{circle}]") from error

    def dependencies(self, name: str) -> set[str]:
        """Return the logical ids that the resource *name* refers to or waits for."""
        resource = self.resources[name]
        explicit = resource.get("DependsOn") or []
        names = {explicit} if isinstance(explicit, str) else set(explicit)
        names.update(references(resource.get("Properties") or {}))
        return {name for name in names if name not in self.parameters and not name.startswith("AWS::")}

    def capabilities(self) -> list[str]:
        """Return the capabilities that the resources need."""
        roles = [item for item in self.resources.values() if item["Type"].startswith("AWS::IAM::")]
        names = {"RoleName", "ManagedPolicyName"}
        if any(names & set(role.get("Properties") or {}) for role in roles):
            return ["CAPABILITY_NAMED_IAM"]
        return ["CAPABILITY_IAM"] if roles else []


def refuse_large(body: str) -> None:
    """Raise ValidationError for a *body* that must come by TemplateURL."""
    if len(body.encode()) > _MAX_BODY:
        raise _invalid(
            "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
            f"Member must have length less than or equal to {_MAX_BODY}"
        )


def references(node: Any) -> Iterator[str]:
    """Yield every name that *node* refers to by Ref, Fn::GetAtt or Fn::Sub."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "Ref":
                yield value
            elif key == "Fn::GetAtt":
                yield value[0] if isinstance(value, list) else value.partition(".")[0]
            elif key == "Fn::Sub":
                yield from _substituted(value)
            else:
                yield from references(value)


def _substituted(value: Any) -> Iterator[str]:
    text, variables = (value, {}) if isinstance(value, str) else value
    for name in SUBSTITUTION.findall(text):
        root = name.partition(".")[0]
        if root not in variables:
            yield root
    yield from references(list(variables.values()))


def _plain(node: Any) -> Any:
    """Return *node* with plain dicts and lists, and dates as the text they were."""
    if isinstance(node, Mapping):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, str | int | float | bool) or node is None:
        return node
    if isinstance(node, Iterable):
        return [_plain(item) for item in node]
    return str(node)


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationError", message)
