"""The operations of local Lambda."""

from __future__ import annotations

import json
from collections.abc import Mapping
from threading import Lock
from typing import Any

from botocore.exceptions import ClientError

from ..clients import client
from ..service import CallContext, ServiceError
from ..state.shelf import Shelf
from .function import Function
from .invocation import refuse_large_request

_OPERATIONS = """
    CreateFunction GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration
    DeleteFunction ListFunctions Invoke AddPermission RemovePermission GetPolicy
    TagResource UntagResource ListTags
"""
_CHANGING = frozenset(_OPERATIONS.split()) - {
    *("GetFunction", "GetFunctionConfiguration", "ListFunctions", "Invoke", "GetPolicy", "ListTags")
}


class LambdaService:
    """Lambda functions in Python, from a zip in the request or in S3."""

    service_name = "lambda"
    operations = frozenset(_OPERATIONS.split())

    def __init__(self) -> None:
        self._functions: dict[str, Function] = {}
        self._lock = Lock()
        self._shelf = Shelf()
        self._handlers = {
            "CreateFunction": self._create,
            "GetFunction": self._get,
            "GetFunctionConfiguration": lambda params, context: self._find(params, context).configuration(),
            "UpdateFunctionCode": self._update_code,
            "UpdateFunctionConfiguration": self._update_configuration,
            "DeleteFunction": self._delete,
            "ListFunctions": self._list,
            "Invoke": self._invoke,
            "AddPermission": self._add_permission,
            "RemovePermission": self._remove_permission,
            "GetPolicy": self._get_policy,
            "TagResource": self._tag,
            "UntagResource": self._untag,
            "ListTags": lambda params, context: {"Tags": self._find(params, context).tags},
        }

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: As AWS Lambda would answer.
        """
        answer = self._handlers[operation](params, context)
        if operation in _CHANGING:
            arn = _arn(params.get("FunctionName") or params["Resource"], context)
            with self._lock:
                function = self._functions.get(arn)
                self._shelf.put({(arn,): function.state() if function else None})
        return answer

    def restore(self, shelf: Shelf, _endpoint_url: str) -> None:
        """Take over the functions on *shelf*."""
        self._shelf = shelf
        self._functions = {arn: Function.restored(arn, state) for (arn,), state in shelf.items()}

    def close(self) -> None:
        """Remove every function."""
        with self._lock:
            functions, self._functions = list(self._functions.values()), {}
        for function in functions:
            function.close()

    def _create(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        arn = _arn(params["FunctionName"], context)
        if not str(params.get("Runtime", "")).startswith("python"):
            message = f"local_aws runs Python handlers only, not {params.get('Runtime')!r}"
            raise ServiceError("InvalidParameterValueException", message)
        function = Function(arn, params, _code(params["Code"], context))
        with self._lock:
            if arn in self._functions:
                message = f"Function already exist: {function.name}"
                raise ServiceError("ResourceConflictException", message, status=409)
            self._functions[arn] = function
        return function.configuration()

    def _get(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        return {
            "Configuration": function.configuration(),
            "Tags": function.tags,
            "Code": {"RepositoryType": "S3"},
        }

    def _update_code(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        function.update_code(_code(params, context))
        function.update_configuration({"Architectures": params.get("Architectures")})
        return function.configuration()

    def _update_configuration(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        function.update_configuration(params)
        return function.configuration()

    def _delete(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        with self._lock:
            del self._functions[function.arn]
        function.close()
        return {"StatusCode": 204}

    def _list(self, _params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        prefix = _arn("", context)
        with self._lock:
            functions = [
                function for arn, function in sorted(self._functions.items()) if arn.startswith(prefix)
            ]
        return {"Functions": [function.configuration() for function in functions]}

    def _invoke(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        kind = params.get("InvocationType", "RequestResponse")
        if kind == "DryRun":
            return {"StatusCode": 204}
        if kind != "RequestResponse":
            message = f"local_aws invokes functions synchronously only, not as {kind}"
            raise ServiceError("InvalidParameterValueException", message)
        payload = params.get("Payload") or b"{}"
        refuse_large_request(payload)
        try:
            event = json.loads(payload)
        except ValueError as error:
            message = f"Could not parse request body into json: {error}"
            raise ServiceError("InvalidRequestContentException", message) from error
        answer = function.invoke(event)
        output = {"StatusCode": 200, "Payload": answer.payload, "ExecutedVersion": "$LATEST"}
        return {**output, "FunctionError": "Unhandled"} if answer.failed else output

    def _add_permission(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        name = params["StatementId"]
        if name in function.statements:
            message = f"The statement id ({name}) provided already exists."
            raise ServiceError("ResourceConflictException", message, status=409)
        principal = params["Principal"]
        statement = {
            "Sid": name,
            "Effect": "Allow",
            "Principal": {"Service" if principal.endswith(".amazonaws.com") else "AWS": principal},
            "Action": params["Action"],
            "Resource": function.arn,
        }
        if conditions := _conditions(params):
            statement["Condition"] = conditions
        function.statements[name] = statement
        return {"Statement": json.dumps(statement)}

    def _remove_permission(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        if function.statements.pop(params["StatementId"], None) is None:
            raise _not_found(f"Statement {params['StatementId']} is not found in resource policy.")
        return {}

    def _get_policy(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        function = self._find(params, context)
        if not function.statements:
            raise _not_found("The resource you requested does not exist.")
        return {"Policy": function.policy(), "RevisionId": function.revision}

    def _tag(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        self._find(params, context).tags.update(params["Tags"])
        return {}

    def _untag(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        tags = self._find(params, context).tags
        for key in params["TagKeys"]:
            tags.pop(key, None)
        return {}

    def _find(self, params: Mapping[str, Any], context: CallContext) -> Function:
        arn = _arn(params.get("FunctionName") or params["Resource"], context)
        with self._lock:
            function = self._functions.get(arn)
        if function is None:
            raise _not_found(f"Function not found: {arn}")
        return function


def _arn(reference: str, context: CallContext) -> str:
    """Return the ARN that *reference* means: a name, a partial ARN or an ARN, `$LATEST` or unqualified."""
    name = reference.removesuffix(":$LATEST").rpartition("function:")[2]
    return f"arn:aws:lambda:{context.region}:{context.account}:function:{name}"


def _code(source: Mapping[str, Any], context: CallContext) -> bytes:
    """Return the zip of *source*: the request's bytes or an object in S3."""
    if source.get("ZipFile"):
        return source["ZipFile"]
    if not source.get("S3Bucket"):
        raise ServiceError("InvalidParameterValueException", "Please provide a source for function code.")
    s3 = client("s3", context.endpoint_url, context.region)
    try:
        return s3.get_object(Bucket=source["S3Bucket"], Key=source["S3Key"])["Body"].read()
    except ClientError as error:
        message = f"Error occurred while GetObject. S3 Error Message: {error.response['Error']['Message']}"
        raise ServiceError("InvalidParameterValueException", message) from error


def _conditions(params: Mapping[str, Any]) -> dict[str, Any]:
    conditions: dict[str, Any] = {}
    if params.get("SourceArn"):
        conditions["ArnLike"] = {"AWS:SourceArn": params["SourceArn"]}
    if params.get("SourceAccount"):
        conditions["StringEquals"] = {"AWS:SourceAccount": params["SourceAccount"]}
    return conditions


def _not_found(message: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", message, status=404, Type="User")
