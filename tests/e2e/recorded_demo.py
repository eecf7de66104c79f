"""`engagelake …`, which also writes down every AWS call of the demo's refreshes, to build/demo/calls.json.

A row is [service, operation, what it names]: a bucket and key or prefix, a database and table, a workgroup.
Calls of the demo itself (the deploy, the feed, the checks) are left out.
"""

import json
from pathlib import Path
from threading import Event

from botocore.client import BaseClient

from engagelake import cli
from engagelake_demo import flow

_NAMING = (
    "Bucket",
    "Key",
    "Prefix",
    "DatabaseName",
    "TableName",
    "Name",
    "CrawlerName",
    "WorkGroup",
    "ApplicationId",
)
_refreshing = Event()
_calls = set()
_make_call, _refresh = BaseClient._make_api_call, flow.refresh


def _recorded(client, operation, parameters):
    if _refreshing.is_set():
        named = {name: parameters[name] for name in _NAMING if name in parameters}
        keys = [each["Key"] for each in parameters.get("Delete", {}).get("Objects", ())] or [None]
        for key in keys:
            what = {**named, "Key": key} if key else named
            shortened = {name: "/".join(str(value).split("/")[:3]) for name, value in what.items()}
            service = client.meta.service_model.service_name
            _calls.add((service, operation, json.dumps(shortened, sort_keys=True)))
    return _make_call(client, operation, parameters)


def _refreshed(*arguments, **options):
    _refreshing.set()
    try:
        return _refresh(*arguments, **options)
    finally:
        _refreshing.clear()
        path = Path("build/demo/calls.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([[s, o, json.loads(w)] for s, o, w in sorted(_calls)], indent=1))


if __name__ == "__main__":
    BaseClient._make_api_call = _recorded
    flow.refresh = _refreshed
    cli.main()
