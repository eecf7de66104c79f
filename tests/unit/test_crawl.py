"""Running the crawler: waiting for its end, joining a run, and saying what it added."""

import json

import boto3
import pytest
from botocore.stub import Stubber

from engagelake import crawl as crawling
from engagelake.errors import DataError, TransientError
from engagelake.settings import Settings

SETTINGS = Settings(env="dev", account="123456789012", region="us-east-1")
NAME = "dev-engagelake-landing"
RUNNING = {"Crawler": {"Name": NAME, "State": "RUNNING"}}
SUMMARY = json.dumps({"PARTITION": json.dumps({"ADD": {"Details": {}, "Count": 3}})})


def ready(status="SUCCEEDED", **last):
    """Return Glue's answer about a crawler that is not running."""
    return {"Crawler": {"Name": NAME, "State": "READY", "LastCrawl": {"Status": status, **last}}}


@pytest.fixture
def glue(monkeypatch):
    """A Glue client whose answers a test gives, and that refuses any call not foreseen."""
    client = boto3.client("glue", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    monkeypatch.setattr(crawling.aws, "client", lambda *_: client)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_a_crawl_is_waited_for_and_says_what_it_added(glue):
    """The figure comes from the crawl's own history."""
    glue.add_response("start_crawler", {}, {"Name": NAME})
    glue.add_response("get_crawler", RUNNING)
    glue.add_response("get_crawler", ready())
    glue.add_response("list_crawls", {"Crawls": [{"Summary": SUMMARY}]})

    assert crawling.crawl(SETTINGS, poll=0).partitions_added == 3


def test_a_crawl_that_is_under_way_is_joined(glue):
    """Somebody else's crawl adds what ours would have added."""
    glue.add_client_error("start_crawler", "CrawlerRunningException")
    glue.add_response("get_crawler", ready())
    glue.add_response("list_crawls", {"Crawls": []})

    assert crawling.crawl(SETTINGS, poll=0).partitions_added == 0


def test_a_failed_crawl_says_why(glue):
    """Glue's reason and the fix are in the error."""
    glue.add_response("start_crawler", {})
    glue.add_response("get_crawler", ready("FAILED", ErrorMessage="no access"))

    with pytest.raises(DataError, match="ended FAILED: no access; fix its role"):
        crawling.crawl(SETTINGS, poll=0)


def test_a_crawl_that_does_not_end_is_not_waited_for_for_ever(glue):
    """The time-out is an error that may pass."""
    glue.add_response("start_crawler", {})
    glue.add_response("get_crawler", RUNNING)

    with pytest.raises(TransientError, match="still runs after 0 s"):
        crawling.crawl(SETTINGS, timeout=0, poll=0)


@pytest.mark.parametrize(
    ("summary", "count"),
    [
        (SUMMARY, 3),
        (json.dumps({"PARTITION": {"ADD": {"Count": 2}}}), 2),
        (json.dumps({"PARTITION": {"ADD": json.dumps({"Count": 4})}}), 4),
        (json.dumps({"TABLE": {"ADD": {"Count": 2}}}), 0),
        ("", 0),
        (None, 0),
    ],
)
def test_a_summary_is_read_however_deep_its_json_is_wrapped(summary, count):
    """Glue wraps JSON text into JSON text; a crawl that added nothing says nothing."""
    assert crawling.added("PARTITION", summary) == count
