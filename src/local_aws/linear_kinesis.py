"""moto's Kinesis with puts and reads that cost what they move.

moto 5.2.5 lists every record of the shard for each put, and walks all of them for each read, so a stream
grows quadratically: 40,000 records took four times as long as the first 10,000. The two methods of its
shard are given equals here; both keep moto's meaning.
"""

from __future__ import annotations

from itertools import islice, takewhile
from typing import Any

from moto.kinesis.models import Shard


def make_linear() -> None:
    """Replace the two methods; safe to call again."""
    Shard.get_max_sequence_number = _max_sequence_number  # type: ignore[method-assign]
    Shard.get_records = _records_after  # type: ignore[method-assign]


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
