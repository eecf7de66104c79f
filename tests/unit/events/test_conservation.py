"""Whatever bytes are delivered, every record is landed, dropped or quarantined, and no byte changes."""

import base64
import json
import random
from pathlib import Path

from engagelake.events.firehose import transform
from engagelake.names import FAMILY_OF_STREAM, STREAMS

PATHS = sorted((Path(__file__).parents[2] / "golden" / "events").glob("*/*.json"))
GOLDEN = {
    family: [path.read_bytes() for path in PATHS if path.parent.name.split("_")[0] == family]
    for family in FAMILY_OF_STREAM.values()
}
PIECES = (
    *(
        b"{",
        b"}",
        b"[",
        b'"',
        b"\\",
        b"\\ud800",
        b"\xef\xbb\xbf",
        b"\r\n",
        b"\x00",
        b"\xff",
        b"NaN",
        b"1e999",
    ),
    b'"Type":"Notification","Message":"x",',
    b'"detail-type":1,"detail":{"a":1},',
    b'"Records":[{}],',
    b'"event_type":"","client":1,',
    b'"eventType":5,"mail":{},',
    b'"type":"track","userId":true,',
)


def damaged(data, rng):
    """Return *data* with a few bytes changed, cut out, doubled or put in."""
    data = bytearray(data)
    for _ in range(rng.randint(0, 5)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(4):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + rng.randint(1, 30)]
            case 2:
                data[at:at] = data[at : at + rng.randint(1, 200)]
            case 3:
                data[at:at] = rng.choice(PIECES)
    return bytes(data)


def deliveries(seed, count):
    """Return *count* delivered records: golden ones, damaged ones, glued ones, and noise."""
    rng = random.Random(seed)  # noqa: S311 - the same noise every time
    for _ in range(count):
        if rng.random() < 0.1:
            yield rng.randbytes(rng.randint(0, 100))
            continue
        parts = [rng.choice(rng.choice(list(GOLDEN.values()))) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        yield rng.choice([b"", b"\n", b"\r\n\r\n"]).join(
            damaged(part, rng) if rng.random() < 0.5 else part for part in parts
        )


def test_given_equals_landed_and_quarantined_and_dropped():
    """Two thousand random deliveries to each stream add up, and what lands is bytes that were sent."""
    for seed, stream in enumerate(STREAMS):
        sent = list(deliveries(seed, 2000))
        records = [
            {
                "recordId": str(n),
                "data": base64.b64encode(data).decode(),
                "approximateArrivalTimestamp": 1790842500123,
            }
            for n, data in enumerate(sent)
        ]

        response, report = transform(
            {"deliveryStreamArn": f"arn:x/dev-engagelake-{stream}", "records": records}
        )

        assert [answer["recordId"] for answer in response["records"]] == [str(n) for n in range(len(sent))]
        assert report.received == len(sent) == report.landed + report.quarantined + report.dropped
        assert report.landed > 20
        assert report.quarantined > 1000
        landed = [answer for answer in response["records"] if answer["result"] == "Ok"]
        lines = [(a, line) for a in landed for line in base64.b64decode(a["data"]).decode().split("\n")[:-1]]
        assert len(lines) == report.events
        for answer, line in lines:
            assert json.loads(line)["raw"].encode() in sent[int(answer["recordId"])]
