"""The landing gate: is what arrived since yesterday fit to be modelled?

Reads the partitions of the last `WINDOW`, and after an outage all that the last crawl added, through Athena:
a count per event type of every row, and a bounded sample of rows. Event ids are hashes, so the lowest of them
are a fair sample, and the same one every time; rows whose id is no hash come first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .. import aws, quarantine, warehouse
from ..errors import DataError
from ..moments import landed_hour
from ..names import FAMILY_OF_STREAM, STREAMS, landing_table
from . import passes
from .checkpoint import validate
from .checks import Check, at_most
from .event_types import is_unknown, reported
from .gate import GateReport, conclude
from .silence import may_be_silent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ..settings import Settings
    from .passes import Pass

WINDOW = timedelta(hours=26)
"""A day, and the two hours by which one daily run may begin later than the one before it."""

OUTAGE = timedelta(days=32)
"""How long the refresh may have been missing and still have all that landed meanwhile checked."""

SAMPLE_ROWS = 2_000
"""Rows a table that are read whole; more would only cost."""

CLOCK_SKEW_SECONDS = 300
"""How far ahead of ours a clock may be."""

SILENT_HOURS = 26
"""A stream that said nothing for this long may be broken, or quiet: somebody should look."""

QUARANTINE_WARN, QUARANTINE_FAIL = 0.02, 0.20
"""Share of records that could not be read, above which somebody should look, or a source broke."""

QUARANTINE_FAIL_RECORDS = 20
"""How many it takes, in each stream, for that share to stop the night: of fewer a share says nothing."""

COLUMNS = ("event_id", "family", "event_type", "event_at", "arrived_at", "raw")
ISO_MILLISECONDS = "%Y-%m-%dT%H:%M:%S.%fZ"
HANDLER = "look at firehose/transform/handler.py and at the stream's transform settings"
SOURCE = "look at the sender: `engagelake quarantine` says why, `--save` writes the records byte for byte"
LET_THROUGH = 'to let this night through: engagelake let-through {stream} --reason "…" (docs/landing.md)'


def landing_gate(settings: Settings, *, now: datetime | None = None) -> GateReport:
    """Check what landed before *now* (aware; the present by default) and was not yet checked a day ago.

    Raises:
        GateFailed: If a check marked `fail` did not hold.
    """
    import pandas as pd

    now = now or datetime.now(UTC)
    since = _checked_since(settings, now)
    given = passes.valid(settings, now)
    validations, streams = [], []
    for stream in STREAMS:
        rows = warehouse.query(settings, _sample_sql(settings, stream, since))
        frame = prepared(pd.DataFrame(rows, columns=None if rows else list(COLUMNS)), now)
        validations.append(validate(landing_table(stream), frame, row_checks(FAMILY_OF_STREAM[stream])))
        streams.append(_stream_figures(settings, stream, now, since))
    silent = may_be_silent()
    rows = [
        _judged(each, given.get(each["stream"]), may_be_silent=each["stream"] in silent) for each in streams
    ]
    judged = pd.DataFrame(rows, dtype=object)
    validations.append(validate("landing", judged, STREAM_CHECKS, subject="table"))
    used = [given[each["stream"]] for each in streams if each["stream"] in given and _is_refused(each)]
    figures = {"streams": streams, "let_through": [each.to_dict() for each in used]}
    return conclude(settings, "landing", validations, figures, checked_at=now)


def let_through(settings: Settings, stream: str, reason: str, *, now: datetime | None = None) -> Pass:
    """Let *stream* through the gate for the night of *now* (aware; the present by default), for *reason*.

    Raises:
        DataError: If there is no such stream, no reason, or nothing that the gate would refuse.
    """
    now = now or datetime.now(UTC)
    if stream not in STREAMS:
        raise DataError(f"{stream!r} is no stream; let one of {', '.join(STREAMS)} through")
    if not reason.strip():
        raise DataError("a pass needs a reason: say in --reason why the night may go on without the records")
    figures = _stream_figures(settings, stream, now, _checked_since(settings, now))
    if not _is_refused(figures):
        seen = _quarantined(figures)
        raise DataError(f"nothing to let through: {seen} of {stream} are quarantined; that stops no night")
    return passes.give(settings, stream, reason.strip(), figures, now)


def row_checks(family: str) -> list[Check]:
    """Return what must hold for every sampled row of a landing table of *family*."""

    def column(name: str, expectation: str, what: str, **arguments: Any) -> Check:
        return Check(f"{name} {what}", expectation, {"column": name, **arguments}, HANDLER)

    required = [column(name, "ExpectColumnValuesToNotBeNull", "is never null") for name in COLUMNS]
    times = [
        column(
            name,
            "ExpectColumnValuesToMatchStrftimeFormat",
            "is ISO 8601 UTC with milliseconds",
            strftime_format=ISO_MILLISECONDS,
        )
        for name in ("event_at", "arrived_at")
    ]
    return [
        Check(
            "all columns are there",
            "ExpectTableColumnsToMatchSet",
            {"column_set": list(COLUMNS), "exact_match": False},
            "deploy again: `engagelake deploy` restores the landing tables",
        ),
        *required,
        column("event_id", "ExpectColumnValuesToMatchRegex", "is 64 hex digits", regex="^[0-9a-f]{64}$"),
        column("family", "ExpectColumnValuesToBeInSet", f"is {family}", value_set=[family]),
        *times,
        column(
            "arrived_ahead_seconds",
            "ExpectColumnValuesToBeBetween",
            "is not in the future",
            max_value=CLOCK_SKEW_SECONDS,
        ),
        column("raw", "ExpectColumnValuesToBeJsonParseable", "is JSON"),
    ]


ENOUGH_READABLE = f"at most {QUARANTINE_FAIL:.0%} or {QUARANTINE_FAIL_RECORDS - 1} records are quarantined"

STREAM_CHECKS = (
    at_most("refused_share", QUARANTINE_FAIL, ENOUGH_READABLE, f"{SOURCE}; {LET_THROUGH}", "{records}"),
    at_most("passed_share", QUARANTINE_FAIL, ENOUGH_READABLE, "{given}", "{records}", severity="warn"),
    at_most(
        "quarantine_share",
        QUARANTINE_WARN,
        f"at most {QUARANTINE_WARN:.0%} are quarantined",
        SOURCE,
        "{records}",
        severity="warn",
    ),
    at_most(
        "silent_hours",
        SILENT_HOURS,
        f"something arrived in the last {SILENT_HOURS} hours",
        "look at the delivery stream's metrics in CloudWatch, and at the sender",
        "nothing for {silent_hours} hours",
        severity="warn",
    ),
    at_most(
        "unknown_type_rows",
        0,
        "every event type is a documented one",
        "read the service's release notes; the report lists the types",
        "{unknown_type_rows} of {rows} rows",
        severity="warn",
    ),
)
"""What should hold for the figures of every stream, as `_judged` gives them."""


def _judged(figures: Mapping[str, Any], given: Pass | None, *, may_be_silent: bool) -> dict[str, Any]:
    """Return *figures* of one stream as `STREAM_CHECKS` read them; null is not judged.

    The share of quarantined records is `refused_share` where it stops the night, `passed_share` where the
    pass *given* lets it through.
    """
    share = _share_of_many(figures)
    return {
        **figures,
        "records": _quarantined(figures),
        "refused_share": None if given else share,
        "passed_share": share if given else None,
        "given": str(given),
        "silent_hours": None if may_be_silent else figures["silent_hours"],
    }


def _share_of_many(figures: Mapping[str, Any]) -> float | None:
    """Return the share of quarantined records, or None where they are so few that it says nothing."""
    return figures["quarantine_share"] if figures["quarantined"] >= QUARANTINE_FAIL_RECORDS else None


def _is_refused(figures: Mapping[str, Any]) -> bool:
    return (_share_of_many(figures) or 0) > QUARANTINE_FAIL


def _quarantined(figures: Mapping[str, Any]) -> str:
    return f"{figures['quarantined']} of {figures['rows'] + figures['quarantined']} records"


def prepared(frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Return *frame* with `arrived_ahead_seconds`: how far `arrived_at` lies after *now*, or null."""
    import pandas as pd

    if "arrived_at" not in frame:
        return frame
    arrived = pd.to_datetime(frame["arrived_at"], format="ISO8601", errors="coerce", utc=True)
    return frame.assign(arrived_ahead_seconds=(arrived - pd.Timestamp(now)).dt.total_seconds())


def _checked_since(settings: Settings, now: datetime) -> datetime:
    return min(now - WINDOW, oldest_new_arrival(settings, now) or now)


def oldest_new_arrival(settings: Settings, now: datetime) -> datetime | None:
    """Return the hour of the oldest landing partition that the last crawl added, or None if it added none.

    Looks back at most `OUTAGE` from *now*: so long may a refresh have been missing and still be made up for.
    """
    glue = aws.client("glue", settings)
    began = glue.get_crawler(Name=settings.names.crawler)["Crawler"].get("LastCrawl", {}).get("StartTime")
    if began is None:
        return None
    pages = glue.get_paginator("get_partitions").paginate
    hours = [
        hour
        for stream in STREAMS
        for page in pages(
            DatabaseName=settings.names.database("landing"),
            TableName=landing_table(stream),
            Expression=f"dt >= '{now - OUTAGE:%Y-%m-%d}'",
            ExcludeColumnSchema=True,
        )
        for partition in page["Partitions"]
        if partition["CreationTime"] >= began and (hour := landed_hour(*partition["Values"]))
    ]
    return min(hours, default=None)


def _stream_figures(settings: Settings, stream: str, now: datetime, since: datetime) -> dict[str, Any]:
    types = warehouse.query(settings, _types_sql(settings, stream, since))
    family = FAMILY_OF_STREAM[stream]
    unknown = [row for row in types if is_unknown(family, row["event_type"] or "")]
    landed = sum(row["row_count"] for row in types)
    refused = quarantine.count_since(settings, stream, since)
    newest = max((row["newest"] for row in types if row["newest"]), default=None)
    silent = (now - datetime.fromisoformat(newest)) if newest else now - since
    return {
        "stream": stream,
        "table": landing_table(stream),
        "rows": landed,
        "quarantined": refused,
        "quarantine_share": refused / (landed + refused) if landed + refused else 0.0,
        "silent_hours": round(max(silent.total_seconds() / 3600, 0 if newest else SILENT_HOURS + 1), 2),
        "unknown_type_rows": sum(row["row_count"] for row in unknown),
        "unknown_types": sorted({reported(row["event_type"]) for row in unknown}),
    }


def _window_sql(settings: Settings, stream: str, since: datetime) -> str:
    table = f"{settings.names.database('landing')}.{landing_table(stream)}"
    return f"{table} where dt >= '{since:%Y-%m-%d}' and concat(dt, ' ', hr) >= '{since:%Y-%m-%d %H}'"


def _sample_sql(settings: Settings, stream: str, since: datetime) -> str:
    good = "case when regexp_like(event_id, '^[0-9a-f]{64}$') then 1 else 0 end"
    window = _window_sql(settings, stream, since)
    return f"select * from {window} order by {good}, event_id limit {SAMPLE_ROWS}"  # noqa: S608


def _types_sql(settings: Settings, stream: str, since: datetime) -> str:
    window = _window_sql(settings, stream, since)
    columns = "event_type, count(*) as row_count, max(arrived_at) as newest"
    return f"select {columns} from {window} group by event_type"  # noqa: S608
