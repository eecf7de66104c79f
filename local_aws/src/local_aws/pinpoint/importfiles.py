"""Read Pinpoint import files: newline-delimited JSON, and CSV with dotted headers.

A header that is repeated gives one attribute several values. A leading BOM and CRLF line ends are read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

SCALARS = frozenset({"Address", "ChannelType", "Id", "OptOut", "RequestId"})
FOLDERS = frozenset({"Attributes", "Demographic", "Location", "Metrics", "User"})


class FileRefused(ValueError):
    """A whole file cannot be read: its piece of the job fails."""


def rows(body: bytes, file_format: str) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    """Yield (line number, endpoint definition or None, reason) for each entry of one file.

    Raises:
        FileRefused: If the file is not UTF-8 text, or its CSV header cannot be understood.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as mistake:
        raise FileRefused("the file is not uncompressed UTF-8 text") from mistake
    yield from _json_rows(text) if file_format == "JSON" else _csv_rows(text)


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as mistake:
            yield number, None, f"not a JSON document: {mistake}"
            continue
        if isinstance(entry, dict):
            yield number, entry, ""
        else:
            yield number, None, "not a JSON object"


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any] | None, str]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    for name in header:
        if name not in SCALARS and (name.split(".")[0] not in FOLDERS or "." not in name):
            raise FileRefused(f"column {name!r} is not a field of an endpoint")
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(header):
            yield reader.line_num, None, f"{len(cells)} values under {len(header)} columns"
            continue
        try:
            yield reader.line_num, _nested(header, cells), ""
        except ValueError as mistake:
            yield reader.line_num, None, str(mistake)


def _nested(header: list[str], cells: list[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for path, cell in zip(header, cells, strict=True):
        if cell == "":
            continue
        *folders, name = _split(path)
        inside = entry
        for folder in folders:
            inside = inside.setdefault(folder, {})
        if folders and folders[-1] in ("Attributes", "UserAttributes"):
            inside.setdefault(name, []).append(cell)
        else:
            numeric = folders == ["Metrics"] or path in ("Location.Latitude", "Location.Longitude")
            inside[name] = float(cell) if numeric else cell
    return entry


def _split(path: str) -> list[str]:
    """Split a dotted header; an attribute's own name may hold dots."""
    for prefix in ("User.UserAttributes.", "Attributes.", "Metrics."):
        if path.startswith(prefix):
            return [*prefix.rstrip(".").split("."), path.removeprefix(prefix)]
    return path.split(".")
