"""The gateway through boto3: one port, moto behind an allow-list, everything else 501."""

import io
import os
import threading
import urllib.request
import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import ask, client

from local_aws.gateway import Gateway


@pytest.fixture
def bucket(gateway):
    """A bucket of the test's own."""
    name = f"gateway-{uuid.uuid4().hex}"
    client(gateway, "s3").create_bucket(Bucket=name)
    return name


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("glue", "get_jobs", {}),
        ("s3", "get_bucket_website", {"Bucket": "some-bucket"}),
        ("iam", "list_groups", {}),
        ("kinesis", "describe_limits", {}),
        ("firehose", "stop_delivery_stream_encryption", {"DeliveryStreamName": "s"}),
        ("lambda", "list_layers", {}),
        ("cloudformation", "list_stack_sets", {}),
        ("dynamodb", "list_tables", {}),
        ("sesv2", "list_contacts", {"ContactListName": "x"}),
        ("cloudwatch", "list_metrics", {}),
        ("stepfunctions", "list_state_machines", {}),
    ],
)
def test_what_is_not_served_answers_501_with_its_name(gateway, service, operation, parameters):
    """An operation outside the allow-list never looks like success."""
    with pytest.raises(ClientError) as refused:
        getattr(client(gateway, service), operation)(**parameters)

    answer = refused.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert answer["Error"]["Code"] == "NotImplemented"
    assert "does not serve" in answer["Error"]["Message"]


@pytest.mark.parametrize("size", [0, 5, 1_000_000])
def test_an_object_comes_back_byte_for_byte(gateway, bucket, size):
    """Signed, chunked and checksummed uploads of boto3 arrive as they were."""
    s3, body = client(gateway, "s3"), os.urandom(size)

    s3.put_object(Bucket=bucket, Key="a b/ü+%25.bin", Body=body, ChecksumAlgorithm="SHA256")

    assert s3.get_object(Bucket=bucket, Key="a b/ü+%25.bin")["Body"].read() == body


def test_a_multipart_upload_is_one_object(gateway, bucket):
    """upload_fileobj above the multipart threshold works with parallel parts."""
    s3, body = client(gateway, "s3"), os.urandom(17_000_000)

    s3.upload_fileobj(io.BytesIO(body), bucket, "big")

    assert s3.get_object(Bucket=bucket, Key="big")["Body"].read() == body


def test_an_unseekable_stream_is_taken(gateway, bucket):
    """aws-chunked bodies with a trailing checksum are unwrapped."""
    s3 = client(gateway, "s3")
    read, write = os.pipe()
    threading.Thread(target=lambda: (os.write(write, b"abc" * 1000), os.close(write))).start()

    with os.fdopen(read, "rb") as stream:
        s3.upload_fileobj(stream, bucket, "stream")

    assert s3.get_object(Bucket=bucket, Key="stream")["Body"].read() == b"abc" * 1000


def test_a_range_and_a_head_tell_sizes(gateway, bucket):
    """HEAD has the length without a body on a connection that lives on."""
    s3 = client(gateway, "s3")
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")

    assert s3.head_object(Bucket=bucket, Key="k")["ContentLength"] == 10
    assert s3.get_object(Bucket=bucket, Key="k", Range="bytes=2-4")["Body"].read() == b"234"
    assert s3.head_object(Bucket=bucket, Key="k")["ContentLength"] == 10


def test_a_presigned_url_needs_no_header(gateway, bucket):
    """The scope is read from the query too."""
    s3 = client(gateway, "s3")
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "k"})

    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the gateway's own address
        assert answer.read() == b"x"


def test_bucket_policies_are_kept_not_enforced(gateway, bucket):
    """The usual encrypted-transport policy does not close the bucket to plain loopback HTTP."""
    s3 = client(gateway, "s3")
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", '
        '"Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}'
    )
    s3.put_bucket_policy(Bucket=bucket, Policy=policy)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")

    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == policy
    s3.delete_bucket_policy(Bucket=bucket)
    with pytest.raises(ClientError, match="NoSuchBucketPolicy"):
        s3.get_bucket_policy(Bucket=bucket)
    with pytest.raises(ClientError, match="MalformedPolicy"):
        s3.put_bucket_policy(Bucket=bucket, Policy="{")


def test_the_catalog_sequence_and_queue_services_answer(gateway):
    """moto serves Glue, Kinesis, SNS, SQS, IAM and STS on the same port."""
    client(gateway, "glue").create_database(DatabaseInput={"Name": "gateway_db"})
    topic = client(gateway, "sns").create_topic(Name="gateway")["TopicArn"]
    sqs = client(gateway, "sqs")
    queue = sqs.create_queue(QueueName="gateway")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client(gateway, "sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    client(gateway, "sns").publish(TopicArn=topic, Message="hello")

    names = [item["Name"] for item in client(gateway, "glue").get_databases()["DatabaseList"]]
    assert "gateway_db" in names
    assert "hello" in sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"]
    assert client(gateway, "sts").get_caller_identity()["Account"] == "123456789012"


def test_column_statistics_are_empty(gateway):
    """Trino's Hive connector asks for them at every CREATE TABLE."""
    glue = client(gateway, "glue")

    answer = glue.get_column_statistics_for_table(DatabaseName="d", TableName="t", ColumnNames=["c"])

    assert answer["ColumnStatisticsList"] == []
    statistics = {
        "ColumnName": "c",
        "ColumnType": "string",
        "AnalyzedTime": 0,
        "StatisticsData": {
            "Type": "BOOLEAN",
            "BooleanColumnStatisticsData": {"NumberOfTrues": 1, "NumberOfFalses": 1, "NumberOfNulls": 0},
        },
    }
    update = glue.update_column_statistics_for_table(
        DatabaseName="d", TableName="t", ColumnStatisticsList=[statistics]
    )
    assert update["Errors"] == []


def test_kinesis_records_come_in_order_in_bounded_answers(gateway):
    """Reads give what comes after the iterator, at most the limit, and say how far behind they are."""
    kinesis = client(gateway, "kinesis")
    kinesis.create_stream(StreamName="ordered", ShardCount=1)
    sent = [bytes([number]) for number in range(30)]
    kinesis.put_records(StreamName="ordered", Records=[{"Data": data, "PartitionKey": "p"} for data in sent])
    iterator = kinesis.get_shard_iterator(
        StreamName="ordered", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]

    got = []
    for _ in range(3):
        answer = kinesis.get_records(ShardIterator=iterator, Limit=12)
        got += [record["Data"] for record in answer["Records"]]
        iterator = answer["NextShardIterator"]

    assert got == sent
    assert answer["MillisBehindLatest"] == 0
    kinesis.put_record(StreamName="ordered", Data=b"late", PartitionKey="p")
    answer = kinesis.get_records(ShardIterator=iterator)
    assert [record["Data"] for record in answer["Records"]] == [b"late"]


def test_calls_are_counted_by_service_and_operation(gateway, bucket):
    """Two puts more are two more in the count."""
    s3 = client(gateway, "s3")
    before = ask(gateway, "calls")["s3"].get("PutObject", 0)

    s3.put_object(Bucket=bucket, Key="a", Body=b"")
    s3.put_object(Bucket=bucket, Key="b", Body=b"")

    assert ask(gateway, "calls")["s3"]["PutObject"] == before + 2
    assert ask(gateway, "health") == {"status": "ready"}


def test_a_second_gateway_in_one_process_is_refused(gateway):
    """It would empty the first one's state."""
    with pytest.raises(RuntimeError, match="runs a gateway already"):
        Gateway()


def test_the_environment_names_the_gateway(aws_environment):
    """A bare boto3 client, as the project's own code makes it, reaches the gateway."""
    import boto3

    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"
    assert boto3.client("s3").meta.endpoint_url == aws_environment.endpoint_url


def test_no_test_reaches_beyond_this_machine():
    """The fixture of conftest refuses other addresses."""
    import socket

    with socket.socket() as connection, pytest.raises(PermissionError, match="stay on this machine"):
        connection.connect(("192.0.2.1", 80))


def test_partitions_are_found_by_keys_whose_type_has_a_length(gateway):
    """Hive's `varchar(2)` and `decimal(10,2)` compare as what they are, not only `string`."""
    glue, name = client(gateway, "glue"), f"keys_{uuid.uuid4().hex}"
    glue.create_database(DatabaseInput={"Name": name})
    keys = [{"Name": "land", "Type": "varchar(2)"}, {"Name": "price", "Type": "decimal(10,2)"}]
    glue.create_table(DatabaseName=name, TableInput={"Name": "t", "PartitionKeys": keys})
    for values in (["de", "1.50"], ["fr", "20.00"]):
        glue.create_partition(DatabaseName=name, TableName="t", PartitionInput={"Values": values})

    found = glue.get_partitions(DatabaseName=name, TableName="t", Expression="land = 'fr' and price > 9.5")

    assert [partition["Values"] for partition in found["Partitions"]] == [["fr", "20.00"]]
