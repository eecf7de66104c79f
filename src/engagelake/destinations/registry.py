"""The destinations: a line each, the id, which is also the name of the package beside this module."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import ModuleType

from engagelake.errors import SettingsError

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
        for variable, meaning in module(destination_id, "settings").VARIABLES.items()
    }


def file(destination_id: str, name: str) -> Traversable:
    """Return the file *name* of a destination's package, whether it is there or not.

    `make templates` puts into the template of `glue/`: `permissions.yaml`, the IAM statements that a push
    needs beside those of every run; `resources.yaml`, what the service needs in the account; `outputs.yaml`.
    """
    return files(f"{__package__}.{destination_id}") / name


def refuse_unknown(destination_ids: Iterable[str]) -> None:
    """Pass where all of *destination_ids* are destinations.

    Raises:
        SettingsError: For the first that is none; names those there are.
    """
    for destination_id in destination_ids:
        if destination_id not in DESTINATIONS:
            raise SettingsError(f"no destination {destination_id!r}; there are {', '.join(DESTINATIONS)}")


def module(destination_id: str, name: str) -> ModuleType:
    """Return the module *name* of a destination's package: `settings`, `limits`, `factory`, `adapter`.

    Raises:
        SettingsError: If there is no such destination.
    """
    refuse_unknown([destination_id])
    return import_module(f"{__package__}.{destination_id}.{name}")
