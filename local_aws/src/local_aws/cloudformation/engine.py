"""Making a stack what is wished, and undoing it when that fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ..service import ServiceError
from .plan import active, symbolic_properties
from .resources import RESOURCE_TYPES, ResourceError, ResourceType, Surroundings
from .stack import Resource, Stack, Wish

_ABSENT = frozenset(
    {"NoSuchBucket", "NoSuchBucketPolicy", "NoSuchEntity", "NoSuchEntityException", "EntityNotFoundException"}
    | {"ResourceNotFoundException", "404"}
)
_FAILURES = (ClientError, BotoCoreError, ServiceError, ResourceError, KeyError, TypeError, ValueError)
"""What a resource handler may raise: the API's refusal, or properties that are not as they must be."""

_logger = logging.getLogger(__name__)


class Engine:
    """One operation on *stack*; run by a thread of its own."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def create(self, *, on_failure: str = "ROLLBACK") -> None:
        """Make every resource; on failure, remove what was made.

        *on_failure* is ROLLBACK, DELETE (the stack goes too) or DO_NOTHING.
        """
        stack = self._stack
        failed = self._make_all(stack.wish)
        if not failed:
            stack.set_status("CREATE_COMPLETE")
            return
        reason = f"The following resource(s) failed to create: [{failed}]. "
        if on_failure == "DO_NOTHING":
            stack.set_status("CREATE_FAILED", reason)
            return
        stack.set_status("ROLLBACK_IN_PROGRESS", reason + "Rollback requested by user.")
        gone = self._remove(list(stack.resources), retain={"Retain"})
        if on_failure == "DELETE" and gone:
            self._finish_deletion()
        else:
            stack.set_status("ROLLBACK_COMPLETE" if gone else "ROLLBACK_FAILED")

    def update(self, wish: Wish) -> None:
        """Change the stack to *wish*; on failure, go back to what it was."""
        stack = self._stack
        before = {name: replace(resource) for name, resource in stack.resources.items()}
        replaced: list[Resource] = []
        failed = self._make_all(wish, replaced)
        if failed:
            self._roll_back(before, f"The following resource(s) failed: [{failed}]. ")
            return
        stack.wish, stack.updated = wish, datetime.now(UTC)
        stack.set_status("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        wanted = active(stack, wish)
        for resource in replaced:
            self._clean_up(resource)
        self._remove([name for name in stack.resources if name not in wanted])
        stack.set_status("UPDATE_COMPLETE")

    def delete(self) -> None:
        """Remove every resource that is not retained."""
        if self._remove(list(self._stack.resources)):
            self._finish_deletion()
        else:
            failed = ", ".join(self._stack.resources)
            self._stack.set_status(
                "DELETE_FAILED", f"The following resource(s) failed to delete: [{failed}]."
            )

    def _finish_deletion(self) -> None:
        self._stack.deleted = datetime.now(UTC)
        self._stack.outputs = []
        self._stack.set_status("DELETE_COMPLETE")

    def _make_all(self, wish: Wish, replaced: list[Resource] | None = None) -> str:
        """Make or change every resource of *wish*; return the logical id that failed, or nothing."""
        for name in active(self._stack, wish):
            old = self._stack.resources.get(name)
            try:
                self._make(name, wish, [] if replaced is None else replaced)
            except _FAILURES as error:
                verb = "CREATE" if old is None else "UPDATE"
                physical_id = old.made.physical_id if old else ""
                kind = wish.template.resources[name]["Type"]
                self._stack.resource_event(name, physical_id, kind, f"{verb}_FAILED", reason_of(error))
                return name
        try:
            self._stack.set_outputs(wish)
        except ServiceError as error:
            self._stack.reason = error.message
            return "Outputs"
        return ""

    def _make(self, name: str, wish: Wish, replaced: list[Resource]) -> None:
        stack, declaration = self._stack, wish.template.resources[name]
        kind = self._type(declaration["Type"])
        properties = stack.scope(wish).resolve(declaration.get("Properties") or {})
        kind.check(properties)
        old = stack.resources.get(name)
        if old is not None and old.properties == properties:
            old.symbolic, old.declaration = symbolic_properties(stack, wish, name), declaration
            return
        around = self._around(name)
        physical_id = old.made.physical_id if old else ""
        verb = "UPDATE" if old else "CREATE"
        stack.resource_event(name, physical_id, declaration["Type"], f"{verb}_IN_PROGRESS")
        if old is None or kind.is_replaced(old.properties, properties):
            made = kind.create(properties, around)
            if old is not None:
                replaced.append(replace(old))
        else:
            made = kind.update(old.existing, properties, around)
        stack.resources[name] = Resource(
            name,
            declaration["Type"],
            made,
            properties,
            symbolic_properties(stack, wish, name),
            declaration,
        )
        stack.resource_event(name, made.physical_id, declaration["Type"], f"{verb}_COMPLETE")

    def _roll_back(self, before: Mapping[str, Resource], reason: str) -> None:
        """Return every resource to what it was in *before*."""
        stack = self._stack
        stack.set_status("UPDATE_ROLLBACK_IN_PROGRESS", reason)
        good = True
        for name in reversed(list(stack.resources)):
            old = before.get(name)
            if old is not None and not self._restore(name, old):
                good = False
        good = self._remove([name for name in stack.resources if name not in before]) and good
        stack.set_outputs(stack.wish)
        stack.set_status("UPDATE_ROLLBACK_COMPLETE" if good else "UPDATE_ROLLBACK_FAILED")

    def _restore(self, name: str, old: Resource) -> bool:
        now, kind = self._stack.resources[name], self._type(old.kind)
        if now.properties == old.properties:
            self._stack.resources[name] = old
            return True
        try:
            if now.made.physical_id != old.made.physical_id:
                kind.delete(now.existing, self._around(name))
            else:
                kind.update(now.existing, old.properties, self._around(name))
        except _FAILURES as error:
            self._stack.resource_event(
                name, now.made.physical_id, now.kind, "UPDATE_FAILED", reason_of(error)
            )
            return False
        self._stack.resources[name] = old
        self._stack.resource_event(name, old.made.physical_id, old.kind, "UPDATE_COMPLETE")
        return True

    def _remove(self, names: list[str], retain: frozenset[str] | set[str] | None = None) -> bool:
        """Remove the resources *names*, last made first; return whether all are gone.

        *retain* are the DeletionPolicies that keep a resource (by default both Retain policies).
        """
        keeping = {"Retain", "RetainExceptOnCreate"} if retain is None else retain
        good = True
        for name in reversed(names):
            resource = self._stack.resources[name]
            if resource.declaration.get("DeletionPolicy") in keeping:
                self._stack.resource_event(name, resource.made.physical_id, resource.kind, "DELETE_SKIPPED")
                del self._stack.resources[name]
            elif self._delete(resource):
                del self._stack.resources[name]
            else:
                good = False
        return good

    def _clean_up(self, resource: Resource) -> None:
        """Remove what *resource* was before it was replaced."""
        if resource.declaration.get("UpdateReplacePolicy") != "Retain":
            self._delete(resource)

    def _delete(self, resource: Resource) -> bool:
        stack, made = self._stack, resource.made
        stack.resource_event(resource.logical_id, made.physical_id, resource.kind, "DELETE_IN_PROGRESS")
        try:
            self._type(resource.kind).delete(resource.existing, self._around(resource.logical_id))
        except _FAILURES as error:
            code = error.response["Error"]["Code"] if isinstance(error, ClientError) else ""
            if code not in _ABSENT:
                reason = reason_of(error)
                stack.resource_event(
                    resource.logical_id, made.physical_id, resource.kind, "DELETE_FAILED", reason
                )
                return False
        stack.resource_event(resource.logical_id, made.physical_id, resource.kind, "DELETE_COMPLETE")
        return True

    def _type(self, name: str) -> ResourceType:
        if name not in RESOURCE_TYPES:
            message = (
                f"local_aws does not make resources of type {name}; it makes {', '.join(RESOURCE_TYPES)}"
            )
            raise ResourceError(message)
        return RESOURCE_TYPES[name]

    def _around(self, logical_id: str) -> Surroundings:
        context = self._stack.context
        return Surroundings(
            self._stack.name, logical_id, context.region, context.account, context.endpoint_url
        )


def reason_of(error: Exception) -> str:
    """Return what an event says of *error*."""
    if isinstance(error, ServiceError):
        return error.message
    if isinstance(error, KeyError):
        return f"Property {error} is required"
    return str(error) or type(error).__name__


def run_guarded(stack: Stack, work: Any) -> None:
    """Run *work*, an operation on *stack*; a defect of local_aws fails the stack instead of hanging it."""
    try:
        work()
    except Exception as error:
        _logger.exception("the operation on stack %s failed in local_aws itself", stack.name)
        verb = stack.status.partition("_")[0]
        stack.set_status(f"{verb}_FAILED", f"local_aws: {error!r}")
