"""What IAM policies of our templates allow: rendered from the template, evaluated as IAM does."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

from cfn_flip import load

ROOT = Path(__file__).parents[1]
_PARTITION = "aws"


class Template:
    """A template's resources with parameters, pseudo parameters and ARNs of resources filled in."""

    def __init__(self, path, names, region, **parameters):
        body = load((ROOT / path).read_text(encoding="utf-8"))[0]
        self._body = body["Resources"]
        self.conditions = body.get("Conditions", {})
        self._known = {name: str(item.get("Default", "")) for name, item in body["Parameters"].items()}
        self._known |= {"Env": names.env, **parameters}
        self._pseudo = {
            "AWS::AccountId": names.account, "AWS::Region": region, "AWS::Partition": _PARTITION,
        }  # fmt: skip
        self.resources = {name: self.render(item) for name, item in self._body.items()}

    def of_type(self, kind):
        """Return the properties of the resources of *kind*, by logical id."""
        return {n: item["Properties"] for n, item in self.resources.items() if item["Type"] == kind}

    def render(self, node):
        """Return *node* without functions; of a conditional value what it is where its condition holds."""
        if isinstance(node, list):
            rendered = [self.render(each) for each in node]
            return [item for item in rendered if item != {"Ref": "AWS::NoValue"}]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            ((name, value),) = node.items()
            if name in {"Ref", "Fn::GetAtt", "Fn::If", "Fn::Sub"}:
                return self._function(name, value)
        return {key: self.render(value) for key, value in node.items()}

    def _function(self, name, value):
        if name == "Ref":
            return {name: value} if value == "AWS::NoValue" else self._value(value)
        if name == "Fn::GetAtt":
            return self._arn(value[0])
        if name == "Fn::If":
            return self.render(value[1])
        return self._substituted(value)

    def _substituted(self, text):
        for name in {part.partition("}")[0] for part in text.split("${")[1:]}:
            if not name.startswith("!"):
                logical, dot, _ = name.partition(".")
                text = text.replace(f"${{{name}}}", self._arn(logical) if dot else self._value(name))
        return text

    def _value(self, name):
        if name in self._known | self._pseudo:
            return (self._known | self._pseudo)[name]
        properties = self._body[name]["Properties"]
        if self._body[name]["Type"] == "AWS::IAM::ManagedPolicy":
            return name
        if self._body[name]["Type"] == "AWS::Glue::Database":
            return self.render(properties["DatabaseInput"]["Name"])
        if self._body[name]["Type"] == "AWS::SNS::Topic":
            here = f"{self._pseudo['AWS::Region']}:{self._pseudo['AWS::AccountId']}"
            return f"arn:aws:sns:{here}:{self.render(properties['TopicName'])}"
        own = next((key for key in properties if key.endswith("Name")), None)
        return self.render(properties.get("Name") or properties[own])

    def _arn(self, name):
        kind, value = self._body[name]["Type"], None
        if kind != "AWS::IAM::Role":
            value = self._value(name)
        here = f"{self._pseudo['AWS::Region']}:{self._pseudo['AWS::AccountId']}"
        return {
            "AWS::S3::Bucket": f"arn:aws:s3:::{value}",
            "AWS::Lambda::Function": f"arn:aws:lambda:{here}:function:{value}",
            "AWS::Logs::LogGroup": f"arn:aws:logs:{here}:log-group:{value}:*",
            "AWS::Kinesis::Stream": f"arn:aws:kinesis:{here}:stream/{value}",
            "AWS::KinesisFirehose::DeliveryStream": f"arn:aws:firehose:{here}:deliverystream/{value}",
            "AWS::IAM::Role": f"arn:aws:iam::{self._pseudo['AWS::AccountId']}:role/{name}",
        }[kind]


def statements_of(template, role):
    """Return every statement of the policies of the role *role* (a logical id), managed ones included."""
    properties = template.of_type("AWS::IAM::Role")[role]
    managed = template.of_type("AWS::IAM::ManagedPolicy")
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
    documents += [managed[name]["PolicyDocument"] for name in properties.get("ManagedPolicyArns", ())]
    return [statement for document in documents for statement in document["Statement"]]


def allows(statements, action, resource, **context):
    """Return whether *statements* allow *action* on *resource*: no denial matches and an allowance does."""
    matching = [each for each in statements if _matches(each, action, resource, context)]
    return bool(matching) and all(each["Effect"] == "Allow" for each in matching)


def as_list(value):
    """Return *value*, or the one value as a list."""
    return value if isinstance(value, list) else [value]


def _matches(statement, action, resource, context):
    if not any(fnmatchcase(action.lower(), each.lower()) for each in as_list(statement["Action"])):
        return False
    excluded = "NotResource" in statement
    named = as_list(statement.get("NotResource") if excluded else statement["Resource"])
    if any(fnmatchcase(resource, each) for each in named) == excluded:
        return False
    return all(
        _holds(operator, context.get(key.replace(":", "_")), as_list(values))
        for operator, pairs in statement.get("Condition", {}).items()
        for key, values in pairs.items()
    )


def _holds(operator, value, wanted):
    if value is None:
        return operator.endswith("IfExists")
    return any(fnmatchcase(value, each) for each in wanted)
