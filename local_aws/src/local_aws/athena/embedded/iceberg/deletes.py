"""Iceberg files with row-level deletes, which only other engines write here: pyiceberg takes the rows out."""

from __future__ import annotations

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.io.pyarrow import ArrowScan
from pyiceberg.schema import Schema

from local_aws.athena.embedded.hive.scan import Relation
from local_aws.athena.embedded.iceberg.versions import snapshot_id
from local_aws.athena.embedded.statement.sources import Source


def merged(source: Source, schema: Schema, condition: BooleanExpression) -> Relation:
    """The rows that are left of every file that *condition* may want, whole, with `$path` and `$row`.

    `$row` tells the rows of one file apart; it is not their place in the file.
    """
    scan = source.iceberg.scan(row_filter=condition, snapshot_id=snapshot_id(source))
    tasks = [task for task in scan.plan_files() if source.only is None or task.file.file_path in source.only]
    files = [file for task in tasks for file in (task.file, *task.delete_files)]
    reader = ArrowScan(source.iceberg.metadata, source.iceberg.io, schema, AlwaysTrue())
    parts = []
    for task in tasks:
        rows = reader.to_table([task])
        rows = rows.append_column("$path", pa.array([task.file.file_path] * rows.num_rows, pa.string()))
        parts.append(rows.append_column("$row", pa.array(range(rows.num_rows), pa.int64())))
    columns = ", ".join(f'CAST("{column}" AS {kind}) AS "{column}"' for column, kind in source.columns)
    if not parts:
        nothing = ", ".join(f'CAST(NULL AS {kind}) AS "{column}"' for column, kind in source.columns)
        return Relation(f'SELECT {nothing}, CAST(NULL AS VARCHAR) AS "$path", 0 AS "$row" WHERE false')
    name = f"{source.alias}_rows"
    scanned = sum({file.file_path: file.file_size_in_bytes for file in files}.values())
    relation = Relation(f'SELECT {columns}, "$path", "$row" FROM {name}', scanned)
    relation.arrow[name] = pa.concat_tables(parts, promote_options="permissive")
    return relation
