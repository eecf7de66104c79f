"""Local Glue crawlers through boto3 and Airflow's operator."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import ROLE, ask, client, until

from local_aws.crawler import crawler


class Catalog:
    """A bucket, a database, a table by day and hour, and a crawler of it."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.name = f"crawl-{uuid.uuid4().hex[:10]}"
        self.database = self.name.replace("-", "_")
        self.s3, self.glue = client(gateway, "s3"), client(gateway, "glue")
        self.s3.create_bucket(Bucket=self.name)
        self.glue.create_database(DatabaseInput={"Name": self.database})
        self.glue.create_table(
            DatabaseName=self.database,
            TableInput={
                "Name": "events",
                "PartitionKeys": [{"Name": "dt", "Type": "string"}, {"Name": "hr", "Type": "string"}],
                "StorageDescriptor": {
                    "Location": f"s3://{self.name}/landing/events/",
                    "Columns": [{"Name": "raw", "Type": "string"}],
                    "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
                },
            },
        )
        self.create()

    def create(self, **options):
        """Create the crawler; *options* change its definition."""
        definition = {
            "Name": self.name,
            "Role": ROLE,
            "Targets": {"CatalogTargets": [{"DatabaseName": self.database, "Tables": ["events"]}]},
            "SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"},
        }
        self.glue.create_crawler(**{**definition, **options})

    def land(self, *folders):
        """Write an object into each folder of the table."""
        for folder in folders:
            self.s3.put_object(Bucket=self.name, Key=f"landing/events/{folder}/x.gz", Body=b"")

    def crawl(self):
        """Run the crawler to its end; return the newest of its crawls."""
        self.glue.start_crawler(Name=self.name)
        until(lambda: self.glue.get_crawler(Name=self.name)["Crawler"]["State"] == "READY")
        return self.glue.list_crawls(CrawlerName=self.name)["Crawls"][0]

    def partitions(self):
        """Return values and location of every partition, sorted."""
        pages = self.glue.get_paginator("get_partitions").paginate(
            DatabaseName=self.database, TableName="events"
        )
        return sorted(
            (item["Values"], item["StorageDescriptor"]["Location"])
            for page in pages
            for item in page["Partitions"]
        )


@pytest.fixture
def catalog(gateway):
    """A new catalog."""
    return Catalog(gateway)


def test_new_folders_become_partitions_and_are_reported(catalog):
    """Values and locations follow the folders; the summary counts and names them, as AWS nests its JSON."""
    catalog.land("dt=2026-10-01/hr=08", "dt=2026-10-01/hr=09", "dt=2026-10-02/hr=00", "_temporary/0")

    crawl = catalog.crawl()

    assert [values for values, _ in catalog.partitions()] == [
        ["2026-10-01", "08"],
        ["2026-10-01", "09"],
        ["2026-10-02", "00"],
    ]
    assert catalog.partitions()[0][1] == f"s3://{catalog.name}/landing/events/dt=2026-10-01/hr=08/"
    assert crawl["State"] == "COMPLETED"
    added = json.loads(json.loads(crawl["Summary"])["PARTITION"]["ADD"])
    assert added["Count"] == 3
    assert added["Names"][0] == f"{catalog.database}.events/dt=2026-10-01/hr=08"


def test_a_second_crawl_adds_only_what_is_new(catalog):
    """Known partitions stay as they are, and the summary is empty when nothing came."""
    catalog.land("dt=2026-10-01/hr=08")
    catalog.crawl()

    assert json.loads(catalog.crawl()["Summary"]) == {}
    catalog.land("dt=2026-10-01/hr=09")
    added = json.loads(json.loads(catalog.crawl()["Summary"])["PARTITION"]["ADD"])
    assert added == {"Count": 1, "Names": [f"{catalog.database}.events/dt=2026-10-01/hr=09"]}
    assert len(catalog.partitions()) == 2


def test_the_declared_schema_is_left_alone(catalog):
    """Table version and columns do not change; partitions inherit the columns."""
    before = catalog.glue.get_table(DatabaseName=catalog.database, Name="events")["Table"]
    catalog.land("dt=2026-10-01/hr=08")
    catalog.crawl()

    after = catalog.glue.get_table(DatabaseName=catalog.database, Name="events")["Table"]
    partition = catalog.glue.get_partition(
        DatabaseName=catalog.database, TableName="events", PartitionValues=["2026-10-01", "08"]
    )["Partition"]
    assert after["StorageDescriptor"] == before["StorageDescriptor"]
    assert partition["StorageDescriptor"]["Columns"] == before["StorageDescriptor"]["Columns"]


def test_a_crawl_lists_folders_not_objects(catalog):
    """200 objects in one hour cost no more listings than one does."""
    catalog.land("dt=2026-10-01/hr=08")
    catalog.crawl()
    start = ask(catalog.gateway, "calls")["s3"]["ListObjectsV2"]
    catalog.crawl()
    few = ask(catalog.gateway, "calls")["s3"]["ListObjectsV2"] - start
    for number in range(200):
        catalog.s3.put_object(
            Bucket=catalog.name, Key=f"landing/events/dt=2026-10-01/hr=08/{number}.gz", Body=b""
        )

    start = ask(catalog.gateway, "calls")["s3"]["ListObjectsV2"]
    catalog.crawl()

    assert ask(catalog.gateway, "calls")["s3"]["ListObjectsV2"] - start == few


def test_more_partitions_than_one_request_holds(catalog):
    """250 hours are added in requests of 100."""
    catalog.land(*[f"dt=2026-10-{hour // 24 + 1:02}/hr={hour % 24:02}" for hour in range(250)])

    added = json.loads(json.loads(catalog.crawl()["Summary"])["PARTITION"]["ADD"])

    assert added["Count"] == len(catalog.partitions()) == 250


def test_states_follow_each_other(catalog, monkeypatch):
    """READY, RUNNING, STOPPING, READY; a running crawler cannot be started, changed or deleted."""
    monkeypatch.setattr(crawler, "_STOPPING_SECONDS", 2)  # long enough to be seen on a busy machine
    glue, seen = catalog.glue, ["READY"]
    glue.start_crawler(Name=catalog.name)
    for refused in (glue.start_crawler, glue.delete_crawler):
        with pytest.raises(glue.exceptions.CrawlerRunningException):
            refused(Name=catalog.name)

    def state():
        now = glue.get_crawler(Name=catalog.name)["Crawler"]["State"]
        if now != seen[-1]:
            seen.append(now)
        return len(seen) > 1 and now == "READY"

    until(state)
    assert seen == ["READY", "RUNNING", "STOPPING", "READY"]
    with pytest.raises(glue.exceptions.CrawlerNotRunningException):
        glue.stop_crawler(Name=catalog.name)
    last = glue.get_crawler(Name=catalog.name)["Crawler"]["LastCrawl"]
    assert last["Status"] == "SUCCEEDED"
    metrics = glue.get_crawler_metrics(CrawlerNameList=[catalog.name])["CrawlerMetricsList"][0]
    assert metrics["LastRuntimeSeconds"] > 0


def test_a_stopped_crawl_is_cancelled(catalog):
    """StopCrawler ends it before it adds anything."""
    catalog.land("dt=2026-10-01/hr=08")
    catalog.glue.start_crawler(Name=catalog.name)
    catalog.glue.stop_crawler(Name=catalog.name)
    until(lambda: catalog.glue.get_crawler(Name=catalog.name)["Crawler"]["State"] == "READY")

    crawler = catalog.glue.get_crawler(Name=catalog.name)["Crawler"]
    assert crawler["LastCrawl"]["Status"] == "CANCELLED"
    assert catalog.partitions() == []


def test_a_missing_table_fails_the_crawl_not_the_call(catalog):
    """LastCrawl and ListCrawls tell why."""
    catalog.glue.delete_table(DatabaseName=catalog.database, Name="events")

    crawl = catalog.crawl()

    assert crawl["State"] == "FAILED"
    assert "events" in crawl["ErrorMessage"]
    last = catalog.glue.get_crawler(Name=catalog.name)["Crawler"]["LastCrawl"]
    assert last["Status"] == "FAILED"


@pytest.mark.parametrize(
    "options",
    [
        {"Targets": {"S3Targets": [{"Path": "s3://bucket/x"}]}},
        {"Targets": {}},
        {"SchemaChangePolicy": {"UpdateBehavior": "LOG", "DeleteBehavior": "DELETE_FROM_DATABASE"}},
    ],
)
def test_what_is_no_catalog_crawl_is_refused(catalog, options):
    """A crawler that local AWS could not run is not created."""
    with pytest.raises(catalog.glue.exceptions.InvalidInputException):
        catalog.create(**{"Name": f"{catalog.name}-x", **options})
    with pytest.raises(catalog.glue.exceptions.EntityNotFoundException):
        catalog.glue.get_crawler(Name=f"{catalog.name}-x")


def test_update_list_and_delete(catalog):
    """The definition changes, its version grows, and the crawler goes."""
    glue = catalog.glue
    glue.update_crawler(Name=catalog.name, Description="landing")

    crawler = glue.get_crawler(Name=catalog.name)["Crawler"]
    assert (crawler["Description"], crawler["Version"]) == ("landing", 2)
    assert catalog.name in glue.list_crawlers()["CrawlerNames"]
    found = glue.batch_get_crawlers(CrawlerNames=[catalog.name, "absent"])
    assert [item["Name"] for item in found["Crawlers"]] == [catalog.name]
    assert found["CrawlersNotFound"] == ["absent"]
    with pytest.raises(glue.exceptions.AlreadyExistsException):
        catalog.create()
    glue.delete_crawler(Name=catalog.name)
    with pytest.raises(ClientError, match="EntityNotFoundException"):
        glue.start_crawler(Name=catalog.name)


def test_airflow_s_hook_waits_for_the_crawl(catalog, aws_environment):
    """GlueCrawlerHook, which the operators use, finds its waiter, its status and its metrics."""
    from airflow.providers.amazon.aws.hooks.glue_crawler import GlueCrawlerHook

    catalog.land("dt=2026-10-01/hr=08")
    hook = GlueCrawlerHook(aws_conn_id=None, region_name="us-east-1")
    assert hook.has_crawler(catalog.name)
    hook.start_crawler(catalog.name)

    assert hook.wait_for_crawler_completion(catalog.name, poll_interval=1) == "SUCCEEDED"
    assert len(catalog.partitions()) == 1
