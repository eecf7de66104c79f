"""What one small record may expand to is bounded: bytes, JSON values, memory, and what a response carries."""

import base64
import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engagelake.events import UnreadableRecord, land
from engagelake.events.expansion import LANDED_LIMIT, TEXT_LIMIT, VALUE_LIMIT
from engagelake.events.firehose import RESPONSE_LIMIT, transform

NOW = datetime(2026, 10, 1, tzinfo=UTC)
PINPOINT = b'{"event_type":"_SMS.SUCCESS","client":{},"event_timestamp":1790842500123}'
FUNCTION_MEMORY_MB = 512
MEASURED = """
import json, sys
from engagelake.events.firehose import transform
event = json.load(sys.stdin)
answers = [transform({**event, "records": [each]})[0]["records"][0] for each in event["records"]]
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([[answer["result"] for answer in answers], int(peak.split()[1]) // 1024]))
"""
SENT = {  # about 900 bytes
    "eventType": "Send",
    "mail": {
        "timestamp": "2026-10-20T09:00:00.000Z",
        "source": "news@example.org",
        "messageId": "0100000000000000-00000000-0000-0000-0000-000000000000-000000",
        "destination": ["amelie@example.com"],
        "headers": [{"name": f"X-Header-{n}", "value": "v" * 60} for n in range(5)],
        "commonHeaders": {"from": ["news@example.org"], "to": ["amelie@example.com"], "subject": "Autumn"},
        "tags": {"ses:configuration-set": ["main"]},
    },
    "send": {},
}


def squeezed(data):
    """Return *data* gzipped, as fast as may be."""
    return gzip.compress(data, compresslevel=1)


def packed(data):
    """Return *data* gzipped and in base64, as it lies in an envelope."""
    return base64.b64encode(squeezed(data)).decode()


def kinesis(*data):
    """Return the event that Lambda receives with *data* from Kinesis, each gzipped."""
    return json.dumps({"Records": [{"kinesis": {"data": packed(each)}} for each in data]}).encode()


def nested(depth, data):
    """Return *data* in *depth* envelopes, each gzipped."""
    for _ in range(depth):
        data = kinesis(data)
    return data


def holding(text):
    """Return a record of no readable time that holds the JSON *text*."""
    return b'{"event_type":"x","client":{},"event_timestamp":1,"a":%b}' % text


def items(item, count):
    """Return the text of a list of *count* times *item*."""
    return b"[%b]" % b",".join([item] * count)


def keys(count):
    """Return the text of an object with *count* different keys."""
    return b"{%b}" % b",".join(b'"%x":0' % n for n in range(count))


@pytest.fixture(scope="module")
def hostile():
    """Small records that expand to as much as they can, by what they are."""
    spaces = b" " * (40 * 2**20)
    return {
        "one member": squeezed(spaces),
        "many members": b"".join([squeezed(PINPOINT + spaces[: 2**20])] * 12),
        "many records in one envelope": kinesis(*[PINPOINT + spaces[: 2**20]] * 12),
        "envelopes in envelopes": nested(4, spaces),
        "a compressed envelope": squeezed(nested(3, spaces)),
        "empty lists": squeezed(holding(items(b"[]", TEXT_LIMIT // 3 - 100))),
        "small objects": squeezed(holding(items(b'{"":1}', 30 * 2**20 // 7))),
        "small numbers": squeezed(holding(items(b"1.5", TEXT_LIMIT // 4 - 100))),
        "many keys": squeezed(holding(keys(TEXT_LIMIT // 12))),
        "objects, just not too many": squeezed(holding(items(b'{"":1}', VALUE_LIMIT // 2 - 100))),
        "keys, just not too many": squeezed(holding(keys(VALUE_LIMIT - 100))),
        "keys in envelopes, just not too many": nested(3, holding(keys(VALUE_LIMIT - 100))),
        "nested without end": squeezed(b'{"a":' * (TEXT_LIMIT // 5 - 10)),
        "one string of escapes": squeezed(b'{"a":"' + b"\\\\" * (TEXT_LIMIT // 2 - 10) + b'"}'),
        "a string that never ends": squeezed(b'{"a":' + b'\\"' * (TEXT_LIMIT // 2 - 10)),
        "one number": squeezed(b'{"a":0.' + b"1" * (TEXT_LIMIT - 10) + b"}"),
        "wide characters": squeezed(('{"a":"' + "🎉" + "a" * (TEXT_LIMIT - 20) + '"}').encode()),
        "an event of wide characters": squeezed(
            (PINPOINT.decode()[:-1] + ',"a":"🎉' + "a" * (LANDED_LIMIT - 500) + '"}').encode()
        ),
    }


def event(*records, stream="pinpoint-events"):
    """Return what Firehose sends for *records*."""
    return {
        "deliveryStreamArn": f"arn:x/dev-engagelake-{stream}",
        "records": [
            {"recordId": str(n), "data": base64.b64encode(data).decode(), "approximateArrivalTimestamp": 1}
            for n, data in enumerate(records)
        ],
    }


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads its peak memory from Linux's /proc")
def test_hostile_records_stay_far_below_the_memory_of_the_function(hostile):
    """One after the other, in a process of their own: quarantined, and half of the memory is never used."""
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=json.dumps(event(*hostile.values())),
        capture_output=True,
        text=True,
        check=True,
    )

    results, peak = json.loads(ran.stdout)
    expected = dict.fromkeys(hostile, "ProcessingFailed") | {"an event of wide characters": "Ok"}
    assert dict(zip(hostile, results, strict=True)) == expected
    assert peak < FUNCTION_MEMORY_MB // 2


@pytest.mark.parametrize("name", ["one member", "many members", "many records in one envelope"])
def test_all_that_a_record_expands_to_has_one_limit(hostile, name):
    """Neither many members nor many envelopes have a limit each."""
    with pytest.raises(
        UnreadableRecord, match=f"alone it is too large: it expands to more than {TEXT_LIMIT} bytes"
    ):
        land(hostile[name], "pinpoint", NOW)


def test_many_small_bombs_do_not_take_the_time_of_an_invocation(hostile):
    """Two hundred that each take a tenth of a second: the first are opened, small records land to the end."""
    bomb = hostile["envelopes in envelopes"]

    response, report = transform(event(*[bomb, PINPOINT] * 200))

    assert [answer["result"] for answer in response["records"]] == ["ProcessingFailed", "Ok"] * 200
    reasons = [failure["error"].partition("alone")[1] for failure in report.failures]
    assert reasons == ["alone"] * reasons.count("alone") + [""] * reasons.count("")
    assert 0 < reasons.count("alone") < 5
    assert "no room left beside the records that came with it; replay it" in report.failures[-1]["error"]


def test_a_record_of_too_many_values_is_refused_before_it_is_parsed(hostile):
    """A list of lists takes twenty times its text in memory."""
    with pytest.raises(
        UnreadableRecord, match=f"alone it is too large: it holds more than {VALUE_LIMIT} JSON values"
    ):
        land(hostile["empty lists"], "pinpoint", NOW)


def test_brackets_and_commas_inside_strings_are_no_values():
    """Text is only text, however much of it looks like JSON."""
    text = "[,{" * 400_000
    record = {"event_type": "x", "client": {}, "event_timestamp": 1790842500123, "attributes": {"a": text}}

    assert len(land(json.dumps(record).encode(), "pinpoint", NOW).records) == 1


def test_a_full_batch_of_real_events_lands_whatever_is_around_it():
    """As many events as a response can carry are within every limit, in a compressed log subscription too."""
    event_text = json.dumps(SENT)
    (one,) = land(event_text.encode(), "ses", NOW).records
    count = LANDED_LIMIT // len(one.line().encode())
    logs = {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "message": event_text}] * count}

    for data in ("\n".join([event_text] * count), json.dumps(logs)):
        response, report = transform(event(squeezed(data.encode()), stream="ses-events"))
        assert report.events == count
        assert len(json.dumps(response)) <= RESPONSE_LIMIT


def test_a_record_that_alone_is_too_large_says_so_and_what_to_do():
    """Seven thousand mails in one record of 40 kB: a replay cannot help, smaller records can."""
    data = squeezed("\n".join([json.dumps(SENT)] * 7000).encode())

    response, report = transform(event(data, stream="ses-events"))

    assert response["records"] == [{"recordId": "0", "result": "ProcessingFailed"}]
    (failure,) = report.failures
    assert "alone it is too large: its events take more than" in failure["error"]
    assert "replay it as several records" in failure["error"]
