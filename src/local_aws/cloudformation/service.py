"""Local CloudFormation as a service of the gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import CallContext
from .changing import Changing
from .reading import Reading
from .store import Store


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
        return self._handlers[operation](params, context)

    def close(self) -> None:
        """Wait for the operations that are going on."""
        self._store.close()
