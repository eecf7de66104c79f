"""What `--data` promises when local AWS is killed in the midst of things."""

import json
import threading

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from local_clients import ROLE, ask, until
from pyathena import connect
from state_process import LocalProcess
from state_world import ended

SLOW_STACK = """
Resources:
  One: {Type: AWS::Glue::Database, Properties: {CatalogId: "123456789012", DatabaseInput: {Name: one}}}
"""


@pytest.fixture
def local(tmp_path):
    """Local AWS over an empty folder."""
    process = LocalProcess(tmp_path / "data").start()
    yield process
    process.close()


def content(key):
    """Return the bytes of the object *key*: small for most threads, large for one."""
    return key.encode() * (9000 if key.startswith("0") else 10)


class Burst:
    """Threads that write to every kind of store until the process is gone, and what was acknowledged."""

    def __init__(self, local):
        self.acknowledged = {"s3": [], "glue": [], "kinesis": [], "sqs": []}
        local.client("s3").create_bucket(Bucket="burst")
        local.client("glue").create_database(DatabaseInput={"Name": "burst"})
        local.client("kinesis").create_stream(StreamName="burst", ShardCount=1)
        self.queue = local.client("sqs").create_queue(QueueName="burst")["QueueUrl"]
        writes = {"s3": self.put_object, "glue": self.make_table, "kinesis": self.put, "sqs": self.send}
        self._threads = [
            threading.Thread(target=self._write, args=(local.client(name), write, name, str(number)))
            for name, write in writes.items()
            for number in range(3)
        ]

    def run(self, local, seconds):
        """Write for *seconds*, then kill."""
        for thread in self._threads:
            thread.start()
        threading.Event().wait(seconds)
        local.end()
        for thread in self._threads:
            thread.join()

    def _write(self, client, write, name, thread):
        for number in range(100_000):
            text = f"{thread}-{number}"
            try:
                write(client, text)
            except (ClientError, BotoCoreError):
                return
            self.acknowledged[name].append(text)

    def put_object(self, s3, text):
        """Put one object."""
        s3.put_object(Bucket="burst", Key=text, Body=content(text))

    def make_table(self, glue, text):
        """Make one table."""
        glue.create_table(DatabaseName="burst", TableInput={"Name": text})

    def put(self, kinesis, text):
        """Put one record."""
        kinesis.put_record(StreamName="burst", Data=text.encode(), PartitionKey="x")

    def send(self, sqs, text):
        """Send one message."""
        sqs.send_message(QueueUrl=self.queue, MessageBody=text)


def test_a_kill_in_a_burst_of_writes_loses_nothing_acknowledged(local):
    """Every object, table, record and message that was acknowledged is there, whole, and none twice."""
    burst = Burst(local)
    burst.run(local, 2.0)
    local.start()

    s3 = local.client("s3")
    for key in burst.acknowledged["s3"]:
        assert s3.get_object(Bucket="burst", Key=key)["Body"].read() == content(key)
    pages = local.client("glue").get_paginator("get_tables").paginate(DatabaseName="burst")
    tables = [table["Name"] for page in pages for table in page["TableList"]]
    kinesis = local.client("kinesis")
    shard = {"ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    iterator = kinesis.get_shard_iterator(StreamName="burst", **shard)["ShardIterator"]
    records = [item["Data"].decode() for item in kinesis.get_records(ShardIterator=iterator)["Records"]]
    sqs, messages = local.client("sqs"), []
    while found := sqs.receive_message(QueueUrl=burst.queue, MaxNumberOfMessages=10).get("Messages"):
        messages += [item["Body"] for item in found]
    for name, held in (("glue", tables), ("kinesis", records), ("sqs", messages)):
        assert len(burst.acknowledged[name]) > 10
        assert set(burst.acknowledged[name]) <= set(held)
        assert len(held) == len(set(held))


def test_a_torn_last_write_is_dropped_and_told(local):
    """Half a write at the end of the log, and the file of an object never acknowledged, go with a note."""
    s3 = local.client("s3")
    s3.create_bucket(Bucket="torn")
    for key in ("first", "last"):
        s3.put_object(Bucket="torn", Key=key, Body=key.encode() * 10_000)
    local.end()
    log = local.folder / "state.db-wal"
    log.write_bytes(log.read_bytes()[:-100])
    local.start()

    found = local.client("s3").list_objects_v2(Bucket="torn")["Contents"]
    assert [item["Key"] for item in found] == ["first"]
    assert len(list((local.folder / "objects").iterdir())) == 1
    told = local.log.read_text(encoding="utf-8")
    assert "ended in a write that was not finished; it is dropped" in told
    assert "dropped 1 object bodies of writes that were not finished" in told


def test_a_folder_in_use_is_refused_by_name(local):
    """A second process says which process holds the folder, and the fix; the first is not disturbed."""
    with pytest.raises(AssertionError) as refused:
        LocalProcess(local.folder).start()
    told = local.log.read_text(encoding="utf-8")
    assert f"{local.folder} is in use by process {local.process.pid}; stop it, or give another" in told
    assert "Traceback" not in str(refused.value)
    assert local.client("s3").list_buckets()["Buckets"] == []


def test_a_folder_of_another_version_is_refused_with_the_fix(local):
    """Objects of another moto are not read: the message names the version to go back to."""
    local.end()
    header = local.folder / "format.json"
    header.write_text(json.dumps({"format": 1, "moto": "4.0.0"}), encoding="ascii")
    with pytest.raises(AssertionError):
        local.start()
    assert "with moto 4.0.0" in (told := local.log.read_text(encoding="utf-8"))
    assert "pip install moto==4.0.0), or give an empty folder to --data" in told


def test_a_damaged_folder_is_refused_with_the_fix(local):
    """What cannot be read is not taken for empty."""
    local.end()
    for name in ("state.db", "state.db-wal"):
        (local.folder / name).write_bytes(b"no database at all" * 1000)
    with pytest.raises(AssertionError):
        local.start()
    told = local.log.read_text(encoding="utf-8").splitlines()[-1]
    assert told.startswith(f"{local.folder} is damaged (")
    assert told.endswith("put a copy in its place, or give an empty folder to --data")


def test_an_iceberg_table_goes_on_after_a_kill(local):
    """Rows inserted before and after a kill are one table, with a snapshot for each insert."""
    local.client("s3").create_bucket(Bucket="iceberg")
    local.client("glue").create_database(DatabaseInput={"Name": "ice"})
    run(
        local,
        "create table t (a int) location 's3://iceberg/t/' tblproperties ('table_type'='ICEBERG')",
        "insert into t values 1, 2",
    )
    local.again()
    (rows,) = run(local, "insert into t values 3", "select a from t order by a")[1:]
    local.again()

    assert rows == [(1,), (2,), (3,)]
    assert run(local, 'select count(*) from "t$snapshots"') == [[(2,)]]


def run(local, *statements):
    """Return the rows of each of *statements*."""
    connection = connect(
        s3_staging_dir="s3://iceberg/results/",
        schema_name="ice",
        region_name="us-east-1",
        endpoint_url=local.endpoint_url,
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    with connection:
        return [connection.cursor().execute(sql).fetchall() for sql in statements]


def test_what_was_going_on_at_a_kill_ends(local):
    """A running query, crawl and import job have failed and say why; a stack that was being made is made."""
    athena, pinpoint, stacks = (local.client(name) for name in ("athena", "pinpoint", "cloudformation"))
    local.client("s3").create_bucket(Bucket="results")
    ask(local, "pinpoint", {"import_step_seconds": 60})
    application = pinpoint.create_app(CreateApplicationRequest={"Name": "a"})["ApplicationResponse"]["Id"]
    request = {"Format": "CSV", "RoleArn": ROLE, "S3Url": "s3://results/x", "RegisterEndpoints": True}
    job = pinpoint.create_import_job(ApplicationId=application, ImportJobRequest=request)
    stacks.create_stack(StackName="slow", TemplateBody=SLOW_STACK)
    query = athena.start_query_execution(
        QueryString="select count(*) from unnest(sequence(1, 9000)) a(x), unnest(sequence(1, 9000)) b(y),"
        " unnest(sequence(1, 9000)) c(z) where x * y * z % 7 = 1",
        ResultConfiguration={"OutputLocation": "s3://results/"},
    )["QueryExecutionId"]
    start_crawl(local.client("glue"))
    local.again()

    status = ended(local.client("athena"), query)["Status"]
    assert status["State"] == "FAILED"
    assert status["AthenaError"]["Retryable"]
    assert "local_aws was stopped while the query was queued or running" in status["StateChangeReason"]
    here = {"ApplicationId": application, "JobId": job["ImportJobResponse"]["Id"]}
    failed = local.client("pinpoint").get_import_job(**here)["ImportJobResponse"]
    assert failed["JobStatus"] == "FAILED"
    assert failed["Failures"] == [
        "local_aws was stopped while the job was running; nothing was imported, create the job again"
    ]
    crawler = local.client("glue").get_crawler(Name="c")["Crawler"]
    assert (crawler["State"], crawler["LastCrawl"]["Status"]) == ("READY", "FAILED")
    assert "local_aws was stopped while the crawl was running" in crawler["LastCrawl"]["ErrorMessage"]
    stacks = local.client("cloudformation")
    until(lambda: stacks.describe_stacks(StackName="slow")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE")
    assert local.client("glue").get_database(Name="one")["Database"]["Name"] == "one"


def start_crawl(glue):
    """Start a crawl of a table that there is."""
    glue.create_database(DatabaseInput={"Name": "crawled"})
    glue.create_table(DatabaseName="crawled", TableInput={"Name": "t"})
    glue.create_crawler(
        Name="c",
        Role=ROLE,
        Targets={"CatalogTargets": [{"DatabaseName": "crawled", "Tables": ["t"]}]},
        SchemaChangePolicy={"DeleteBehavior": "LOG"},
    )
    glue.start_crawler(Name="c")
