"""Deploy makes the lake that the names describe, shows changes first, and changes nothing twice."""

import boto3
import pytest
from botocore.exceptions import ClientError

from engagelake import names
from engagelake.deploy import DeployFailed, deploy
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
    landed = {names.landing_table(stream) for stream in names.STREAMS}
    assert {t["Name"] for t in tables} == landed | {names.OUTCOMES_TABLE, names.RUNS_TABLE}
    assert glue.get_crawler(Name=own.crawler)["Crawler"]["State"] == "READY"
    workgroup = boto3.client("athena").get_work_group(WorkGroup=own.workgroup)["WorkGroup"]
    assert workgroup["Configuration"]["ResultConfiguration"]["OutputLocation"] == own.query_results
    for stream in names.STREAMS:
        shape = firehose.describe_delivery_stream(DeliveryStreamName=own.stream(stream))
        description = shape["DeliveryStreamDescription"]
        (destination,) = description["Destinations"]
        assert description["DeliveryStreamStatus"] == "ACTIVE"
        hints = destination["ExtendedS3DestinationDescription"]["BufferingHints"]
        assert hints["IntervalInSeconds"] == (0 if stream in names.AT_ONCE_STREAMS else 1)
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


def test_roles_and_the_backup_are_made_when_they_are_wished_for_and_stay(settings):
    """By parameters of the templates; the next deploy without them leaves them as they are."""
    lake = settings("wished")
    worker = f"arn:aws:iam::{lake.account}:role/airflow-workers"
    wished = {"RunnerPrincipalArn": worker, "SourceBackup": "Enabled", "LogDays": "7"}
    deploy(lake, buffer_seconds=1)
    iam, logs, own = boto3.client("iam"), boto3.client("logs"), lake.names
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.get_role(RoleName=f"{own.workgroup}-runner")

    deploy(lake, buffer_seconds=1, parameters=wished)
    again = deploy(lake, buffer_seconds=1)

    assert [stack.status for stack in again.stacks] == ["unchanged", "unchanged"]
    trust = iam.get_role(RoleName=f"{own.workgroup}-runner")["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust[0]["Principal"] == {"AWS": worker}
    attached = iam.list_attached_role_policies(RoleName=f"{own.workgroup}-runner")["AttachedPolicies"]
    assert {item["PolicyName"] for item in attached} == {f"{own.workgroup}-models", f"{own.workgroup}-runs"}
    (group,) = logs.describe_log_groups(logGroupNamePrefix=f"/aws/kinesisfirehose/{own.workgroup}")[
        "logGroups"
    ]
    assert group["retentionInDays"] == 7
    streams = logs.describe_log_streams(logGroupName=group["logGroupName"])["logStreams"]
    assert {item["logStreamName"] for item in streams} == set(names.STREAMS)
    firehose = boto3.client("firehose")
    shape = firehose.describe_delivery_stream(DeliveryStreamName=own.stream("ses-events"))
    (destination,) = shape["DeliveryStreamDescription"]["Destinations"]
    backup = destination["ExtendedS3DestinationDescription"]["S3BackupDescription"]
    assert backup["Prefix"].startswith("landing_backup/ses_events/dt=")


def test_a_parameter_that_no_template_has_is_refused(settings):
    """Nothing is deployed, and the names that there are are said."""
    lake = settings("unknown")

    with pytest.raises(
        DeployFailed, match="no template has the parameter SourceBackups; there are .*SourceBackup"
    ):
        deploy(lake, parameters={"SourceBackups": "Enabled"})
    with pytest.raises(DeployFailed, match="deploy sets CodeKey itself"):
        deploy(lake, parameters={"CodeKey": "mine"})

    assert not {name for name in stacks() if "unknown" in name}
