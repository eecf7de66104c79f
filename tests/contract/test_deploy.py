"""Deploy makes the lake that the names describe, shows changes first, and changes nothing twice."""

import boto3
import pytest
from botocore.exceptions import ClientError

from engagelake import names
from engagelake.deploy import deploy
from engagelake.settings import Settings


@pytest.fixture
def settings(aws_environment, monkeypatch):
    """The settings of an environment that no other test uses."""

    def of(env):
        monkeypatch.setenv("ENGAGELAKE_ENV", env)
        return Settings.from_environment()

    return of


def stacks():
    """Return the names of all stacks that exist, of any status but deleted."""
    return {stack["StackName"] for stack in boto3.client("cloudformation").describe_stacks()["Stacks"]}


def test_a_dry_run_on_nothing_shows_everything_and_leaves_nothing(settings):
    """Also where the bucket for the code is not there yet."""
    lake = settings("drydeploy")

    report = deploy(lake, dry_run=True)

    assert [(s.stack, s.status) for s in report.stacks] == [
        (lake.names.stack("glue"), "would create"),
        (lake.names.stack("firehose"), "would create"),
    ]
    added = {change["resource_type"] for stack in report.stacks for change in stack.changes}
    assert {"AWS::S3::Bucket", "AWS::KinesisFirehose::DeliveryStream", "AWS::Lambda::Function"} <= added
    shown = report.to_dict()
    assert shown["dry_run"] is True
    assert {(row["stack"], row["logical_id"]) for row in shown["changes"]} >= {
        (lake.names.stack("glue"), "Bucket"),
        (lake.names.stack("firehose"), "AppDelivery"),
    }
    assert not {name for name in stacks() if "drydeploy" in name}
    with pytest.raises(ClientError, match="404"):
        boto3.client("s3").head_bucket(Bucket=lake.names.bucket)


def test_deploy_makes_what_the_names_say(settings):
    """Bucket, databases, tables, crawler, workgroup, streams and function are there, by boto3."""
    lake = settings("deployed")
    told = []

    report = deploy(lake, buffer_seconds=1, progress=told.append)

    assert [stack.status for stack in report.stacks] == ["created", "created"]
    assert any("uploading code/transform-" in text for text in told)
    own = lake.names
    glue, firehose = boto3.client("glue"), boto3.client("firehose")
    boto3.client("s3").head_object(Bucket=own.bucket, Key=report.code_key)
    for layer in names.LAYERS:
        glue.get_database(Name=own.database(layer))
    tables = glue.get_tables(DatabaseName=own.database("landing"))["TableList"]
    assert {t["Name"] for t in tables} == {names.landing_table(s) for s in names.STREAMS} | {
        names.OUTCOMES_TABLE
    }
    assert glue.get_crawler(Name=own.crawler)["Crawler"]["State"] == "READY"
    workgroup = boto3.client("athena").get_work_group(WorkGroup=own.workgroup)["WorkGroup"]
    assert workgroup["Configuration"]["ResultConfiguration"]["OutputLocation"] == own.query_results
    for stream in names.STREAMS:
        shape = firehose.describe_delivery_stream(DeliveryStreamName=own.stream(stream))
        description = shape["DeliveryStreamDescription"]
        (destination,) = description["Destinations"]
        assert description["DeliveryStreamStatus"] == "ACTIVE"
        hints = destination["ExtendedS3DestinationDescription"]["BufferingHints"]
        assert hints["IntervalInSeconds"] == 1
    arn = report.stacks[0].outputs["PinpointImportRoleArn"]
    assert arn == f"arn:aws:iam::{lake.account}:role/{own.workgroup}-pinpoint-import"


def test_deploying_again_changes_nothing_and_a_new_interval_changes_the_streams_only(settings):
    """The change set says what would change before it does."""
    lake = settings("again")
    deploy(lake, buffer_seconds=1)

    again = deploy(lake, buffer_seconds=1)
    shown = deploy(lake, buffer_seconds=2, dry_run=True)
    changed = deploy(lake, buffer_seconds=2)

    assert [stack.status for stack in again.stacks] == ["unchanged", "unchanged"]
    assert [stack.status for stack in shown.stacks] == ["unchanged", "would update"]
    assert [stack.status for stack in changed.stacks] == ["unchanged", "updated"]
    assert shown.stacks[1].changes == changed.stacks[1].changes
    kinds = {(change["action"], change["resource_type"]) for change in changed.stacks[1].changes}
    assert kinds == {("Modify", "AWS::KinesisFirehose::DeliveryStream")}
    assert {change["replacement"] for change in changed.stacks[1].changes} == {"False"}
