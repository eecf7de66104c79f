"""Make this destination from settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engagelake import aws
from engagelake.destinations.pinpoint.settings import APPLICATION_ID

from .adapter import PinpointSegmentImports
from .files import ImportFiles
from .settings import IMPORT_ROLE_ARN

if TYPE_CHECKING:
    from engagelake.settings import Settings


def create(
    settings: Settings, run_id: str, quotas: Mapping[str, float] | None = None
) -> PinpointSegmentImports:
    """Return the destination, whose files are those of *run_id*.

    Raises:
        SettingsError: If a variable that it needs is not set.
    """
    destination_id = PinpointSegmentImports.destination_id
    application_id = settings.needed(APPLICATION_ID, destination_id)
    role_arn = settings.needed(IMPORT_ROLE_ARN, destination_id)
    files = ImportFiles(aws.client("s3", settings), settings, destination_id, run_id)
    client = aws.client("pinpoint", settings, max_attempts=1)
    return PinpointSegmentImports(client, files, application_id, role_arn, quotas)
