"""What a Glue catalog request changes, and how it is put back into moto."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from moto.glue.models import FakeDatabase, FakeTable, GlueBackend, glue_backends

from local_aws.on_moto.state.calls import Call
from local_aws.on_moto.state.codec import husk, revived
from local_aws.on_moto.state.tracking import Tracker
from local_aws.state.store import Name


def changes(call: Call, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    """Yield the databases, tables, their versions and partitions, and the tags that *call* changes."""
    backend, place = glue_backends[call.account][call.region], (call.account, call.region)
    database, tables = _named(call)
    yield (*place, "tags", ""), backend.tagger
    if database is None:
        return
    found = backend.databases.get(database)
    yield (*place, "database", database), husk(found, "tables") if found else None
    for table in tables or list(_names(tracker, (*place, "table", database))):
        yield from _table(found, place, database, table, tracker)


def put_back(name: Name, kept: Any) -> None:
    """Put *kept*, which `changes` called *name*, into moto."""
    account, region, kind, owner, *rest = name
    backend: GlueBackend = glue_backends[account][region]
    if kind == "tags":
        backend.tagger = kept
    elif kind == "database":
        backend.databases[owner] = revived(kept, tables=OrderedDict())
    elif kind == "table":
        table = revived(kept, versions={}, partitions=OrderedDict())
        backend.databases[owner].tables[rest[0]] = table
    elif kind == "version":
        backend.databases[owner].tables[rest[0]].versions[rest[1]] = kept
    else:
        backend.databases[owner].tables[rest[0]].partitions[rest[1]] = kept


def _named(call: Call) -> tuple[str | None, list[str]]:
    """Return the database and the tables that *call* is about; no database: tags."""
    params = call.params
    if "Database" in call.operation:
        return params.get("Name") or params["DatabaseInput"]["Name"], []
    if "DatabaseName" not in params:
        return None, []
    names = params.get("TablesToDelete") or [
        params.get("TableName") or params.get("Name") or params["TableInput"]["Name"]
    ]
    renamed = (params.get("TableInput") or {}).get("Name")
    return params["DatabaseName"], list(dict.fromkeys([*names, *([renamed] if renamed else [])]))


def _names(tracker: Tracker, group: Name) -> Iterator[str]:
    return (name[-1] for name in tracker.group(group))


def _table(
    database: FakeDatabase | None, place: Name, owner: str, name: str, tracker: Tracker
) -> Iterator[tuple[Name, Any]]:
    table: FakeTable | None = database.tables.get(name) if database else None
    kept = husk(table, "versions", "partitions") if table else None
    yield (*place, "table", owner, name), kept
    for kind in ("version", "partition"):
        group = (*place, kind, owner, name)
        present: dict[str, Any] = getattr(table, f"{kind}s") if table else {}
        yield from (((*group, key), None) for key in list(_names(tracker, group)) if key not in present)
        # moto puts a new object in the place of one that changes
        yield from (
            ((*group, key), thing) for key, thing in present.items() if not tracker.has((*group, key), thing)
        )
