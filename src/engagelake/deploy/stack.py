"""One CloudFormation stack, changed through a change set that is always shown first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from engagelake.errors import EngagelakeError

TEMPLATE_LIMIT = 51_200
"""Bytes that a template may have when it is sent with the request (CloudFormation quotas)."""

TIMEOUT_SECONDS = 1800
"""How long a stack may take; Kinesis and Firehose need minutes at most."""

_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


class DeployFailed(EngagelakeError):
    """CloudFormation could not do it; the text names the resources, their reasons and the fix."""


@dataclass(frozen=True, slots=True)
class StackReport:
    """What happened, or in a dry run would happen, to one stack.

    *status* is created, updated, unchanged, would create or would update; *changes* holds action,
    logical_id, resource_type and replacement (True, False or Conditional; empty when nothing is replaced).
    """

    stack: str
    status: str
    changes: list[dict[str, str]] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stack:
    """The stack *name*, seen through the CloudFormation client *api*."""

    api: Any
    name: str

    def apply(self, template: str, parameters: Mapping[str, str], *, dry_run: bool) -> StackReport:
        """Create or update the stack from *template*; a dry run shows the changes and leaves no trace.

        A parameter that *parameters* leaves out keeps the value that the stack has, if it has one.

        Raises:
            DeployFailed: If the stack is in a state that must be fixed first, or a resource fails.
        """
        if len(template.encode()) > TEMPLATE_LIMIT:
            msg = f"the template of {self.name} is over {TEMPLATE_LIMIT} bytes; split it into two stacks"
            raise DeployFailed(msg)
        before = self._status()
        self._refuse(before)
        creates = before in (None, "REVIEW_IN_PROGRESS")
        values = [{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()]
        kept = [] if creates else self._kept(template, parameters)
        change_set = self._create_change_set(template, values + kept, "CREATE" if creates else "UPDATE")
        try:
            changes = self._changes(change_set)
        finally:
            if dry_run:
                self._forget(change_set, stack_too=before is None)
        if changes is None:
            if not dry_run:
                self._forget(change_set, stack_too=False)
            return StackReport(self.name, "unchanged", outputs=self._outputs())
        if dry_run:
            return StackReport(self.name, "would create" if creates else "would update", changes)
        self._execute(change_set)
        return StackReport(self.name, "created" if creates else "updated", changes, self._outputs())

    def declared(self, template: str) -> set[str]:
        """Return the names of the parameters that *template* declares, as CloudFormation reads it."""
        answer = self.api.validate_template(TemplateBody=template)
        return {parameter["ParameterKey"] for parameter in answer.get("Parameters", [])}

    def _kept(self, template: str, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the parameters of the stack that *template* still declares and *parameters* leaves out."""
        stack = self._describe() or {}
        others = {each["ParameterKey"] for each in stack.get("Parameters", [])} - set(parameters)
        known = others & self.declared(template) if others else set()
        return [{"ParameterKey": name, "UsePreviousValue": True} for name in sorted(known)]

    def _create_change_set(self, template: str, parameters: list[dict[str, Any]], kind: str) -> str:
        made = self.api.create_change_set(
            StackName=self.name,
            ChangeSetName=f"engagelake-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}",
            ChangeSetType=kind,
            TemplateBody=template,
            Parameters=parameters,
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Tags=[{"Key": "application", "Value": "engagelake"}],
        )
        return made["Id"]

    def _changes(self, change_set: str) -> list[dict[str, str]] | None:
        """Return the changes once CloudFormation has worked them out; None when there are none."""
        for page in _polls(lambda: self._describe_change_set(change_set)):
            if page["Status"] == "CREATE_COMPLETE":
                return [_change(each["ResourceChange"]) for each in self._all_changes(change_set, page)]
            if page["Status"] == "FAILED":
                reason = page.get("StatusReason", "")
                if any(words in reason for words in _NO_CHANGES):
                    return None
                msg = f"CloudFormation refused the change set of {self.name}: {reason}"
                raise DeployFailed(msg)
        msg = (
            f"CloudFormation has not worked out the changes of {self.name} in {TIMEOUT_SECONDS} s; run again"
        )
        raise DeployFailed(msg)

    def _all_changes(self, change_set: str, page: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        yield from page.get("Changes", [])
        while token := page.get("NextToken"):
            page = self._describe_change_set(change_set, NextToken=token)
            yield from page.get("Changes", [])

    def _describe_change_set(self, change_set: str, **more: str) -> Mapping[str, Any]:
        return self.api.describe_change_set(ChangeSetName=change_set, StackName=self.name, **more)

    def _forget(self, change_set: str, *, stack_too: bool) -> None:
        """Delete *change_set*, and with it the empty stack that a change set of a new stack brings along."""
        self.api.delete_change_set(ChangeSetName=change_set, StackName=self.name)
        if stack_too:
            self.api.delete_stack(StackName=self.name)
            for status in _polls(self._status):
                if status in (None, "DELETE_COMPLETE"):
                    return

    def _execute(self, change_set: str) -> None:
        self.api.execute_change_set(ChangeSetName=change_set, StackName=self.name)
        for status in _polls(self._status):
            if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                return
            if status is None or not status.endswith("_IN_PROGRESS"):
                msg = f"stack {self.name} is {status}: {self._failures()}. Fix this and deploy again"
                raise DeployFailed(msg)
        msg = (
            f"stack {self.name} is not ready after {TIMEOUT_SECONDS} s; it may still be; look, then run again"
        )
        raise DeployFailed(msg)

    def _failures(self) -> str:
        """Return the resources that failed in the last operation, with CloudFormation's reasons."""
        reasons: list[str] = []
        for page in self.api.get_paginator("describe_stack_events").paginate(StackName=self.name):
            for event in page["StackEvents"]:
                status, reason = event.get("ResourceStatus", ""), event.get("ResourceStatusReason", "")
                if event["LogicalResourceId"] == self.name and status.endswith(
                    ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")
                ):
                    return "; ".join(reversed(reasons)) or "CloudFormation gives no reason"
                if status.endswith("_FAILED") and "cancelled" not in reason:
                    reasons.append(f"{event['LogicalResourceId']} ({event.get('ResourceType')}): {reason}")
        return "; ".join(reversed(reasons)) or "CloudFormation gives no reason"

    def _refuse(self, status: str | None) -> None:
        if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"):
            fix = f"delete it first: aws cloudformation delete-stack --stack-name {self.name}"
        elif status == "UPDATE_ROLLBACK_FAILED":
            fix = f"first run: aws cloudformation continue-update-rollback --stack-name {self.name}"
        elif status and status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
            fix = "something else changes it; wait until it is done"
        else:
            return
        msg = f"stack {self.name} is {status}; {fix}"
        raise DeployFailed(msg)

    def _status(self) -> str | None:
        stack = self._describe()
        return stack["StackStatus"] if stack else None

    def _outputs(self) -> dict[str, str]:
        stack = self._describe() or {}
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def _describe(self) -> dict[str, Any] | None:
        try:
            return self.api.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in error.response["Error"]["Message"]:
                return None
            raise


def _change(change: Mapping[str, Any]) -> dict[str, str]:
    return {
        "action": change["Action"],
        "logical_id": change["LogicalResourceId"],
        "resource_type": change["ResourceType"],
        "replacement": change.get("Replacement", ""),
    }


def _polls(ask: Callable[[], Any]) -> Iterator[Any]:
    """Yield what *ask* answers, at longer and longer intervals, until the time is up."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    pause = 0.1
    while time.monotonic() < deadline:
        yield ask()
        time.sleep(pause)
        pause = min(pause * 1.2, 5)
