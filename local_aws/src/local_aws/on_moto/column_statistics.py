"""Glue's column statistics: always empty, which is enough for Trino's Hive connector."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.service import CallContext


class ColumnStatisticsService:
    """Answers the column statistics operations of Glue, which moto lacks, with nothing known."""

    service_name = "glue"
    operations = frozenset(
        f"{verb}ColumnStatisticsFor{owner}"
        for verb in ("Get", "Update", "Delete")
        for owner in ("Table", "Partition")
    )

    def call(self, operation: str, _params: Mapping[str, Any], _context: CallContext) -> dict[str, Any]:
        """Answer *operation*: no statistics are kept, and every update succeeds."""
        if operation.startswith("Get"):
            return {"ColumnStatisticsList": [], "Errors": []}
        return {} if operation.startswith("Delete") else {"Errors": []}
