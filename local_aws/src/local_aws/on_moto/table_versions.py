"""Glue's promise that moto 5.2.5 does not keep: UpdateTable with a VersionId fails once the table moved on.

Every Iceberg commit rests on it; without it the later of two writers takes the rows of the earlier away.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from moto.core.responses import ActionResult
from moto.glue.exceptions import GlueClientError
from moto.glue.responses import GlueResponse

_update = GlueResponse.update_table
_one_at_a_time = Lock()


class ConcurrentModificationException(GlueClientError):
    """Two processes are trying to modify a resource simultaneously (Glue API reference, UpdateTable)."""

    def __init__(self) -> None:
        super().__init__(
            "ConcurrentModificationException", "Update table failed due to concurrent modifications."
        )


def keep_versions() -> None:
    """Have UpdateTable compare the version; safe to call again."""
    GlueResponse.update_table = _update_if_current  # type: ignore[method-assign]


def _update_if_current(response: GlueResponse) -> ActionResult:
    """UpdateTable, refused where `VersionId` is given and is not the table's own any more."""
    expected: Any = response.parameters.get("VersionId")
    with _one_at_a_time:
        if expected is not None:
            database, name = response.parameters["DatabaseName"], response.parameters["TableInput"]["Name"]
            table = response.glue_backend.get_table(database, name)
            if str(expected) != str(table._current_version):
                raise ConcurrentModificationException
        return _update(response)
