"""Bucket policies: kept and shown, never enforced.

local_aws checks no permission anywhere. moto would enforce these alone, and takes a statement whose
condition does not hold for a denial, so the usual "encrypted transport only" policy would close the bucket.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .clients import client
from .service import CallContext, ServiceError
from .state.kept import KeptDict
from .state.shelf import Shelf


class BucketPolicyService:
    """The bucket policy operations of S3."""

    service_name = "s3"
    operations = frozenset({"PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy"})

    def __init__(self) -> None:
        self._policies: KeptDict[tuple[str, ...]] = KeptDict()

    def restore(self, shelf: Shelf, _endpoint_url: str) -> None:
        """Take over the policies on *shelf*."""
        self._policies.attach(shelf, "policy")

    def call(self, operation: str, params: Mapping[str, Any], context: CallContext) -> dict[str, Any]:
        """Run *operation*.

        Raises:
            ServiceError: NoSuchBucket, NoSuchBucketPolicy or MalformedPolicy, as S3 answers.
        """
        bucket = self._bucket(params["Bucket"], context)
        if operation == "PutBucketPolicy":
            self._policies[bucket] = _checked(params["Policy"])
        elif operation == "DeleteBucketPolicy":
            self._policies.pop(bucket, None)
        elif bucket not in self._policies:
            raise ServiceError("NoSuchBucketPolicy", "The bucket policy does not exist", status=404)
        else:
            return {"Policy": self._policies[bucket]}
        return {}

    def _bucket(self, name: str, context: CallContext) -> tuple[str, ...]:
        """Return what tells the bucket *name* from an earlier one of the same name."""
        s3 = client("s3", context.endpoint_url, context.region)
        for bucket in s3.list_buckets()["Buckets"]:
            if bucket["Name"] == name:
                return name, bucket["CreationDate"].isoformat()
        raise ServiceError("NoSuchBucket", "The specified bucket does not exist", status=404)


def _checked(policy: str | bytes) -> str:
    try:
        document = json.loads(policy)
    except ValueError as error:
        message = "Policies must be valid JSON and the first byte must be '{'"
        raise ServiceError("MalformedPolicy", message) from error
    if not isinstance(document, dict) or "Statement" not in document:
        raise ServiceError("MalformedPolicy", "Missing required field Statement")
    return policy if isinstance(policy, str) else policy.decode()
