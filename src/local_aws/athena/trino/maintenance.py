"""OPTIMIZE and VACUUM of Iceberg tables in Trino's words.

Source: Athena user guide, "Optimizing Iceberg tables": the properties and their defaults.
"""

from __future__ import annotations

from typing import Any

from local_aws.athena.engine import Session
from local_aws.athena.iceberg_tables import iceberg_catalog
from local_aws.athena.trino.configuration import ICEBERG

_SNAPSHOT_SECONDS = 432_000
"""`vacuum_max_snapshot_age_seconds` where the table says nothing: five days."""

_TARGET_BYTES = 536_870_912
"""`optimize_rewrite_data_file_threshold` is counted in files; files of this size are left alone."""


def optimize(table: dict[str, Any], where: str) -> str:
    """`OPTIMIZE t REWRITE DATA USING BIN_PACK [WHERE …]` of a Glue table."""
    condition = f" WHERE {where}" if where else ""
    return (
        f"ALTER TABLE {_name(table)} EXECUTE optimize(file_size_threshold => '{_TARGET_BYTES}B'){condition}"
    )


def vacuum(table: dict[str, Any], session: Session) -> list[str]:
    """`VACUUM t` of a Glue table: old snapshots, then files that no snapshot needs."""
    loaded = iceberg_catalog(session.context).load_table((table["DatabaseName"], table["Name"]))
    properties = loaded.properties
    seconds = int(properties.get("vacuum_max_snapshot_age_seconds", _SNAPSHOT_SECONDS))
    return [
        f"ALTER TABLE {_name(table)} EXECUTE {step}(retention_threshold => '{seconds}s')"
        for step in ("expire_snapshots", "remove_orphan_files")
    ]


def _name(table: dict[str, Any]) -> str:
    return f'"{ICEBERG}"."{table["DatabaseName"]}"."{table["Name"]}"'
