"""The CloudFormation templates say the same names and paths as `engagelake.names`, and pass cfn-lint."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cfn_flip import load
from iam_policies import as_list

from engagelake import names
from engagelake.deploy.lake import TEMPLATES as FOLDERS
from engagelake.deploy.stack import TEMPLATE_LIMIT
from engagelake.deploy.templates import rendered

ROOT = Path(__file__).parents[2]
TEMPLATES = [f"{folder}/template.yaml" for folder in FOLDERS]
NAMES = names.Names(env="qa7", account="210987654321")
PSEUDO = {
    "AWS::AccountId": NAMES.account,
    "AWS::Region": "eu-west-1",
    "AWS::Partition": "aws",
}
LANDING_COLUMNS = ["event_id", "family", "event_type", "event_at", "arrived_at", "raw"]


def render(node, known):
    """Return *node* with references to parameters, pseudo parameters and named resources filled in."""
    if isinstance(node, list):
        return [render(each, known) for each in node]
    if not isinstance(node, dict):
        return node
    if list(node) == ["Ref"]:
        return known.get(node["Ref"], node["Ref"])
    if list(node) == ["Fn::Sub"]:
        return re.sub(r"\$\{([^}]+)\}", lambda match: str(known.get(match[1], match[0])), node["Fn::Sub"])
    return {key: render(value, known) for key, value in node.items()}


def resources(template):
    """Return the rendered resources of *template*, by logical id."""
    body = load((ROOT / template).read_text(encoding="utf-8"))[0]
    known = {name: parameter.get("Default", "") for name, parameter in body["Parameters"].items()}
    known |= PSEUDO | {"Env": NAMES.env}
    known |= {"Bucket": NAMES.bucket, "LandingDatabase": NAMES.database("landing")}
    return render(body["Resources"], known)


def of_type(template, kind):
    """Return the properties of the rendered resources of *kind* in *template*, by logical id."""
    found = resources(template)
    return {name: item["Properties"] for name, item in found.items() if item["Type"] == kind}


@pytest.fixture(scope="module")
def tables():
    """The tables of the glue template, by name."""
    found = of_type("glue/template.yaml", "AWS::Glue::Table").values()
    return {table["TableInput"]["Name"]: table for table in found}


@pytest.fixture(scope="module")
def streams():
    """The delivery streams of the firehose template, by name."""
    found = of_type("firehose/template.yaml", "AWS::KinesisFirehose::DeliveryStream").values()
    return {stream["DeliveryStreamName"]: stream for stream in found}


@pytest.mark.parametrize("template", TEMPLATES)
def test_cfn_lint_finds_nothing(template):
    """Also no warnings; and the template is small enough to be sent with the request."""
    lint = subprocess.run(
        [Path(sys.executable).with_name("cfn-lint"), ROOT / template],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert (lint.returncode, lint.stdout, lint.stderr) == (0, "", "")
    assert (ROOT / template).stat().st_size < TEMPLATE_LIMIT


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_checked_in_is_what_the_source_renders(folder):
    """A stream is written once; who changes the source runs `make templates`."""
    assert (ROOT / folder / "template.yaml").read_text(encoding="utf-8") == rendered(folder)


def test_the_bucket_is_private_encrypted_and_outlives_its_stack():
    """A lake is not deleted with the stack that described it; a failed first try leaves nothing."""
    bucket = resources("glue/template.yaml")["Bucket"]

    assert bucket["Properties"]["BucketName"] == NAMES.bucket
    assert set(bucket["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    assert "BucketEncryption" in bucket["Properties"]
    assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_nothing_that_tables_are_made_of_expires():
    """Lifecycle rules delete query results, files that were sent, the backup and mail, never a layer."""
    rules = resources("glue/template.yaml")["Bucket"]["Properties"]["LifecycleConfiguration"]["Rules"]

    expiring = {rule["Prefix"] for rule in rules if "ExpirationInDays" in rule}
    assert expiring == {"athena_results/", "activation/", "landing_backup/", "mail/"}
    assert NAMES.query_results.startswith(f"s3://{NAMES.bucket}/athena_results/")
    assert NAMES.activation_run_prefix("d", "r").startswith("activation/")
    assert not NAMES.warehouse.startswith(tuple(f"s3://{NAMES.bucket}/{prefix}" for prefix in expiring))


def test_there_is_a_database_for_each_layer():
    """The databases are those that dbt and Athena are told of."""
    found = of_type("glue/template.yaml", "AWS::Glue::Database").values()

    assert {database["DatabaseInput"]["Name"] for database in found} == {
        NAMES.database(layer) for layer in names.LAYERS
    }


@pytest.mark.parametrize("stream", names.STREAMS)
def test_a_landing_table_reads_what_its_stream_writes(stream, tables, streams):
    """Table, location, stream and prefix agree, and partitions are the folders that Firehose makes."""
    table = tables[names.landing_table(stream)]
    delivery = streams[NAMES.stream(stream)]["ExtendedS3DestinationConfiguration"]

    assert table["DatabaseName"] == NAMES.database("landing")
    storage = table["TableInput"]["StorageDescriptor"]
    assert storage["Location"] == f"s3://{NAMES.bucket}/{names.landing_prefix(stream)}"
    assert storage["SerdeInfo"]["SerializationLibrary"] == "org.openx.data.jsonserde.JsonSerDe"
    assert [column["Name"] for column in storage["Columns"]] == LANDING_COLUMNS
    assert {column["Type"] for column in storage["Columns"]} == {"string"}
    assert [key["Name"] for key in table["TableInput"]["PartitionKeys"]] == ["dt", "hr"]
    folders = "dt=!{timestamp:yyyy-MM-dd}/hr=!{timestamp:HH}/"
    assert delivery["BucketARN"] == f"arn:aws:s3:::{NAMES.bucket}"
    assert delivery["Prefix"] == f"{names.landing_prefix(stream)}{folders}"
    assert delivery["ErrorOutputPrefix"] == (
        f"{names.quarantine_prefix(stream)}!{{firehose:error-output-type}}/{folders}"
    )
    assert delivery["CompressionFormat"] == "GZIP"


def test_only_app_events_come_from_kinesis(streams):
    """The Kinesis stream has the name of its delivery stream; the others take direct puts."""
    (kinesis,) = of_type("firehose/template.yaml", "AWS::Kinesis::Stream").values()

    assert set(streams) == {NAMES.stream(stream) for stream in names.STREAMS}
    assert kinesis["Name"] == NAMES.stream("app-events")
    assert {name for name, stream in streams.items() if "KinesisStreamSourceConfiguration" in stream} == {
        NAMES.stream("app-events")
    }
    assert {stream["DeliveryStreamType"] for stream in streams.values()} == {
        "DirectPut",
        "KinesisStreamAsSource",
    }


@pytest.mark.parametrize("stream", names.STREAMS)
def test_what_is_answered_at_once_waits_nowhere(stream, streams):
    """Firehose delivers at once only where its own buffer and the transform's both have no interval."""
    delivery = streams[NAMES.stream(stream)]["ExtendedS3DestinationConfiguration"]
    (transform,) = delivery["ProcessingConfiguration"]["Processors"]
    told = {each["ParameterName"]: each["ParameterValue"] for each in transform["Parameters"]}
    waits = (delivery["BufferingHints"]["IntervalInSeconds"], told["BufferIntervalInSeconds"])

    assert waits == ((0, "0") if stream in ("inbound-events", "admin-events") else (300, 60))


@pytest.mark.parametrize("stream", names.STREAMS)
def test_the_role_of_a_delivery_stream_reaches_its_own_objects_only(stream, streams):
    """A stream cannot write into another's table, and only app events may read Kinesis."""
    role_of = streams[NAMES.stream(stream)]["ExtendedS3DestinationConfiguration"]["RoleARN"]
    (logical,) = {name.removesuffix(".Arn") for name in _strings(role_of)}
    role = of_type("firehose/template.yaml", "AWS::IAM::Role")[logical]
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]

    writes = [s["Resource"] for s in statements if "s3:PutObject" in s["Action"]]
    conditional = f"arn:aws:s3:::{NAMES.bucket}/landing_backup/{names.landing_table(stream)}/*"
    assert writes == [
        [
            f"arn:aws:s3:::{NAMES.bucket}/{names.landing_prefix(stream)}*",
            f"arn:aws:s3:::{NAMES.bucket}/{names.quarantine_prefix(stream)}*",
            {"Fn::If": ["HasSourceBackup", conditional, "AWS::NoValue"]},
        ]
    ]
    actions = {action for s in statements for action in as_list(s["Action"])}
    services = {action.split(":")[0] for action in actions}
    assert services == {"s3", "lambda", "logs"} | ({"kinesis"} if stream == "app-events" else set())
    assert not any(action.endswith("*") for action in actions)


@pytest.mark.parametrize("stream", names.STREAMS)
def test_a_delivery_stream_says_what_it_cannot_deliver(stream, streams):
    """Its errors go to a log stream of its own, in a group that forgets; the role may write that one only."""
    delivery = streams[NAMES.stream(stream)]["ExtendedS3DestinationConfiguration"]
    logging = delivery["CloudWatchLoggingOptions"]
    log = of_type("firehose/template.yaml", "AWS::Logs::LogStream")[logging["LogStreamName"]]
    group = of_type("firehose/template.yaml", "AWS::Logs::LogGroup")[logging["LogGroupName"]]

    assert logging["Enabled"] is True
    assert log == {"LogGroupName": logging["LogGroupName"], "LogStreamName": stream}
    assert group["RetentionInDays"] == 30
    role = delivery["RoleARN"]["Fn::GetAtt"][0]
    statements = of_type("firehose/template.yaml", "AWS::IAM::Role")[role]["Policies"][0]["PolicyDocument"]
    (logs,) = [s["Resource"] for s in statements["Statement"] if s["Action"] == "logs:PutLogEvents"]
    assert logs.endswith(f":log-stream:{stream}")


@pytest.mark.parametrize("stream", names.STREAMS)
def test_a_backup_is_wished_for_and_lies_outside_every_table(stream, streams):
    """By a parameter, every record is kept as it arrived; the lake's own lifecycle deletes it again."""
    delivery = streams[NAMES.stream(stream)]["ExtendedS3DestinationConfiguration"]
    wished, backup, otherwise = delivery["S3BackupConfiguration"]["Fn::If"]

    assert (wished, otherwise) == ("HasSourceBackup", "AWS::NoValue")
    assert delivery["S3BackupMode"] == "Disabled"
    assert backup["Prefix"].startswith(f"landing_backup/{names.landing_table(stream)}/dt=")
    assert backup["RoleARN"] == delivery["RoleARN"]
    assert backup["CompressionFormat"] == "GZIP"


def test_the_transform_may_write_its_own_log_and_nothing_else():
    """The function that sees every event has no way out."""
    role = of_type("firehose/template.yaml", "AWS::IAM::Role")["TransformRole"]

    (statement,) = role["Policies"][0]["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == {"Fn::GetAtt": ["TransformLogs", "Arn"]}


@pytest.mark.parametrize(
    ("name", "prefix"),
    [(names.OUTCOMES_TABLE, names.OUTCOMES_PREFIX), (names.RUNS_TABLE, names.RUNS_PREFIX)],
)
def test_what_activation_lands_projects_its_partitions(tables, name, prefix):
    """Outcomes and runs are readable as soon as they are written, with no crawl between."""
    table = tables[name]["TableInput"]

    assert table["StorageDescriptor"]["Location"] == f"s3://{NAMES.bucket}/{prefix}"
    assert table["Parameters"]["projection.enabled"] == "true"
    assert [key["Name"] for key in table["PartitionKeys"]] == ["dt"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d,NOW", table["Parameters"]["projection.dt.range"])


def test_the_crawler_only_adds_partitions_to_the_declared_tables(tables):
    """It crawls the streams' landing tables of the catalog, and logs what else it would change."""
    (crawler,) = of_type("glue/template.yaml", "AWS::Glue::Crawler").values()

    assert crawler["Name"] == NAMES.crawler
    (target,) = crawler["Targets"]["CatalogTargets"]
    assert target["DatabaseName"] == NAMES.database("landing")
    logical = of_type("glue/template.yaml", "AWS::Glue::Table")
    assert {logical[name]["TableInput"]["Name"] for name in target["Tables"]} == set(tables) - {
        names.OUTCOMES_TABLE,
        names.RUNS_TABLE,
    }
    assert crawler["SchemaChangePolicy"] == {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
    assert crawler["RecrawlPolicy"] == {"RecrawlBehavior": "CRAWL_EVERYTHING"}


def test_the_workgroup_decides_where_results_go_and_what_a_query_may_scan():
    """No client setting overrides it."""
    (workgroup,) = of_type("glue/template.yaml", "AWS::Athena::WorkGroup").values()
    configuration = workgroup["WorkGroupConfiguration"]

    assert workgroup["Name"] == NAMES.workgroup
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["ResultConfiguration"]["OutputLocation"] == NAMES.query_results
    assert configuration["BytesScannedCutoffPerQuery"] > 0


def test_pinpoint_may_read_import_files_and_nothing_else():
    """The role's name is the one that the settings expect."""
    role = of_type("glue/template.yaml", "AWS::IAM::Role")["PinpointImportRole"]

    assert role["RoleName"] == f"{NAMES.workgroup}-pinpoint-import"
    reads = [
        s["Resource"]
        for s in role["Policies"][0]["PolicyDocument"]["Statement"]
        if s["Action"] == "s3:GetObject"
    ]
    prefix = NAMES.activation_run_prefix("pinpoint_segment_imports", "x").partition("run_id=")[0]
    assert [_strings(resource) for resource in reads] == [[f"${{Bucket.Arn}}/{prefix}*"]]


def _strings(node):
    """Return the strings in *node*, however CloudFormation wraps them; a GetAtt as `Logical.Attribute`."""
    if isinstance(node, str):
        return [node]
    if list(node) == ["Fn::GetAtt"]:
        return [".".join(node["Fn::GetAtt"])]
    return [text for value in node.values() for text in _strings(value)]


def test_the_alerts_topic_is_the_settings_own():
    """What the callbacks publish to unless told otherwise."""
    topics = of_type("glue/template.yaml", "AWS::SNS::Topic")

    assert topics["Alerts"]["TopicName"] == NAMES.alerts_topic


def test_an_object_of_events_that_lands_is_told_of_and_no_other():
    """One notification a landing table of events; nobody hears of outcomes, errors or tables."""
    told = resources("glue/template.yaml")["Bucket"]["Properties"]["NotificationConfiguration"]
    prefixes = [
        rule["Value"]
        for each in told["TopicConfigurations"]
        for rule in each["Filter"]["S3Key"]["Rules"]
        if (each["Topic"], each["Event"], rule["Name"]) == ("Landed", "s3:ObjectCreated:*", "prefix")
    ]

    assert set(told) == {"TopicConfigurations"}
    assert len(prefixes) == len(told["TopicConfigurations"])
    assert sorted(prefixes) == sorted(names.landing_prefix(stream) for stream in names.STREAMS)
    assert all(re.fullmatch(r"landing/\w+_events/", prefix) for prefix in prefixes)


def test_only_the_lake_s_bucket_publishes_what_landed():
    """The bucket is named, not referred to: it is made after the policy that S3 looks at."""
    (policy,) = [
        each
        for each in of_type("glue/template.yaml", "AWS::SNS::TopicPolicy").values()
        if each["Topics"] == ["Landed"]
    ]
    (allowed,) = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]

    assert allowed["Principal"] == {"Service": "s3.amazonaws.com"}
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Condition"] == {
        "StringEquals": {"aws:SourceAccount": NAMES.account},
        "ArnEquals": {"aws:SourceArn": f"arn:aws:s3:::{NAMES.bucket}"},
    }
    assert resources("glue/template.yaml")["Bucket"]["DependsOn"] == "LandedPolicy"


def test_a_source_is_made_only_where_it_is_named():
    """Every parameter of a source is empty by default, and everything made for sources has a condition."""
    body = load((ROOT / "firehose/template.yaml").read_text(encoding="utf-8"))[0]
    sources = {name for name, each in body["Parameters"].items() if each.get("Default") == ""}
    prefixes = ("AWS::SES::", "AWS::SMSVOICE::", "AWS::Pinpoint::", "AWS::SNS::")

    assert len(sources) == 8
    for name, resource in body["Resources"].items():
        if resource["Type"].startswith(prefixes) or name.endswith("SourceRole"):
            assert resource["Condition"] in body["Conditions"]


def test_a_topic_s_messages_come_in_their_envelope():
    """The envelope alone says when a text came in."""
    subscriptions = of_type("firehose/template.yaml", "AWS::SNS::Subscription")

    assert len(subscriptions) == 4
    assert {each["RawMessageDelivery"] for each in subscriptions.values()} == {False}
