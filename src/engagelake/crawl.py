"""Run the Glue crawler and wait for it: new landing partitions become readable."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import aws
from .errors import DataError, TransientError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Settings

TIMEOUT_SECONDS = 1_800
"""A crawl of new folders only takes minutes, most of them to start."""


@dataclass(frozen=True, slots=True)
class Crawl:
    """One finished run of the crawler: how many partitions it added, and its own *seconds*."""

    partitions_added: int
    seconds: float


def crawl(settings: Settings, *, timeout: float = TIMEOUT_SECONDS, poll: float | None = None) -> Crawl:
    """Run the landing crawler to its end, or join the run that is under way.

    *timeout* and *poll* are seconds; by default AWS is asked every 5 seconds, a local one more often.

    Raises:
        DataError: If the crawl failed; the text has Glue's reason.
        TransientError: If it has not ended in *timeout*.
    """
    glue = aws.client("glue", settings)
    name = settings.names.crawler
    poll = (0.05 if settings.endpoint_url else 5.0) if poll is None else poll
    with suppress(glue.exceptions.CrawlerRunningException):  # what that run adds is what we need
        glue.start_crawler(Name=name)
    began = time.monotonic()
    while True:
        crawler = glue.get_crawler(Name=name)["Crawler"]
        if crawler["State"] == "READY":
            break
        if time.monotonic() - began >= timeout:
            msg = f"crawler {name} still runs after {timeout:.0f} s: look at it in Glue, then refresh again"
            raise TransientError(msg)
        time.sleep(poll)
    last = crawler.get("LastCrawl", {})
    if last.get("Status") != "SUCCEEDED":
        msg = f"crawler {name} ended {last.get('Status')}: {last.get('ErrorMessage', 'no reason given')}"
        raise DataError(f"{msg}; fix its role or targets in glue/template.yaml and deploy again")
    return Crawl(_partitions_added(glue, name), time.monotonic() - began)


def _partitions_added(glue: Any, name: str) -> int:
    crawls = glue.list_crawls(CrawlerName=name, MaxResults=1).get("Crawls", [])
    return added("PARTITION", crawls[0].get("Summary")) if crawls else 0


def added(kind: str, summary: str | None) -> int:
    """Return how many of *kind* (`PARTITION`, `TABLE`) a crawl's *summary* says were added.

    Glue writes JSON whose members are JSON text again (API reference, "CrawlerHistory").
    """
    members = _object(_object(summary).get(kind))
    return int(_object(members.get("ADD")).get("Count", 0))


def _object(value: Mapping[str, Any] | str | None) -> Mapping[str, Any]:
    if isinstance(value, str):
        value = json.loads(value) if value else {}
    return value or {}
