"""The files that an import job reads: uncompressed NDJSON in a folder of their own."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engagelake.activation.outcomes import slug

if TYPE_CHECKING:
    from engagelake.settings import Settings

SHARD_BYTES = 900_000_000
"""Largest file that we write; Pinpoint takes uncompressed UTF-8 of at most 1 GB per job."""


class ImportFiles:
    """Writes one run's shards under `activation/<destination>/run_id=…/<token>/<digest>/`."""

    def __init__(
        self, s3: Any, settings: Settings, destination_id: str, run_id: str, shard_bytes: int = SHARD_BYTES
    ) -> None:
        self._s3, self._bucket, self._shard_bytes = s3, settings.names.bucket, shard_bytes
        self._root = settings.names.activation_run_prefix(destination_id, slug(run_id))

    def prefix(self, token: str, fingerprint: str) -> str:
        """Return the folder of one segment: unique to run, segment and content.

        Tokens may differ only in what an S3 key does not take, so the digest is of the token too.
        """
        digest = hashlib.sha256(json.dumps((token, fingerprint)).encode()).hexdigest()
        return f"{self._root}{slug(token)}/{digest[:32]}/"

    def url(self, prefix: str) -> str:
        """Return *prefix* as an import job names it."""
        return f"s3://{self._bucket}/{prefix}"

    def write(self, prefix: str, lines: Iterable[str]) -> list[str]:
        """Write *lines* as one or more shards and return their keys; the same lines give the same files."""
        keys: list[str] = []
        with tempfile.TemporaryDirectory() as folder:
            for shard in self._shards(Path(folder), lines):
                keys.append(f"{prefix}{shard.name}")
                self._s3.upload_file(str(shard), self._bucket, keys[-1])
                shard.unlink()
        return keys

    def _shards(self, folder: Path, lines: Iterable[str]) -> Iterable[Path]:
        """Yield files on local disk, each at most `shard_bytes` long."""
        number, size, out = 0, 0, None
        for line in lines:
            data = line.encode() + b"\n"
            if out is not None and size + len(data) > self._shard_bytes:
                out.close()
                yield Path(out.name)
                out = None
            if out is None:
                number, size = number + 1, 0
                out = (folder / f"part-{number:04d}.json").open("wb")
            out.write(data)
            size += len(data)
        if out is not None:
            out.close()
            yield Path(out.name)
