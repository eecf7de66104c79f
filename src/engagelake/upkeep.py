"""What a lake needs now and then: look for what is missing or doubled, repair it, build the tables anew.

Nothing here is part of a night: it reads the whole lake, or all names of its objects, and costs accordingly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import aws, dbt, warehouse
from .crawl import crawl
from .errors import GateFailed
from .leases import lease
from .moments import landed_hour
from .names import STREAMS, landing_prefix
from .stages import TABLES, TRANSFORM

if TYPE_CHECKING:
    from .settings import Settings

Progress = Callable[[str], object]

CLOCK_MARGIN = timedelta(seconds=5)
"""By how much the clocks of S3 and Athena may differ: an hour that got an object so shortly before it was
looked at is read once more, which changes nothing where nothing is missing."""

HOUR_FOLDER = re.compile(r"dt=(\d{4}-\d\d-\d\d)/hr=(\d\d)/[^/]+")

HOURS_AT_ONCE = 500
"""Keys a statement: Athena takes 262,144 bytes of query (Athena user guide, "Service quotas")."""


@dataclass(frozen=True, slots=True)
class HourToRead:
    """An hour of landing that is not wholly in the lake, and why."""

    stream: str
    landed_hour: str
    reason: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit found.

    Attributes:
        hours: Hours of landing that should be in the lake and are not wholly in.
        doubled_events: Rows of all_events that repeat another one's record.
        doubled_facts: Events that tell a fact which another event tells.
        stray_objects: Keys under landing/ that lie in no folder of an hour: no query reads them.
    """

    hours: Sequence[HourToRead]
    doubled_events: int
    doubled_facts: int
    stray_objects: Sequence[str]

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to repair."""
        return not (self.hours or self.doubled_events or self.doubled_facts or self.stray_objects)

    def raise_if_not_clean(self) -> None:
        """Raise where there is something to repair.

        Raises:
            GateFailed: Naming the figures and the command that repairs.
        """
        if not self.is_clean:
            msg = (
                f"{len(self.hours):,} hours of landing are not wholly in the lake, "
                f"{self.doubled_events:,} events and {self.doubled_facts:,} facts stand twice, "
                f"{len(self.stray_objects):,} objects lie outside the folders of hours: "
                "run `engagelake repair`; move stray objects away"
            )
            raise GateFailed(msg)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {**asdict(self), "is_clean": self.is_clean}


def audit(settings: Settings, progress: Progress = lambda _: None) -> AuditReport:
    """Look for what is missing or doubled in the whole lake; changes nothing.

    Lists every object under `landing/` (1,000 names a request) and reads two columns of all_events. A lake
    that no refresh has built yet has read nothing, and the first refresh reads all of it.
    """
    if not _is_built(settings):
        progress("no refresh has built this lake yet: there is nothing that could be missing or doubled")
        return AuditReport((), 0, 0, ())
    progress("comparing the objects under landing/ with the hours that the lake has read …")
    hours, stray = _hours_to_read(settings)
    progress("counting events that stand twice …")
    return AuditReport(hours, *_doubles(settings), stray)


def repair(settings: Settings, as_of: datetime, progress: Progress = lambda _: None) -> AuditReport:
    """Read the hours that are missing, leave one row of each event and fact, and model what changed.

    May be killed anywhere and started again. Returns what an audit finds afterwards.

    Raises:
        EngagelakeError: If another run is under way, or the crawl or a model failed.
    """
    with lease(settings, "transform", progress=progress):
        progress("looking for new folders under landing/ …")
        crawl(settings)
        found = audit(settings, progress)
        _read_again(settings, found.hours)
        if found.doubled_events or found.doubled_facts:
            progress(f"removing {found.doubled_events + found.doubled_facts:,} rows that stand twice …")
            dbt.run_operation(settings, "remove_doubles")
        progress(f"reading {len(found.hours):,} hours, and modelling the days that changed …")
        dbt.build(settings, TRANSFORM, as_of)
    return audit(settings, progress)


def rebuild(settings: Settings, as_of: datetime, progress: Progress = lambda _: None) -> dbt.DbtResult:
    """Build all_events and all that is derived from it anew, together, from what landed.

    History that cannot be had again (who entered and left which segment) is configured with
    `full_refresh: false` and stays.

    Raises:
        EngagelakeError: If another run is under way, or a model failed.
    """
    with lease(settings, "transform", progress=progress):
        progress("building every table anew from landing …")
        return dbt.build(settings, TABLES, as_of, full_refresh=True)


def _is_built(settings: Settings) -> bool:
    database = settings.names.database("staging")
    glue = aws.client("glue", settings)
    try:
        for table in ("all_events", "landed_hours"):
            glue.get_table(DatabaseName=database, Name=table)
    except glue.exceptions.EntityNotFoundException:
        return False
    return True


def _hours_to_read(settings: Settings) -> tuple[list[HourToRead], list[str]]:
    ledger = {row["hour_key"]: row for row in warehouse.query(settings, _ledger_sql(settings))}
    settled_until = max((row["settled_until"] for row in ledger.values()), default="")
    hours, stray = [], []
    for stream in STREAMS:
        newest: dict[str, datetime] = {}
        for key, written_at in _objects(settings, landing_prefix(stream)):
            folder = HOUR_FOLDER.fullmatch(key.removeprefix(landing_prefix(stream)))
            if folder is None or landed_hour(*folder.groups()) is None:
                stray.append(key)
                continue
            hour = " ".join(folder.groups())
            newest[hour] = max(written_at, newest.get(hour, written_at))
        for hour, written_at in sorted(newest.items()):
            reason = _reason_to_read(ledger.get(f"{stream}/{hour}"), hour, written_at, settled_until)
            if reason:
                hours.append(HourToRead(stream, hour, reason))
    return hours, stray


def _reason_to_read(
    noted: dict[str, Any] | None, hour: str, written_at: datetime, settled_until: str
) -> str | None:
    """Return why *hour*, which last got an object at *written_at*, must be read; None if it need not be."""
    if hour > settled_until:
        return None  # the next refresh reads it anyway
    if noted is None:
        return "never read"
    if noted["count_missing"]:
        return f"{noted['count_missing']} of its records were not in the lake"
    if written_at > noted["verified_at"].replace(tzinfo=UTC) - CLOCK_MARGIN:
        return "got an object after it was read"
    return None


def _objects(settings: Settings, prefix: str) -> Iterator[tuple[str, datetime]]:
    pages = aws.client("s3", settings).get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=settings.names.bucket, Prefix=prefix):
        for item in page.get("Contents", ()):
            if not item["Key"].endswith("/"):
                yield item["Key"], item["LastModified"]


def _ledger_sql(settings: Settings) -> str:
    return (
        "select hour_key, settled_until, count_missing, verified_at "  # noqa: S608 - our own names
        f"from {settings.names.database('staging')}.landed_hours"
    )


def _doubles(settings: Settings) -> tuple[int, int]:
    """Return how many rows of all_events repeat an event id, and how many events more repeat a fact."""
    (row,) = warehouse.query(
        settings,
        f"""
select
    count(*) - count(distinct event_id) as doubled_events,
    count(distinct if(fact_id is not null, event_id)) - count(distinct fact_id) as doubled_facts
from {settings.names.database("staging")}.all_events
""",  # noqa: S608 - our own names
    )
    return int(row["doubled_events"]), int(row["doubled_facts"])


def _read_again(settings: Settings, hours: Sequence[HourToRead]) -> None:
    """Make the ledger forget *hours*, so that the next build reads them."""
    ledger = f"{settings.names.database('staging')}.landed_hours"
    keys = [f"{hour.stream}/{hour.landed_hour}" for hour in hours]
    for start in range(0, len(keys), HOURS_AT_ONCE):
        listed = ", ".join(f"'{key}'" for key in keys[start : start + HOURS_AT_ONCE])
        warehouse.query(settings, f"delete from {ledger} where hour_key in ({listed})")  # noqa: S608 - our own keys
