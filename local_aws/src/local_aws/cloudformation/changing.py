"""The operations that change stacks, at once or by change set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from ..service import CallContext, ServiceError
from .changesets import ChangeSet
from .engine import Engine
from .plan import plan
from .stack import Stack
from .store import Store

_CHANGEABLE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE"})


class Changing:
    """CreateStack, UpdateStack, DeleteStack and the change set operations, over *store*."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.handlers = {
            "CreateStack": self._create,
            "UpdateStack": self._update,
            "DeleteStack": self._delete,
            "CreateChangeSet": self._create_change_set,
            "DescribeChangeSet": lambda params, context: self._change_set(params, context).shape(),
            "ExecuteChangeSet": self._execute_change_set,
            "DeleteChangeSet": self._delete_change_set,
            "ListChangeSets": self._list_change_sets,
        }

    def _create(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        wish = self._store.wish(params, context, None)
        with self._store.lock:
            if (old := self._store.live(params["StackName"], context)) is not None:
                raise ServiceError("AlreadyExistsException", f"Stack [{old.name}] already exists")
            stack = self._store.new(params, wish, context)
            wished = params.get("OnFailure", "ROLLBACK")
            stack.on_failure = "DO_NOTHING" if params.get("DisableRollback") else wished
            stack.set_status("CREATE_IN_PROGRESS", "User Initiated")
        self._store.run(stack, partial(Engine(stack).create, on_failure=stack.on_failure))
        return {"StackId": stack.stack_id}

    def _update(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        with self._store.lock:
            stack = self._live(params["StackName"], context)
            _refuse_unless_changeable(stack)
            wish = self._store.wish(params, context, stack)
            if not plan(stack, wish) and wish.template.outputs == stack.wish.template.outputs:
                raise ServiceError("ValidationError", "No updates are to be performed.")
            stack.capabilities = params.get("Capabilities") or stack.capabilities
            stack.tags = params.get("Tags") or stack.tags
            stack.set_status("UPDATE_IN_PROGRESS", "User Initiated")
        self._store.run(stack, partial(Engine(stack).update, wish))
        return {"StackId": stack.stack_id}

    def _delete(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        with self._store.lock:
            stack = self._store.live(params["StackName"], context)
            if stack is None:
                return {}
            _refuse_while_busy(stack)
            stack.set_status("DELETE_IN_PROGRESS", "User Initiated")
            self._store.change_sets = [item for item in self._store.change_sets if item.stack is not stack]
        self._store.run(stack, Engine(stack).delete)
        return {}

    def _create_change_set(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        kind = params.get("ChangeSetType", "UPDATE")
        with self._store.lock:
            stack = self._store.live(params["StackName"], context)
            if kind == "CREATE" and stack is not None and stack.status != "REVIEW_IN_PROGRESS":
                raise ServiceError(
                    "ValidationError", f"Stack [{stack.name}] already exists and cannot be created again"
                )
            if kind != "CREATE":
                stack = self._live(params["StackName"], context)
                _refuse_unless_changeable(stack)
            wish = self._store.wish(params, context, stack)
            if stack is None:
                stack = self._store.new(params, wish, context)
                stack.set_status("REVIEW_IN_PROGRESS", "User Initiated")
            change_set = ChangeSet(
                name=params["ChangeSetName"],
                stack=stack,
                wish=wish,
                kind=kind,
                changes=plan(stack, wish),
                capabilities=list(params.get("Capabilities") or ()),
                tags=list(params.get("Tags") or ()),
                description=params.get("Description") or "",
            )
            if any(item.name == change_set.name for item in self._of(stack)):
                raise ServiceError("AlreadyExistsException", f"ChangeSet {change_set.name} already exists")
            self._store.change_sets.append(change_set)
        return {"Id": change_set.change_set_id, "StackId": stack.stack_id}

    def _execute_change_set(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        with self._store.lock:
            change_set = self._change_set(params, context)
            stack = change_set.stack
            if not change_set.is_executable:
                message = f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current status"
                raise ServiceError("InvalidChangeSetStatus", f"{message} of [FAILED]")
            _refuse_while_busy(stack)
            stack.capabilities = change_set.capabilities or stack.capabilities
            stack.tags = change_set.tags or stack.tags
            self._store.change_sets = [item for item in self._store.change_sets if item.stack is not stack]
            if change_set.kind == "CREATE":
                stack.wish, stack.created = change_set.wish, datetime.now(UTC)
                stack.set_status("CREATE_IN_PROGRESS", "User Initiated")
                work = Engine(stack).create
            else:
                stack.set_status("UPDATE_IN_PROGRESS", "User Initiated")
                work = partial(Engine(stack).update, change_set.wish)
        self._store.run(stack, work)
        return {}

    def _delete_change_set(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        with self._store.lock:
            self._store.change_sets.remove(self._change_set(params, context))
        return {}

    def _list_change_sets(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stack = self._store.find(params["StackName"], context)
        return {"Summaries": [change_set.summary() for change_set in self._of(stack)]}

    def _of(self, stack: Stack) -> list[ChangeSet]:
        return [item for item in self._store.change_sets if item.stack is stack]

    def _change_set(self, params: Mapping[str, Any], context: CallContext) -> ChangeSet:
        name = params["ChangeSetName"]
        for item in self._store.change_sets:
            if item.change_set_id == name:
                return item
            stack_names = {item.stack.name, item.stack.stack_id}
            here = item.stack.context.region == context.region
            if here and item.name == name and params.get("StackName") in stack_names:
                return item
        raise ServiceError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", status=404)

    def _live(self, name: str, context: CallContext) -> Stack:
        stack = self._store.live(name, context)
        if stack is None:
            raise ServiceError("ValidationError", f"Stack [{name}] does not exist")
        return stack


def _refuse_while_busy(stack: Stack) -> None:
    if stack.is_busy:
        message = f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated."
        raise ServiceError("ValidationError", message)


def _refuse_unless_changeable(stack: Stack) -> None:
    if stack.status not in _CHANGEABLE:
        message = f"Stack:{stack.stack_id} is in {stack.status} state and can not be updated."
        raise ServiceError("ValidationError", message)
