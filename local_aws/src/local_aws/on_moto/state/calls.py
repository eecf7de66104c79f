"""One request to moto that may change something: what it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.core.request import Request
from moto.iam.models import get_account_id_from

from local_aws import protocol

_READS = re.compile(r"(Get|List|Head|Describe|BatchGet)")
_ACCESS_KEY = re.compile(r"Credential=([^/]+)/")


@dataclass(frozen=True, slots=True)
class Call:
    """What *account* asked of *service* in *region*: the *operation*, and the *params* that name things."""

    service: str
    operation: str
    account: str
    region: str
    params: Mapping[str, Any]


def changing(request: Request, operation: protocol.Operation) -> Call | None:
    """Return *request* as a call, or None if it only reads."""
    if _READS.match(operation.name):
        return None
    key = _ACCESS_KEY.search(request.headers.get("Authorization", ""))
    account = get_account_id_from(key[1] if key else "")
    params = _params(request, operation)
    return Call(operation.service, operation.name, account, operation.region, params)


def _params(request: Request, operation: protocol.Operation) -> Mapping[str, Any]:
    """Return what names things; the bytes of an object need no reading for that."""
    if operation.service == "glue":
        return json.loads(request.get_data() or b"{}")
    if operation.name == "DeleteObjects":
        return protocol.parse(request, operation)
    if operation.service != "s3":
        return {}
    upload = request.args.get("uploadId")
    return {**operation.uri_params, **({"UploadId": upload} if upload else {})}
