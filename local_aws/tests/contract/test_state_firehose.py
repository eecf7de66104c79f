"""What Firehose acknowledged is delivered once, however often local AWS is killed."""

import gzip
import itertools
import threading

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from local_clients import ROLE, ask, zipped
from state_process import LocalProcess

PASS_ON = """
import base64

def handler(event, context):
    return {"records": [{**record, "result": "Ok"} for record in event["records"]]}
"""


@pytest.fixture
def local(tmp_path):
    """Local AWS over an empty folder."""
    process = LocalProcess(tmp_path / "data").start()
    yield process
    process.close()


def test_firehose_delivers_what_it_acknowledged_once(local):
    """Records that wait, that are transformed and that are written when it is killed arrive once each."""
    s3, firehose, kinesis = (local.client(name) for name in ("s3", "firehose", "kinesis"))
    s3.create_bucket(Bucket="lake")
    kinesis.create_stream(StreamName="source", ShardCount=2)
    function = local.client("lambda").create_function(
        FunctionName="pass-on",
        Runtime="python3.13",
        Role=ROLE,
        Handler="code.handler",
        Code={"ZipFile": zipped({"code.py": PASS_ON})},
    )["FunctionArn"]
    make_streams(firehose, function)
    sent, numbers = [], itertools.count()

    def send():
        while True:
            batch = [f"{next(numbers):06}" for _ in range(20)]
            try:
                data = [{"Data": f"{text}\n".encode()} for text in batch]
                firehose.put_record_batch(DeliveryStreamName="direct", Records=data)
                records = [{"Data": f"k{text}\n".encode(), "PartitionKey": text} for text in batch]
                kinesis.put_records(StreamName="source", Records=records)
            except (ClientError, BotoCoreError):
                return
            sent.extend(batch)

    for _ in range(3):
        firehose, kinesis = local.client("firehose"), local.client("kinesis")
        thread = threading.Thread(target=send)
        thread.start()
        threading.Event().wait(1.3)
        local.end()
        thread.join()
        local.start()
    counts = ask(local, "firehose", {"flush": True})["streams"]

    landed = [line for body in bodies(local.client("s3")) for line in body.decode().split()]
    assert len(landed) == len(set(landed))
    assert set(sent) | {f"k{text}" for text in sent} <= set(landed)
    assert sum(each["received"] for each in counts.values()) == len(landed)
    assert sum(each["delivered"] for each in counts.values()) == len(landed)


def make_streams(firehose, function):
    """Make a direct stream and one from Kinesis, which buffer a second."""
    parameters = [{"ParameterName": "LambdaArn", "ParameterValue": function}]
    parameters += [{"ParameterName": "BufferIntervalInSeconds", "ParameterValue": "0"}]
    destination = {
        "RoleARN": ROLE,
        "BucketARN": "arn:aws:s3:::lake",
        "BufferingHints": {"IntervalInSeconds": 1, "SizeInMBs": 1},
        "CompressionFormat": "GZIP",
        "ProcessingConfiguration": {
            "Enabled": True,
            "Processors": [{"Type": "Lambda", "Parameters": parameters}],
        },
    }
    source = {"KinesisStreamARN": "arn:aws:kinesis:us-east-1:123456789012:stream/source", "RoleARN": ROLE}
    for name, more in (
        ("direct", {}),
        (
            "from-kinesis",
            {"DeliveryStreamType": "KinesisStreamAsSource", "KinesisStreamSourceConfiguration": source},
        ),
    ):
        prefix = {
            "Prefix": f"{name}/",
            "ErrorOutputPrefix": f"errors/{name}/!{{firehose:error-output-type}}/",
        }
        firehose.create_delivery_stream(
            DeliveryStreamName=name, ExtendedS3DestinationConfiguration={**destination, **prefix}, **more
        )


def bodies(s3):
    """Yield what lies in the lake."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="lake"):
        for item in page.get("Contents", ()):
            assert not item["Key"].startswith("errors/")
            yield gzip.decompress(s3.get_object(Bucket="lake", Key=item["Key"])["Body"].read())
