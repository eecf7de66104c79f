"""Make a destination from its id and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .registry import module

if TYPE_CHECKING:
    from engagelake.settings import Settings

    from .base import Destination


def create(
    destination_id: str, settings: Settings, run_id: str, quotas: Mapping[str, float] | None = None
) -> Destination:
    """Return the destination *destination_id* for one run; *quotas* are those that AWS raised.

    Raises:
        SettingsError: If there is no such destination, or a variable that it needs is not set.
    """
    destination: Destination = module(destination_id, "factory").create(settings, run_id, quotas)
    return destination
