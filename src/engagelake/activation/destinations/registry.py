"""The destinations by id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engagelake import aws
from engagelake.errors import SettingsError
from engagelake.names import DESTINATIONS

from .base import Destination
from .import_files import ImportFiles
from .pinpoint_attributes import PinpointEndpointAttributes
from .pinpoint_imports import PinpointSegmentImports

if TYPE_CHECKING:
    from engagelake.settings import Settings


def create(
    destination_id: str, settings: Settings, run_id: str, quotas: Mapping[str, float] | None = None
) -> Destination:
    """Return the destination *destination_id* for one run; *quotas* are those that AWS raised.

    Raises:
        SettingsError: If there is no such destination, or a variable that it needs is not set.
    """
    if destination_id not in DESTINATIONS:
        raise SettingsError(f"no destination {destination_id!r}; there are {', '.join(DESTINATIONS)}")
    application_id = _needed(
        settings.pinpoint_application_id, "ENGAGELAKE_PINPOINT__APPLICATION_ID", destination_id
    )
    client = aws.client("pinpoint", settings, max_attempts=1)
    if destination_id == PinpointEndpointAttributes.destination_id:
        return PinpointEndpointAttributes(client, application_id, quotas)
    role = _needed(settings.pinpoint_import_role_arn, "ENGAGELAKE_PINPOINT__IMPORT_ROLE_ARN", destination_id)
    files = ImportFiles(aws.client("s3", settings), settings, destination_id, run_id)
    return PinpointSegmentImports(client, files, application_id, role, quotas)


def _needed(value: str | None, variable: str, destination_id: str) -> str:
    if not value:
        raise SettingsError(f"{variable} is not set and {destination_id} needs it")
    return value
