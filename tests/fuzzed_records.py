"""Records of every type that say what they should not: JSON that stays JSON, or nearly, from a seed."""

from __future__ import annotations

import base64
import copy
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from engagelake.names import FAMILY_OF_STREAM

GOLDEN = [
    (path.parent.name.split("_")[0], json.loads(path.read_bytes()))
    for path in sorted((Path(__file__).parent / "golden" / "events").glob("*/*.json"))
]
OTHER_VALUES = [
    *(None, True, False, 0, -1, 1, -0.0, 0.5, 1e308, -1e308, 5e-324, 2**31, -(2**63), 2**64, 10**40),
    *(1790842500123000000, 1790842500123000, 1790842500.5, 1790842500123.0, -1790842500123),
    *(
        "",
        " ",
        "\t\n",
        "\u00a0",
        "\u200b",
        "null",
        "NaN",
        "Infinity",
        "0",
        "-5",
        "1e3",
        "1790842500123000000",
    ),
    *("2026-13-45T99:99:99Z", "2026-10-01", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.999999-23:59"),
    *(
        "\u0000",
        "a\u0000b",
        "\u2028",
        "\x85",
        "\u202eevil",
        "渡辺 🎉",
        "\ud83d",
        "\udc00 x",
        "\ufeff",
        "'\";--",
    ),
    *("x" * 5000, "%s", "${x}", "=1+1", '{"a":1}', "[", "\\"),
    *([], {}, [None], [[]], [{}], {"": None}, {"a": {"b": [None, {"c": ""}]}}, ["a", 1, None, {}]),
]
DEEP = [
    *("[" * depth + "]" * depth for depth in (150, 700, *range(900, 1000, 5))),
    *('{"a":' * depth + "1" + "}" * depth for depth in (150, 700, 950)),
]
OTHER_NUMBERS = [
    "NaN",
    "-Infinity",
    "1e400",
    "-1e400",
    "1E+2",
    "-0",
    "0.1e-400",
    "9" * 5000,
    "1." + "0" * 400,
]
OTHER_TEXTS = [*DEEP, *OTHER_NUMBERS * 2]
"""JSON, and nearly JSON, that Python's writer does not write."""
MARK = "\ue000 written as it is"


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (holder, key) of everything inside *value*."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield value, key
        yield from places(inner)


def changed(value: Any, rng: Random) -> None:
    """Change *value* in a place or a few: another value, none, another name, one from elsewhere."""
    for _ in range(rng.choice([1, 1, 2, 4])):
        found = list(places(value))
        if not found:
            return
        holder, key = rng.choice(found)
        kind = rng.randrange(6)
        if kind < 3:
            holder[key] = copy.deepcopy(rng.choice(OTHER_VALUES))
        elif kind == 3:
            del holder[key]
        elif kind == 4 and isinstance(holder, dict):
            holder[rng.choice(["", " ", key.upper(), f"{key} ", "\u0000", "\ud800"])] = holder.pop(key)
        else:
            other, place = rng.choice(found)
            holder[key] = copy.deepcopy(other.get(place) if isinstance(other, dict) else other)


def written(value: Any, rng: Random) -> bytes:
    """Return *value* as some writer would write it, or as none should."""
    if rng.random() < 0.2 and (found := list(places(value))):
        holder, key = rng.choice(found)
        holder[key] = MARK
    text = json.dumps(value, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 2]))
    for mark in (json.dumps(MARK), json.dumps(MARK, ensure_ascii=False)):
        text = text.replace(mark, rng.choice(OTHER_TEXTS))
    if rng.random() < 0.1 and value:  # a key twice
        key = rng.choice(list(value))
        text = f"{{{json.dumps(key)}: {json.dumps(rng.choice(OTHER_VALUES))}, {text.lstrip()[1:]}"
    return text.encode("utf-8", "surrogatepass")


def wrapped(data: bytes, rng: Random) -> bytes:
    """Return *data* as one of the services on its way would hand it on."""
    text = data.decode("utf-8", "replace")
    packed = base64.b64encode(rng.choice([data, gzip.compress(data, 1)])).decode()
    envelope = rng.choice(
        [
            {"Type": "Notification", "Message": text},
            {"Records": [{"body": text}, {"Sns": {"Message": text}}]},
            {"Records": [{"kinesis": {"data": packed}}]},
            {"messageType": "DATA_MESSAGE", "logEvents": [{"message": text}]},
            {"deliveryStreamArn": "a", "records": [{"data": packed}]},
        ]
    )
    return json.dumps(envelope).encode()


def record(family: str, rng: Random) -> bytes:
    """Return one delivered record: events of *family* that say what they should not, wrapped in many ways."""
    own = [value for name, value in GOLDEN if name == family]
    parts = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        value = copy.deepcopy(rng.choice(own) if rng.random() < 0.97 else rng.choice(GOLDEN)[1])
        if rng.random() < 0.85:
            changed(value, rng)
        parts.append(written(value, rng))
    data = rng.choice([b"", b"\n", b"\r\n\xef\xbb\xbf"]).join(parts)
    if rng.random() < 0.03:
        data = data[: rng.randrange(len(data) + 1)]
    if rng.random() < 0.15:
        data = wrapped(data, rng)
    return gzip.compress(data, 1) if rng.random() < 0.1 else data


def of_every_family(count: int, seed: str) -> Iterator[tuple[str, bytes]]:
    """Yield *count* records of each family as (stream, bytes), the same ones for the same *seed*."""
    for stream, family in FAMILY_OF_STREAM.items():
        rng = Random(f"{seed} {family}")  # noqa: S311 - the same records every time
        for _ in range(count):
            yield stream, record(family, rng)
