"""Parameters are checked as CloudFormation checks them."""

import pytest

from local_aws.cloudformation.parameters import parameter_values, typed
from local_aws.service import ServiceError

DECLARED = {
    "Name": {"Type": "String", "AllowedPattern": "[a-z]+", "MaxLength": 5},
    "Days": {"Type": "Number", "Default": 7, "MinValue": 1, "MaxValue": 30},
    "Size": {"Type": "String", "Default": "small", "AllowedValues": ["small", "large"]},
}


def values(previous=None, **given):
    """Return the checked values of *given*."""
    items = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    return parameter_values(DECLARED, items, previous or {})


def test_defaults_fill_in_as_text():
    """Every declared parameter has a value, in the order of the template."""
    assert values(Name="abc") == {"Name": "abc", "Days": "7", "Size": "small"}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Name": "ABC"},
        {"Name": "abcdef"},
        {"Name": "a", "Days": "0"},
        {"Name": "a", "Days": "31"},
        {"Name": "a", "Days": "many"},
        {"Name": "a", "Size": "medium"},
        {"Name": "a", "Other": "x"},
    ],
)
def test_a_value_outside_its_declaration_is_refused(given):
    """Missing, unknown, too long, too small, not a number, not allowed."""
    with pytest.raises(ServiceError):
        values(**given)


def test_previous_values_are_used_when_asked_for():
    """UsePreviousValue takes the stack's value, not the default."""
    items = [
        {"ParameterKey": "Name", "UsePreviousValue": True},
        {"ParameterKey": "Days", "UsePreviousValue": True},
    ]

    assert parameter_values(DECLARED, items, {"Name": "old", "Days": "9"})["Days"] == "9"


def test_list_types_become_lists():
    """Ref of a list parameter gives its items."""
    assert typed({"Type": "CommaDelimitedList"}, "a, b,c") == ["a", "b", "c"]
    assert typed({"Type": "List<Number>"}, "") == []
    assert typed({"Type": "String"}, "a,b") == "a,b"
