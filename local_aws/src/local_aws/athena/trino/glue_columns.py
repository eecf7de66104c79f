"""What Athena tells Glue of an Iceberg table's columns, and Trino does not: number, NULLs, whether current.

Clients that ask Glue for the columns of now, such as awswrangler, find none without it.
"""

from __future__ import annotations

from pyiceberg.catalog.glue import _to_columns

from local_aws.athena.catalog import Catalog, is_iceberg
from local_aws.athena.iceberg_tables import iceberg_table


def describe_columns(catalog: Catalog, database: str, name: str) -> None:
    """Write the parameters of an Iceberg table's columns into Glue; of another table nothing.

    Where somebody has committed meanwhile, that commit's own description stands.
    """
    table = catalog.find(database, name)
    if table is None or not is_iceberg(table):
        return
    columns = _to_columns(iceberg_table(catalog.context, table).metadata)
    storage = {**table["StorageDescriptor"], "Columns": columns}
    if storage == table["StorageDescriptor"]:
        return
    try:
        catalog.update_table(table, version=table["VersionId"], StorageDescriptor=storage)
    except catalog.glue.exceptions.ConcurrentModificationException:
        return
