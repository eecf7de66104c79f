"""Local CloudFormation as a service of the gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import CallContext
from ..state.shelf import Shelf
from .changing import Changing
from .reading import Reading
from .store import Store

_ON_CHANGE_SETS = frozenset({"CreateChangeSet", "ExecuteChangeSet", "DeleteChangeSet", "DeleteStack"})


class CloudFormationService:
    """Stacks, made through the gateway's own APIs."""

    service_name = "cloudformation"

    def __init__(self) -> None:
        self._store = Store()
        self._handlers = {**Changing(self._store).handlers, **Reading(self._store).handlers}
        self.operations = frozenset(self._handlers)

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As CloudFormation would answer.
        """
        answer = self._handlers[operation](params, context)
        if operation in _ON_CHANGE_SETS:
            self._store.keep_change_sets()
        return answer

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over the stacks and change sets on *shelf*, and go on with what was going on."""
        self._store.restore(shelf, endpoint_url)

    def close(self) -> None:
        """Wait for the operations that are going on."""
        self._store.close()
