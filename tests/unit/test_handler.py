"""The transform function keeps Firehose's contract: every record back once, by its id, with a result."""

import base64
import importlib.util
import json
from pathlib import Path

import pytest

from engagelake.errors import DataError
from engagelake.events.firehose import FAILURES_SHOWN, RESPONSE_LIMIT

HANDLER = Path(__file__).parents[2] / "firehose" / "transform" / "handler.py"
GOOD = b'{"event_type":"_SMS.SUCCESS","client":{},"event_timestamp":1790842500123}'
PROBE = b'{"event_type":"_test.event_stream","client":{"client_id":"pinpointapi"},"event_timestamp":1}'
BAD = b'{"event_type":"_SMS.SUCCESS","client":{"client_id":"amelie@example.com"}'


@pytest.fixture
def handler():
    """The handler, loaded from its file as Lambda does."""
    spec = importlib.util.spec_from_file_location("handler", HANDLER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handler


def event(*records, stream="dev-engagelake-pinpoint-events"):
    """Return what Firehose sends for *records*."""
    return {
        "invocationId": "i",
        "deliveryStreamArn": f"arn:aws:firehose:us-east-1:123456789012:deliverystream/{stream}",
        "region": "us-east-1",
        "records": [
            {
                "recordId": f"r{n}",
                "approximateArrivalTimestamp": 1790842500123,
                "data": base64.b64encode(data).decode(),
            }
            for n, data in enumerate(records)
        ],
    }


def test_each_record_comes_back_with_its_result(handler):
    """Landed with its lines, dropped and failed without data; the order and ids are Firehose's."""
    answers = handler(event(GOOD + GOOD, PROBE, BAD), None)["records"]

    assert [(a["recordId"], a["result"]) for a in answers] == [
        ("r0", "Ok"),
        ("r1", "Dropped"),
        ("r2", "ProcessingFailed"),
    ]
    lines = base64.b64decode(answers[0]["data"]).decode()
    assert lines.endswith("\n")
    assert [json.loads(line)["raw"] for line in lines.splitlines()] == [GOOD.decode()] * 2
    assert "data" not in answers[1] | answers[2]


@pytest.mark.parametrize("stream", ["dev-engagelake-ses-events", "prod7-engagelake-app-events"])
def test_the_stream_decides_the_family(handler, stream):
    """A Pinpoint event put on another family's stream is quarantined, whatever the environment."""
    (answer,) = handler(event(GOOD, stream=stream), None)["records"]

    assert answer["result"] == "ProcessingFailed"


def test_an_unknown_stream_fails_the_invocation(handler):
    """Firehose then retries, and quarantines what it still holds; nothing lands in a wrong table."""
    with pytest.raises(DataError, match="must end in pinpoint-events"):
        handler(event(GOOD, stream="somebody-elses"), None)


def test_one_line_of_counts_is_logged_and_no_personal_data(handler, capsys):
    """CloudWatch makes metrics of the line; it names bytes and reasons, never what they hold."""
    handler(event(GOOD + GOOD, PROBE, BAD), None)

    output = capsys.readouterr().out
    line = json.loads(output)
    assert output.count("\n") == 1
    assert "amelie" not in output
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    counts = {metric["Name"]: line[metric["Name"]] for metric in metrics["Metrics"]}
    assert counts == {
        "RecordsReceived": 3,
        "RecordsLanded": 1,
        "EventsLanded": 2,
        "RecordsQuarantined": 1,
        "RecordsDropped": 1,
    }
    assert metrics["Dimensions"] == [["Stream"]]
    assert line["Stream"] == "dev-engagelake-pinpoint-events"
    assert line["dropped"] == {"_test.event_stream": 1}
    expected = f"byte {len(BAD)}: not JSON: Expecting ',' delimiter"
    assert line["failures"] == [{"recordId": "r2", "error": expected}]


def test_a_log_line_stays_short_when_everything_fails(handler, capsys):
    """The first failures are spelt out, the count has them all."""
    handler(event(*[BAD] * 200), None)

    line = json.loads(capsys.readouterr().out)
    assert line["RecordsQuarantined"] == 200
    assert len(line["failures"]) == FAILURES_SHOWN


def test_a_response_stays_under_the_limit_of_lambda(handler, capsys):
    """What has no room is quarantined with that reason, and the records around it land."""
    big = GOOD[:-1] + b',"attributes":{"a":"' + b"x" * 1_900_000 + b'"}}'

    response = handler(event(big, big, big, GOOD), None)

    results = [answer["result"] for answer in response["records"]]
    assert results == ["Ok", "Ok", "ProcessingFailed", "Ok"]
    assert len(json.dumps(response)) <= RESPONSE_LIMIT
    assert "no room left" in json.loads(capsys.readouterr().out)["failures"][0]["error"]
