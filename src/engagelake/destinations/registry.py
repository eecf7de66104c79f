"""The destinations: a line each, the id, which is also the name of the package beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from engagelake.errors import SettingsError

if TYPE_CHECKING:
    from engagelake.settings import Settings

    from .base import Destination

DESTINATIONS = (
    "pinpoint_endpoint_attributes",
    "pinpoint_segment_imports",
)
"""The ids, in the CLI, in outcomes, in `act_<id>__changes` and as `activate__<id>`."""


def variables() -> dict[str, str]:
    """Return every variable that a destination reads, and what it means."""
    return {
        variable: meaning
        for destination_id in DESTINATIONS
        for variable, meaning in _module(destination_id, "settings").VARIABLES.items()
    }


def create(
    destination_id: str, settings: Settings, run_id: str, quotas: Mapping[str, float] | None = None
) -> Destination:
    """Return the destination *destination_id* for one run; *quotas* are those that AWS raised.

    Raises:
        SettingsError: If there is no such destination, or a variable that it needs is not set.
    """
    if destination_id not in DESTINATIONS:
        raise SettingsError(f"no destination {destination_id!r}; there are {', '.join(DESTINATIONS)}")
    destination: Destination = _module(destination_id, "factory").create(settings, run_id, quotas)
    return destination


def _module(destination_id: str, name: str) -> ModuleType:
    return import_module(f"{__package__}.{destination_id}.{name}")
