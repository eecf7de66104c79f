"""Intrinsic functions, each by one fact."""

import pytest

from local_aws.cloudformation.intrinsics import Scope
from local_aws.service import ServiceError


def scope(**conditions):
    """Return a scope with a few parameters and one resource, Bucket."""

    def ref(name):
        if name != "Bucket":
            raise ServiceError("ValidationError", f"there is no resource {name}")
        return "bucket-1"

    def attribute(name, attribute):
        return f"{ref(name)}.{attribute}"

    values = {"Env": "dev", "List": ["a", "b"], "AWS::Region": "us-east-1"}
    return Scope(values, conditions, ref, attribute, {"shared": "exported"}.__getitem__)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Env"}, "dev"),
        ({"Ref": "Bucket"}, "bucket-1"),
        ({"Ref": "AWS::Region"}, "us-east-1"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "bucket-1.Arn"),
        ({"Fn::GetAtt": "Bucket.Arn"}, "bucket-1.Arn"),
        ({"Fn::Sub": "${Env}-${Bucket}-${Bucket.Arn}-${AWS::Region}"}, "dev-bucket-1-bucket-1.Arn-us-east-1"),
        ({"Fn::Sub": ["${x}-${Env}", {"x": {"Ref": "Bucket"}}]}, "bucket-1-dev"),
        ({"Fn::Sub": "a-${!Literal}-$LATEST"}, "a-${Literal}-$LATEST"),
        ({"Fn::Sub": "dt=!{timestamp:yyyy}/"}, "dt=!{timestamp:yyyy}/"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Env"}, 3]]}, "a-dev-3"),
        ({"Fn::Join": [",", {"Ref": "List"}]}, "a,b"),
        ({"Fn::Select": ["1", {"Fn::Split": [":", "x:y:z"]}]}, "y"),
        ({"Fn::If": ["IsDev", "yes", {"Ref": "Nowhere"}]}, "yes"),
        ({"Fn::ImportValue": {"Fn::Sub": "shared"}}, "exported"),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [1, {"Ref": "AWS::NoValue"}, 2]}, {"b": [1, 2]}),
        ({"Ref": "Env", "Other": 1}, {"Ref": "Env", "Other": 1}),
    ],
)
def test_a_function_gives_its_value(node, value):
    """Short and long forms, nested, and text that only looks like a function."""
    assert scope(IsDev={"Fn::Equals": [{"Ref": "Env"}, "dev"]}).resolve(node) == value


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        ({"Fn::And": [{"Condition": "Yes"}, {"Fn::Not": [{"Condition": "No"}]}]}, True),
        ({"Fn::Or": [{"Condition": "No"}, {"Fn::Equals": ["a", "b"]}]}, False),
    ],
)
def test_conditions_combine(condition, value):
    """And, Or, Not and names of other conditions."""
    conditions = {"Yes": {"Fn::Equals": [1, "1"]}, "No": {"Fn::Equals": [1, 2]}, "It": condition}

    assert scope(**conditions).condition("It") is value


@pytest.mark.parametrize(
    "node",
    [
        {"Ref": "Nowhere"},
        {"Fn::Transform": {"Name": "x"}},
        {"Fn::If": ["Unknown", 1, 2]},
        {"Fn::Select": [5, ["a"]]},
    ],
)
def test_what_cannot_be_resolved_is_an_error(node):
    """Nothing passes through as if it were text."""
    with pytest.raises(ServiceError):
        scope().resolve(node)
