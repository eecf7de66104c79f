"""One crawler: its definition, its state, and the history of its crawls."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from statistics import median
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from ..clients import client
from ..service import CallContext, ServiceError
from ..state.shelf import Shelf
from .partitions import TableCrawl

_RUNNING_SECONDS = 0.2
_STOPPING_SECONDS = 0.1
_LOG_GROUP = "/aws-glue/crawlers"
_DEFAULTS: dict[str, Any] = {
    "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
}
_INTERRUPTED = "local_aws was stopped while the crawl was running; start the crawler again"
_logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Crawl:
    """One run: *added* names the new partitions of each table (`database.table`)."""

    crawl_id: str = field(default_factory=lambda: str(uuid4()))
    state: str = "RUNNING"
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None
    error: str = ""
    added: dict[str, list[str]] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return ((self.ended or datetime.now(UTC)) - self.started).total_seconds()

    @property
    def summary(self) -> str:
        """What was added, as ListCrawls reports it: JSON in JSON; empty if nothing was."""
        names = [f"{table}/{name}" for table in sorted(self.added) for name in self.added[table]]
        if not names:
            return "{}"
        return json.dumps({"PARTITION": {"ADD": json.dumps({"Count": len(names), "Names": names})}})


class Crawler:
    """A crawler made of *definition* (CreateCrawler's parameters), kept on *shelf*.

    Raises:
        ServiceError: InvalidInputException if it is not one of catalog targets.
    """

    def __init__(self, definition: Mapping[str, Any], context: CallContext, shelf: Shelf) -> None:
        self.name: str = definition["Name"]
        self.created = datetime.now(UTC)
        self.version = 0
        self.state = "READY"
        self.crawls: list[Crawl] = []
        self._definition: dict[str, Any] = dict(_DEFAULTS)
        self._context = context
        self._shelf = shelf
        self._lock = Lock()
        self._stop = Event()
        self._thread: Thread | None = None
        self.update(definition)

    def update(self, definition: Mapping[str, Any]) -> None:
        """Change the definition."""
        merged = {**self._definition, **{key: value for key, value in definition.items() if key != "Tags"}}
        _check(merged)
        with self._lock:
            self._refuse_while_busy()
            self._definition = merged
            self.version += 1
            self.updated = datetime.now(UTC)

    @classmethod
    def restored(cls, state: Mapping[str, Any], context: CallContext, shelf: Shelf) -> Crawler:
        """Return the crawler that was kept as *state*."""
        crawler = cls(state["definition"], context, shelf)
        crawler.created, crawler.updated, crawler.version = (
            state[name] for name in ("created", "updated", "version")
        )
        return crawler

    def take_over(self, crawl_id: str, state: Mapping[str, Any]) -> None:
        """Add a crawl that was kept; one that was going on has failed."""
        crawl = Crawl(crawl_id, **state)
        if crawl.ended is None:
            crawl.state, crawl.ended, crawl.error = "FAILED", datetime.now(UTC), _INTERRUPTED
            self._keep_crawl(crawl)
        self.crawls.insert(0, crawl)

    def keep(self) -> None:
        """Keep the definition."""
        names = {"created": self.created, "updated": self.updated, "version": self.version}
        state = {"definition": self._definition, "account": self._context.account, **names}
        self._shelf.put({("crawler", self._context.region, self.name): state})

    def forget(self) -> None:
        """Keep nothing of the crawler any more."""
        crawls = {("crawl", self._context.region, self.name, crawl.crawl_id): None for crawl in self.crawls}
        self._shelf.put({("crawler", self._context.region, self.name): None, **crawls})

    def _keep_crawl(self, crawl: Crawl) -> None:
        state = asdict(crawl)
        self._shelf.put({("crawl", self._context.region, self.name, state.pop("crawl_id")): state})

    def start(self) -> None:
        """Begin a crawl in the background."""
        with self._lock:
            self._refuse_while_busy()
            crawl = Crawl()
            self._keep_crawl(crawl)
            self.state = "RUNNING"
            self._stop.clear()
            self.crawls.insert(0, crawl)
            self._thread = Thread(target=self._run, args=(crawl,), name=f"crawler-{self.name}", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ask the running crawl to end."""
        with self._lock:
            if self.state == "READY":
                raise ServiceError(
                    "CrawlerNotRunningException", f"Crawler with name {self.name} is not running"
                )
            if self.state == "STOPPING":
                raise ServiceError("CrawlerStoppingException", f"Crawler with name {self.name} is stopping")
            self._stop.set()
            self.state = "STOPPING"

    def close(self) -> None:
        """End whatever runs, and wait for it."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def refuse_while_busy(self) -> None:
        """Raise CrawlerRunningException unless the crawler is READY."""
        with self._lock:
            self._refuse_while_busy()

    def shape(self) -> dict[str, Any]:
        """Return the crawler as GetCrawler shows it."""
        shape = {
            **self._definition,
            "State": self.state,
            "CrawlElapsedTime": int(self.crawls[0].seconds * 1000) if self.state != "READY" else 0,
            "CreationTime": self.created,
            "LastUpdated": self.updated,
            "Version": self.version,
        }
        if isinstance(shape.get("Schedule"), str):
            shape["Schedule"] = {"ScheduleExpression": shape["Schedule"], "State": "SCHEDULED"}
        finished = next((crawl for crawl in self.crawls if crawl.ended and self._visible(crawl)), None)
        return {**shape, "LastCrawl": self._last(finished)} if finished else shape

    def metrics(self) -> dict[str, Any]:
        """Return what GetCrawlerMetrics shows; tables are never created, updated or deleted."""
        seconds = [crawl.seconds for crawl in self.crawls if crawl.ended]
        return {
            "CrawlerName": self.name,
            "TimeLeftSeconds": 0.0,
            "StillEstimating": False,
            "LastRuntimeSeconds": seconds[0] if seconds else 0.0,
            "MedianRuntimeSeconds": median(seconds) if seconds else 0.0,
            "TablesCreated": 0,
            "TablesUpdated": 0,
            "TablesDeleted": 0,
        }

    def history(self) -> list[dict[str, Any]]:
        """Return the crawls as ListCrawls shows them, newest first."""
        return [
            {
                "CrawlId": crawl.crawl_id,
                "State": crawl.state,
                "StartTime": crawl.started,
                **({"EndTime": crawl.ended, "Summary": crawl.summary} if crawl.ended else {}),
                **({"ErrorMessage": crawl.error} if crawl.error else {}),
                "LogGroup": _LOG_GROUP,
                "LogStream": self.name,
                "MessagePrefix": crawl.crawl_id,
                "DPUHour": 0.0,
            }
            for crawl in self.crawls
        ]

    def _visible(self, crawl: Crawl) -> bool:
        """A crawl becomes the last one only when the crawler is READY again, as on AWS."""
        return self.state == "READY" or crawl is not self.crawls[0]

    def _last(self, crawl: Crawl) -> dict[str, Any]:
        status = {"COMPLETED": "SUCCEEDED", "STOPPED": "CANCELLED"}.get(crawl.state, crawl.state)
        shape = {
            "Status": status,
            "LogGroup": _LOG_GROUP,
            "LogStream": self.name,
            "MessagePrefix": crawl.crawl_id,
            "StartTime": crawl.started,
        }
        return {**shape, "ErrorMessage": crawl.error} if crawl.error else shape

    def _refuse_while_busy(self) -> None:
        if self.state != "READY":
            raise ServiceError(
                "CrawlerRunningException", f"Crawler with name {self.name} has already started"
            )

    def _run(self, crawl: Crawl) -> None:
        self._stop.wait(_RUNNING_SECONDS)
        state = "COMPLETED"
        try:
            self._crawl(crawl)
            if self._stop.is_set():
                state = "STOPPED"
        except Exception as error:  # noqa: BLE001  the failure is reported by LastCrawl and ListCrawls
            _logger.warning("crawler %s failed: %r", self.name, error)
            state, crawl.error = "FAILED", str(error)
        with self._lock:
            self.state = "STOPPING"
        self._stop.wait(_STOPPING_SECONDS)
        with self._lock:
            crawl.state, crawl.ended = state, datetime.now(UTC)
            self._keep_crawl(crawl)
            self.state = "READY"

    def _crawl(self, crawl: Crawl) -> None:
        glue = client("glue", self._context.endpoint_url, self._context.region)
        s3 = client("s3", self._context.endpoint_url, self._context.region)
        for target in self._definition["Targets"]["CatalogTargets"]:
            for table in target["Tables"]:
                if self._stop.is_set():
                    return
                run = TableCrawl(glue, s3, target["DatabaseName"], table, self._stop.is_set)
                crawl.added[f"{target['DatabaseName']}.{table}"] = run.run()


def _check(definition: Mapping[str, Any]) -> None:
    """Refuse what is no crawler of catalog targets (Glue developer guide, "Catalog targets")."""
    targets = definition.get("Targets") or {}
    others = sorted(kind for kind, items in targets.items() if items and kind != "CatalogTargets")
    if others or not targets.get("CatalogTargets"):
        message = f"local_aws crawls catalog targets only, not {', '.join(others) or 'nothing'}"
        raise ServiceError("InvalidInputException", message)
    if any(not target.get("Tables") for target in targets["CatalogTargets"]):
        raise ServiceError("InvalidInputException", "A catalog target must name at least one table.")
    if definition["SchemaChangePolicy"].get("DeleteBehavior") != "LOG":
        message = (
            "The SchemaChangePolicy for crawler with catalog targets must have DeleteBehavior value LOG."
        )
        raise ServiceError("InvalidInputException", message)
