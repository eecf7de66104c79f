"""Shorter ways for a few spots of moto 5.2.5: what grows with all that is stored, what every request pays.

* Kinesis: each put listed, and each read walked, every record of the shard; streams grew quadratically.
* S3: each listing looked up every key of the bucket one by one, and parsed the time of each that it shows.
* Every request: the names of moto's folders and of a class's methods were read anew, and each member of an
  answer was looked for under all its possible names, found out anew: two thirds of a Glue table's cost.

Each has moto's own meaning; nothing else of moto is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

import moto.backends
import moto.core.responses
import moto.core.serialize
from botocore.utils import parse_to_aware_datetime
from moto.core.serialize import AttributePicker
from moto.kinesis.models import Shard
from moto.s3.utils import _VersionedKeyStore

_TIMES = 100_000
_CLASSES = 1_000


def take_shortcuts() -> None:
    """Put the shorter ways in place; safe to call again."""
    Shard.get_max_sequence_number = _max_sequence_number  # type: ignore[method-assign]
    Shard.get_records = _records_after  # type: ignore[method-assign]
    _VersionedKeyStore.items = _newest_items  # type: ignore[method-assign]
    moto.core.serialize.parse_to_aware_datetime = _parsed  # type: ignore[attr-defined]
    moto.backends.list_of_moto_modules = _moto_modules  # type: ignore[assignment]
    moto.core.responses.method_names_from_class = _method_names  # type: ignore[assignment]
    AttributePicker.__call__ = _picked  # type: ignore[method-assign]


_parsed = lru_cache(_TIMES)(parse_to_aware_datetime)

_method_names = lru_cache(_CLASSES)(moto.core.responses.method_names_from_class)
_modules = tuple(moto.backends.list_of_moto_modules())
_pick = AttributePicker.__call__
_possible_keys: dict[tuple[Any, ...], tuple[str, ...]] = {}


def _moto_modules() -> tuple[str, ...]:
    """Return the names of moto's folders."""
    return _modules


def _picked(picker: AttributePicker, context: Any) -> Any:
    """Return a member of a dict by the first of its possible names, which its shape alone decides."""
    obj, shape = context.obj, context.shape
    if type(obj) is not dict or picker.response_transformers or shape is None:
        return _pick(picker, context)
    parent = getattr(shape, "parent", None)
    place = (
        type(picker), tuple(picker.alias_providers), context.service_model.service_name, context.key,
        shape.name, shape.type_name, parent and parent.name,
    )  # fmt: skip
    keys = _possible_keys.get(place)
    if keys is None:
        keys = _possible_keys[place] = tuple(picker.get_possible_keys(context))
    for key in keys:
        if key in obj:
            return obj[key]
        if "." in key:
            return _pick(picker, context)
    return None


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
