"""The transform function's code as a zip: the handler, and exactly what it imports."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from engagelake.errors import DataError
from engagelake.settings import repository

_PACKAGE = Path(__file__).parents[1]
_MODULES = ("__init__.py", "errors.py", "names.py")
"""What `engagelake.events` needs of the package around it; all of it standard library only."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold, given to every file: same source, same bytes, same key."""


@dataclass(frozen=True, slots=True)
class Code:
    """The *content* of the zip, and the *key* it is stored under; other content has another key."""

    content: bytes
    key: str


def transform_code(handler: Path) -> Code:
    """Return the code of the transform function whose entry is the file *handler*."""
    files = {"handler.py": handler}
    files |= {f"engagelake/{name}": _PACKAGE / name for name in _MODULES}
    files |= {f"engagelake/events/{path.name}": path for path in (_PACKAGE / "events").glob("*.py")}
    buffer = io.BytesIO()
    # Stored, not deflated: zlib's output differs between versions, and 40 kB need no compression.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            archive.writestr(_entry(name), files[name].read_bytes())
    content = buffer.getvalue()
    return Code(content, f"code/transform-{hashlib.sha256(content).hexdigest()[:16]}.zip")


def source_file(relative: str) -> Path:
    """Return the file *relative* to the repository's root (`glue/template.yaml`).

    Raises:
        DataError: If Engagelake runs from somewhere that has no templates beside it.
    """
    root = repository()
    path = root / relative
    if not path.is_file():
        msg = f"{relative} is not in {root}; run in a clone, or set ENGAGELAKE_REPOSITORY to one"
        raise DataError(msg)
    return path


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 3  # Unix, wherever the zip is made
    entry.external_attr = 0o100644 << 16  # Lambda runs as another user and must be able to read
    return entry
