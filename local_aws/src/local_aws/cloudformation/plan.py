"""What must change for a stack to become what is wished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..service import ServiceError
from .resources import RESOURCE_TYPES
from .stack import Stack, Wish


@dataclass(frozen=True, slots=True)
class Change:
    """One change: *action* Add, Modify or Remove of a resource, and which *properties* differ."""

    action: str
    logical_id: str
    kind: str
    physical_id: str = ""
    properties: tuple[str, ...] = ()
    replacement: bool = False

    def shape(self) -> dict[str, Any]:
        """Return the change as DescribeChangeSet shows it."""
        shape: dict[str, Any] = {
            "Action": self.action,
            "LogicalResourceId": self.logical_id,
            "ResourceType": self.kind,
            "Scope": ["Properties"] if self.properties else [],
            "Details": [self._detail(name) for name in self.properties],
        }
        if self.physical_id:
            shape["PhysicalResourceId"] = self.physical_id
        if self.action == "Modify":
            shape["Replacement"] = "True" if self.replacement else "False"
        return {"Type": "Resource", "ResourceChange": shape}

    def _detail(self, name: str) -> dict[str, Any]:
        recreation = "Always" if self.replacement else "Never"
        target = {"Attribute": "Properties", "Name": name, "RequiresRecreation": recreation}
        return {"Target": target, "Evaluation": "Static", "ChangeSource": "DirectModification"}


def active(stack: Stack, wish: Wish) -> dict[str, Mapping[str, Any]]:
    """Return the declared resources whose condition holds, each after those that it needs."""
    scope = stack.scope(wish, symbolic=True)
    resources = wish.template.resources
    return {
        name: resources[name]
        for name in wish.template.order()
        if "Condition" not in resources[name] or scope.condition(resources[name]["Condition"])
    }


def symbolic_properties(stack: Stack, wish: Wish, name: str) -> dict[str, Any]:
    """Return the properties of the resource *name* with tokens for other resources."""
    declaration = wish.template.resources[name]
    return stack.scope(wish, symbolic=True).resolve(declaration.get("Properties") or {})


def plan(stack: Stack, wish: Wish) -> list[Change]:
    """Return the changes that lead from *stack* to *wish*, in the order in which they are made.

    A resource that refers to one that is replaced changes too.

    Raises:
        ServiceError: ValidationError for an unresolvable name.
    """
    wanted = active(stack, wish)
    changes: list[Change] = []
    replaced: set[str] = set()
    for name, declaration in wanted.items():
        properties = symbolic_properties(stack, wish, name)
        resource = stack.resources.get(name)
        if resource is None:
            changes.append(Change("Add", name, declaration["Type"]))
            continue
        if resource.kind != declaration["Type"]:
            message = (
                f"Update of resource type is not permitted. The new template modifies resource type of {name}"
            )
            raise ServiceError("ValidationError", message)
        old = resource.symbolic
        keys = {key for key in {*properties, *old} if properties.get(key) != old.get(key)}
        touched = wish.template.dependencies(name) & replaced
        keys |= {
            key for key, value in properties.items() if any(f" {other}" in str(value) for other in touched)
        }
        if not keys:
            continue
        kind = RESOURCE_TYPES.get(resource.kind)
        replacement = kind is not None and kind.is_replaced(old, properties)
        if replacement:
            replaced.add(name)
        physical_id = resource.made.physical_id
        changes.append(Change("Modify", name, resource.kind, physical_id, tuple(sorted(keys)), replacement))
    for name in reversed(list(stack.resources)):
        if name not in wanted:
            resource = stack.resources[name]
            changes.append(Change("Remove", name, resource.kind, resource.made.physical_id))
    return changes
