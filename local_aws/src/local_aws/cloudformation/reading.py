"""The operations that only look at stacks and templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..service import CallContext, ServiceError
from .store import Store, body_of
from .template import Template

_PAGE = 100


class Reading:
    """The describing and listing operations, over *store*."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.handlers = {
            "DescribeStacks": self._describe_stacks,
            "ListStacks": self._list_stacks,
            "DescribeStackEvents": self._events,
            "DescribeStackResources": self._resources,
            "DescribeStackResource": self._resource,
            "ListStackResources": self._list_resources,
            "ListExports": lambda _, context: {"Exports": self._store.exports(context)},
            "GetTemplate": self._template,
            "GetTemplateSummary": self._summary,
            "ValidateTemplate": self._validate,
        }

    def _describe_stacks(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        if params.get("StackName"):
            return {"Stacks": [self._store.find(params["StackName"], context).shape()]}
        stacks = [
            stack
            for stack in self._store.stacks
            if stack.context.region == context.region and stack.status != "DELETE_COMPLETE"
        ]
        return {"Stacks": [stack.shape() for stack in stacks]}

    def _list_stacks(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        wanted = params.get("StackStatusFilter")
        keys = ("StackId", "StackName", "CreationTime", "StackStatus", "StackStatusReason", "DeletionTime")
        shapes = [
            stack.shape()
            for stack in self._store.stacks
            if stack.context.region == context.region and (not wanted or stack.status in wanted)
        ]
        return {"StackSummaries": [{key: shape[key] for key in keys if key in shape} for shape in shapes]}

    def _events(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        events = self._store.find(params["StackName"], context).events[::-1]
        return _page("StackEvents", events, params)

    def _resources(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        shapes = self._store.find(params["StackName"], context).resource_shapes()
        wanted = params.get("LogicalResourceId")
        return {"StackResources": [shape for shape in shapes if wanted in {None, shape["LogicalResourceId"]}]}

    def _resource(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stack = self._store.find(params["StackName"], context)
        for shape in stack.resource_shapes():
            if shape["LogicalResourceId"] == params["LogicalResourceId"]:
                return {"StackResourceDetail": shape}
        message = f"Resource {params['LogicalResourceId']} does not exist for stack {stack.name}"
        raise ServiceError("ValidationError", message)

    def _list_resources(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        shapes = self._store.find(params["StackName"], context).resource_shapes()
        return _page("StackResourceSummaries", shapes, params)

    def _template(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        stack = self._store.find(params["StackName"], context)
        return {"TemplateBody": stack.wish.template.body, "StagesAvailable": ["Original", "Processed"]}

    def _summary(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        if params.get("StackName"):
            template = self._store.find(params["StackName"], context).wish.template
        else:
            template = Template.read(body_of(params, context))
        kinds = sorted({resource["Type"] for resource in template.resources.values()})
        return {**_described(template), "ResourceTypes": kinds}

    def _validate(self, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        return _described(Template.read(body_of(params, context)))


def _described(template: Template) -> dict[str, Any]:
    parameters = [
        {
            "ParameterKey": name,
            "ParameterType": declaration.get("Type", "String"),
            "NoEcho": str(declaration.get("NoEcho", False)).lower() == "true",
            **({"DefaultValue": str(declaration["Default"])} if "Default" in declaration else {}),
            **({"Description": declaration["Description"]} if "Description" in declaration else {}),
        }
        for name, declaration in template.parameters.items()
    ]
    shape: dict[str, Any] = {"Description": template.description, "Parameters": parameters}
    if needed := template.capabilities():
        shape["Capabilities"] = needed
        shape["CapabilitiesReason"] = "The following resource(s) require capabilities: [AWS::IAM::Role]"
    return shape


def _page(member: str, items: Sequence[Any], params: Mapping[str, Any]) -> dict[str, Any]:
    start = int(params.get("NextToken") or 0)
    end = start + _PAGE
    return {member: list(items[start:end]), **({"NextToken": str(end)} if end < len(items) else {})}
