"""What the owners of the segments allow, held against misspelling; SQL judges (`…_guards` of activation)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import DataError
from ..segments import FOLDER, declared

LIMITS = {"min", "max", "first_push", "small_change", "largest_change", "largest_turnover"}
"""What a segment's guards may say: fewest and most members, most members of a first push, up to how many
members a change is not judged by its share, and the shares of them that may change and be exchanged."""


def guards(destination: str, folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return the guards of every segment that goes to *destination*, by token.

    Raises:
        DataError: If a guard has an unknown limit, or no segment goes there; names the fix.
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
