"""What a crawl of one catalog table does: find its folders in S3, add those that are no partitions yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

_BATCH = 100
"""Partitions of one BatchCreatePartition (AWS Glue API reference)."""

Folder = tuple[tuple[str, ...], str]
"""The values of a partition, and its S3 key prefix."""


class TableCrawl:
    """The crawl of the table *name* of *database*, with the clients *glue* and *s3*.

    *stopped* is asked between requests, so that a crawl can be stopped.
    """

    def __init__(self, glue: Any, s3: Any, database: str, name: str, stopped: Callable[[], bool]) -> None:
        self._glue = glue
        self._s3 = s3
        self._database = database
        self._name = name
        self._stopped = stopped

    def run(self) -> list[str]:
        """Add the new partitions; return their names (`dt=2026-10-01/hr=08`), sorted.

        The declared columns stay as they are; each partition inherits them. S3 is listed by folder, so
        the cost follows the number of folders, not of objects.

        Raises:
            ClientError: If the table is not there or S3 or Glue refuses.
        """
        table = self._glue.get_table(DatabaseName=self._database, Name=self._name)["Table"]
        keys = [key["Name"] for key in table.get("PartitionKeys", [])]
        location = table["StorageDescriptor"]["Location"]
        if not keys:
            return []
        bucket, _, prefix = location.removeprefix("s3://").partition("/")
        known = self._known()
        new = [
            (values, folder)
            for values, folder in self._folders(bucket, f"{prefix.rstrip('/')}/", keys)
            if values not in known
        ]
        self._add(table, bucket, new)
        return ["/".join(map("=".join, zip(keys, values, strict=True))) for values, _ in new]

    def _known(self) -> set[tuple[str, ...]]:
        pages = self._glue.get_paginator("get_partitions").paginate(
            DatabaseName=self._database, TableName=self._name, ExcludeColumnSchema=True
        )
        return {tuple(partition["Values"]) for page in pages for partition in page["Partitions"]}

    def _folders(self, bucket: str, prefix: str, keys: list[str]) -> Iterator[Folder]:
        """Yield the folders `key=value/` below *prefix*, one level for each of *keys*."""
        key, deeper = keys[0], keys[1:]
        for folder in self._subfolders(bucket, prefix):
            name, equals, value = folder.removeprefix(prefix).rstrip("/").partition("=")
            if not equals or name.lower() != key.lower():
                continue
            values = (unquote(value),)
            if not deeper:
                yield values, folder
                continue
            for more, leaf in self._folders(bucket, folder, deeper):
                yield (*values, *more), leaf

    def _subfolders(self, bucket: str, prefix: str) -> Iterator[str]:
        if self._stopped():
            return
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=bucket, Prefix=prefix, Delimiter="/"
        )
        for page in pages:
            yield from (common["Prefix"] for common in page.get("CommonPrefixes", ()))

    def _add(self, table: Mapping[str, Any], bucket: str, folders: list[Folder]) -> None:
        for start in range(0, len(folders), _BATCH):
            answer = self._glue.batch_create_partition(
                DatabaseName=self._database,
                TableName=self._name,
                PartitionInputList=[
                    {
                        "Values": list(values),
                        "StorageDescriptor": {
                            **table["StorageDescriptor"],
                            "Location": f"s3://{bucket}/{folder}",
                        },
                        "Parameters": {},
                    }
                    for values, folder in folders[start : start + _BATCH]
                ],
            )
            if answer.get("Errors"):
                first = answer["Errors"][0]
                message = f"{first['PartitionValues']}: {first['ErrorDetail']['ErrorMessage']}"
                raise RuntimeError(message)
