"""A stack is changed through a change set, a dry run leaves no trace, and failures name the fix."""

import pytest
from botocore.exceptions import ClientError

from engagelake.deploy import stack as stack_module
from engagelake.deploy.stack import DeployFailed, Stack

NAME = "dev-engagelake-glue"
NO_CHANGES = (
    "The submitted information didn't contain changes. Submit different information to create a change set."
)


class CloudFormation:
    """CloudFormation for one stack: *status* before, what a change set holds, what executing leads to."""

    def __init__(self, status=None, changes=(), refusal="", becomes="CREATE_COMPLETE", events=()):
        self.status = status
        self.changes = list(changes)
        self.refusal = refusal
        self.becomes = becomes
        self.events = list(events)
        self.kind = None
        self.parameters = ()
        self.change_sets = []
        self.executed = False

    def describe_stacks(self, StackName):  # noqa: N803 - boto3's names
        if self.status is None:
            error = {"Code": "ValidationError", "Message": f"Stack with id {StackName} does not exist"}
            raise ClientError({"Error": error}, "DescribeStacks")
        outputs = [{"OutputKey": "BucketName", "OutputValue": "lake"}]
        parameters = [{"ParameterKey": name, "ParameterValue": "before"} for name in self.parameters]
        return {"Stacks": [{"StackStatus": self.status, "Outputs": outputs, "Parameters": parameters}]}

    def validate_template(self, TemplateBody):  # noqa: N803, ARG002
        return {"Parameters": [{"ParameterKey": name} for name in ("Env", "LogDays", "New")]}

    def create_change_set(self, ChangeSetType, ChangeSetName, Parameters, **_):  # noqa: N803
        self.kind = ChangeSetType
        self.asked = Parameters
        self.status = self.status or "REVIEW_IN_PROGRESS"
        self.change_sets.append(ChangeSetName)
        return {"Id": ChangeSetName}

    def describe_change_set(self, NextToken=None, **_):  # noqa: N803
        if self.refusal:
            return {"Status": "FAILED", "StatusReason": self.refusal}
        page = self.changes[1:] if NextToken else self.changes[:1]
        more = {} if NextToken or len(self.changes) < 2 else {"NextToken": "more"}
        return {"Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": c} for c in page], **more}

    def delete_change_set(self, ChangeSetName, **_):  # noqa: N803
        self.change_sets.remove(ChangeSetName)

    def delete_stack(self, **_):
        self.status = None

    def execute_change_set(self, **_):
        self.executed = True
        self.status = self.becomes

    def get_paginator(self, _):
        return self

    def paginate(self, **_):
        return [{"StackEvents": [event]} for event in self.events]


def change(action, logical_id, replacement=None):
    """Return one change as DescribeChangeSet has it."""
    more = {"Replacement": replacement} if replacement else {}
    return {"Action": action, "LogicalResourceId": logical_id, "ResourceType": "AWS::S3::Bucket", **more}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(stack_module.time, "sleep", lambda _seconds: None)


def apply(api, *, dry_run=False):
    """Apply a template to the stack of *api*."""
    return Stack(api, NAME).apply("Resources: {}", {"Env": "dev"}, dry_run=dry_run)


def test_a_new_stack_is_created_and_its_outputs_are_returned():
    """Every change of every page is reported."""
    api = CloudFormation(changes=[change("Add", "Bucket"), change("Add", "Crawler")])

    report = apply(api)

    assert (api.kind, report.status) == ("CREATE", "created")
    assert [c["logical_id"] for c in report.changes] == ["Bucket", "Crawler"]
    assert report.outputs == {"BucketName": "lake"}


def test_an_existing_stack_is_updated_and_replacements_are_shown():
    """What would be replaced can be seen before it is."""
    api = CloudFormation("UPDATE_COMPLETE", [change("Modify", "Bucket", "True")], becomes="UPDATE_COMPLETE")

    report = apply(api)

    assert (api.kind, report.status) == ("UPDATE", "updated")
    assert report.changes == [
        {
            "action": "Modify",
            "logical_id": "Bucket",
            "resource_type": "AWS::S3::Bucket",
            "replacement": "True",
        }
    ]


def test_a_parameter_that_is_left_out_keeps_its_value():
    """What somebody set once is not undone by the next deploy; one that the template dropped is not sent."""
    api = CloudFormation("UPDATE_COMPLETE", [change("Modify", "Bucket")], becomes="UPDATE_COMPLETE")
    api.parameters = ("Env", "LogDays", "Gone")

    apply(api)

    assert api.asked == [
        {"ParameterKey": "Env", "ParameterValue": "dev"},
        {"ParameterKey": "LogDays", "UsePreviousValue": True},
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_nothing_to_change_is_no_failure(dry_run):
    """CloudFormation calls an empty change set FAILED; it is forgotten, not executed."""
    api = CloudFormation("CREATE_COMPLETE", refusal=NO_CHANGES)

    report = apply(api, dry_run=dry_run)

    assert report.status == "unchanged"
    assert (api.executed, api.change_sets) == (False, [])


@pytest.mark.parametrize(
    ("before", "status"),
    [(None, "would create"), ("CREATE_COMPLETE", "would update"), ("REVIEW_IN_PROGRESS", "would create")],
)
def test_a_dry_run_leaves_everything_as_it_was(before, status):
    """Also the empty stack that a change set of a new stack brings along is gone, but not another's."""
    api = CloudFormation(before, [change("Add", "Bucket")])

    report = apply(api, dry_run=True)

    assert (report.status, len(report.changes)) == (status, 1)
    assert (api.executed, api.change_sets, api.status) == (False, [], before)


def test_a_dry_run_that_is_refused_cleans_up_as_well():
    """The refusal is the answer; the empty stack would only be in the way."""
    api = CloudFormation(refusal="Template format error")

    with pytest.raises(DeployFailed, match="refused the change set of dev-engagelake-glue: Template format"):
        apply(api, dry_run=True)

    assert (api.change_sets, api.status) == ([], None)


def test_a_failed_stack_names_the_resources_that_failed_and_why():
    """Reasons are of this operation only, in the order in which they came, without what was cancelled."""
    events = [
        {"LogicalResourceId": NAME, "ResourceStatus": "ROLLBACK_IN_PROGRESS"},
        {"LogicalResourceId": "Crawler", "ResourceStatus": "CREATE_FAILED",
         "ResourceStatusReason": "Resource creation cancelled"},
        {"LogicalResourceId": "Bucket", "ResourceType": "AWS::S3::Bucket", "ResourceStatus": "CREATE_FAILED",
         "ResourceStatusReason": "the name is taken"},
        {"LogicalResourceId": "Role", "ResourceType": "AWS::IAM::Role", "ResourceStatus": "CREATE_FAILED",
         "ResourceStatusReason": "no right"},
        {"LogicalResourceId": NAME, "ResourceStatus": "CREATE_IN_PROGRESS"},
        {"LogicalResourceId": "Old", "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "yesterday"},
    ]  # fmt: skip
    api = CloudFormation(changes=[change("Add", "Bucket")], becomes="ROLLBACK_COMPLETE", events=events)

    with pytest.raises(DeployFailed) as caught:
        apply(api)

    assert str(caught.value) == (
        "stack dev-engagelake-glue is ROLLBACK_COMPLETE: Role (AWS::IAM::Role): no right; "
        "Bucket (AWS::S3::Bucket): the name is taken. Fix this and deploy again"
    )


@pytest.mark.parametrize(
    ("status", "fix"),
    [
        ("ROLLBACK_COMPLETE", "delete it first: aws cloudformation delete-stack"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("UPDATE_IN_PROGRESS", "wait until it is done"),
    ],
)
def test_a_stack_that_cannot_be_changed_now_says_what_to_do(status, fix):
    """Nothing is asked of CloudFormation that it would only refuse."""
    api = CloudFormation(status)

    with pytest.raises(DeployFailed, match=fix):
        apply(api)

    assert api.kind is None


def test_a_stack_that_never_settles_ends_in_an_error(monkeypatch):
    """A deploy does not wait for ever."""
    clock = iter(range(0, 100_000, 600))
    monkeypatch.setattr(stack_module.time, "monotonic", lambda: next(clock))
    api = CloudFormation(changes=[change("Add", "Bucket")], becomes="CREATE_IN_PROGRESS")

    with pytest.raises(DeployFailed, match="not ready after 1800 s"):
        apply(api)
