"""Templates: what they depend on, what they need, what is wrong with them."""

import pytest

from local_aws.cloudformation.template import Template
from local_aws.service import ServiceError


def test_short_forms_and_long_forms_are_one():
    """YAML tags and JSON functions read the same."""
    short = Template.read(
        "Resources: {A: {Type: T, Properties: {x: !GetAtt B.Arn, y: !Sub '${B}'}}, B: {Type: T}}"
    )
    long = Template.read(
        '{"Resources": {"A": {"Type": "T", "Properties": {"x": {"Fn::GetAtt": ["B", "Arn"]}, '
        '"y": {"Fn::Sub": "${B}"}}}, "B": {"Type": "T"}}}'
    )

    assert short.resources == long.resources


def test_order_follows_every_kind_of_reference():
    """Ref, GetAtt, Sub with and without variables, and DependsOn."""
    template = Template.read(
        """
Parameters: {P: {Type: String}}
Resources:
  E: {Type: T, DependsOn: D}
  D: {Type: T, Properties: {x: !Sub ["${v}${P}", {v: !Ref C}]}}
  C: {Type: T, Properties: {x: [{y: !Sub "${B.Arn}/${AWS::Region}/${!No}"}]}}
  B: {Type: T, Properties: {x: !GetAtt A.Arn}}
  A: {Type: T}
"""
    )

    assert template.order() == ["A", "B", "C", "D", "E"]


def test_dates_stay_text():
    """An unquoted policy version is not turned into a date."""
    template = Template.read("Resources: {A: {Type: T, Properties: {Version: 2012-10-17}}}")

    assert template.resources["A"]["Properties"] == {"Version": "2012-10-17"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, DependsOn: A}}", "Circular dependency"),
        ("Resources: {A: {Type: T, Properties: {x: !Ref Gone}}}", r"\[Gone\]"),
        ("Resources: {A: {Properties: {}}}", "must contain a Type"),
        ("Transform: AWS::Serverless\nResources: {A: {Type: T}}", "Transform"),
        ("just text", "Resources"),
        ("{", "Template format error"),
    ],
)
def test_a_malformed_template_is_refused(body, reason):
    """The message says what is wrong."""
    with pytest.raises(ServiceError, match=reason):
        Template.read(body)


def test_capabilities_follow_the_roles():
    """A named role needs more than an unnamed one, a bucket nothing."""

    def needed(resource):
        return Template.read(f"Resources: {{A: {resource}}}").capabilities()

    assert needed("{Type: AWS::IAM::Role, Properties: {RoleName: r}}") == ["CAPABILITY_NAMED_IAM"]
    assert needed("{Type: AWS::IAM::Role}") == ["CAPABILITY_IAM"]
    assert needed("{Type: AWS::S3::Bucket}") == []
