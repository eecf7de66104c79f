"""The stacks and change sets there are, and the threads that work on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock, Thread
from typing import Any
from urllib.parse import urlparse

from ..clients import client
from ..service import CallContext, ServiceError
from ..state.shelf import Shelf
from .changesets import ChangeSet
from .engine import run_guarded
from .keeping import change_set_state, going_on, restored_change_set, restored_stack, stack_state
from .parameters import parameter_values
from .stack import Stack, Wish
from .template import Template, refuse_large


class Store:
    """Everything that the operations share; *lock* guards it."""

    def __init__(self) -> None:
        self.stacks: list[Stack] = []
        self.change_sets: list[ChangeSet] = []
        self.lock = RLock()
        self._threads: list[Thread] = []
        self._shelf = Shelf()
        self._kept_change_sets: set[str] = set()

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over what is on *shelf*, and go on with what was going on."""
        self._shelf = shelf
        stored = list(shelf.items())
        for (kind, _), state in stored:
            if kind == "stack":
                self.stacks.append(restored_stack(state, endpoint_url, self._importer, self._keep))
        stacks = {stack.stack_id: stack for stack in self.stacks}
        for (kind, name), state in stored:
            if kind == "change set":
                self.change_sets.append(restored_change_set(state, stacks[state["stack"]]))
                self._kept_change_sets.add(name)
        for stack in self.stacks:
            if stack.is_busy and (work := going_on(stack)) is not None:
                self.run(stack, work)

    def keep_change_sets(self) -> None:
        """Keep the change sets that there are."""
        with self.lock:
            states = {item.change_set_id: change_set_state(item) for item in self.change_sets}
            gone = {("change set", name): None for name in self._kept_change_sets - set(states)}
            new = {("change set", name): states[name] for name in set(states) - self._kept_change_sets}
            self._shelf.put({**gone, **new})
            self._kept_change_sets = set(states)

    def _keep(self, stack: Stack) -> None:
        if self._shelf.keeps:
            self._shelf.put({("stack", stack.stack_id): stack_state(stack)})

    def run(self, stack: Stack, work: Callable[[], None]) -> None:
        """Do *work* on *stack* in the background."""
        thread = Thread(target=run_guarded, args=(stack, work), name=f"stack-{stack.name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """Wait for the work that is going on."""
        for thread in self._threads:
            thread.join()

    def live(self, name: str, context: CallContext) -> Stack | None:
        """Return the stack *name* (or stack id) that is not deleted, if there is one."""
        for stack in self.stacks:
            here = stack.context.region == context.region
            if here and name in {stack.name, stack.stack_id} and stack.status != "DELETE_COMPLETE":
                return stack
        return None

    def find(self, name: str, context: CallContext) -> Stack:
        """Return the stack *name*, or the deleted one whose id it is.

        Raises:
            ServiceError: ValidationError if there is none.
        """
        stack = self.live(name, context)
        if stack is None:
            stack = next((stack for stack in self.stacks if stack.stack_id == name), None)
        if stack is None:
            raise _invalid(f"Stack with id {name} does not exist")
        return stack

    def new(self, params: Mapping[str, Any], wish: Wish, context: CallContext) -> Stack:
        """Add a stack of *wish*."""
        stack = Stack(params["StackName"], wish, context, self._importer(context), self._keep)
        stack.capabilities = params.get("Capabilities") or []
        stack.tags = params.get("Tags") or []
        self.stacks.append(stack)
        return stack

    def wish(self, params: Mapping[str, Any], context: CallContext, stack: Stack | None) -> Wish:
        """Return what *params* of an operation wish for; *stack* is the one to change, if any.

        Raises:
            ServiceError: ValidationError or InsufficientCapabilitiesException.
        """
        if stack is not None and params.get("UsePreviousTemplate"):
            template = stack.wish.template
        else:
            template = Template.read(body_of(params, context))
        needed = template.capabilities()
        given = set(params.get("Capabilities") or ())
        if needed and not given & {needed[0], "CAPABILITY_NAMED_IAM"}:
            message = f"Requires capabilities : [{needed[0]}]"
            raise ServiceError("InsufficientCapabilitiesException", message)
        previous = stack.wish.parameters if stack else {}
        return Wish(template, parameter_values(template.parameters, params.get("Parameters") or (), previous))

    def exports(self, context: CallContext) -> list[dict[str, str]]:
        """Return every export of the region."""
        return [
            {"ExportingStackId": stack.stack_id, "Name": output["ExportName"], "Value": output["OutputValue"]}
            for stack in self.stacks
            if stack.context.region == context.region and stack.status != "DELETE_COMPLETE"
            for output in stack.outputs
            if "ExportName" in output
        ]

    def _importer(self, context: CallContext) -> Callable[[str], str]:
        def imported(name: str) -> str:
            for export in self.exports(context):
                if export["Name"] == name:
                    return export["Value"]
            raise _invalid(f"No export named {name} found.")

        return imported


def body_of(params: Mapping[str, Any], context: CallContext) -> str:
    """Return the template that *params* hold or point to (an object in S3)."""
    if params.get("TemplateBody"):
        refuse_large(params["TemplateBody"])
        return params["TemplateBody"]
    if not params.get("TemplateURL"):
        raise _invalid("Either Template URL or Template Body must be specified.")
    url = urlparse(params["TemplateURL"])
    host, _, _ = (url.hostname or "").partition(".s3.")
    path = url.path.lstrip("/")
    bucket, key = (host, path) if ".s3." in (url.hostname or "") else path.split("/", 1)
    s3 = client("s3", context.endpoint_url, context.region)
    return s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()


def _invalid(message: str) -> ServiceError:
    return ServiceError("ValidationError", message)
