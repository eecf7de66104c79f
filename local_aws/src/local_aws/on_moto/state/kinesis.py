"""What a Kinesis request changes, and how it is put back into moto: the records in runs, as they were put."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from moto.core.utils import unix_time
from moto.kinesis.models import Shard, Stream, kinesis_backends

from local_aws.on_moto.state.calls import Call
from local_aws.on_moto.state.codec import husk, revived
from local_aws.on_moto.state.tracking import Tracker
from local_aws.state.store import Name

_PUTS = frozenset({"PutRecord", "PutRecords"})


def changes(call: Call, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    """Yield the streams with their shards, the new records of each shard, and the records that expired."""
    place = (call.account, call.region)
    streams = kinesis_backends[call.account][call.region].streams
    for name in [name for *_, name in tracker.group((*place, "stream")) if name not in streams]:
        yield from _gone(place, name, tracker)
    for name, stream in streams.items():
        if call.operation not in _PUTS:
            shards = {shard_id: husk(shard, "records") for shard_id, shard in stream.shards.items()}
            yield (*place, "stream", name), (husk(stream, "shards"), shards)
        for shard_id, shard in stream.shards.items():
            yield from _records((*place, "records", name, shard_id), stream, shard, tracker)


def put_back(name: Name, kept: Any) -> None:
    """Put *kept*, which `changes` called *name*, into moto."""
    account, region, kind, owner, *rest = name
    streams = kinesis_backends[account][region].streams
    if kind == "stream":
        stream, shards = kept
        shards = {shard_id: revived(shard, records=OrderedDict()) for shard_id, shard in shards.items()}
        streams[owner] = revived(stream, shards=shards)
    else:
        records = streams[owner].shards[rest[0]].records
        records.update((record.sequence_number, record) for record in kept)


def _gone(place: Name, stream: str, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    kept = tracker.group((*place, "stream"))[*place, "stream", stream]
    yield (*place, "stream", stream), None
    for shard_id in kept.thing[1]:
        yield from ((name, None) for name in list(tracker.group((*place, "records", stream, shard_id))))


def _records(group: Name, stream: Stream, shard: Shard, tracker: Tracker) -> Iterator[tuple[Name, Any]]:
    runs = tracker.group(group)
    if runs and not shard.records:  # split or merged: moto moves the records to the new shards
        yield from ((name, None) for name in list(runs))
        return
    last = next(reversed(runs.values())).thing[-1].sequence_number if runs else 0
    newest_first = takewhile(lambda record: record.sequence_number > last, reversed(shard.records.values()))
    if new := list(newest_first)[::-1]:
        yield (*group, str(new[0].sequence_number)), new
    oldest = unix_time() - stream.retention_period_hours * 3600
    # the newest run stays: moto numbers the next record by it
    expired = takewhile(lambda item: item[1].thing[-1].created_at < oldest, list(runs.items())[:-1])
    yield from ((name, None) for name, _ in expired)
