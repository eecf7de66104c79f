"""Make this destination from settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engagelake import aws
from engagelake.destinations.pinpoint.settings import APPLICATION_ID

from .adapter import PinpointEndpointAttributes

if TYPE_CHECKING:
    from engagelake.settings import Settings


def create(
    settings: Settings, run_id: str, quotas: Mapping[str, float] | None = None
) -> PinpointEndpointAttributes:
    """Return the destination; no file of it is named after *run_id*.

    Raises:
        SettingsError: If a variable that it needs is not set.
    """
    del run_id
    application_id = settings.needed(APPLICATION_ID, PinpointEndpointAttributes.destination_id)
    return PinpointEndpointAttributes(
        aws.client("pinpoint", settings, max_attempts=1), application_id, quotas
    )
