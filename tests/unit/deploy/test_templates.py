"""What a destination needs in AWS stands in its package, and reaches the template from there."""

import sys

import pytest
from cfn_flip import load

from engagelake import destinations
from engagelake.deploy import templates
from engagelake.deploy.code import source_file
from engagelake.destinations.registry import DESTINATIONS

PERMISSIONS = """\
- Sid: PushToy
  Effect: Allow
  Action: toys:Put
  Resource: !GetAtt ToyBox.Arn
"""
RESOURCES = """\
ToyBox:
  Type: AWS::SNS::Topic
  Properties:
    # A comment stays.
    DisplayName: toys
"""


@pytest.fixture
def toybox(tmp_path, monkeypatch):
    """A registered package `toybox` that needs a resource and a permission, and has no output."""
    package = tmp_path / "toybox"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "permissions.yaml").write_text(PERMISSIONS, encoding="utf-8")
    (package / "resources.yaml").write_text(RESOURCES, encoding="utf-8")
    monkeypatch.setattr(destinations, "__path__", [*destinations.__path__, str(tmp_path)])
    monkeypatch.setattr(templates, "DESTINATIONS", (*DESTINATIONS, "toybox"))
    yield
    sys.modules.pop("engagelake.destinations.toybox")


def statements(template):
    """Return the statements of the policy of the runs, by Sid."""
    policy = template["Resources"]["RunsPolicy"]["Properties"]["PolicyDocument"]
    return {statement["Sid"]: statement for statement in policy["Statement"]}


def test_a_destination_adds_what_it_needs_and_nothing_else_changes(toybox):
    """One statement and one resource more than what is checked in."""
    before = load(source_file("glue/template.yaml").read_text(encoding="utf-8"))[0]
    text = templates.rendered("glue")
    after = load(text)[0]

    added = statements(after).pop("PushToy")
    assert added["Resource"] == {"Fn::GetAtt": ["ToyBox", "Arn"]}
    assert after["Resources"].pop("ToyBox")["Properties"] == {"DisplayName": "toys"}
    assert "# A comment stays." in text
    after["Resources"]["RunsPolicy"]["Properties"]["PolicyDocument"]["Statement"].remove(added)
    assert after == before


def test_the_source_of_the_template_names_no_destination():
    """Neither by its id nor by the permissions of its service."""
    source = source_file("glue/template.yaml.j2").read_text(encoding="utf-8")

    assert [name for name in (*DESTINATIONS, "mobiletargeting") if name in source] == []
