"""The segments of one application: dimensional ones as they were sent, imported ones with their members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..state.shelf import Shelf
from .answers import bad_request, new_id, not_found, now


@dataclass
class Segment:
    """One segment: *versions* as GetSegment answers them, oldest first, and an import's *members*."""

    versions: list[dict[str, Any]]
    members: list[str] = field(default_factory=list)


class Segments:
    """Segments by id, in the order of their making."""

    def __init__(self, application_id: str, arn_prefix: str, shelf: Shelf) -> None:
        self._application_id = application_id
        self._shelf = shelf
        self._arn_prefix = arn_prefix
        self._segments: dict[str, Segment] = {}

    def create(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Make a dimensional segment and return it."""
        if not request.get("Dimensions") and not request.get("SegmentGroups"):
            raise bad_request("A segment needs Dimensions or SegmentGroups")
        made = self._new("DIMENSIONAL", request)
        self._keep(made["Id"])
        return made

    def update(self, segment_id: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Add a version with the members of *request*; an imported segment takes a new name only."""
        segment = self._find(segment_id)
        sent = {key: request[key] for key in ("Name", "Dimensions", "SegmentGroups") if request.get(key)}
        if segment.versions[-1]["SegmentType"] == "IMPORT" and set(sent) - {"Name"}:
            raise bad_request("An imported segment is static: only its name can be changed")
        made = self._version(segment, sent)
        self._keep(segment_id)
        return made

    def define_import(
        self, segment_id: str | None, name: str, definition: dict[str, Any], members: list[str]
    ) -> dict[str, Any]:
        """Make an imported segment, or replace the members of *segment_id*; return the segment."""
        if segment_id is None:
            made = self._new("IMPORT", {"Name": name, "ImportDefinition": definition})
        else:
            made = self._version(self._find(segment_id), {"Name": name, "ImportDefinition": definition})
        self._segments[made["Id"]].members = members
        self._keep(made["Id"])
        return made

    def take_over(self, segment_id: str, state: Mapping[str, Any]) -> None:
        """Put back a segment that was kept."""
        self._segments[segment_id] = Segment(**state)

    def forget(self) -> None:
        """Keep nothing of the application's segments any more."""
        self._shelf.put(
            {("segment", self._application_id, segment_id): None for segment_id in self._segments}
        )

    def _keep(self, segment_id: str) -> None:
        self._shelf.put({("segment", self._application_id, segment_id): asdict(self._segments[segment_id])})

    def get(self, segment_id: str, version: int | None = None) -> dict[str, Any]:
        """Return the latest version of a segment, or the one numbered *version*."""
        versions = self._find(segment_id).versions
        if version is None:
            return versions[-1]
        if not 1 <= version <= len(versions):
            raise not_found(f"Resource not found: version {version} of segment {segment_id}")
        return versions[version - 1]

    def versions(self, segment_id: str) -> list[dict[str, Any]]:
        """Return every version of a segment."""
        return self._find(segment_id).versions

    def all(self) -> list[dict[str, Any]]:
        """Return the latest version of every segment."""
        return [segment.versions[-1] for segment in self._segments.values()]

    def members(self, segment_id: str) -> list[str]:
        """Return the endpoint ids of an imported segment; the real service has no call for it."""
        return self._find(segment_id).members

    def delete(self, segment_id: str) -> dict[str, Any]:
        """Remove a segment and return what it was."""
        answer = self.get(segment_id)
        self._shelf.put({("segment", self._application_id, segment_id): None})
        del self._segments[segment_id]
        return answer

    def _find(self, segment_id: str) -> Segment:
        segment = self._segments.get(segment_id)
        if segment is None:
            raise not_found(f"Resource not found: segment {segment_id}")
        return segment

    def _new(self, segment_type: str, request: Mapping[str, Any]) -> dict[str, Any]:
        segment_id, made = new_id(), now()
        answer = {
            "ApplicationId": self._application_id,
            "Arn": f"{self._arn_prefix}/segments/{segment_id}",
            "CreationDate": made,
            "LastModifiedDate": made,
            "Id": segment_id,
            "SegmentType": segment_type,
            "Version": 1,
            **{key: value for key, value in request.items() if value is not None},
        }
        self._segments[segment_id] = Segment([answer])
        return answer

    @staticmethod
    def _version(segment: Segment, changes: Mapping[str, Any]) -> dict[str, Any]:
        last = segment.versions[-1]
        segment.versions.append(
            {**last, **changes, "Version": last["Version"] + 1, "LastModifiedDate": now()}
        )
        return segment.versions[-1]


def import_definition(request: Mapping[str, Any], channels: Counter[str], size: int) -> dict[str, Any]:
    """Return the ImportDefinition of a segment that *request* imported."""
    return {
        "ChannelCounts": dict(channels),
        "ExternalId": request.get("ExternalId", ""),
        "Format": request["Format"],
        "RoleArn": request["RoleArn"],
        "S3Url": request["S3Url"],
        "Size": size,
    }
