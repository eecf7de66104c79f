"""Records put into the streams by boto3 land or are quarantined; the counts add up, byte for byte."""

import gzip
import hashlib
import json
import time
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_plus

import boto3
import pytest
from environments import use_environment

from engagelake import names, quarantine
from engagelake.deploy import deploy

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
PROBE = b'{"event_type":"_test.event_stream","client":{"client_id":"pinpointapi"},"event_timestamp":1}'
TORN = '{"event_type":"_email.open","client":{"client_id":"渡辺'.encode()[:-1]
WAIT_SECONDS = 60


@pytest.fixture(scope="module")
def lake(gateway):
    """A deployed environment with a second's buffer, that this module alone puts records into."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use_environment(patch, gateway, "arrival")
        deploy(settings, buffer_seconds=1)
        yield settings


def golden(stream):
    """Return the golden records of *stream*'s family, as they are on disk."""
    family = names.FAMILY_OF_STREAM[stream]
    return [path.read_bytes() for path in sorted(GOLDEN.glob(f"{family}*/*.json"))]


def sent_to(stream):
    """Return what *stream* is sent: records, glued pairs, a duplicate, and four that are unreadable."""
    records = golden(stream)
    glued = [b"\xef\xbb\xbf" + a.strip() + b for a, b in zip(records[::2], records[1::2], strict=False)]
    other = golden("ses-events" if stream != "ses-events" else "app-events")[0]
    return [*records, *glued, records[0], TORN, other, records[0] + b'{"torn', b"[1]"]


def put(lake, stream, records):
    """Send *records* with boto3, as any producer does."""
    name = lake.names.stream(stream)
    if stream == "app-events":
        entries = [{"Data": data, "PartitionKey": str(n)} for n, data in enumerate(records)]
        answer = boto3.client("kinesis").put_records(StreamName=name, Records=entries)
        assert answer["FailedRecordCount"] == 0
        return
    answer = boto3.client("firehose").put_record_batch(
        DeliveryStreamName=name, Records=[{"Data": data} for data in records]
    )
    assert answer["FailedPutCount"] == 0


def landed(lake, stream):
    """Return the landing records of *stream*, from every object, and the objects' keys."""
    s3 = boto3.client("s3")
    listed = s3.list_objects_v2(Bucket=lake.names.bucket, Prefix=names.landing_prefix(stream))
    keys = [item["Key"] for item in listed.get("Contents", [])]
    bodies = [s3.get_object(Bucket=lake.names.bucket, Key=key)["Body"].read() for key in keys]
    return [json.loads(line) for body in bodies for line in gzip.decompress(body).splitlines()], keys


def wait_for(lake, stream, lines, failures):
    """Wait until *stream* has landed *lines* and quarantined *failures*; then return both, and the keys."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found, keys = landed(lake, stream)
        failed = list(quarantine.records(lake, stream))
        if (len(found) >= lines and len(failed) >= failures) or time.monotonic() > deadline:
            return found, keys, failed
        time.sleep(0.2)


@pytest.mark.parametrize("stream", names.STREAMS)
def test_every_record_is_landed_or_quarantined_byte_for_byte(lake, stream):
    """Nothing is lost, nothing is added; what is quarantined is exactly what was sent."""
    records = golden(stream)
    sent = [*sent_to(stream), *([PROBE] if stream == "pinpoint-events" else [])]
    good = Counter(record.strip() for record in records)
    good.update(record.strip() for pair in zip(records[::2], records[1::2], strict=False) for record in pair)
    good[records[0].strip()] += 1
    bad = Counter(sent_to(stream)[-4:])

    put(lake, stream, sent)
    found, keys, failed = wait_for(lake, stream, good.total(), bad.total())

    assert Counter(line["raw"].encode() for line in found) == good
    assert Counter(record.data for record in failed) == bad
    for line in found:
        assert line["event_id"] == hashlib.sha256(line["raw"].encode()).hexdigest()
        assert line["family"] == names.FAMILY_OF_STREAM[stream]
        says_no_time = line["event_type"] in ("TEXT_RECEIVED", "RCS_RECEIVED")
        # Some sources count in seconds.
        golden_moments = ("2026-10-01T08:15:00.123Z", "2026-10-01T08:15:00.000Z")
        assert line["event_at"] in ([line["arrived_at"]] if says_no_time else golden_moments)
    for key in keys:
        prefix, day, hour, name = key.rsplit("/", 3)
        assert f"{prefix}/" == names.landing_prefix(stream)
        assert day.startswith("dt=20")
        assert hour.startswith("hr=")
        assert name.endswith(".gz")


def test_the_quarantine_says_why(lake):
    """Every record that was refused has its reason, counted by stream."""
    already = len(list(quarantine.records(lake, "ses-events")))
    put(lake, "ses-events", [b"never JSON"])
    wait_for(lake, "ses-events", 0, already + 1)

    reasons = quarantine.quarantined(lake)["ses-events"]

    assert reasons["not JSON: Expecting value"] == 1


def test_the_crawler_makes_what_landed_readable(lake):
    """After a crawl each landing table has the partitions that S3 has, in the shape that was declared."""
    put(lake, "messaging-events", golden("messaging-events")[:1])
    _, keys, _ = wait_for(lake, "messaging-events", 1, 0)
    glue = boto3.client("glue")
    table = {"DatabaseName": lake.names.database("landing"), "TableName": "messaging_events"}
    declared = glue.get_table(DatabaseName=table["DatabaseName"], Name=table["TableName"])["Table"]

    glue.start_crawler(Name=lake.names.crawler)
    deadline = time.monotonic() + WAIT_SECONDS
    while glue.get_crawler(Name=lake.names.crawler)["Crawler"]["State"] != "READY":
        assert time.monotonic() < deadline
        time.sleep(0.2)

    partitions = glue.get_partitions(**table)["Partitions"]
    assert {tuple(p["Values"]) for p in partitions} >= {
        (key.split("dt=")[1][:10], key.split("hr=")[1][:2]) for key in keys
    }
    for partition in partitions:
        storage = partition["StorageDescriptor"]
        assert storage["Columns"] == declared["StorageDescriptor"]["Columns"]
        assert storage["SerdeInfo"] == declared["StorageDescriptor"]["SerdeInfo"]
        assert storage["Location"].startswith(declared["StorageDescriptor"]["Location"])
    now = glue.get_table(DatabaseName=table["DatabaseName"], Name=table["TableName"])["Table"]
    assert now["StorageDescriptor"] == declared["StorageDescriptor"]


def test_what_lands_is_told_of_at_once(lake):
    """A queue that subscribes to the topic of the stack hears of each landed object, and of nothing else."""
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    queue = sqs.create_queue(QueueName="arrival-landed")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = f"arn:aws:sns:{lake.region}:{lake.account}:{lake.env}-engagelake-landed"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    _, before = landed(lake, "admin-events")

    boto3.client("s3").put_object(Bucket=lake.names.bucket, Key=f"{names.OUTCOMES_PREFIX}told", Body=b"")
    put(lake, "admin-events", [*golden("admin-events")[:1], TORN])
    told = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=20, MaxNumberOfMessages=10)["Messages"]

    bodies = [json.loads(message["Body"]) for message in told]
    keys = [unquote_plus(record["s3"]["object"]["key"]) for body in bodies for record in body["Records"]]
    _, now = landed(lake, "admin-events")
    assert set(keys) == set(now) - set(before)
    assert len(keys) == len(set(keys)) == 1


def test_app_events_are_refused_by_direct_put(lake):
    """A stream that reads Kinesis takes nothing else, here as on AWS."""
    firehose = boto3.client("firehose")

    with pytest.raises(firehose.exceptions.InvalidArgumentException):
        firehose.put_record(DeliveryStreamName=lake.names.stream("app-events"), Record={"Data": b"{}"})
