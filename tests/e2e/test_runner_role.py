"""The role of the daily runs allows what a refresh calls, and hardly more."""

import json

import pytest
from iam_policies import Template, allows, as_list, statements_of

from engagelake import names

pytestmark = pytest.mark.slow

NAMES = names.Names(env="dev", account="123456789012")
REGION = "us-east-1"
WORKER = "arn:aws:iam::123456789012:role/airflow-workers"
GLUE = Template("glue/template.yaml", NAMES, REGION, RunnerPrincipalArn=WORKER)
RUNNER = statements_of(GLUE, "RunnerRole")
HERE = f"{REGION}:{NAMES.account}"
BUCKET = f"arn:aws:s3:::{NAMES.bucket}"

S3_ACTIONS = {
    "ListObjects": "s3:ListBucket",
    "ListObjectsV2": "s3:ListBucket",
    "HeadObject": "s3:GetObject",
    "DeleteObjects": "s3:DeleteObject",
    "CreateMultipartUpload": "s3:PutObject",
    "UploadPart": "s3:PutObject",
    "CompleteMultipartUpload": "s3:PutObject",
}
"""The permission of each operation that is not its namesake (S3 service authorization reference)."""

BY_ATHENA = {
    "glue:GetDatabase", "glue:GetPartition", "glue:BatchGetPartition", "glue:CreateTable", "glue:UpdateTable",
    "s3:GetBucketLocation", "s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts",
    "s3:AbortMultipartUpload",
}  # fmt: skip
"""What Athena itself does, as whoever asks it (Athena user guide, access to S3 and to Glue databases)."""

SELDOM = {
    "athena:StopQueryExecution": "a run that is stopped stops its queries",
    "mobiletargeting:DeleteSegment": "a segment that nobody is in any more",
    "mobiletargeting:GetApps": "the preflight, where the service refuses",
    "sns:Publish": "a run that failed or is late",
    "iam:PassRole": "CreateImportJob names the role that Pinpoint reads with",
}


@pytest.fixture(scope="module")
def calls(demo):
    """The AWS calls of the demo's refreshes: service, operation, what it names."""
    return json.loads((demo / "calls.json").read_text(encoding="utf-8"))


def asked(service, operation, what):
    """Return the action of a call, the resources that it needs, and the context of its conditions."""
    if service == "s3":
        action, context = S3_ACTIONS.get(operation, f"s3:{operation}"), {}
        bucket = f"arn:aws:s3:::{what['Bucket']}"
        if action == "s3:ListBucket":
            return action, [bucket], {"s3_prefix": what["Prefix"]} if "Prefix" in what else {}
        return action, [f"{bucket}/{what['Key']}"], context
    if service == "athena":
        return f"athena:{operation}", [f"arn:aws:athena:{HERE}:workgroup/{NAMES.workgroup}"], {}
    if service == "pinpoint":
        return (
            f"mobiletargeting:{operation}",
            [f"arn:aws:mobiletargeting:{HERE}:apps/{what['ApplicationId']}"],
            {},
        )
    return f"glue:{operation}", _glue_resources(operation, what), {}


def _glue_resources(operation, what):
    glue = f"arn:aws:glue:{HERE}"
    if operation == "ListCrawls":
        return ["*"]
    if operation.endswith("Crawler"):
        return [f"{glue}:crawler/{what['Name']}"]
    resources = [f"{glue}:catalog"]
    if database := what.get("DatabaseName"):
        table = what.get("TableName") or what.get("Name") or "*"
        resources += [f"{glue}:database/{database}", f"{glue}:table/{database}/{table}"]
    return resources


def test_a_refresh_calls_nothing_that_the_runner_may_not(calls):
    """dbt, the crawl, the gates, the push, the leases, each with the key, table or prefix that it names."""
    needing = [call for call in calls if call[0] != "sts"]  # who am I needs no permission
    refused = [
        (action, resource)
        for call in needing
        for action, resources, context in [asked(*call)]
        for resource in resources
        if not allows(RUNNER, action, resource, **context)
    ]

    assert {service for service, _, _ in needing} == {"athena", "glue", "pinpoint", "s3"}
    assert refused == []


def test_the_runner_may_hardly_more_than_a_refresh_calls(calls):
    """What no refresh calls itself is Athena's doing, or seldom, and says so here."""
    called = {asked(*call)[0] for call in calls if call[0] != "sts"}
    allowed = {a for s in RUNNER if s["Effect"] == "Allow" for a in as_list(s["Action"])}

    assert allowed - called <= BY_ATHENA | set(SELDOM)
