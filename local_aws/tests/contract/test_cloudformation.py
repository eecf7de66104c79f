"""Local CloudFormation through boto3: stacks, change sets, roll-back."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import client, until

TEMPLATE = """
Description: A bucket, a role, a database and its table.
Parameters:
  Name: {Type: String, AllowedPattern: "[a-z0-9-]+"}
  Days: {Type: Number, Default: 7, MinValue: 1}
  Secret: {Type: String, NoEcho: true, Default: hush}
  WithTable: {Type: String, Default: "yes", AllowedValues: ["yes", "no"]}
Conditions:
  HasTable: !Equals [!Ref WithTable, "yes"]
Resources:
  Table:
    Type: AWS::Glue::Table
    Condition: HasTable
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseName: !Ref Database
      TableInput:
        Name: events
        StorageDescriptor: {Location: !Sub "s3://${Bucket}/events/"}
  Database:
    Type: AWS::Glue::Database
    Properties:
      CatalogId: !Ref AWS::AccountId
      DatabaseInput: {Name: !Join ["_", !Split ["-", !Ref Name]]}
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name
      LifecycleConfiguration:
        Rules: [{Id: old, Status: Enabled, Prefix: old/, ExpirationInDays: !Ref Days}]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Principal: {Service: glue.amazonaws.com}, Action: sts:AssumeRole}]
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement: [{Effect: Allow, Action: s3:GetObject, Resource: !Sub "${Bucket.Arn}/*"}]
Outputs:
  Arn: {Value: !GetAtt Bucket.Arn, Export: {Name: !Sub "${AWS::StackName}-arn"}}
  Table: {Condition: HasTable, Value: !Ref Table}
"""


class Stack:
    """A stack of a name of the test's own."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.name = f"stack-{uuid.uuid4().hex[:10]}"
        self.api = client(gateway, "cloudformation")

    def arguments(self, template=TEMPLATE, **parameters):
        """Return what create and update take."""
        given = {"Name": self.name, **parameters} if template == TEMPLATE else parameters
        return {
            "StackName": self.name,
            "TemplateBody": template,
            "Capabilities": ["CAPABILITY_IAM"],
            "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        }

    def create(self, template=TEMPLATE, **parameters):
        """Create the stack and wait; return its status."""
        self.id = self.api.create_stack(**self.arguments(template, **parameters))["StackId"]
        return self.settled()

    def update(self, template=TEMPLATE, **parameters):
        """Update the stack and wait; return its status."""
        self.api.update_stack(**self.arguments(template, **parameters))
        return self.settled()

    def shape(self):
        """Return the stack as it is described."""
        return self.api.describe_stacks(StackName=self.id)["Stacks"][0]

    def settled(self):
        """Return the status when nothing is in progress."""
        return until(lambda: not (now := self.shape()["StackStatus"]).endswith("IN_PROGRESS") and now)

    def outputs(self):
        """Return the outputs by key."""
        return {item["OutputKey"]: item["OutputValue"] for item in self.shape()["Outputs"]}

    def reasons(self):
        """Return why resources failed, by logical id."""
        events = self.api.describe_stack_events(StackName=self.id)["StackEvents"]
        return {
            event["LogicalResourceId"]: event["ResourceStatusReason"]
            for event in events
            if event["ResourceStatus"].endswith("FAILED")
        }

    def buckets(self):
        """Return the names of the buckets of this stack."""
        names = [item["Name"] for item in client(self.gateway, "s3").list_buckets()["Buckets"]]
        return [name for name in names if name.startswith(self.name)]

    def expiry(self):
        """Return the days of the bucket's rule."""
        rules = client(self.gateway, "s3").get_bucket_lifecycle_configuration(Bucket=self.name)["Rules"]
        return rules[0]["Expiration"]["Days"]


@pytest.fixture
def stack(gateway):
    """A stack that is not there yet."""
    return Stack(gateway)


def test_a_stack_makes_its_resources_in_order(stack):
    """Every resource is really there, wired by Ref, GetAtt, Sub, Join and Split, and outputs tell of it."""
    assert stack.create() == "CREATE_COMPLETE"

    database = stack.name.replace("-", "_")
    table = client(stack.gateway, "glue").get_table(DatabaseName=database, Name="events")["Table"]
    assert table["StorageDescriptor"]["Location"] == f"s3://{stack.name}/events/"
    assert stack.expiry() == 7
    assert stack.outputs() == {"Arn": f"arn:aws:s3:::{stack.name}", "Table": "events"}
    exports = {item["Name"]: item["Value"] for item in stack.api.list_exports()["Exports"]}
    assert exports[f"{stack.name}-arn"] == f"arn:aws:s3:::{stack.name}"
    roles = {
        item["LogicalResourceId"]: item
        for item in stack.api.describe_stack_resources(StackName=stack.name)["StackResources"]
    }
    policy = client(stack.gateway, "iam").get_role_policy(
        RoleName=roles["Role"]["PhysicalResourceId"], PolicyName="read"
    )["PolicyDocument"]
    assert policy["Statement"][0]["Resource"] == f"arn:aws:s3:::{stack.name}/*"
    shown = {item["ParameterKey"]: item["ParameterValue"] for item in stack.shape()["Parameters"]}
    assert (shown["Days"], shown["Secret"]) == ("7", "****")


def test_events_tell_the_story(stack):
    """Newest first: the stack begins and ends it, each resource in between."""
    stack.create()

    events = stack.api.describe_stack_events(StackName=stack.name)["StackEvents"]
    story = [(event["LogicalResourceId"], event["ResourceStatus"]) for event in reversed(events)]
    assert story[0] == (stack.name, "CREATE_IN_PROGRESS")
    assert story[-1] == (stack.name, "CREATE_COMPLETE")
    assert story.index(("Bucket", "CREATE_COMPLETE")) < story.index(("Table", "CREATE_IN_PROGRESS"))


def test_a_condition_leaves_a_resource_out(stack):
    """Neither table nor its output."""
    assert stack.create(WithTable="no") == "CREATE_COMPLETE"

    summaries = stack.api.list_stack_resources(StackName=stack.name)["StackResourceSummaries"]
    assert sorted(item["LogicalResourceId"] for item in summaries) == ["Bucket", "Database", "Role"]
    assert list(stack.outputs()) == ["Arn"]


def test_an_unknown_type_fails_the_stack_and_undoes_it(stack):
    """The reason names the type, and what had been made is gone."""
    template = TEMPLATE.replace("AWS::IAM::Role", "AWS::DynamoDB::Table")

    assert stack.create(template, Name=stack.name) == "ROLLBACK_COMPLETE"
    assert "AWS::DynamoDB::Table" in stack.reasons()["Role"]
    assert stack.buckets() == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("LifecycleConfiguration:", "WebsiteConfiguration:", "WebsiteConfiguration"),
        ("TableInput:", "TableInput:\n        Colour: red", "Colour"),
        ("Bucket.Arn}/*", "Bucket.Nothing}/*", "does not support attribute type Nothing"),
    ],
)
def test_a_property_that_would_be_ignored_fails_the_stack(stack, old, new, reason):
    """Local AWS makes a property or says that it does not."""
    assert stack.create(TEMPLATE.replace(old, new, 1), Name=stack.name) == "ROLLBACK_COMPLETE"
    assert any(reason in text for text in stack.reasons().values())


def test_an_update_changes_in_place_and_replaces(stack):
    """A new number changes the rule; a new name makes another bucket and removes the old one."""
    stack.create()

    assert stack.update(Days="30") == "UPDATE_COMPLETE"
    assert stack.expiry() == 30
    assert stack.update(Name=f"{stack.name}-b", Days="30") == "UPDATE_COMPLETE"
    assert stack.buckets() == [f"{stack.name}-b"]
    assert stack.outputs()["Arn"] == f"arn:aws:s3:::{stack.name}-b"
    with pytest.raises(ClientError, match="No updates are to be performed"):
        stack.update(Name=f"{stack.name}-b", Days="30")


def test_a_failed_update_goes_back(stack):
    """Changed resources are as before, new ones are gone, and the stack says so."""
    stack.create()
    template = TEMPLATE.replace(
        "CatalogId: !Ref AWS::AccountId\n      DatabaseName",
        "CatalogId: !Ref AWS::AccountId\n      Bogus: 1\n      DatabaseName",
    )

    assert stack.update(template, Name=stack.name, Days="99") == "UPDATE_ROLLBACK_COMPLETE"
    assert "Bogus" in stack.reasons()["Table"]
    assert stack.expiry() == 7
    assert stack.update(Days="8") == "UPDATE_COMPLETE"


def test_a_change_set_shows_and_then_does(stack):
    """Add, Modify with and without replacement, Remove; nothing happens before it is executed."""
    arguments = {**stack.arguments(), "ChangeSetName": "first", "ChangeSetType": "CREATE"}
    stack.id = stack.api.create_change_set(**arguments)["StackId"]
    described = stack.api.describe_change_set(StackName=stack.name, ChangeSetName="first")
    assert {change["ResourceChange"]["Action"] for change in described["Changes"]} == {"Add"}
    assert stack.shape()["StackStatus"] == "REVIEW_IN_PROGRESS"
    assert stack.buckets() == []
    stack.api.execute_change_set(StackName=stack.name, ChangeSetName="first")
    assert until(lambda: stack.shape()["StackStatus"] == "CREATE_COMPLETE")

    changed = {**stack.arguments(Days="9", WithTable="no"), "ChangeSetName": "second"}
    stack.api.create_change_set(**changed)
    described = stack.api.describe_change_set(StackName=stack.name, ChangeSetName="second")
    changes = {
        change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"]
        for change in described["Changes"]
    }
    assert {name: change["Action"] for name, change in changes.items()} == {
        "Bucket": "Modify",
        "Table": "Remove",
    }
    assert changes["Bucket"]["Replacement"] == "False"
    assert changes["Bucket"]["Details"][0]["Target"]["Name"] == "LifecycleConfiguration"
    assert stack.expiry() == 7


def test_a_replacement_shows_in_everything_that_refers_to_it(stack):
    """A renamed bucket replaces itself and changes the role and the table."""
    stack.create()
    stack.api.create_change_set(**stack.arguments(Name=f"{stack.name}-b"), ChangeSetName="rename")

    described = stack.api.describe_change_set(StackName=stack.name, ChangeSetName="rename")
    replaced = {
        change["ResourceChange"]["LogicalResourceId"]: change["ResourceChange"]["Replacement"]
        for change in described["Changes"]
    }
    assert replaced["Bucket"] == replaced["Database"] == "True"
    assert replaced["Role"] == "False"
    assert "Table" in replaced


def test_a_change_set_without_changes_cannot_be_executed(stack):
    """Its status is FAILED, its reason says why."""
    stack.create()
    stack.api.create_change_set(**stack.arguments(), ChangeSetName="same")

    described = stack.api.describe_change_set(StackName=stack.name, ChangeSetName="same")
    assert described["Status"] == "FAILED"
    assert "didn't contain changes" in described["StatusReason"]
    with pytest.raises(stack.api.exceptions.InvalidChangeSetStatusException):
        stack.api.execute_change_set(StackName=stack.name, ChangeSetName="same")
    stack.api.delete_change_set(StackName=stack.name, ChangeSetName="same")
    assert stack.api.list_change_sets(StackName=stack.name)["Summaries"] == []


def test_other_outputs_are_a_change_too(stack):
    """A change set that only adds an output can be executed."""
    stack.create()
    template = TEMPLATE.replace("Outputs:\n", "Outputs:\n  Name: {Value: !Ref Bucket}\n")
    stack.api.create_change_set(**stack.arguments(template, Name=stack.name), ChangeSetName="output")

    stack.api.execute_change_set(StackName=stack.name, ChangeSetName="output")

    assert stack.settled() == "UPDATE_COMPLETE"
    assert stack.outputs()["Name"] == stack.name


def test_deletion_keeps_what_the_template_retains(stack):
    """DeletionPolicy Retain leaves the bucket; the stack is found by its id only."""
    template = TEMPLATE.replace(
        "Type: AWS::S3::Bucket\n", "Type: AWS::S3::Bucket\n    DeletionPolicy: Retain\n"
    )
    stack.create(template, Name=stack.name)

    stack.api.delete_stack(StackName=stack.name)

    assert stack.settled() == "DELETE_COMPLETE"
    assert stack.buckets() == [stack.name]
    with pytest.raises(ClientError, match="does not exist"):
        stack.api.describe_stacks(StackName=stack.name)


def test_a_bucket_with_objects_stops_the_deletion(stack):
    """The stack is DELETE_FAILED and can be deleted when the bucket is empty."""
    stack.create()
    s3 = client(stack.gateway, "s3")
    s3.put_object(Bucket=stack.name, Key="k", Body=b"")
    stack.api.delete_stack(StackName=stack.name)
    assert stack.settled() == "DELETE_FAILED"
    assert "Bucket" in stack.reasons()

    s3.delete_object(Bucket=stack.name, Key="k")
    stack.api.delete_stack(StackName=stack.name)
    assert stack.settled() == "DELETE_COMPLETE"


def test_an_import_reads_another_stack_s_export(stack, gateway):
    """Fn::ImportValue gives the exported value; an unknown export fails the stack."""
    stack.create()
    other = Stack(gateway)
    template = json.dumps(
        {
            "Resources": {
                "Policy": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "Description": {"Fn::ImportValue": f"{stack.name}-arn"},
                        "AssumeRolePolicyDocument": {},
                    },
                }
            }
        }
    )

    assert other.create(template) == "CREATE_COMPLETE"
    third = Stack(gateway)
    assert third.create(template.replace(f"{stack.name}-arn", "nothing")) == "ROLLBACK_COMPLETE"
    assert "No export named nothing" in third.reasons()["Policy"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Capabilities": []}, "Requires capabilities"),
        ({"Parameters": []}, "must have values"),
        ({"Parameters": [{"ParameterKey": "Nope", "ParameterValue": "x"}]}, "do not exist"),
        ({"Parameters": [{"ParameterKey": "Name", "ParameterValue": "UPPER"}]}, "constraint"),
        ({"TemplateBody": "Resources: {}"}, "At least one Resources member"),
        ({"TemplateBody": "Resources: ["}, "Template format error"),
        ({"TemplateBody": "x" * 51_201}, "51200"),
        (
            {"TemplateBody": TEMPLATE.replace("!Ref Database", "!Ref Databse")},
            "Unresolved resource dependencies",
        ),
    ],
)
def test_what_cannot_begin_is_refused_at_once(stack, change, message):
    """ValidationError or InsufficientCapabilities, and no stack."""
    with pytest.raises(ClientError, match=message):
        stack.api.create_stack(**{**stack.arguments(), **change})
    with pytest.raises(ClientError, match="does not exist"):
        stack.api.describe_stacks(StackName=stack.name)


def test_a_template_is_described_and_returned(stack):
    """ValidateTemplate, GetTemplateSummary, GetTemplate, and a template from S3."""
    s3 = client(stack.gateway, "s3")
    s3.create_bucket(Bucket=f"{stack.name}-t")
    s3.put_object(Bucket=f"{stack.name}-t", Key="t.yaml", Body=TEMPLATE.encode())
    url = f"https://{stack.name}-t.s3.us-east-1.amazonaws.com/t.yaml"

    valid = stack.api.validate_template(TemplateURL=url)
    assert {item["ParameterKey"] for item in valid["Parameters"]} == {"Name", "Days", "Secret", "WithTable"}
    assert valid["Capabilities"] == ["CAPABILITY_IAM"]
    assert "AWS::Glue::Table" in stack.api.get_template_summary(TemplateBody=TEMPLATE)["ResourceTypes"]
    stack.create()
    assert stack.api.get_template(StackName=stack.name)["TemplateBody"] == TEMPLATE


TOPIC = """
Parameters:
  Name: {Type: String}
  Shown: {Type: String, Default: one}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Name, DisplayName: !Ref Shown}
  Policy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Deny, Principal: "*", Action: sns:Publish, Resource: !Ref Topic, Sid: !Ref Shown}
Outputs:
  Arn: {Value: !GetAtt Topic.TopicArn}
"""


def test_a_topic_has_its_policy_and_goes_with_its_stack(stack, gateway):
    """Made, changed in place, and gone, as SNS itself says."""
    sns = client(gateway, "sns")

    def attributes():
        found = sns.get_topic_attributes(TopicArn=stack.outputs()["Arn"])["Attributes"]
        return found["DisplayName"], json.loads(found["Policy"])["Statement"][0]["Sid"]

    stack.create(TOPIC, Name=stack.name)
    assert attributes() == ("one", "one")
    stack.update(TOPIC, Name=stack.name, Shown="other")
    assert attributes() == ("other", "other")
    arn = stack.outputs()["Arn"]
    gateway_client = client(gateway, "cloudformation")
    gateway_client.delete_stack(StackName=stack.name)
    until(lambda: arn not in {topic["TopicArn"] for topic in sns.list_topics()["Topics"]})


NOTIFYING = """
Parameters:
  Name: {Type: String}
  Prefix: {Type: String, Default: told/}
Conditions:
  Tells: !Not [!Equals [!Ref Prefix, ""]]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name
      NotificationConfiguration: !If
        - Tells
        - TopicConfigurations:
            - Topic: !Ref Topic
              Event: s3:ObjectCreated:*
              Filter: {S3Key: {Rules: [{Name: prefix, Value: !Ref Prefix}]}}
        - !Ref AWS::NoValue
  Topic:
    Type: AWS::SNS::Topic
Outputs:
  Topic: {Value: !Ref Topic}
"""


def test_a_bucket_tells_a_topic_of_its_objects(stack, gateway):
    """Of those under the prefix, by the template's word, until the template says so no more."""
    s3, sqs = client(gateway, "s3"), client(gateway, "sqs")
    queue = sqs.create_queue(QueueName=stack.name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def put(key):
        s3.put_object(Bucket=stack.name, Key=key, Body=b"x")

    def told():
        """Return the keys that the queue was told of."""
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        bodies = [json.loads(message["Body"]) for message in messages]
        return [record["s3"]["object"]["key"] for body in bodies for record in body.get("Records", ())]

    stack.create(NOTIFYING, Name=stack.name)
    client(gateway, "sns").subscribe(
        TopicArn=stack.outputs()["Topic"],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    put("told/one")
    put("other/one")
    assert told() == ["told%2Fone"]
    stack.update(NOTIFYING, Name=stack.name, Prefix="other/")
    put("told/two")
    put("other/two")
    assert told() == ["other%2Ftwo"]
    stack.update(NOTIFYING, Name=stack.name, Prefix="")
    put("other/three")
    assert told() == []


SUBSCRIPTION = """
Parameters:
  Name: {Type: String}
  Raw: {Type: String, Default: "true"}
  Protocol: {Type: String, Default: sqs}
Resources:
  Topic:
    Type: AWS::SNS::Topic
  Subscription:
    Type: AWS::SNS::Subscription
    Properties:
      TopicArn: !Ref Topic
      Protocol: !Ref Protocol
      Endpoint: !Sub "arn:aws:sqs:us-east-1:${AWS::AccountId}:${Name}"
      RawMessageDelivery: !Ref Raw
Outputs:
  Topic: {Value: !Ref Topic}
  Subscription: {Value: !Ref Subscription}
"""


def test_a_subscription_delivers_changes_and_goes(stack, gateway):
    """As SNS itself says; what nothing is delivered by here is refused."""
    sns, sqs = client(gateway, "sns"), client(gateway, "sqs")
    queue = sqs.create_queue(QueueName=stack.name)["QueueUrl"]

    def received():
        sns.publish(TopicArn=stack.outputs()["Topic"], Message="hello")
        (message,) = sqs.receive_message(QueueUrl=queue)["Messages"]
        return message["Body"]

    stack.create(SUBSCRIPTION, Name=stack.name)
    arn = stack.outputs()["Subscription"]
    assert received() == "hello"
    stack.update(SUBSCRIPTION, Name=stack.name, Raw="false")
    assert stack.outputs()["Subscription"] == arn
    assert json.loads(received())["Message"] == "hello"
    stack.update(SUBSCRIPTION, Name=stack.name, Protocol="email")
    assert "does not deliver by the protocol email" in stack.reasons()["Subscription"]
    client(gateway, "cloudformation").delete_stack(StackName=stack.name)
    until(lambda: arn not in {each["SubscriptionArn"] for each in sns.list_subscriptions()["Subscriptions"]})
