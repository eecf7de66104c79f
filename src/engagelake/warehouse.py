"""Read from the lake through its Athena workgroup."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from .errors import DataError

if TYPE_CHECKING:
    from .settings import Settings

LOCAL_POLL_SECONDS = 0.02
POLL_SECONDS = 0.5


def query(settings: Settings, sql: str, database: str | None = None) -> list[dict[str, Any]]:
    """Return every row of *sql*, as a dict by column name; bare table names are those of *database*.

    Times come as naive UTC datetimes, lists and maps as Python's. Use `stream` for a large result.

    Raises:
        DataError: If Athena refuses or fails the query; says why.
    """
    return list(stream(settings, sql, database))


def stream(settings: Settings, sql: str, database: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of *sql* one by one, as `query` returns them, holding one page of results at a time.

    Raises:
        DataError: If Athena refuses or fails the query; says why.
    """
    from pyathena.error import DatabaseError, OperationalError

    with _connection(settings, database).cursor() as cursor:
        try:
            cursor.execute(sql)
            yield from cursor
        except (DatabaseError, OperationalError) as error:
            msg = f"Athena could not answer: {error}; the query began: {' '.join(sql.split())[:200]}"
            raise DataError(msg) from error


def poll_seconds(settings: Settings) -> float:
    """Return how long to wait before asking Athena again for a query's state."""
    return LOCAL_POLL_SECONDS if settings.endpoint_url else POLL_SECONDS


@cache
def _connection(settings: Settings, database: str | None) -> Any:
    """Return the process's one connection: to make one costs more than a small query."""
    from pyathena import connect
    from pyathena.cursor import DictCursor

    return connect(
        region_name=settings.region,
        work_group=settings.names.workgroup,
        schema_name=database or settings.names.database("marts"),
        s3_staging_dir=settings.names.query_results,
        poll_interval=poll_seconds(settings),
        cursor_class=DictCursor,
        endpoint_url=settings.endpoint_url,
    )
