"""Local Lambda through boto3: Python handlers, their failures as AWS reports them."""

import json
import uuid

import pytest
from botocore.exceptions import ClientError
from local_clients import ROLE, client, zipped

HANDLER = """
import json
import os

import shelf
from shelf import deep


def handler(event, context):
    from shelf import lazy  # found in the zip at the time of the call too

    if "raise" in event:
        raise ValueError(event["raise"])
    if "sleep" in event:
        import time

        time.sleep(event["sleep"])
    if "big" in event:
        return "x" * event["big"]
    if "unjson" in event:
        return {1, 2}
    return {
        "shelf": deep.VALUE,
        "lazy": lazy.VALUE,
        "name": context.function_name,
        "variable": os.environ.get("COLOUR"),
        "left": context.get_remaining_time_in_millis(),
    }
"""


def code(value):
    """Return a function's zip, whose package `shelf` holds *value*."""
    return zipped(
        {
            "handler.py": HANDLER,
            "shelf/__init__.py": "",
            "shelf/deep.py": f"VALUE = {value!r}",
            "shelf/lazy.py": "from .deep import VALUE",
            "broken.py": "import nowhere_to_be_found",
        }
    )


@pytest.fixture
def function(gateway):
    """The name of a new function, and a way to invoke it."""
    name = f"f-{uuid.uuid4().hex[:8]}"
    client(gateway, "lambda").create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=ROLE,
        Handler="handler.handler",
        Code={"ZipFile": code("first")},
        Environment={"Variables": {"COLOUR": "red"}},
        Timeout=1,
    )
    return name


def invoke(gateway, name, event=None):
    """Return FunctionError and the payload of one invocation."""
    answer = client(gateway, "lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}))
    return answer.get("FunctionError"), json.loads(answer["Payload"].read())


def test_a_handler_runs_with_its_own_modules_and_variables(gateway, function):
    """The zip's package, its environment and the context are what the handler sees."""
    error, answer = invoke(gateway, function)

    assert error is None
    assert answer["shelf"] == answer["lazy"] == "first"
    assert (answer["name"], answer["variable"]) == (function, "red")
    assert 0 < answer["left"] <= 1000


def test_two_functions_hold_different_versions_of_one_package(gateway, function):
    """The same module name means each function's own module."""
    other = f"{function}-b"
    client(gateway, "lambda").create_function(
        FunctionName=other,
        Runtime="python3.11",
        Role=ROLE,
        Handler="handler.handler",
        Code={"ZipFile": code("b")},
    )

    assert invoke(gateway, other)[1]["shelf"] == "b"
    assert invoke(gateway, function)[1]["shelf"] == "first"


def test_new_code_and_configuration_take_effect(gateway, function):
    """An update is seen by the next invocation."""
    functions = client(gateway, "lambda")
    before = functions.get_function_configuration(FunctionName=function)["CodeSha256"]
    functions.update_function_code(FunctionName=function, ZipFile=code("second"))
    functions.update_function_configuration(
        FunctionName=function, Environment={"Variables": {"COLOUR": "blue"}}
    )

    answer = invoke(gateway, function)[1]
    assert (answer["shelf"], answer["variable"]) == ("second", "blue")
    assert functions.get_function_configuration(FunctionName=function)["CodeSha256"] != before


def test_code_may_come_from_s3(gateway, function):
    """S3Bucket and S3Key name the zip; a missing object is refused."""
    s3, functions = client(gateway, "s3"), client(gateway, "lambda")
    s3.create_bucket(Bucket=function)
    s3.put_object(Bucket=function, Key="code.zip", Body=code("from s3"))

    functions.update_function_code(FunctionName=function, S3Bucket=function, S3Key="code.zip")

    assert invoke(gateway, function)[1]["shelf"] == "from s3"
    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        functions.update_function_code(FunctionName=function, S3Bucket=function, S3Key="missing")


def test_an_exception_is_reported_not_raised(gateway, function):
    """The answer is 200 with FunctionError, type, message and trace."""
    error, answer = invoke(gateway, function, {"raise": "no such colour"})

    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("ValueError", "no such colour")
    assert "handler.py" in "".join(answer["stackTrace"])


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"sleep": 3}, "Sandbox.Timedout"),
        ({"big": 6_400_000}, "Function.ResponseSizeTooLarge"),
        ({"unjson": True}, "Runtime.MarshalError"),
    ],
)
def test_what_lambda_forbids_fails_the_invocation(gateway, function, event, kind):
    """Too long, too large, or no JSON."""
    error, answer = invoke(gateway, function, event)

    assert (error, answer["errorType"]) == ("Unhandled", kind)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("absent.handler", "Runtime.ImportModuleError"),
        ("broken.handler", "Runtime.ImportModuleError"),
        ("handler.absent", "Runtime.HandlerNotFound"),
    ],
)
def test_a_handler_that_cannot_be_loaded_is_reported(gateway, function, path, kind):
    """A wrong Handler shows at the invocation, as on AWS."""
    client(gateway, "lambda").update_function_configuration(FunctionName=function, Handler=path)

    assert invoke(gateway, function)[1]["errorType"] == kind


def test_a_request_over_six_megabytes_is_refused(gateway, function):
    """RequestTooLargeException, status 413."""
    with pytest.raises(ClientError) as refused:
        invoke(gateway, function, {"pad": "x" * 6_400_000})

    assert refused.value.response["Error"]["Code"] == "RequestTooLargeException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_policy_tags_and_life(gateway, function):
    """Permissions, tags, listing and deletion."""
    functions = client(gateway, "lambda")
    arn = functions.get_function(FunctionName=function)["Configuration"]["FunctionArn"]
    functions.add_permission(
        FunctionName=function,
        StatementId="firehose",
        Action="lambda:InvokeFunction",
        Principal="firehose.amazonaws.com",
        SourceAccount="123456789012",
    )
    functions.tag_resource(Resource=arn, Tags={"team": "crm", "cost": "1"})
    functions.untag_resource(Resource=arn, TagKeys=["cost"])

    statement = json.loads(functions.get_policy(FunctionName=arn)["Policy"])["Statement"][0]
    assert statement["Principal"] == {"Service": "firehose.amazonaws.com"}
    assert functions.list_tags(Resource=arn)["Tags"] == {"team": "crm"}
    assert function in [item["FunctionName"] for item in functions.list_functions()["Functions"]]
    functions.remove_permission(FunctionName=function, StatementId="firehose")
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.get_policy(FunctionName=function)
    functions.delete_function(FunctionName=function)
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.invoke(FunctionName=function)


def test_other_runtimes_and_broken_zips_are_refused(gateway):
    """Nothing is created that could not run."""
    functions = client(gateway, "lambda")
    for runtime, body in (("nodejs22.x", code("x")), ("python3.13", b"no zip")):
        with pytest.raises(ClientError, match="InvalidParameterValueException"):
            functions.create_function(
                FunctionName="never", Runtime=runtime, Role=ROLE, Handler="h.h", Code={"ZipFile": body}
            )
