"""OPTIMIZE … REWRITE DATA USING BIN_PACK: small files of an Iceberg table become one for each partition.

https://docs.aws.amazon.com/athena/latest/ug/optimize-statement.html
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pyiceberg.manifest import DataFile
from pyiceberg.table import FileScanTask, Table
from sqlglot import exp

from local_aws.athena.embedded.running.reading import Reading
from local_aws.athena.embedded.statement.dialect import parse
from local_aws.athena.embedded.writing import iceberg_write
from local_aws.athena.embedded.writing.iceberg_files import data_files
from local_aws.athena.embedded.writing.rewrites import Rewrite
from local_aws.athena.engine import Outcome, Session
from local_aws.athena.errors import not_supported
from local_aws.athena.iceberg_tables import TARGET_FILE_BYTES, whole_property

#: Athena's defaults of the table properties: the sizes of a file that is whole, as parts of the target size,
#: and how many files make a rewrite worth it
#: (https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-creating-tables.html).
_LEAST, _MOST = 0.75, 1.8
_FILES, _DELETES = 5, 2


def optimize(reading: Reading, table: dict[str, Any], where: str, session: Session) -> Outcome:
    """Rewrite the files of a Glue table that are too small, too large or have deletes, in one commit.

    *where* chooses partitions. Fewer files than the table's threshold are left as they are.

    Raises:
        QueryError: NOT_SUPPORTED where *where* names a column that is no partition's.
    """
    target = exp.to_table(f'"{table["DatabaseName"]}"."{table["Name"]}"')
    change = Rewrite(reading, reading.catalog, target, session)
    only = _chosen(change, where) if where else None
    tasks = [
        task
        for task in change.table.scan().plan_files()
        if (only is None or task.file.file_path in only) and _wants(change.table, task)
    ]
    groups = defaultdict(list)
    for task in tasks:
        groups[task.file.spec_id, task.file.partition].append(task)
    worth = [task for group in groups.values() if len(group) > 1 or _forced(group[0]) for task in group]
    fewest = whole_property(change.table, "optimize_rewrite_data_file_threshold", _FILES)
    with_deletes = whole_property(change.table, "optimize_rewrite_delete_file_threshold", _DELETES)
    if len(worth) < fewest and not any(len(task.delete_files) >= with_deletes for task in worth):
        return Outcome(scanned=reading.scanned)
    old: list[DataFile] = [task.file for task in worth]
    query = change.over(*[change.column(name) for name, _ in change.fields])
    rows = reading.prepare(query, only=frozenset(file.file_path for file in old))
    new = data_files(reading, change.table, rows, limited=False)
    iceberg_write.replace(change.table, old, new)
    return Outcome(scanned=reading.scanned, written=[file.file_path for file in new])


def _wants(table: Table, task: FileScanTask) -> bool:
    whole = whole_property(table, "write_target_data_file_size_bytes", TARGET_FILE_BYTES)
    least = whole_property(table, "optimize_rewrite_min_data_file_size_bytes", int(whole * _LEAST))
    most = whole_property(table, "optimize_rewrite_max_data_file_size_bytes", int(whole * _MOST))
    return bool(task.delete_files) or not least <= task.file.file_size_in_bytes <= most


def _forced(task: FileScanTask) -> bool:
    """A file that lies alone in its partition is worth a rewrite for its deletes only."""
    return bool(task.delete_files)


def _chosen(change: Rewrite, where: str) -> set[str]:
    """Addresses of the files with rows that *where*, a condition on partitions, wants."""
    query = parse(f"SELECT 1 FROM t WHERE {where}")
    condition = query.args["where"].this
    schema = change.table.schema()
    keys = {schema.find_column_name(field.source_id).lower() for field in change.table.spec().fields}
    others = sorted({column.name.lower() for column in condition.find_all(exp.Column)} - keys)
    if others:
        raise not_supported(f"OPTIMIZE takes a condition on partition columns; {others[0]} is none")
    return change.chosen(condition)
