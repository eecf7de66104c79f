"""Read from the lake through its Athena workgroup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import get_ident
from typing import TYPE_CHECKING, Any

from .aws import client, session
from .errors import DataError

if TYPE_CHECKING:
    from .settings import Settings

LOCAL_POLL_SECONDS = 0.02
POLL_SECONDS = 0.5

ROWS_AT_ONCE = 20_000
"""Rows of a file that are in memory together."""


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
    with _answering(sql), _connection(settings, database).cursor() as cursor:
        cursor.execute(sql)
        yield from cursor


def unload(settings: Settings, sql: str, location: str, *, partitioned_by: str) -> list[str]:
    """Write the rows of *sql* as Parquet under *location* and return the addresses of the files (`s3://…`).

    *location* ends with a slash and is empty. *partitioned_by*, the last column, becomes folders
    (`part=…/`): at most 100. The files are those that Athena's data manifest of this query lists.

    Raises:
        DataError: If Athena refuses or fails the query; says why.
    """
    statement = (
        f"unload ({sql}) to '{location}' with "
        f"(format = 'PARQUET', compression = 'SNAPPY', partitioned_by = array['{partitioned_by}'])"
    )
    with _answering(sql), _connection(settings, None).cursor() as cursor:
        cursor.execute(statement)
        manifest = cursor.data_manifest_location
    if not manifest:
        return []
    bucket, key = manifest.removeprefix("s3://").split("/", 1)
    body = client("s3", settings).get_object(Bucket=bucket, Key=key)["Body"].read()
    return body.decode().split()


def rows_of(settings: Settings, files: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of Parquet *files* (`s3://…`, columns of text), holding `ROWS_AT_ONCE` at a time."""
    import awswrangler as wr

    if not files:
        return
    if settings.endpoint_url:
        wr.config.s3_endpoint_url = settings.endpoint_url
    chunks = wr.s3.read_parquet(
        list(files), chunked=ROWS_AT_ONCE, use_threads=False, boto3_session=_session(settings, get_ident())
    )
    for chunk in chunks:
        yield from chunk.astype(object).where(chunk.notna(), None).to_dict("records")


@cache
def _session(settings: Settings, thread: int) -> Any:
    """Return the one session of a *thread*: to make one takes longer than to open a file."""
    del thread
    return session(settings)


@contextmanager
def _answering(sql: str) -> Iterator[None]:
    from pyathena.error import DatabaseError, OperationalError

    try:
        yield
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
