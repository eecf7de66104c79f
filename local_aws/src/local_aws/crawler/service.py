"""The operations of Glue crawlers; the catalog itself is moto's."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from ..clients import client
from ..service import CallContext, ServiceError
from ..state.shelf import Shelf
from .crawler import Crawler

_OPERATIONS = """
    CreateCrawler UpdateCrawler GetCrawler GetCrawlers ListCrawlers BatchGetCrawlers DeleteCrawler
    StartCrawler StopCrawler GetCrawlerMetrics ListCrawls
"""


class CrawlerService:
    """Crawlers of catalog targets."""

    service_name = "glue"
    operations = frozenset(_OPERATIONS.split())

    def __init__(self) -> None:
        self._crawlers: dict[tuple[str, str], Crawler] = {}
        self._lock = Lock()
        self._shelf = Shelf()
        self._handlers = {
            "CreateCrawler": self._create,
            "UpdateCrawler": self._update,
            "GetCrawler": lambda params, context: {"Crawler": self._find(params, context).shape()},
            "GetCrawlers": lambda _, context: {"Crawlers": [item.shape() for item in self._all(context)]},
            "ListCrawlers": lambda _, context: {"CrawlerNames": [item.name for item in self._all(context)]},
            "BatchGetCrawlers": self._batch_get,
            "DeleteCrawler": self._delete,
            "StartCrawler": self._start,
            "StopCrawler": self._stop,
            "GetCrawlerMetrics": self._metrics,
            "ListCrawls": self._crawls,
        }

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As AWS Glue would answer.
        """
        return self._handlers[operation](params, context)

    def restore(self, shelf: Shelf, endpoint_url: str) -> None:
        """Take over the crawlers on *shelf*, and their crawls."""
        self._shelf = shelf
        for (kind, region, name, *crawl_id), state in shelf.items():
            if kind == "crawler":
                context = CallContext(region, state["account"], endpoint_url)
                self._crawlers[region, name] = Crawler.restored(state, context, shelf)
            else:
                self._crawlers[region, name].take_over(crawl_id[0], state)

    def close(self) -> None:
        """Stop every crawl."""
        for crawler in self._crawlers.values():
            crawler.close()

    def _create(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        name = params["Name"]
        crawler = Crawler(params, context, self._shelf)
        with self._lock:
            if (context.region, name) in self._crawlers:
                raise ServiceError("AlreadyExistsException", f"Crawler with name {name} already exists")
            crawler.keep()
            self._crawlers[context.region, name] = crawler
        if params.get("Tags"):
            glue = client("glue", context.endpoint_url, context.region)
            arn = f"arn:aws:glue:{context.region}:{context.account}:crawler/{name}"
            glue.tag_resource(ResourceArn=arn, TagsToAdd=params["Tags"])
        return {}

    def _update(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        crawler = self._find(params, context)
        crawler.update(params)
        crawler.keep()
        return {}

    def _batch_get(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        names = params["CrawlerNames"]
        found = {crawler.name: crawler for crawler in self._all(context) if crawler.name in names}
        return {
            "Crawlers": [crawler.shape() for crawler in found.values()],
            "CrawlersNotFound": [name for name in names if name not in found],
        }

    def _delete(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        crawler = self._find(params, context)
        crawler.refuse_while_busy()
        with self._lock:
            crawler.forget()
            del self._crawlers[context.region, crawler.name]
        return {}

    def _start(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        self._find(params, context).start()
        return {}

    def _stop(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        self._find(params, context).stop()
        return {}

    def _metrics(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        names = params.get("CrawlerNameList")
        crawlers = [crawler for crawler in self._all(context) if not names or crawler.name in names]
        return {"CrawlerMetricsList": [crawler.metrics() for crawler in crawlers]}

    def _crawls(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        if params.get("Filters"):
            raise ServiceError(
                "InvalidInputException", "local_aws lists all crawls; Filters are not supported"
            )
        crawls = self._find({"Name": params["CrawlerName"]}, context).history()
        start = int(params.get("NextToken") or 0)
        end = start + (params.get("MaxResults") or 20)
        return {"Crawls": crawls[start:end], **({"NextToken": str(end)} if end < len(crawls) else {})}

    def _all(self, context: CallContext) -> list[Crawler]:
        with self._lock:
            return [
                crawler for (region, _), crawler in sorted(self._crawlers.items()) if region == context.region
            ]

    def _find(self, params: Mapping[str, Any], context: CallContext) -> Crawler:
        with self._lock:
            crawler = self._crawlers.get((context.region, params["Name"]))
        if crawler is None:
            message = f"Crawler with name {params['Name']} does not exist"
            raise ServiceError("EntityNotFoundException", message)
        return crawler
