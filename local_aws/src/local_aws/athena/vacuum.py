"""VACUUM of an Iceberg table: old snapshots leave its metadata, then the files that nothing needs any more.

https://docs.aws.amazon.com/athena/latest/ug/vacuum-statement.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from pyiceberg.exceptions import CommitFailedException
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from local_aws.athena.catalog import Catalog, split_uri
from local_aws.athena.errors import QueryError
from local_aws.athena.iceberg_tables import iceberg_catalog, whole_property

#: Athena's defaults of the table properties: five days, one snapshot, a hundred metadata files
#: (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html).
_AGE, _SNAPSHOTS, _METADATA = 432_000, 1, 100


def vacuum(catalog: Catalog, table: dict[str, Any]) -> int:
    """Expire the snapshots of a Glue table as its properties say; the number of deleted files.

    The commit comes first: whoever is killed after it leaves files that nothing names, for the next VACUUM.
    Files that nothing names are deleted once they are as old as snapshots may be, so that a write that has
    not committed yet keeps its own.

    Raises:
        QueryError: ICEBERG_COMMIT_ERROR where another write came between; GENERIC_INTERNAL_ERROR for a table
            that is a whole bucket.
    """
    if not split_uri(table["StorageDescriptor"]["Location"])[1].strip("/"):
        location = table["StorageDescriptor"]["Location"]
        raise QueryError("GENERIC_INTERNAL_ERROR", f"Path missing in file system location: {location}")
    loaded = iceberg_catalog(catalog.context).load_table((table["DatabaseName"], table["Name"]))
    age = whole_property(loaded, "vacuum_max_snapshot_age_seconds", _AGE)
    oldest = datetime.now(UTC) - timedelta(seconds=age)
    expired = _expired(loaded, int(oldest.timestamp() * 1000))
    before = set(_files(loaded, expired))
    if expired:
        _expire(loaded, expired)
    needed = set(_files(loaded, loaded.snapshots())) | _metadata_files(loaded)
    gone = before - needed
    orphans = set(_older(catalog, loaded.location(), oldest)) - needed
    for address in sorted(gone | orphans):
        loaded.io.delete(address)
    return len(gone | orphans)


def _expired(table: Table, oldest: int) -> list[Snapshot]:
    """Snapshots from before *oldest* (milliseconds), but for those that a reference or the count keeps."""
    keep = {reference.snapshot_id for reference in table.refs().values()}
    current = table.current_snapshot()
    for _ in range(whole_property(table, "vacuum_min_snapshots_to_keep", _SNAPSHOTS)):
        if current is None:
            break
        keep.add(current.snapshot_id)
        parent = current.parent_snapshot_id
        current = None if parent is None else table.snapshot_by_id(parent)
    return [
        snapshot
        for snapshot in table.snapshots()
        if snapshot.timestamp_ms < oldest and snapshot.snapshot_id not in keep
    ]


def _expire(table: Table, snapshots: list[Snapshot]) -> None:
    ids = [snapshot.snapshot_id for snapshot in snapshots]
    try:
        table.maintenance.expire_snapshots().by_ids(ids).commit()
    except (CommitFailedException, ValueError) as error:
        raise QueryError("ICEBERG_COMMIT_ERROR", f"Failed to commit: {error}", retryable=True) from error
    table.refresh()


def _files(table: Table, snapshots: Iterable[Snapshot]) -> Iterable[str]:
    """Every file that the snapshots name: lists of manifests, manifests, data and delete files."""
    seen: set[str] = set()
    for snapshot in snapshots:
        yield snapshot.manifest_list
        for manifest in snapshot.manifests(table.io):
            if manifest.manifest_path in seen:
                continue
            seen.add(manifest.manifest_path)
            yield manifest.manifest_path
            for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
                yield entry.data_file.file_path


def _metadata_files(table: Table) -> set[str]:
    """The metadata of now and the youngest before it."""
    count = whole_property(table, "vacuum_max_metadata_files_to_keep", _METADATA)
    log = [entry.metadata_file for entry in table.metadata.metadata_log]
    statistics = [item.statistics_path for item in table.metadata.statistics]
    return {table.metadata_location, *(log[-count:] if count else ()), *statistics}


def _older(catalog: Catalog, location: str, oldest: datetime) -> Iterable[str]:
    """Addresses of the objects under the table's folder that were written before *oldest*."""
    bucket, prefix = split_uri(location.rstrip("/") + "/")
    for page in catalog.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", ()):
            if item["LastModified"] < oldest:
                yield f"s3://{bucket}/{item['Key']}"
