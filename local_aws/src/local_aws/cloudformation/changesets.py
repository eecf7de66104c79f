"""Change sets: what an operation would change, kept until it is executed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from .plan import Change
from .stack import Stack, Wish

NO_CHANGES = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)


@dataclass(slots=True)
class ChangeSet:
    """A change set *name* of *stack*, that leads to *wish*; *kind* is CREATE or UPDATE."""

    name: str
    stack: Stack
    wish: Wish
    kind: str
    changes: list[Change]
    capabilities: list[str] = field(default_factory=list)
    tags: list[dict[str, str]] = field(default_factory=list)
    description: str = ""
    change_set_id: str = ""
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        if not self.change_set_id:
            root = self.stack.stack_id.split(":stack/")[0]
            self.change_set_id = f"{root}:changeSet/{self.name}/{uuid4()}"

    @property
    def is_executable(self) -> bool:
        """Whether there is anything to execute: changed resources, or other outputs."""
        return bool(self.changes) or self.wish.template.outputs != self.stack.wish.template.outputs

    def summary(self) -> dict[str, Any]:
        """Return the change set as ListChangeSets shows it."""
        good = self.is_executable
        shape = {
            "StackId": self.stack.stack_id,
            "StackName": self.stack.name,
            "ChangeSetId": self.change_set_id,
            "ChangeSetName": self.name,
            "ExecutionStatus": "AVAILABLE" if good else "UNAVAILABLE",
            "Status": "CREATE_COMPLETE" if good else "FAILED",
            "CreationTime": self.created,
            "IncludeNestedStacks": False,
        }
        if self.description:
            shape["Description"] = self.description
        return shape if good else {**shape, "StatusReason": NO_CHANGES}

    def shape(self) -> dict[str, Any]:
        """Return the change set as DescribeChangeSet shows it."""
        parameters = [
            {"ParameterKey": name, "ParameterValue": value} for name, value in self.wish.parameters.items()
        ]
        return {
            **self.summary(),
            "Parameters": parameters,
            "NotificationARNs": [],
            "Capabilities": self.capabilities,
            "Tags": self.tags,
            "Changes": [change.shape() for change in self.changes],
        }
