"""Whatever a record says, it lands typed or is set aside: records of every type, changed in every way.

`test_conservation` damages bytes; here the JSON stays JSON and what it says is wrong.
"""

import base64
import copy
import gzip
import hashlib
import json
import random
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engagelake.events.firehose import transform
from engagelake.names import FAMILY_OF_STREAM

GOLDEN = [
    (path.parent.name.split("_")[0], json.loads(path.read_bytes()))
    for path in sorted((Path(__file__).parents[2] / "golden" / "events").glob("*/*.json"))
]
STREAM_OF_FAMILY = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
ARRIVED_MS = 1790847000000
INVOCATION = 200
"""Records of one invocation, few enough for its response to have room for all."""

COLUMNS = ["event_id", "family", "event_type", "event_at", "arrived_at", "raw"]
ISO_MILLISECONDS = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
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
OTHER_TEXTS = ["NaN", "-Infinity", "1e400", "-1e400", "1E+2", "-0", "0.1e-400", "9" * 5000, "1." + "0" * 400]
"""JSON, and nearly JSON, that Python's writer does not write."""
MARK = "\ue000 written as it is"


def places(value):
    """Yield (holder, key) of everything inside *value*."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield value, key
        yield from places(inner)


def changed(value, rng):
    """Change *value* in a place or a few: another value, none, another name, one from elsewhere."""
    for _ in range(rng.choice([1, 1, 2, 4])):
        found = list(places(value))
        if not found:
            return
        holder, key = rng.choice(found)
        kind = rng.randrange(6)
        if kind < 3:
            holder[key] = rng.choice(OTHER_VALUES)
        elif kind == 3:
            del holder[key]
        elif kind == 4 and isinstance(holder, dict):
            holder[rng.choice(["", " ", key.upper(), f"{key} ", "\u0000", "\ud800"])] = holder.pop(key)
        else:
            other, place = rng.choice(found)
            holder[key] = copy.deepcopy(other.get(place) if isinstance(other, dict) else other)


def written(value, rng):
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


def wrapped(data, rng):
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


def record(family, rng):
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


def check_line(line, family):
    """Hold one landed *line* to what the landing table says of its columns."""
    row = json.loads(line)
    assert list(row) == COLUMNS
    assert all(isinstance(value, str) for value in row.values())
    assert row["family"] == family
    assert row["event_type"].strip()
    for name in ("event_at", "arrived_at"):
        assert ISO_MILLISECONDS.fullmatch(row[name])
        assert 2000 <= datetime.fromisoformat(row[name]).astimezone(UTC).year <= 2099
    assert isinstance(json.loads(row["raw"]), dict)
    assert row["event_id"] == hashlib.sha256(row["raw"].encode()).hexdigest()


def delivered(sent, stream):
    """Return what Firehose sends for the records *sent* to *stream*."""
    records = [
        {
            "recordId": str(number),
            "data": base64.b64encode(data).decode(),
            "approximateArrivalTimestamp": ARRIVED_MS,
        }
        for number, data in enumerate(sent)
    ]
    return {"deliveryStreamArn": f"arn:x/dev-engagelake-{stream}", "records": records}


def check(seed, count):
    """Send *count* records of *seed* to every stream; return how many results of each kind there were."""
    totals = Counter()
    for family, stream in STREAM_OF_FAMILY.items():
        rng = random.Random(f"{seed} {family}")  # noqa: S311 - the same records every time
        for _ in range(0, count, INVOCATION):
            sent = [record(family, rng) for _ in range(INVOCATION)]
            response, report = transform(delivered(sent, stream))
            answers = response["records"]
            results = Counter(answer["result"] for answer in answers)
            assert [answer["recordId"] for answer in answers] == [str(n) for n in range(len(sent))]
            counted = {"Ok": report.landed, "ProcessingFailed": report.quarantined, "Dropped": report.dropped}
            assert results == Counter(counted)
            for answer in answers:
                lines = base64.b64decode(answer.get("data", "")).decode("utf-8").split("\n")
                assert (answer["result"] == "Ok") == (len(lines) > 1)
                for line in lines[:-1]:
                    check_line(line, family)
            totals += results
    return totals


def test_whatever_a_record_says_it_lands_typed_or_is_set_aside():
    """Eight hundred records to each stream: all accounted for, nothing escapes, every column has its type."""
    results = check(seed=1, count=800)

    assert results["Ok"] > 1000
    assert results["ProcessingFailed"] > 300


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(2, 7))
def test_twenty_thousand_such_records(seed):
    """The same in numbers that take longer: `make bench`, or by hand after a change of the parsers."""
    assert check(seed, count=5000).total() == 20_000
