"""A stack: its template and values, its resources, and the events of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ..service import CallContext, ServiceError
from .intrinsics import Scope
from .parameters import HIDDEN, typed
from .resources import Existing, Made
from .template import Template


@dataclass(slots=True)
class Resource:
    """One resource of a stack; *symbolic* are its properties with other resources not yet looked up."""

    logical_id: str
    kind: str
    made: Made
    properties: dict[str, Any]
    symbolic: Any
    declaration: Mapping[str, Any]
    status: str = "CREATE_COMPLETE"
    reason: str = ""
    changed: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def existing(self) -> Existing:
        """The resource as its type knows it."""
        return Existing(self.made, self.properties)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a stack shall become: a template and the values of its parameters."""

    template: Template
    parameters: Mapping[str, str]


class Stack:
    """The stack *name*, which *wish* describes.

    *imported* looks up other stacks' exports; *keep* keeps the stack after every event.
    """

    def __init__(
        self,
        name: str,
        wish: Wish,
        context: CallContext,
        imported: Callable[[str], str],
        keep: Callable[[Stack], None],
    ) -> None:
        self.name = name
        self.context = context
        self.stack_id = f"arn:aws:cloudformation:{context.region}:{context.account}:stack/{name}/{uuid4()}"
        self.wish = wish
        self.status = ""
        self.reason = ""
        self.created = datetime.now(UTC)
        self.updated: datetime | None = None
        self.deleted: datetime | None = None
        self.capabilities: Sequence[str] = ()
        self.tags: Sequence[Mapping[str, str]] = ()
        self.resources: dict[str, Resource] = {}
        self.outputs: list[dict[str, str]] = []
        self.events: list[dict[str, Any]] = []
        self.on_failure = "ROLLBACK"
        self._imported = imported
        self._keep = keep

    @property
    def is_busy(self) -> bool:
        """Whether an operation is going on."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def set_status(self, status: str, reason: str = "") -> None:
        """Move the stack to *status*, with an event."""
        self._event(self.name, self.stack_id, "AWS::CloudFormation::Stack", status, reason)
        self.status, self.reason = status, reason
        self._keep(self)

    def resource_event(
        self, logical_id: str, physical_id: str, kind: str, status: str, reason: str = ""
    ) -> None:
        """Note that a resource moved to *status*."""
        self._event(logical_id, physical_id, kind, status, reason)
        if (resource := self.resources.get(logical_id)) is not None:
            resource.status, resource.reason, resource.changed = status, reason, datetime.now(UTC)
        self._keep(self)

    def scope(self, wish: Wish, *, symbolic: bool = False) -> Scope:
        """Return what names mean in *wish*; *symbolic* leaves resources as tokens, equal if unchanged."""
        declared = wish.template.parameters
        values: dict[str, Any] = {
            name: typed(declared[name], value) for name, value in wish.parameters.items()
        }
        values.update(
            {
                "AWS::AccountId": self.context.account,
                "AWS::NotificationARNs": [],
                "AWS::Partition": "aws",
                "AWS::Region": self.context.region,
                "AWS::StackId": self.stack_id,
                "AWS::StackName": self.name,
                "AWS::URLSuffix": "amazonaws.com",
            }
        )
        if symbolic:
            ref, attribute = "{{{{Ref {}}}}}".format, "{{{{GetAtt {}.{}}}}}".format
        else:
            ref, attribute = self._ref, self._attribute
        return Scope(values, wish.template.conditions, ref, attribute, self._imported)

    def set_outputs(self, wish: Wish) -> None:
        """Work out the outputs of *wish*, whose resources are there."""
        scope = self.scope(wish)
        self.outputs = []
        for name, declaration in wish.template.outputs.items():
            if "Condition" in declaration and not scope.condition(declaration["Condition"]):
                continue
            output = {"OutputKey": name, "OutputValue": str(scope.resolve(declaration["Value"]))}
            if "Description" in declaration:
                output["Description"] = declaration["Description"]
            if "Export" in declaration:
                output["ExportName"] = scope.resolve(declaration["Export"]["Name"])
            self.outputs.append(output)

    def shape(self) -> dict[str, Any]:
        """Return the stack as DescribeStacks shows it."""
        shape: dict[str, Any] = {
            "StackId": self.stack_id,
            "StackName": self.name,
            "Parameters": self.shown_parameters(),
            "CreationTime": self.created,
            "StackStatus": self.status,
            "DisableRollback": False,
            "NotificationARNs": [],
            "Capabilities": list(self.capabilities),
            "Outputs": self.outputs,
            "Tags": list(self.tags),
            "EnableTerminationProtection": False,
        }
        optional = {
            "Description": self.wish.template.description,
            "StackStatusReason": self.reason,
            "LastUpdatedTime": self.updated,
            "DeletionTime": self.deleted,
        }
        return {**shape, **{key: value for key, value in optional.items() if value}}

    def shown_parameters(self) -> list[dict[str, str]]:
        """Return the parameters and values, NoEcho ones hidden."""
        declared = self.wish.template.parameters
        return [
            {
                "ParameterKey": name,
                "ParameterValue": HIDDEN if str(declared[name].get("NoEcho")).lower() == "true" else value,
            }
            for name, value in self.wish.parameters.items()
        ]

    def resource_shapes(self) -> list[dict[str, Any]]:
        """Return the resources as DescribeStackResources shows them."""
        return [
            {
                "StackName": self.name,
                "StackId": self.stack_id,
                "LogicalResourceId": resource.logical_id,
                "PhysicalResourceId": resource.made.physical_id,
                "ResourceType": resource.kind,
                "Timestamp": resource.changed,
                "LastUpdatedTimestamp": resource.changed,
                "ResourceStatus": resource.status,
                **({"ResourceStatusReason": resource.reason} if resource.reason else {}),
            }
            for resource in self.resources.values()
        ]

    def _ref(self, name: str) -> str:
        return self._resource(name).made.physical_id

    def _attribute(self, name: str, attribute: str) -> Any:
        resource = self._resource(name)
        if attribute not in resource.made.attributes:
            message = (
                f"Template error: resource {name} does not support attribute type {attribute} in Fn::GetAtt"
            )
            raise ServiceError("ValidationError", message)
        return resource.made.attributes[attribute]

    def _resource(self, name: str) -> Resource:
        if name not in self.resources:
            raise ServiceError("ValidationError", f"Template error: there is no resource {name}")
        return self.resources[name]

    def _event(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str) -> None:
        event = {
            "StackId": self.stack_id,
            "EventId": str(uuid4()),
            "StackName": self.name,
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": physical_id,
            "ResourceType": kind,
            "Timestamp": datetime.now(UTC),
            "ResourceStatus": status,
        }
        self.events.append({**event, "ResourceStatusReason": reason} if reason else event)
