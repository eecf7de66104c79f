"""What the owners of the segments allow, held against misspelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import DataError
from ..segments import FOLDER, declared

COMPARABLE = 100
"""Acknowledged members from which on a change is judged by its share: ten more of seven say nothing."""

LIMITS = {"min", "max", "largest_change"}


def guards(destination: str, folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the guards of every segment that goes to *destination*, by token.

    Raises:
        DataError: If a guard has an unknown limit, or no segment goes there; names the mend.
    """
    found = {each.token: each.guards for each in declared(folder) if destination in each.destinations}
    for token, limits in found.items():
        if unknown := sorted(set(limits) - LIMITS):
            msg = (
                f"segment {token}: unknown guard {', '.join(unknown)}; known are {', '.join(sorted(LIMITS))}"
            )
            raise DataError(msg)
    if not found:
        msg = (
            f"no segment under {folder} goes to {destination}: name it in `destinations` of a segment's meta"
        )
        raise DataError(msg)
    return found
