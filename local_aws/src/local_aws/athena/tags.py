"""Tags of workgroups and data catalogs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from local_aws.athena.paging import paged
from local_aws.athena.validation import invalid, not_found
from local_aws.athena.workgroups import Workgroups
from local_aws.service import CallContext
from local_aws.state.kept import KeptDict
from local_aws.state.shelf import Shelf

Params = Mapping[str, Any]
_ARN = re.compile(r"arn:aws[a-z-]*:athena:[a-z0-9-]+:\d{12}:(workgroup|datacatalog)/(.+)")
_MOST = 50
"""Tags a resource (Athena user guide, "Tag restrictions")."""


def workgroup_arn(name: str, context: CallContext) -> str:
    """The ARN of a workgroup."""
    return f"arn:aws:athena:{context.region}:{context.account}:workgroup/{name}"


class Tags:
    """TagResource, UntagResource, ListTagsForResource."""

    def __init__(self, groups: Workgroups) -> None:
        self._groups = groups
        self._tags: KeptDict[str] = KeptDict()

    def attach(self, shelf: Shelf) -> None:
        """Take over the tags on *shelf*, and keep them there."""
        self._tags.attach(shelf, "tags")

    def tag_resource(self, params: Params) -> dict[str, Any]:
        """TagResource: a key that is there gets the new value."""
        tags = {**self._of(params), **{tag["Key"]: tag.get("Value", "") for tag in params["Tags"]}}
        if len(tags) > _MOST:
            raise invalid(f"A resource has at most {_MOST} tags.")
        self._tags[params["ResourceARN"]] = tags
        return {}

    def untag_resource(self, params: Params) -> dict[str, Any]:
        """UntagResource: keys that are not there are no error."""
        tags = self._of(params)
        self._tags[params["ResourceARN"]] = {key: tags[key] for key in tags if key not in params["TagKeys"]}
        return {}

    def list_tags(self, params: Params) -> dict[str, Any]:
        """ListTagsForResource."""
        tags = [{"Key": key, "Value": value} for key, value in self._of(params).items()]
        return paged(params, tags, "Tags", 75)

    def forget(self, arn: str) -> None:
        """Drop the tags of what is deleted."""
        self._tags.pop(arn, None)

    def _of(self, params: Params) -> dict[str, str]:
        arn = params["ResourceARN"]
        found = _ARN.fullmatch(arn)
        if found is None:
            raise invalid(f"{arn} is not the ARN of a workgroup or data catalog")
        kind, name = found.groups()
        if not (self._groups.known(name) if kind == "workgroup" else name == "AwsDataCatalog"):
            raise not_found(f"Resource {arn} is not found.", arn)
        return self._tags.get(arn, {})
