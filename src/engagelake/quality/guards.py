"""What the owner of each segment allows, read from the YAML beside the segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..dbt import PROJECT
from ..errors import DataError

SEGMENTS = PROJECT / "models" / "segments"
LIMITS = {"min", "max", "largest_change"}


def guards(destination: str, folder: Path = SEGMENTS) -> dict[str, dict[str, Any]]:
    """Return the guards of every segment that goes to *destination*, by token.

    Raises:
        DataError: If a segment's meta is incomplete or its guard has an unknown limit; names file and mend.
    """
    import yaml

    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            meta = model.get("config", {}).get("meta", {})
            if "token" in meta and destination in meta.get("destinations", ()):
                found[meta["token"]] = _limits(path, meta)
    if not found:
        msg = (
            f"no segment under {folder} goes to {destination}: name it in `destinations` of a segment's meta"
        )
        raise DataError(msg)
    return found


def _limits(path: Path, meta: dict[str, Any]) -> dict[str, Any]:
    limits = meta.get("guards", {})
    if unknown := sorted(set(limits) - LIMITS):
        msg = f"{path.name}: unknown guard {', '.join(unknown)}; known are {', '.join(sorted(LIMITS))}"
        raise DataError(msg)
    return dict(limits)
