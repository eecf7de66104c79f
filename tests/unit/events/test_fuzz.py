"""Whatever a record says, it lands typed or is set aside: records of every type, changed in every way.

`test_conservation` damages bytes; here the JSON stays JSON and what it says is wrong.
"""

import base64
import hashlib
import json
import random
import re
from collections import Counter
from datetime import UTC, datetime

import pytest
from fuzzed_records import record

from engagelake.events.firehose import transform
from engagelake.names import FAMILY_OF_STREAM

STREAM_OF_FAMILY = {family: stream for stream, family in FAMILY_OF_STREAM.items()}
ARRIVED_MS = 1790847000000
INVOCATION = 200
"""Records of one invocation, few enough for its response to have room for all."""

COLUMNS = ["event_id", "family", "event_type", "event_at", "arrived_at", "raw"]
ISO_MILLISECONDS = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


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
        for begin in range(0, count, INVOCATION):
            sent = [record(family, rng) for _ in range(min(INVOCATION, count - begin))]
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


@pytest.mark.parametrize("count", [80, pytest.param(800, marks=pytest.mark.bench)])
def test_whatever_a_record_says_it_lands_typed_or_is_set_aside(count):
    """So many records to each stream: all accounted for, nothing escapes, every column has its type."""
    results = check(seed=1, count=count)

    assert results["Ok"] > count * 1000 // 800
    assert results["ProcessingFailed"] > count * 300 // 800


@pytest.mark.bench
@pytest.mark.parametrize("seed", range(2, 7))
def test_thousands_of_such_records(seed):
    """The same in numbers that take longer: `make bench`, or by hand after a change of the parsers."""
    assert check(seed, count=5000).total() == 5000 * len(STREAM_OF_FAMILY)
