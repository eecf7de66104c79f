"""Stacks and change sets as plain values and back, and what becomes of a stack that was being changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ..service import CallContext
from .changesets import ChangeSet
from .engine import Engine
from .plan import plan
from .resources import Made
from .stack import Resource, Stack, Wish
from .template import Template

_STACK = ("status", "reason", "created", "updated", "deleted", "capabilities", "tags", "outputs", "events")
_STACK_TOO = ("stack_id", "on_failure")
_RESOURCE = ("logical_id", "kind", "properties", "symbolic", "declaration", "status", "reason", "changed")
_CHANGE_SET = ("name", "kind", "capabilities", "tags", "description", "change_set_id", "created")
_INTERRUPTED = "local_aws was stopped in the midst of it"


def stack_state(stack: Stack) -> dict[str, Any]:
    """Return *stack* as plain values."""
    resources = [
        {
            **{name: getattr(resource, name) for name in _RESOURCE},
            "made": (resource.made.physical_id, dict(resource.made.attributes)),
        }
        for resource in stack.resources.values()
    ]
    return {
        **{name: getattr(stack, name) for name in (*_STACK, *_STACK_TOO)},
        "name": stack.name,
        "place": (stack.context.region, stack.context.account),
        "wish": _wish_state(stack.wish),
        "resources": resources,
    }


def restored_stack(
    state: Mapping[str, Any],
    endpoint_url: str,
    importer: Callable[[CallContext], Callable[[str], str]],
    keep: Callable[[Stack], None],
) -> Stack:
    """Return the stack that `stack_state` was taken of."""
    context = CallContext(*state["place"], endpoint_url)
    stack = Stack(state["name"], _wish(state["wish"]), context, importer(context), keep)
    for name in (*_STACK, *_STACK_TOO):
        setattr(stack, name, state[name])
    for kept in state["resources"]:
        fields = {name: kept[name] for name in _RESOURCE}
        stack.resources[kept["logical_id"]] = Resource(made=Made(*kept["made"]), **fields)
    return stack


def change_set_state(change_set: ChangeSet) -> dict[str, Any]:
    """Return *change_set* as plain values; its changes follow from the stack, which is as it was then."""
    return {
        **{name: getattr(change_set, name) for name in _CHANGE_SET},
        "stack": change_set.stack.stack_id,
        "wish": _wish_state(change_set.wish),
    }


def restored_change_set(state: Mapping[str, Any], stack: Stack) -> ChangeSet:
    """Return the change set of *stack* that `change_set_state` was taken of."""
    wish = _wish(state["wish"])
    fields = {name: state[name] for name in _CHANGE_SET}
    return ChangeSet(stack=stack, wish=wish, changes=plan(stack, wish), **fields)


def going_on(stack: Stack) -> Callable[[], None] | None:
    """Return the work that finishes what was going on with *stack* when local_aws was stopped.

    Making and deleting go on where they were. A change does not: the stack has failed, and can be updated
    again, which changes what the first try did not.
    """
    engine = Engine(stack)
    if stack.status == "CREATE_IN_PROGRESS":
        return partial(engine.create, on_failure=stack.on_failure)
    if stack.status == "DELETE_IN_PROGRESS":
        return engine.delete
    if stack.status == "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS":
        stack.set_status("UPDATE_COMPLETE", f"{_INTERRUPTED}; what was replaced may still be there")
    elif stack.status.startswith("UPDATE_"):
        stack.set_status("UPDATE_FAILED", f"{_INTERRUPTED}; update the stack again")
    elif stack.is_busy:
        stack.set_status("ROLLBACK_FAILED", f"{_INTERRUPTED}; delete the stack")
    return None


def _wish_state(wish: Wish) -> tuple[str, dict[str, str]]:
    return wish.template.body, dict(wish.parameters)


def _wish(state: tuple[str, dict[str, str]]) -> Wish:
    return Wish(Template.read(state[0]), state[1])
