"""Who may do what in AWS: every role of the templates trusts few, may little, and no more than is stated."""

import json
import re

import pytest
from botocore.session import get_session
from iam_policies import ROOT, Template, allows, as_list, statements_of

from engagelake import names

NAMES = names.Names(env="qa7", account="210987654321")
REGION = "eu-west-1"
WORKER = "arn:aws:iam::210987654321:role/airflow-workers"
GLUE = Template("glue/template.yaml", NAMES, REGION, RunnerPrincipalArn=WORKER, ModelerPrincipalArn=WORKER)
SOURCES = {
    "SesConfigurationSet": "marketing",
    "SesNotificationTopicArn": f"arn:aws:sns:{REGION}:{NAMES.account}:bounces",
    "SesReceiptRuleSet": "inbox",
    "MessagingConfigurationSet": "texts",
    "TwoWaySmsTopicArn": f"arn:aws:sns:{REGION}:{NAMES.account}:texts",
    "WhatsAppTopicArn": f"arn:aws:sns:{REGION}:{NAMES.account}:whatsapp",
    "PinpointApplicationId": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
}
FIREHOSE = Template("firehose/template.yaml", NAMES, REGION, SourceBackup="Enabled", **SOURCES)
ROLES = [(template, name) for template in (GLUE, FIREHOSE) for name in template.of_type("AWS::IAM::Role")]
BUCKET = f"arn:aws:s3:::{NAMES.bucket}"
EVERYWHERE = {"glue:ListCrawls": "Glue knows no resource for it"}
"""The actions that may be allowed on every resource, and why."""

UNCONDITIONAL = {"SesTopicSourceRole", "InboundTopicSourceRole"}
"""Roles of SNS subscriptions, for which no condition of the trust policy is documented."""

WRITABLE = {
    "ModelerRole": ["warehouse/", "athena_results/"],
    "RunnerRole": [
        "warehouse/", "athena_results/", "activation/", "leases/", "landing_passes/", "gate_results/",
        names.OUTCOMES_PREFIX, names.RUNS_PREFIX,
    ],
}  # fmt: skip
MANAGED_POLICY_LIMIT = 6144
"""Characters of a managed policy, white space aside (IAM quotas)."""


@pytest.mark.parametrize(
    ("template", "role"), ROLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_trust_policy_has_its_condition(template, role):
    """A service takes a role for this account only, and a principal of this account only."""
    trust = template.of_type("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]

    for statement in trust:
        assert statement["Action"] == "sts:AssumeRole"
        if role in UNCONDITIONAL:
            assert statement["Principal"] == {"Service": "sns.amazonaws.com"}
            continue
        (kind,) = statement["Principal"]
        key = "aws:SourceAccount" if kind == "Service" else "aws:PrincipalAccount"
        assert statement["Condition"]["StringEquals"][key] == NAMES.account
        assert "*" not in as_list(statement["Principal"][kind])


@pytest.mark.parametrize(
    ("template", "role"), ROLES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_role_may_everything_or_everywhere(template, role):
    """No action has a star, and no resource is one but for what AWS gives no resource to."""
    for statement in statements_of(template, role):
        if statement["Effect"] == "Deny":
            continue
        actions = set(as_list(statement["Action"]))
        assert not [action for action in actions if "*" in action]
        if "*" in as_list(statement["Resource"]):
            assert actions <= set(EVERYWHERE)
        for resource in as_list(statement["Resource"]):
            assert resource == "*" or resource.startswith(("arn:aws:", BUCKET))
            assert not resource.startswith("arn:aws:s3:::*")
            assert resource != f"{BUCKET}/*"


@pytest.mark.parametrize("role", sorted(WRITABLE))
def test_a_run_writes_its_own_prefixes_and_nothing_else(role):
    """Neither events that landed nor another bucket, whatever policy is attached to the role one day."""
    generous = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
    own = statements_of(GLUE, role)
    others = {"landing/ses_events/", "landing_errors/ses_events/", "landing_backup/ses_events/", "code/"}

    for prefix in WRITABLE[role]:
        assert allows(own, "s3:PutObject", f"{BUCKET}/{prefix}x")
    for prefix in others | (set(WRITABLE["RunnerRole"]) - set(WRITABLE[role])):
        for action in ("s3:PutObject", "s3:DeleteObject"):
            assert not allows(own + generous, action, f"{BUCKET}/{prefix}x")
    assert not allows(own + generous, "s3:GetObject", "arn:aws:s3:::another-bucket/x")
    assert allows(own, "s3:DeleteObject", f"{BUCKET}/warehouse/x")  # VACUUM
    assert not allows(own, "s3:DeleteObject", f"{BUCKET}/{names.OUTCOMES_PREFIX}x")


def test_queries_reach_this_lake_only():
    """Its workgroup, its databases, no table of landing to change, no other prefix to list."""
    own = statements_of(GLUE, "ModelerRole")
    here = f"{REGION}:{NAMES.account}"

    assert allows(own, "athena:StartQueryExecution", f"arn:aws:athena:{here}:workgroup/{NAMES.workgroup}")
    assert not allows(own, "athena:StartQueryExecution", f"arn:aws:athena:{here}:workgroup/primary")
    for layer in names.LAYERS:
        table = f"arn:aws:glue:{here}:table/{NAMES.database(layer)}/t"
        assert allows(own, "glue:GetTable", table)
        assert allows(own, "glue:UpdateTable", table) == (layer != "landing")
    assert not allows(own, "glue:GetTable", f"arn:aws:glue:{here}:table/other/t")
    assert allows(own, "s3:ListBucket", BUCKET, s3_prefix="warehouse/x")
    assert not allows(own, "s3:ListBucket", BUCKET, s3_prefix="leases/")
    assert allows(own, "s3:ListBucket", BUCKET)  # else S3 answers 403, not 404, for a key that is not there


def test_the_import_role_is_lent_to_pinpoint_only():
    """A runner cannot hand it to a service that would run code with it."""
    own = statements_of(GLUE, "RunnerRole")
    role = f"arn:aws:iam::{NAMES.account}:role/PinpointImportRole"

    assert allows(own, "iam:PassRole", role, iam_PassedToService="pinpoint.amazonaws.com")
    assert not allows(own, "iam:PassRole", role, iam_PassedToService="lambda.amazonaws.com")


def test_the_runner_may_call_what_the_destinations_call():
    """Every operation of Pinpoint that the destinations' source names, and no other."""
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src/engagelake/destinations").rglob("*.py"))
    operations = get_session().get_service_model("pinpoint").operation_names
    named = set(re.findall(r'"(\w+)"', source)) & set(operations)
    allowed = {action for each in statements_of(GLUE, "RunnerRole") for action in as_list(each["Action"])}

    assert {f"mobiletargeting:{name}" for name in named} == {a for a in allowed if a.startswith("mobile")}


def test_no_role_for_people_or_runs_is_made_unasked():
    """Both roles need a principal; the policies are there to attach to a role of one's own."""
    for role in WRITABLE:
        assert GLUE.resources[role]["Condition"] in GLUE.conditions
    assert set(GLUE.of_type("AWS::IAM::ManagedPolicy")) == {"ModelsPolicy", "RunsPolicy"}


@pytest.mark.parametrize("policy", sorted(GLUE.of_type("AWS::IAM::ManagedPolicy")))
def test_a_managed_policy_fits(policy):
    """IAM counts its characters without white space."""
    document = GLUE.of_type("AWS::IAM::ManagedPolicy")[policy]["PolicyDocument"]

    assert len("".join(json.dumps(document).split())) < MANAGED_POLICY_LIMIT - 500  # longer names of others


def test_a_run_publishes_to_the_alerts_topic_alone():
    """It can neither subscribe nor write to another topic, and who only models cannot publish at all."""
    topic = f"arn:aws:sns:{REGION}:{NAMES.account}:{NAMES.alerts_topic}"
    runner, modeler = statements_of(GLUE, "RunnerRole"), statements_of(GLUE, "ModelerRole")

    assert allows(runner, "sns:Publish", topic)
    assert not allows(runner, "sns:Subscribe", topic)
    assert not allows(runner, "sns:Publish", topic + "2")
    assert not allows(modeler, "sns:Publish", topic)


@pytest.mark.parametrize(
    ("role", "stream", "source"),
    [
        ("SesSourceRole", "ses-events", "ses:{here}:configuration-set/marketing"),
        ("SesTopicSourceRole", "ses-events", None),
        ("MessagingSourceRole", "messaging-events", "sms-voice:{here}:configuration-set/texts"),
        (
            "PinpointSourceRole",
            "pinpoint-events",
            "mobiletargeting:{here}:apps/" + SOURCES["PinpointApplicationId"],
        ),
        ("InboundTopicSourceRole", "inbound-events", None),
    ],
)
def test_a_source_puts_records_into_one_stream(role, stream, source):
    """Its service takes the role for the one resource that was named, and can do nothing else with it."""
    here = f"{REGION}:{NAMES.account}"
    own = statements_of(FIREHOSE, role)
    (trust,) = FIREHOSE.of_type("AWS::IAM::Role")[role]["AssumeRolePolicyDocument"]["Statement"]
    puts = [f"firehose:{each}" for each in ("PutRecord", "PutRecordBatch")]

    for other in names.STREAMS:
        arn = f"arn:aws:firehose:{here}:deliverystream/{NAMES.stream(other)}"
        assert any(allows(own, put, arn) for put in puts) == (other == stream)
    actions = {action for statement in own for action in as_list(statement["Action"])}
    assert actions <= {*puts, "firehose:DescribeDeliveryStream"}
    if source:
        assert trust["Condition"]["ArnLike"] == {"aws:SourceArn": f"arn:aws:{source.format(here=here)}"}


def test_received_mail_is_written_under_its_prefix_and_told_on_its_topic():
    """SES reaches neither what landed nor another topic with the role of its receipt rule."""
    own = statements_of(FIREHOSE, "MailRole")
    topics = f"arn:aws:sns:{REGION}:{NAMES.account}:"

    assert allows(own, "s3:PutObject", f"{BUCKET}/mail/x")
    for prefix in ("landing/ses_events/", "landing/inbound_events/", "warehouse/", "code/"):
        assert not allows(own, "s3:PutObject", f"{BUCKET}/{prefix}x")
    assert not allows(own, "s3:GetObject", f"{BUCKET}/mail/x")
    assert allows(own, "sns:Publish", f"{topics}{NAMES.workgroup}-mail")
    assert not allows(own, "sns:Publish", f"{topics}{NAMES.workgroup}-landed")


@pytest.mark.parametrize("role", sorted(WRITABLE))
def test_nobody_who_queries_or_runs_reads_mail(role):
    """What people wrote in full is no table, and needs a right of its own."""
    assert not allows(statements_of(GLUE, role), "s3:GetObject", f"{BUCKET}/mail/x")
