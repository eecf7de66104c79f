"""Shorter ways for four spots of moto 5.2.5 whose cost grows with all that is stored.

* Kinesis: each put listed, and each read walked, every record of the shard; streams grew quadratically.
* S3: each listing looked up every key of the bucket one by one, and parsed the time of each that it shows.

Each has moto's own meaning; nothing else of moto is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

import moto.core.serialize
from botocore.utils import parse_to_aware_datetime
from moto.kinesis.models import Shard
from moto.s3.utils import _VersionedKeyStore

_TIMES = 100_000


def take_shortcuts() -> None:
    """Put the shorter ways in place; safe to call again."""
    Shard.get_max_sequence_number = _max_sequence_number  # type: ignore[method-assign]
    Shard.get_records = _records_after  # type: ignore[method-assign]
    _VersionedKeyStore.items = _newest_items  # type: ignore[method-assign]
    moto.core.serialize.parse_to_aware_datetime = _parsed  # type: ignore[attr-defined]


_parsed = lru_cache(_TIMES)(parse_to_aware_datetime)


def _max_sequence_number(shard: Any) -> int:
    """Return the number of the newest record, 0 if there is none."""
    return next(reversed(shard.records), 0)


def _records_after(shard: Any, last_sequence_id: str, limit: int | None) -> tuple[list[Any], int, int]:
    """Return up to *limit* records after *last_sequence_id*, the last number, the ms behind the newest."""
    last = int(last_sequence_id)
    newer = list(takewhile(lambda item: item[0] > last, reversed(shard.records.items())))
    taken = list(islice(reversed(newer), limit))
    if not taken:
        return [], last, 0
    behind = newer[0][1].created_at - taken[-1][1].created_at
    return [record for _, record in taken], taken[-1][0], int(behind * 1000)


def _newest_items(store: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key with its newest version."""
    return ((key, versions[-1]) for key, versions in dict.items(store))
