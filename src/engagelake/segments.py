"""The segments as their owners declare them, beside the SQL that says who is in."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import warehouse
from .dbt import PROJECT
from .errors import DataError

if TYPE_CHECKING:
    from datetime import date

    from .settings import Settings

FOLDER = PROJECT / "models" / "segments"


@dataclass(frozen=True, slots=True)
class Segment:
    """What the `meta` of one segment's YAML says.

    Attributes:
        name: The dbt model, `seg_…`.
        token: The outward name, at most 100 characters.
        channels: EMAIL, SMS, PUSH: the classes of endpoints that may carry the token.
        destinations: Ids of the destinations that it goes to.
        guards: What a push may do to it (docs/guards.md).
        review_by: The day by which its owner looks at it again.
        retired: True, or the destinations, where all its members are to be removed for good.
    """

    name: str
    owner: str
    token: str
    purpose: str
    channels: tuple[str, ...]
    destinations: tuple[str, ...]
    guards: dict[str, Any]
    review_by: date
    retired: bool | list[str] = False


def declared(folder: Path = FOLDER) -> list[Segment]:
    """Return every segment declared in the YAML files of *folder*, by name.

    Raises:
        DataError: If a segment's meta lacks a key or has an unknown one; names the file and the fix.
    """
    import yaml

    segments = []
    for path in sorted(folder.glob("seg_*.yml")):
        for model in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("models", []):
            segments.append(_segment(path, model["name"], model.get("config", {}).get("meta", {})))
    return sorted(segments, key=lambda segment: segment.name)


def _segment(path: Path, name: str, meta: dict[str, Any]) -> Segment:
    expected = {field.name for field in fields(Segment)} - {"name"}
    if wrong := sorted((expected ^ set(meta)) - ({"retired"} & expected)):
        keys = ", ".join(sorted(expected))
        msg = (
            f"{path.name}: meta of {name} must have {keys} (`retired` may be missing); fix {', '.join(wrong)}"
        )
        raise DataError(msg)
    lists = {key: tuple(meta[key]) for key in ("channels", "destinations")}
    return Segment(name=name, **{**meta, **lists})


def listing(settings: Settings) -> list[dict[str, Any]]:
    """Return a row per segment: token, members at the last refresh, owner, purpose, channels, review date."""
    table = f"{settings.names.database('segments')}.seg_memberships"
    counts = f"select token, count(*) as members from {table} group by token"  # noqa: S608 - our own names
    members = {row["token"]: row["members"] for row in warehouse.query(settings, counts)}
    return [
        {
            "segment": segment.token,
            "members": members.get(segment.token, 0),
            "owner": segment.owner,
            "purpose": segment.purpose,
            "channels": list(segment.channels),
            "review_by": segment.review_by,
        }
        for segment in declared()
    ]
