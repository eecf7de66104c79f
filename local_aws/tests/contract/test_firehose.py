"""Local Firehose through boto3: buffering, transformation, quarantine, Kinesis source, limits."""

import base64
import gzip
import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError
from local_clients import ROLE, ask, client, until, zipped

TRANSFORM = """
import base64
import json

SEEN = []


def handler(event, context):
    SEEN.append(event)
    answers = []
    for record in event["records"]:
        data = base64.b64decode(record["data"])
        if data.startswith(b"explode"):
            raise ValueError("one record kills the batch")
        if data.startswith(b"missing"):
            continue
        result = {b"drop": "Dropped", b"fail": "ProcessingFailed", b"odd!": "Maybe"}.get(data[:4], "Ok")
        if data.startswith(b"event"):
            shown = {key: value for key, value in event.items() if key != "records"}
            data = json.dumps({**shown, "record": record}).encode()
        data = base64.b64encode(data + b"\\n").decode()
        answer = {"recordId": record["recordId"], "result": result, "data": data}
        answers.append(answer)
        if data.startswith("dHdpY2"):  # twice
            answers.append(answer)
    return {"records": answers}
"""


BACKUP = {
    "RoleARN": ROLE,
    "BucketARN": "arn:aws:s3:::any",
    "Prefix": "backup/dt=!{timestamp:yyyy-MM-dd}/",
    "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
    "CompressionFormat": "GZIP",
}


class Lake:
    """A bucket, a transform function, and streams of the test's own."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.name = f"lake-{uuid.uuid4().hex[:10]}"
        self.s3, self.firehose = client(gateway, "s3"), client(gateway, "firehose")
        self.s3.create_bucket(Bucket=self.name)
        self.function = client(gateway, "lambda").create_function(
            FunctionName=self.name,
            Runtime="python3.13",
            Role=ROLE,
            Handler="transform.handler",
            Code={"ZipFile": zipped({"transform.py": TRANSFORM})},
            Timeout=30,
        )["FunctionArn"]

    def destination(self, transform=True, retries=0, **options):
        """Return a destination that lands by hour and buffers long, so that only a flush delivers."""
        parameters = {
            "LambdaArn": self.function,
            "NumberOfRetries": str(retries),
            "BufferIntervalInSeconds": "900",
        }
        processor = {
            "Type": "Lambda",
            "Parameters": [
                {"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()
            ],
        }
        shape = {
            "RoleARN": ROLE,
            "BucketARN": f"arn:aws:s3:::{self.name}",
            "Prefix": "landing/dt=!{timestamp:yyyy-MM-dd}/hr=!{timestamp:HH}/",
            "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/",
            "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 900},
            "CompressionFormat": "GZIP",
        }
        if transform:
            shape["ProcessingConfiguration"] = {"Enabled": True, "Processors": [processor]}
        return {**shape, **options}

    def stream(self, **options):
        """Create a direct-put stream named like the bucket."""
        self.firehose.create_delivery_stream(
            DeliveryStreamName=self.name, ExtendedS3DestinationConfiguration=self.destination(**options)
        )
        return self

    def put(self, *data):
        """Put one record per item."""
        return self.firehose.put_record_batch(
            DeliveryStreamName=self.name, Records=[{"Data": item} for item in data]
        )

    def flush(self):
        """Deliver everything; return the stream's counts."""
        return ask(self.gateway, "firehose", {"flush": True, "streams": [self.name]})["streams"][self.name]

    def keys(self, prefix=""):
        """Return the keys below *prefix*."""
        return [
            item["Key"]
            for item in self.s3.list_objects_v2(Bucket=self.name, Prefix=prefix).get("Contents", [])
        ]

    def lines(self, prefix):
        """Return the lines of every object below *prefix*, unzipped."""
        bodies = [self.s3.get_object(Bucket=self.name, Key=key)["Body"].read() for key in self.keys(prefix)]
        return [
            line
            for body in bodies
            for line in (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).splitlines()
        ]


@pytest.fixture
def lake(gateway):
    """A new lake."""
    return Lake(gateway)


def test_records_land_by_the_hour_of_arrival(lake):
    """Key, compression and content are Firehose's."""
    lake.stream().put(b"one", b"two")

    counts = lake.flush()

    now = datetime.now(UTC)
    (key,) = lake.keys()
    pattern = (
        rf"landing/dt={now:%Y-%m-%d}/hr=\d\d/{lake.name}-1-{now:%Y-%m-%d}-\d\d-\d\d-\d\d-"
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.gz"
    )
    assert re.fullmatch(pattern, key)
    assert lake.lines("landing/") == [b"one", b"two"]
    assert counts == {"received": 2, "delivered": 2, "dropped": 0, "failed": 0}


def test_every_record_is_delivered_dropped_or_quarantined(lake):
    """The counts add up, and quarantined bytes come back as they were."""
    unreadable = b"fail \xff\x00 \xf0\x9f\x91\x9f"
    lake.stream().put(b"fine", b"drop me", unreadable, b"missing", b"twice", b"odd!")

    counts = lake.flush()

    assert counts == {"received": 6, "delivered": 1, "dropped": 1, "failed": 4}
    errors = [json.loads(line) for line in lake.lines("errors/processing-failed/dt=")]
    found = {base64.b64decode(error["rawData"]): error for error in errors}
    assert {data: error["errorCode"] for data, error in found.items()} == {
        unreadable: "Lambda.ProcessingFailedStatus",
        b"missing": "Lambda.MissingRecordId",
        b"twice": "Lambda.DuplicatedRecordId",
        b"odd!": "Lambda.InvalidReturnFormat",
    }
    error = found[unreadable]
    assert sorted(error) == sorted(
        ["attemptsMade", "arrivalTimestamp", "errorCode", "errorMessage"]
        + ["attemptEndingTimestamp", "rawData", "lambdaArn"]
    )
    assert error["attemptsMade"] == 1
    assert error["lambdaArn"] == lake.function
    assert abs(error["arrivalTimestamp"] / 1000 - time.time()) < 60
    assert error["attemptEndingTimestamp"] >= error["arrivalTimestamp"]


def test_a_failing_function_quarantines_its_batch_after_the_retries(lake):
    """attemptsMade counts the first try and the retries."""
    lake.stream(retries=2).put(b"innocent", b"explode")

    assert lake.flush() == {"received": 2, "delivered": 0, "dropped": 0, "failed": 2}
    errors = [json.loads(line) for line in lake.lines("errors/")]
    assert {error["errorCode"] for error in errors} == {"Lambda.FunctionError"}
    assert {error["attemptsMade"] for error in errors} == {3}


def test_a_missing_function_quarantines_too(lake):
    """An invocation that cannot be made is a failure of every record in it."""
    lake.stream()
    client(lake.gateway, "lambda").delete_function(FunctionName=lake.name)
    lake.put(b"one")

    assert lake.flush()["failed"] == 1
    assert json.loads(lake.lines("errors/")[0])["errorCode"] == "Lambda.InvokeFailed"


def test_the_function_sees_the_event_of_a_direct_put(lake):
    """The event has AWS's members, and none of a Kinesis source."""
    lake.stream().put(b"event")
    lake.flush()

    event = json.loads(lake.lines("landing/")[0])
    assert sorted(event) == ["deliveryStreamArn", "invocationId", "record", "region"]
    assert event["deliveryStreamArn"].endswith(f":deliverystream/{lake.name}")
    assert sorted(event["record"]) == ["approximateArrivalTimestamp", "data", "recordId"]


def test_a_kinesis_stream_is_read_from_creation_on(lake):
    """What was put before is not read, what comes after is, from every shard; direct puts are refused."""
    kinesis = client(lake.gateway, "kinesis")
    kinesis.create_stream(StreamName=lake.name, ShardCount=2)
    arn = kinesis.describe_stream_summary(StreamName=lake.name)["StreamDescriptionSummary"]["StreamARN"]
    kinesis.put_record(StreamName=lake.name, Data=b"before", PartitionKey="a")
    lake.firehose.create_delivery_stream(
        DeliveryStreamName=lake.name,
        DeliveryStreamType="KinesisStreamAsSource",
        KinesisStreamSourceConfiguration={"KinesisStreamARN": arn, "RoleARN": ROLE},
        ExtendedS3DestinationConfiguration=lake.destination(),
    )
    sent = sorted(f"after {number}".encode() for number in range(40))
    for data in sent:
        kinesis.put_record(StreamName=lake.name, Data=data, PartitionKey=data.decode())
    kinesis.put_record(StreamName=lake.name, Data=b"event", PartitionKey="event")

    counts = lake.flush()

    *others, event = sorted(lake.lines("landing/"))
    assert others == sent
    assert counts["received"] == counts["delivered"] == 41
    event = json.loads(event)
    assert event["sourceKinesisStreamArn"] == arn
    metadata = event["record"]["kinesisRecordMetadata"]
    assert metadata["partitionKey"] == "event"
    assert {"sequenceNumber", "subsequenceNumber", "shardId", "approximateArrivalTimestamp"} < set(metadata)
    description = lake.firehose.describe_delivery_stream(DeliveryStreamName=lake.name)
    source = description["DeliveryStreamDescription"]["Source"]["KinesisStreamSourceDescription"]
    assert source["KinesisStreamARN"] == arn
    with pytest.raises(
        lake.firehose.exceptions.InvalidArgumentException, match="not permitted on KinesisStream"
    ):
        lake.firehose.put_record(DeliveryStreamName=lake.name, Record={"Data": b"x"})


def test_buffers_are_delivered_by_time_without_a_flush(lake):
    """A second after the first record its object is there."""
    lake.stream(transform=False, BufferingHints={"SizeInMBs": 128, "IntervalInSeconds": 1}).put(b"x\n")

    assert until(lambda: lake.lines("landing/"), seconds=10) == [b"x"]


def test_buffers_are_delivered_by_size_without_a_flush(lake):
    """A megabyte is enough, whatever the interval."""
    lake.stream(transform=False, BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 900})
    lake.put(b"x" * 600_000 + b"\n")
    time.sleep(0.3)
    assert lake.keys() == []
    lake.put(b"y" * 600_000 + b"\n")

    assert len(until(lambda: lake.lines("landing/"), seconds=10)) == 2


def test_many_records_pass_in_bounded_invocations(lake):
    """4,000 records of 1 kB arrive once each, though one invocation takes a megabyte at most."""
    lake.stream()
    sent = [f"{number:06}".encode() + b"x" * 1000 for number in range(4000)]
    for start in range(0, len(sent), 500):
        lake.put(*sent[start : start + 500])

    counts = lake.flush()

    assert counts == {"received": 4000, "delivered": 4000, "dropped": 0, "failed": 0}
    assert sorted(lake.lines("landing/")) == sent


def test_flushes_while_records_come_lose_and_repeat_nothing(lake):
    """Four writers, short buffers and a flush every moment: each record lands once."""
    lake.stream(BufferingHints={"SizeInMBs": 1, "IntervalInSeconds": 0})
    sent = [f"{writer}-{number}".encode() for writer in range(4) for number in range(300)]

    def write(writer):
        own = [data for data in sent if data.startswith(f"{writer}-".encode())]
        for start in range(0, len(own), 20):
            lake.put(*own[start : start + 20])

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write, writer) for writer in range(4)]
        while not all(writer.done() for writer in writers):
            lake.flush()
        for writer in writers:
            writer.result()

    assert lake.flush() == {"received": 1200, "delivered": 1200, "dropped": 0, "failed": 0}
    assert sorted(lake.lines("landing/")) == sorted(sent)


def test_an_outage_of_s3_loses_nothing(lake):
    """While the bucket is away a flush fails; when it is back everything is delivered once."""
    lake.stream(transform=False)
    lake.s3.delete_bucket(Bucket=lake.name)
    lake.put(b"patient\n")
    with pytest.raises(Exception, match="500"):
        lake.flush()

    lake.s3.create_bucket(Bucket=lake.name)
    lake.flush()

    assert lake.lines("landing/") == [b"patient"]


def test_limits_of_a_batch(lake):
    """500 records, 4 MiB, 1,000 KiB a record."""
    lake.stream(transform=False)

    assert lake.put(*[b"x"] * 500)["FailedPutCount"] == 0
    with pytest.raises(ClientError, match="less than or equal to 500"):
        lake.put(*[b"x"] * 501)
    with pytest.raises(ClientError, match="exceeds 4 MB"):
        lake.put(*[b"x" * 1_000_000] * 5)
    with pytest.raises(ClientError, match="1024000"):
        lake.put(b"x" * 1_024_001)
    with pytest.raises(lake.firehose.exceptions.ResourceNotFoundException):
        lake.firehose.put_record(DeliveryStreamName="no-such-stream", Record={"Data": b"x"})


def test_an_update_changes_destination_and_version(lake):
    """Later objects carry the new version; a stale version id is refused."""
    lake.stream(transform=False)
    description = lake.firehose.describe_delivery_stream(DeliveryStreamName=lake.name)[
        "DeliveryStreamDescription"
    ]
    update = {
        "DeliveryStreamName": lake.name,
        "CurrentDeliveryStreamVersionId": description["VersionId"],
        "DestinationId": description["Destinations"][0]["DestinationId"],
        "ExtendedS3DestinationUpdate": {"CompressionFormat": "UNCOMPRESSED", "Prefix": "plain/"},
    }
    lake.firehose.update_destination(**update)
    lake.put(b"x\n")
    lake.flush()

    (key,) = lake.keys()
    assert re.match(rf"plain/\d{{4}}/\d\d/\d\d/\d\d/{lake.name}-2-", key)
    assert lake.s3.get_object(Bucket=lake.name, Key=key)["Body"].read() == b"x\n"
    with pytest.raises(lake.firehose.exceptions.ConcurrentModificationException):
        lake.firehose.update_destination(**update)


@pytest.mark.parametrize(
    "options",
    [
        {"ErrorOutputPrefix": ""},
        {"ErrorOutputPrefix": "errors/!{timestamp:yyyy}/"},
        {"Prefix": "x/!{firehose:error-output-type}/"},
        {"Prefix": "x/!{timestamp:QQ}/"},
        {"CompressionFormat": "Snappy"},
        {"S3BackupMode": "Enabled"},
        {"S3BackupMode": "Enabled", "S3BackupConfiguration": {**BACKUP, "CompressionFormat": "Snappy"}},
    ],
)
def test_destinations_that_cannot_work_are_refused(lake, options):
    """CreateDeliveryStream answers InvalidArgumentException, and there is no stream."""
    with pytest.raises(lake.firehose.exceptions.InvalidArgumentException):
        lake.stream(**options)
    with pytest.raises(lake.firehose.exceptions.ResourceNotFoundException):
        lake.firehose.describe_delivery_stream(DeliveryStreamName=lake.name)


def test_tags_list_and_life(lake):
    """Tags, listing by type, a name in use, deletion that delivers what was acknowledged."""
    lake.stream(transform=False)
    lake.firehose.tag_delivery_stream(DeliveryStreamName=lake.name, Tags=[{"Key": "team", "Value": "crm"}])

    assert lake.firehose.list_tags_for_delivery_stream(DeliveryStreamName=lake.name)["Tags"] == [
        {"Key": "team", "Value": "crm"}
    ]
    names = lake.firehose.list_delivery_streams(DeliveryStreamType="DirectPut", Limit=100)[
        "DeliveryStreamNames"
    ]
    assert lake.name in names
    with pytest.raises(lake.firehose.exceptions.ResourceInUseException):
        lake.stream(transform=False)
    lake.put(b"last\n")
    lake.firehose.delete_delivery_stream(DeliveryStreamName=lake.name)
    assert lake.lines("landing/") == [b"last"]


def test_a_backup_keeps_every_record_as_it_arrived(lake):
    """Landed, dropped or failed: all are in it, once, and none of them counts as delivered twice."""
    backup = {**BACKUP, "BucketARN": f"arn:aws:s3:::{lake.name}"}
    lake.stream(S3BackupMode="Enabled", S3BackupConfiguration=backup)
    lake.put(b"one\n", b"drop\n", b"fail\n")

    counts = lake.flush()

    assert sorted(lake.lines("backup/dt=")) == [b"drop", b"fail", b"one"]
    assert counts == {"received": 3, "delivered": 1, "dropped": 1, "failed": 1}


def test_a_backup_is_turned_on_later_and_never_off(lake):
    """As UpdateDestination documents; what came before it was on is not in it."""
    lake.stream(transform=False).put(b"before\n")
    lake.flush()
    backup = {**BACKUP, "BucketARN": f"arn:aws:s3:::{lake.name}"}
    change = {"DeliveryStreamName": lake.name, "DestinationId": "destinationId-000000000001"}
    on = {"S3BackupMode": "Enabled", "S3BackupUpdate": backup}
    lake.firehose.update_destination(
        **change, CurrentDeliveryStreamVersionId="1", ExtendedS3DestinationUpdate=on
    )
    lake.put(b"after\n")
    lake.flush()

    assert lake.lines("backup/dt=") == [b"after"]
    with pytest.raises(lake.firehose.exceptions.InvalidArgumentException, match="cannot be disabled"):
        lake.firehose.update_destination(
            **change,
            CurrentDeliveryStreamVersionId="2",
            ExtendedS3DestinationUpdate={"S3BackupMode": "Disabled"},
        )
