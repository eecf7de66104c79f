"""Stacks as plain values and back, and what becomes of one that was being changed."""

import pytest

from local_aws.cloudformation.keeping import going_on, restored_stack, stack_state
from local_aws.cloudformation.resources import Made
from local_aws.cloudformation.stack import Resource, Stack, Wish
from local_aws.cloudformation.template import Template
from local_aws.service import CallContext

BODY = """
Parameters: {Name: {Type: String}}
Resources: {Stream: {Type: AWS::Kinesis::Stream, Properties: {Name: !Ref Name, ShardCount: 1}}}
"""


def stack_in(status):
    """Return a stack with one resource, in *status*."""
    wish = Wish(Template.read(BODY), {"Name": "s"})
    context = CallContext("eu-west-1", "123456789012", "http://127.0.0.1:1")
    stack = Stack("it", wish, context, str, lambda _: None)
    declaration = wish.template.resources["Stream"]
    made = Made("s", {"Arn": "arn:s"})
    stack.resources["Stream"] = Resource(
        "Stream", "AWS::Kinesis::Stream", made, {"Name": "s"}, {}, declaration
    )
    stack.set_status(status)
    return stack


def restored(stack):
    """Return *stack* after a restart, and the list of what it keeps from then on."""
    kept = []
    return restored_stack(stack_state(stack), "http://127.0.0.1:2", lambda _: str, kept.append), kept


def test_a_stack_comes_back_as_it_was():
    """Id, times, events, resources and parameters are the same; only the way to the gateway is new."""
    stack = stack_in("UPDATE_COMPLETE")
    again, _ = restored(stack)

    assert stack_state(again) == stack_state(stack)
    assert (again.shape(), again.events, again.resource_shapes()) == (
        stack.shape(),
        stack.events,
        stack.resource_shapes(),
    )
    assert again.context.endpoint_url == "http://127.0.0.1:2"


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS"])
def test_making_and_deleting_go_on(status):
    """There is work to do, and the stack waits for it in the status that it had."""
    again, _ = restored(stack_in(status))

    assert callable(going_on(again))
    assert again.status == status


@pytest.mark.parametrize(
    ("status", "then", "fix"),
    [
        ("UPDATE_IN_PROGRESS", "UPDATE_FAILED", "update the stack again"),
        ("UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_FAILED", "update the stack again"),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_COMPLETE", "may still be there"),
        ("ROLLBACK_IN_PROGRESS", "ROLLBACK_FAILED", "delete the stack"),
    ],
)
def test_an_interrupted_change_has_failed_and_names_the_fix(status, then, fix):
    """The new status is kept, with an event that says what happened."""
    again, kept = restored(stack_in(status))

    assert going_on(again) is None
    assert again.status == then
    assert fix in again.events[-1]["ResourceStatusReason"]
    assert kept == [again]
